"""What a music service says when it makes no take, in the words of the house. Keys never get into a sentence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from omg_desktop.adapters.http_errors import plain
from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.errors import ProviderFailed, provider_failure

SUGGESTION_LENGTH_MAX = 20_000

KeySource = Callable[[], str | None]

_SENTENCES = {
    FailureKind.OFFLINE: "{who} cannot be reached.",
    FailureKind.RATE: "{who} asks for patience.",
    FailureKind.UNAVAILABLE: "{who} cannot work at the moment.",
    FailureKind.TIMEOUT: "{who} did not answer after it had been asked.",
    FailureKind.QUOTA: "Your quota at {who} is used up for now.",
    FailureKind.BILLING: "Your account at {who} has no credit left.",
    FailureKind.PLAN: "Your plan at {who} does not include this.",
    FailureKind.AUTH: "{who} does not accept the key.",
    FailureKind.BLOCKED: "{who} will not make this.",
    FailureKind.INVALID: "{who} does not accept the order.",
    FailureKind.GONE: "{who} no longer has this model.",
    FailureKind.MALFORMED: "{who} sent something that is not a take.",
    FailureKind.CANCELLED: "{who} was told to stop.",
}
_KINDS = {
    400: FailureKind.INVALID,
    401: FailureKind.AUTH,
    402: FailureKind.BILLING,
    403: FailureKind.AUTH,
    404: FailureKind.GONE,
    408: FailureKind.UNAVAILABLE,
    409: FailureKind.UNAVAILABLE,
    425: FailureKind.UNAVAILABLE,
    429: FailureKind.RATE,
    499: FailureKind.CANCELLED,
    501: FailureKind.GONE,
    504: FailureKind.TIMEOUT,
}
_RETRY_DELAY = re.compile(r"(\d+(?:\.\d+)?)s")


@dataclass(frozen=True)
class Said:
    """What a provider says of its refusal, as far as it could be read. ``code`` is its own name for it."""

    code: str = ""
    message: str = ""
    suggestion: str = ""
    suggests_lyrics: bool = False
    retry_after_seconds: float | None = None


@dataclass(frozen=True)
class Complaints:
    """Makes the errors of one provider. ``secret`` is cut out of everything that came from outside."""

    who: str
    secret: str = field(default="", repr=False)

    def clean(self, text: str) -> str:
        """Text from outside, fit to be shown: on one line, of bearable length, and without the key."""
        return plain(self.without_key(text))

    def without_key(self, text: str) -> str:
        return text.replace(self.secret, "•••") if self.secret else text

    def failed(
        self, kind: FailureKind, message: str = "", outcome: Outcome = Outcome.REJECTED, **facts: Any
    ) -> ProviderFailed:
        """An error of this kind; ``message`` is the provider's own and may be empty."""
        said = self.clean(message)
        sentence = _SENTENCES[kind].format(who=self.who)
        texts = {name: self.clean(text) for name, text in facts.items() if name in _FOREIGN and text}
        if facts.get("suggestion"):  # a text for the brief; it keeps its lines
            texts["suggestion"] = self.without_key(facts["suggestion"])[:SUGGESTION_LENGTH_MAX]
        failure = Failure.model_validate({"kind": kind, "outcome": outcome} | facts | texts)
        return provider_failure(f"{sentence} It says: “{said}”" if said else sentence, failure)

    def own_words(self, sentence: str, kind: FailureKind, outcome: Outcome, **facts: Any) -> ProviderFailed:
        """An error that is told in a sentence of ours alone."""
        return provider_failure(sentence, Failure.model_validate({"kind": kind, "outcome": outcome} | facts))

    def refusal(
        self,
        status: int,
        headers: httpx.Headers,
        said: Said,
        kinds: Mapping[str, FailureKind],
        **facts: Any,
    ) -> ProviderFailed:
        """An answer that is not a success. ``kinds`` says what its own codes mean; the status says the rest."""
        kind = kinds.get(said.code) or kind_of_status(status)
        outcome = Outcome.UNKNOWN if kind is FailureKind.TIMEOUT else Outcome.REJECTED
        wait = retry_after_seconds(headers)
        message = (
            said.message if status < 300 or status >= 400 else "It points to another address; that is not followed."
        )
        told: dict[str, Any] = {
            "outcome": outcome,
            "http_status": status,
            "provider_code": said.code,
            "suggestion": said.suggestion,
            "suggests_lyrics": said.suggests_lyrics,
            "retry_after_seconds": said.retry_after_seconds if wait is None else wait,
        }
        return self.failed(kind, message, **(told | facts))

    def silent(self, sentence: str, remote_id: str | None, *, can_fetch: bool) -> ProviderFailed:
        """An order was placed, and what became of it is not known."""
        facts = {"remote_id": remote_id, "can_fetch": can_fetch and remote_id is not None}
        return self.own_words(sentence, FailureKind.TIMEOUT, Outcome.UNKNOWN, **facts)


_FOREIGN = ("provider_code", "remote_id")


def kind_of_status(status: int) -> FailureKind:
    """What a status means where the provider says no more."""
    if status in _KINDS:
        return _KINDS[status]
    return FailureKind.UNAVAILABLE if status >= 500 else FailureKind.INVALID


def retry_after_seconds(headers: httpx.Headers) -> float | None:
    """How long to wait (RFC 9110, 10.2.3; ``retry-after-ms`` as OpenAI's and Google's clients know it)."""
    milliseconds, seconds = headers.get("retry-after-ms", ""), headers.get("retry-after", "").strip()
    if _number(milliseconds) is not None:
        return float(milliseconds) / 1000
    if _number(seconds) is not None:
        return float(seconds)
    try:  # a moment; counted from the server's own clock, which may differ from ours
        wait = parsedate_to_datetime(seconds) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait.total_seconds(), 0.0)


def retry_info_seconds(details: object) -> float | None:
    """The wait that Google writes into the body: an entry of ``error.details`` with ``retryDelay``, such as "34.4s"."""
    for entry in details if isinstance(details, list) else ():
        found = _RETRY_DELAY.fullmatch(str(entry.get("retryDelay", ""))) if isinstance(entry, dict) else None
        if found:
            return float(found[1])
    return None


def key_for(who: str, source: KeySource, *, needed: bool = True) -> str:
    """The artist's key, or "" where none is needed. Raises ProviderKeyNeeded; nothing has been sent then."""
    key = (source() or "").strip()
    problem = ""
    if not key and needed:
        problem = f"{who} needs a key, and there is none."
    elif not key.isascii() or not key.isprintable() or " " in key:
        problem = f"The key for {who} holds characters that cannot be sent."
    if problem:
        raise Complaints(who).own_words(problem, FailureKind.AUTH, Outcome.NOT_SENT)
    return key


def at(found: Any, *path: str | int) -> Any:
    """What lies at this place of an answer; None where the answer has another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(found, dict):
            found = found.get(step)
        elif isinstance(step, int) and isinstance(found, list) and -len(found) <= step < len(found):
            found = found[step]
        else:
            return None
    return found


def text_at(found: Any, *path: str | int) -> str:
    """The text, or whole number as text, at this place; "" where there is none."""
    value = at(found, *path)
    if isinstance(value, str):  # half a character, as JSON may write it, could be kept nowhere
        return value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
