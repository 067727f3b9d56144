"""Is a music service there, and does it know the key? One small question each, which makes nothing and costs nothing.

The addresses are those the vendors document for accounts, models and health; MiniMax documents none.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints, KeySource, Said, at, key_for, text_at
from omg_desktop.adapters.provider_http import Answer, Line
from omg_desktop.domain.attempts import FailureKind
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.ports import Job

CHECK_SECONDS_MAX = 15.0


@dataclass(frozen=True)
class _Question:
    """``{model}`` in the path is the model of the card."""

    path: str
    header: str = "Authorization"
    before_key: str = "Bearer "


_GOOGLE = _Question("/v1beta/models/{model}", "x-goog-api-key", "")
_BALANCE, _HEALTH = _Question("/v1/user/balance"), _Question("/health")
_QUESTIONS = {
    "lyria": _GOOGLE,
    "lyria-clip": _GOOGLE,
    "elevenlabs": _Question("/v1/user/subscription", "xi-api-key", ""),
    "stability": _BALANCE,
    "stability-2": _BALANCE,
    "acestep": _HEALTH,
    "acestep-cpp": _HEALTH,
}
_WRONG_KEY = "API_KEY_INVALID"


@dataclass(frozen=True)
class HttpServiceChecks:
    """Fits ``ports.ServiceChecks``. ``entry`` is None for a provider that is no service."""

    entry: Callable[[ProviderKey], ProviderEntry | None]
    key: Callable[[ProviderKey], KeySource]

    def __call__(self, provider: ProviderKey, job: Job) -> str:
        entry, question = self.entry(provider), _QUESTIONS.get(provider)
        if entry is None:
            return "It is part of the app."
        key = key_for(entry.card.name, self.key(provider), needed=entry.card.needs_key)
        if question is None:
            return f"{entry.card.name} offers nothing to check a key with; the first take will tell."
        with TemporaryDirectory(prefix="check-") as folder:
            return _asked(entry, question, key, Path(folder), job)


def _asked(entry: ProviderEntry, question: _Question, key: str, folder: Path, job: Job) -> str:
    who = Complaints(entry.card.name, key)
    short = min(CHECK_SECONDS_MAX, entry.service.answer_seconds_max)
    service = entry.service.but(answer_seconds_max=short, deadline_seconds=CHECK_SECONDS_MAX)
    headers = {question.header: question.before_key + key} if key else {}
    with Line(who, service, folder, job, headers, time.monotonic) as line:
        answer = line.ask("GET", question.path.format(model=entry.card.model))
    found = answer.json_or_none()
    if not 200 <= answer.status < 300:
        message = text_at(found, "error", "message") or text_at(found, "detail", "message")
        kinds = {_WRONG_KEY: FailureKind.AUTH}
        raise who.refusal(answer.status, answer.headers, Said(_code(found), message), kinds)
    return _in_words(entry, answer, found, key)


def _code(found: object) -> str:
    details = at(found, "error", "details")
    reasons = [text_at(entry, "reason") for entry in details] if isinstance(details, list) else []
    return _WRONG_KEY if _WRONG_KEY in reasons else ""


def _in_words(entry: ProviderEntry, answer: Answer, found: object, key: str) -> str:
    credits = at(found, "credits")
    if isinstance(credits, int | float) and not isinstance(credits, bool):
        return f"It answers and knows the key; {credits:,.0f} credits are left there."
    if at(found, "models_initialized") is False:
        return "It answers; its models are not loaded yet."
    return "It answers and knows the key." if key else f"It answers at {entry.service.base_url}."
