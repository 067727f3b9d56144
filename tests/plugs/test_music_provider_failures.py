"""For each provider and each failure: what is raised, what it may cost, and that nothing was sent twice.

The far side is the fake studio over real sockets; pauses take no time.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.errors import (
    OutcomeUnknown,
    ProviderFailed,
    ProviderKeyNeeded,
    ProviderRefused,
    ProviderSilent,
    ProviderUnpaid,
    ProviderUnreachable,
)
from omg_desktop.ui.messages import message_for
from tests.fake_studio.server import FakeStudio
from tests.fake_studio.stage import ADAPTERS, KEY, Hurry, a_provider, a_studio, an_order, ticking

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


def failing(studio: FakeStudio, name: str, folder: Path, **service: object) -> ProviderFailed:
    job = Hurry()
    service.setdefault("clock", job.clock)
    with pytest.raises(ProviderFailed) as caught:
        a_provider(name, studio, **service).render(an_order(), folder, job, lambda _: None)
    return caught.value


@pytest.mark.parametrize("row", [*GENERAL, *LYRIA, *ELEVENLABS, *STABILITY, *MINIMAX, *ACESTEP, *NO_TAKES], ids=case)
def test_a_failure_is_told_and_nothing_is_sent_twice(row: Case, tmp_path: Path) -> None:
    with a_studio(row.provider, row.mood) as studio:
        error = failing(studio, row.provider, tmp_path)
        assert (error.failure.kind, error.failure.outcome) == (row.kind, row.outcome)
        assert row.words in str(error)
        assert len(studio.orders) == row.orders
        assert studio.billed == row.billed
        assert (
            error.failure.may_be_charged
            or not studio.billed
            or row.mood in ("failed inside", "failed step", "filtered")
        )
    if row.code:
        assert error.failure.provider_code == row.code
    assert isinstance(error, OutcomeUnknown) is (row.outcome is UNKNOWN)
    assert str(error) in message_for(error).advice
    assert not list(tmp_path.glob("take.*"))


@pytest.mark.parametrize("name", ADAPTERS)
def test_the_wait_that_is_asked_for_is_passed_on(name: str, tmp_path: Path) -> None:
    with a_studio(name, "status 429 in 7") as studio:
        assert failing(studio, name, tmp_path).failure.retry_after_seconds == 7


def test_a_wait_in_the_body_is_understood(tmp_path: Path) -> None:
    with a_studio("lyria", "old quota with a wait") as studio:
        assert failing(studio, "lyria", tmp_path).failure.retry_after_seconds == 34.4


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("mood", ["hang-up", "slow"])
def test_silence_after_an_order_is_an_unknown_outcome(name: str, mood: str, tmp_path: Path) -> None:
    with a_studio(name, mood) as studio:
        error = failing(studio, name, tmp_path, answer_seconds_max=0.3)
        assert isinstance(error, ProviderSilent)
        assert len(studio.orders) == studio.billed == 1


@pytest.mark.parametrize("name", ["lyria", "elevenlabs", "stability-2", "minimax"])
def test_a_take_that_is_cut_on_its_way_may_have_been_charged(name: str, tmp_path: Path) -> None:
    with a_studio(name, "cut") as studio:
        error = failing(studio, name, tmp_path)
        assert isinstance(error, ProviderSilent)
        assert len(studio.requests) == studio.billed == 1
        assert error.failure.remote_id == ("song-1" if name == "elevenlabs" else None)


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_answer_that_drips_has_a_deadline(name: str, tmp_path: Path) -> None:
    with a_studio(name, "huge") as studio:
        error = failing(studio, name, tmp_path, deadline_seconds=0.3, answer_bytes_max=1 << 40)
        assert isinstance(error, ProviderSilent)
        assert len(studio.orders) == 1


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_answer_without_end_is_left(name: str, tmp_path: Path) -> None:
    with a_studio(name, "huge") as studio:
        error = failing(studio, name, tmp_path, answer_bytes_max=1 << 20)
        assert (error.failure.kind, error.failure.outcome) == (K.MALFORMED, DELIVERED)
        assert len(studio.orders) == 1
    assert all(path.stat().st_size < 2 << 20 for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ADAPTERS)
def test_where_nobody_listens_nothing_was_sent(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        pass
    error = failing(studio, name, tmp_path)
    assert isinstance(error, ProviderUnreachable)
    assert error.failure.outcome is NOTHING
    assert not studio.requests


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize("key", [None, "", "  ", "two words", "line\nbreak", "schlüssel"])
def test_without_a_key_that_can_be_sent_nothing_is(name: str, key: str | None, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        provider = a_provider(name, studio, key=key)
        with pytest.raises(ProviderKeyNeeded) as caught:
            provider.render(an_order(), tmp_path, Hurry(), lambda _: None)
        assert not studio.requests
    assert caught.value.failure.outcome is NOTHING
    assert not (key or "").strip() or (key or "").strip() not in str(caught.value)


@pytest.mark.parametrize("name", CLOUDS)
def test_a_wrong_key_is_a_matter_for_the_settings(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        studio.key = "another"
        error = failing(studio, name, tmp_path)
        assert isinstance(error, ProviderKeyNeeded)
        assert len(studio.requests) == 1
        assert not studio.billed


@pytest.mark.parametrize("name", LOCALS)
def test_a_server_at_home_may_want_a_key_or_none(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        studio.key = KEY
        a_provider(name, studio).render(an_order(), tmp_path, Hurry(), lambda _: None)
        with pytest.raises(ProviderKeyNeeded):
            a_provider(name, studio, key=None).render(an_order(), tmp_path, Hurry(), lambda _: None)


def test_a_late_block_is_of_the_music_and_not_of_the_brief(tmp_path: Path) -> None:
    with a_studio("lyria", *["error 400 content_blocked"] * 2) as studio:
        late = failing(studio, "lyria", tmp_path, clock=ticking(20.0)).failure
        at_once = failing(studio, "lyria", tmp_path, clock=ticking(0.1)).failure
    assert (late.late, late.outcome) == (True, DELIVERED)
    assert (at_once.late, at_once.outcome) == (False, REJECTED)


def test_minimax_says_itself_whether_the_music_was_refused(tmp_path: Path) -> None:
    with a_studio("minimax", "code 1026", "code 1027") as studio:
        assert not failing(studio, "minimax", tmp_path).failure.late
        assert failing(studio, "minimax", tmp_path).failure.late


def test_a_refusal_brings_its_suggestion(tmp_path: Path) -> None:
    with a_studio("elevenlabs", "bad prompt", "bad plan", "harmful prompt") as studio:
        prompt, plan, harmful = (failing(studio, "elevenlabs", tmp_path) for _ in range(3))
    assert isinstance(prompt, ProviderRefused)
    assert prompt.failure.suggestion == "Dream pop with a wide chorus"
    assert plan.failure.suggestion == "[Verse]\nanother line"
    assert (prompt.failure.suggests_lyrics, plan.failure.suggests_lyrics) == (False, True)
    assert harmful.failure.suggestion == ""


def test_an_empty_account_is_not_a_wrong_key(tmp_path: Path) -> None:
    with a_studio("elevenlabs", "error 401 quota_exceeded") as studio:
        assert isinstance(failing(studio, "elevenlabs", tmp_path), ProviderUnpaid)


def test_a_failure_without_facts_is_one_all_the_same() -> None:
    assert ProviderFailed("It broke.").failure == Failure()
