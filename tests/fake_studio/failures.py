"""The table of failures: how each service goes wrong, what that is in our words, and what it would have charged."""

from typing import NamedTuple

from omg_desktop.domain.attempts import FailureKind, Outcome
from tests.fake_studio.stage import ADAPTERS

K = FailureKind
CLOUDS = ["lyria", "elevenlabs", "stability", "stability-2", "minimax"]
LOCALS = ["acestep", "acestep-cpp"]
NOTHING, REJECTED, DELIVERED, UNKNOWN = Outcome.NOT_SENT, Outcome.REJECTED, Outcome.DELIVERED, Outcome.UNKNOWN


class Case(NamedTuple):
    """``billed``: what a real service would have charged for, one take or none. ``code``: its own name for it."""

    provider: str
    mood: str
    kind: FailureKind
    outcome: Outcome
    words: str
    billed: int = 0
    code: str = ""
    orders: int = 1


def case(row: Case) -> str:
    """The name of its test."""
    return f"{row.provider}: {row.mood}"


SAME_EVERYWHERE = [
    ("status 400", K.INVALID, REJECTED, "does not accept the order"),
    ("status 401", K.AUTH, REJECTED, "does not accept the key"),
    ("status 402", K.BILLING, REJECTED, "no credit left"),
    ("status 404", K.GONE, REJECTED, "no longer has this model"),
    ("status 409", K.UNAVAILABLE, REJECTED, "cannot work at the moment"),
    ("status 422", K.INVALID, REJECTED, "does not accept the order"),
    ("status 429", K.RATE, REJECTED, "asks for patience"),
    ("status 429 in 7", K.RATE, REJECTED, "asks for patience"),
    ("status 499", K.CANCELLED, REJECTED, "told to stop"),
    ("status 500", K.UNAVAILABLE, REJECTED, "cannot work at the moment"),
    ("status 501", K.GONE, REJECTED, "no longer has this model"),
    ("status 502", K.UNAVAILABLE, REJECTED, "cannot work at the moment"),
    ("status 503", K.UNAVAILABLE, REJECTED, "cannot work at the moment"),
    ("status 529", K.UNAVAILABLE, REJECTED, "cannot work at the moment"),
    ("status 504", K.TIMEOUT, UNKNOWN, "did not answer after it had been asked"),
    ("redirect", K.INVALID, REJECTED, "points to another address"),
    ("page", K.MALFORMED, DELIVERED, "not a take"),
]
GENERAL = [
    Case(name, *row)
    for name in ADAPTERS
    for row in SAME_EVERYWHERE
    # Their own lists below say otherwise.
    if (name, row[0]) not in {("stability", "page"), ("elevenlabs", "status 501")}
]
LYRIA = [
    Case("lyria", "error 400 content_blocked", K.BLOCKED, REJECTED, "will not make this", code="content_blocked"),
    Case("lyria", "error 400 safety", K.BLOCKED, REJECTED, "will not make this", code="safety"),
    Case("lyria", "error 400 recitation", K.BLOCKED, REJECTED, "unspecified policy reason", code="recitation"),
    Case("lyria", "error 400 parameter_unknown", K.INVALID, REJECTED, "does not accept the order"),
    Case("lyria", "error 400 failed_precondition", K.INVALID, REJECTED, "does not accept the order"),
    Case("lyria", "error 403 permission_denied", K.AUTH, REJECTED, "does not accept the key"),
    Case("lyria", "error 404 not_found", K.GONE, REJECTED, "no longer has this model"),
    Case("lyria", "error 409 already_exists", K.INVALID, REJECTED, "does not accept the order"),
    Case("lyria", "error 416 out_of_range", K.INVALID, REJECTED, "does not accept the order"),
    Case("lyria", "error 429 too_many_requests", K.RATE, REJECTED, "asks for patience"),
    Case("lyria", "error 429 quota_exceeded", K.QUOTA, REJECTED, "quota", code="quota_exceeded"),
    Case("lyria", "error 504 deadline_exceeded", K.TIMEOUT, UNKNOWN, "did not answer"),
    Case("lyria", "old key error", K.AUTH, REJECTED, "API key not valid", code="authentication"),
    Case("lyria", "old quota with a wait", K.RATE, REJECTED, "asks for patience"),
    Case("lyria", "failed inside", K.BLOCKED, REJECTED, "will not make this", 1, "content_blocked"),
    Case("lyria", "failed step", K.UNAVAILABLE, REJECTED, "It broke", 1),
    Case("lyria", "in_progress", K.TIMEOUT, UNKNOWN, "before it had finished", 1),
    Case("lyria", "incomplete", K.MALFORMED, DELIVERED, "status is “incomplete”", 1),
    Case("lyria", "no audio", K.MALFORMED, DELIVERED, "no audio in it", 1),
    Case("lyria", "not base64", K.MALFORMED, DELIVERED, "not base64", 1),
]
ELEVENLABS = [
    Case("elevenlabs", "bad prompt", K.BLOCKED, REJECTED, "A name of a band is in it", code="bad_prompt"),
    Case("elevenlabs", "bad plan", K.BLOCKED, REJECTED, "Known lyrics", code="bad_composition_plan"),
    Case("elevenlabs", "harmful prompt", K.BLOCKED, REJECTED, "Not this", code="bad_prompt"),
    Case("elevenlabs", "error 401 quota_exceeded", K.QUOTA, REJECTED, "quota", code="quota_exceeded"),
    Case("elevenlabs", "error 400 quota_exceeded", K.QUOTA, REJECTED, "quota"),
    Case("elevenlabs", "error 401 needs_authorization", K.AUTH, REJECTED, "does not accept the key"),
    Case("elevenlabs", "error 402 paid_plan_required", K.PLAN, REJECTED, "plan"),
    Case("elevenlabs", "error 402 insufficient_credits", K.BILLING, REJECTED, "no credit left"),
    Case("elevenlabs", "error 429 concurrent_limit_exceeded", K.RATE, REJECTED, "asks for patience"),
    Case("elevenlabs", "error 429 system_busy", K.RATE, REJECTED, "asks for patience"),
    Case("elevenlabs", "no audio", K.MALFORMED, DELIVERED, "no audio in it", 1),
    Case("elevenlabs", "no last boundary", K.MALFORMED, DELIVERED, "before its last part", 1),
]
STABILITY = [
    Case("stability", "status 403", K.BLOCKED, REJECTED, "will not make this", code="content_moderation"),
    Case("stability", "status 413", K.INVALID, REJECTED, "does not accept the order"),
    Case("stability", "filtered", K.BLOCKED, REJECTED, "will not make this", 1, "CONTENT_FILTERED"),
    Case("stability", "no id", K.TIMEOUT, UNKNOWN, "did not say how to fetch it", 1),
    Case("stability-2", "status 403", K.BLOCKED, REJECTED, "will not make this", code="content_moderation"),
    Case("stability-2", "filtered", K.BLOCKED, REJECTED, "will not make this", 1, "CONTENT_FILTERED"),
]
MINIMAX = [
    Case("minimax", "code 1000", K.UNAVAILABLE, REJECTED, "cannot work", code="1000"),
    Case("minimax", "code 1001", K.TIMEOUT, UNKNOWN, "did not answer", 1, "1001"),
    Case("minimax", "code 1002", K.RATE, REJECTED, "asks for patience", code="1002"),
    Case("minimax", "code 1004", K.AUTH, REJECTED, "does not accept the key", code="1004"),
    Case("minimax", "code 1008", K.BILLING, REJECTED, "no credit left", code="1008"),
    Case("minimax", "code 1024", K.UNAVAILABLE, REJECTED, "cannot work", code="1024"),
    Case("minimax", "code 1026", K.BLOCKED, REJECTED, "will not make this", code="1026"),
    Case("minimax", "code 1027", K.BLOCKED, DELIVERED, "will not make this", 1, "1027"),
    Case("minimax", "code 1028", K.QUOTA, REJECTED, "quota", code="1028"),
    Case("minimax", "code 1030", K.PLAN, REJECTED, "plan", code="1030"),
    Case("minimax", "code 1033", K.UNAVAILABLE, REJECTED, "cannot work", code="1033"),
    Case("minimax", "code 1039", K.INVALID, REJECTED, "does not accept the order", code="1039"),
    Case("minimax", "code 1041", K.RATE, REJECTED, "asks for patience", code="1041"),
    Case("minimax", "code 1042", K.INVALID, REJECTED, "does not accept the order", code="1042"),
    Case("minimax", "code 2013", K.INVALID, REJECTED, "does not accept the order", code="2013"),
    Case("minimax", "code 2049", K.AUTH, REJECTED, "does not accept the key", code="2049"),
    Case("minimax", "code 2056", K.QUOTA, REJECTED, "quota", code="2056"),
    Case("minimax", "code 2061", K.PLAN, REJECTED, "plan", code="2061"),
    Case("minimax", "code 9999", K.INVALID, REJECTED, "does not accept the order", code="9999"),
    Case("minimax", "status 403", K.AUTH, REJECTED, "does not accept the key"),
    Case("minimax", "no audio", K.MALFORMED, DELIVERED, "no audio in it", 1),
    Case("minimax", "no verdict", K.MALFORMED, DELIVERED, "does not say whether", 1),
    Case("minimax", "not hex", K.MALFORMED, DELIVERED, "not hexadecimal", 1),
]
ACESTEP = [
    Case("acestep", "error inside", K.UNAVAILABLE, REJECTED, "The model is not loaded", code="500"),
    Case("acestep", "no task", K.MALFORMED, DELIVERED, "no task in it", 1),
    Case("acestep", "fails", K.UNAVAILABLE, DELIVERED, "Out of memory", 1),
    Case("acestep", "fails without a word", K.UNAVAILABLE, DELIVERED, "cannot work", 1),
    Case("acestep", "no audio", K.MALFORMED, DELIVERED, "no take in it", 1),
    Case("acestep-cpp", "no job", K.MALFORMED, DELIVERED, "no job in it"),
    Case("acestep-cpp", "no plan", K.MALFORMED, DELIVERED, "no plan in it"),
    Case("acestep-cpp", "failed", K.UNAVAILABLE, DELIVERED, "Out of memory"),
    Case("acestep-cpp", "cancelled", K.CANCELLED, REJECTED, "by somebody else"),
]
NO_TAKES = [
    Case(name, mood, K.MALFORMED, DELIVERED, words, 1)
    for name in ("lyria", "elevenlabs", "stability", "stability-2", "minimax")
    for mood, words in (("tiny", "not a take"), ("noise", "not audio"), ("empty", "not a take"))
]
FAILURES = [*GENERAL, *LYRIA, *ELEVENLABS, *STABILITY, *MINIMAX, *ACESTEP, *NO_TAKES]
