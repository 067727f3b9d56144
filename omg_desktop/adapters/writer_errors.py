"""What a service of somebody else says no with, as a kind of next step, and never with the key in it.

Statuses and codes: the vendors' error pages as collected in the catalogue's sources (Gemini Interactions, OpenAI,
Anthropic, Ollama, llama.cpp; autumn 2026). A refusal of the content comes before everything else a status might mean.
"""

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx

from omg_desktop.adapters.http_errors import NOT_SENT, plain
from omg_desktop.domain.errors import (
    InvalidInput,
    KeyNeeded,
    OmgError,
    OutcomeUnknown,
    WriterFailed,
    WriterRefused,
    WriterUnreachable,
)

RETRY_AFTER_SECONDS_MAX = 24 * 60 * 60.0
_HOST = re.compile(r"[\w.:-]+")
_BLOCKED = frozenset({
    "blocklist", "content_blocked", "content_filter", "content_policy_violation", "language", "prohibited_content",
    "recitation", "refusal", "safety", "spii",
})  # fmt: skip
_NO_CREDIT = frozenset({"billing_error", "insufficient_quota", "payment_required", "quota_exceeded"})
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 529})
_STATUS_OF = {
    "api_error": 500, "authentication": 401, "authentication_error": 401, "deadline_exceeded": 504,
    "invalid_request": 400, "invalid_request_error": 400, "model_not_found": 404, "not_found": 404,
    "not_found_error": 404, "overloaded_error": 529, "permission_denied": 403, "permission_error": 403,
    "rate_limit_error": 429, "rate_limit_exceeded": 429, "server_error": 500, "service_unavailable": 503,
    "timeout_error": 504, "too_many_requests": 429, "unavailable_error": 503,
}  # fmt: skip

_VAGUE = frozenset({"api_error", "invalid_request", "invalid_request_error", "server_error"})
_KNOWN = _BLOCKED | _NO_CREDIT | frozenset(_STATUS_OF)


@dataclass(frozen=True)
class Service:
    """Who is asked. ``may_cost``: an answer that was lost may have been charged. The key is here to be blotted out."""

    name: str
    may_cost: bool
    key: str = field(default="", repr=False)


class Problem(NamedTuple):
    """What an error body says: a sentence, and the codes and types it gives itself."""

    message: str = ""
    codes: frozenset[str] = frozenset()
    status: int | None = None


def require_safe_address(service: Service, url: str) -> None:
    """Raises InvalidInput for what is no web address, and where the key would travel for all to read."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        address = httpx.URL()
    if address.scheme not in ("http", "https") or not _HOST.fullmatch(address.host):
        raise InvalidInput(f"The address of {service.name} in the settings is not a web address.")
    if address.userinfo:
        raise InvalidInput(f"The address of {service.name} in the settings holds a password; give it as the key.")
    if service.key and address.scheme == "http" and not _is_near(address.host):
        raise InvalidInput(f"The address of {service.name} is not encrypted (http), so the key is not sent there.")


def speakable_key(name: str, key: str | None, *, needed: bool) -> str:
    """The key as it may stand in a header, "" where none is needed. Raises KeyNeeded; the sentence never repeats it."""
    given = (key or "").strip()
    if needed and not given:
        raise KeyNeeded(f"{name} wants a key of yours.")
    if not given.isascii() or (given and not given.isprintable()):
        raise KeyNeeded(f"The key for {name} holds characters that no key has.")
    return given


@contextmanager
def in_words_of(service: Service) -> Iterator[None]:
    """Silence as an error of ours. The causes name neither headers nor bodies."""
    try:
        yield
    except httpx.RequestError as error:
        if isinstance(error, NOT_SENT):
            raise WriterUnreachable(f"{service.name} cannot be reached.") from error
        silent = f"{service.name} fell silent before its answer was whole."
        raise (OutcomeUnknown if service.may_cost else WriterFailed)(silent) from error


def refusal_of(service: Service, status: int, content: bytes, headers: Mapping[str, str]) -> OmgError:
    """An answer that is not a success."""
    problem = problem_of(_json(content))
    return said_by(_meaning(service, status, problem, retry_after(headers, content)), status, problem.codes)


def said_by(error: OmgError, status: int, codes: frozenset[str]) -> OmgError:
    """With what the trail may know of the answer: its status, and a code if it is one that vendors document."""
    error.http_status = status
    error.provider_code = min(codes & _KNOWN, key=lambda code: (code in _VAGUE, code), default="")
    return error


def stopped_by(service: Service, body: Any, *, after_text: bool) -> OmgError:
    """An error inside an answer that had begun well. After the first words of a text, nothing is as if unasked."""
    problem = problem_of(body)
    status = next((_STATUS_OF[code] for code in sorted(problem.codes) if code in _STATUS_OF), problem.status or 500)
    error = _meaning(service, status, problem, None)
    if after_text and not isinstance(error, WriterRefused | KeyNeeded):
        error = WriterFailed(_sentence(service, problem, f"{service.name} stopped in the middle."))
    return said_by(error, 200, problem.codes)


def refused(service: Service, said: str = "") -> WriterRefused:
    """The service will not write this; with its own words, where it has some."""
    return WriterRefused(_sentence(service, Problem(said), f"{service.name} will not write this."))


def not_understood(service: Service) -> WriterFailed:
    return WriterFailed(f"{service.name} answers in a way this version does not understand.")


def problem_of(body: Any) -> Problem:
    """Read ``{"error": {"message", "type", "code"}}``, ``{"error": "text"}``, ``{"detail": "text"}`` and the like."""
    error = body.get("error", body.get("detail")) if isinstance(body, dict) else None
    if isinstance(error, str):
        return Problem(error)
    if not isinstance(error, dict):
        return Problem()
    said = [error.get(name) for name in ("code", "type", "status")]
    codes = frozenset(code.lower() for code in said if isinstance(code, str))
    number = error.get("code")
    status = number if type(number) is int and 400 <= number < 600 else None
    message = error.get("message")
    return Problem(message if isinstance(message, str) else "", codes, status)


def retry_after(headers: Mapping[str, str], content: bytes = b"") -> float | None:
    """The pause that was asked for: header ``retry-after-ms`` or ``retry-after`` (seconds or a date), or RetryInfo."""
    asked = _number(headers.get("retry-after-ms"))
    seconds = asked / 1000 if asked is not None else _number(headers.get("retry-after"))
    if seconds is None:
        seconds = _until(headers.get("retry-after")) or _retry_info(_json(content))
    return None if seconds is None else min(max(seconds, 0.0), RETRY_AFTER_SECONDS_MAX)


def _meaning(service: Service, status: int, problem: Problem, pause: float | None) -> OmgError:
    name = service.name
    if problem.codes & _BLOCKED:
        return WriterRefused(_sentence(service, problem, f"{name} will not write this."))
    if status in (401, 403):
        return KeyNeeded(f"{name} does not accept the key.")  # its own sentence may quote the key
    if status == 402 or problem.codes & _NO_CREDIT:
        return WriterFailed(_sentence(service, problem, f"{name} wants to be paid first; nothing was written."))
    if status == 404:
        return WriterFailed(f"{name} does not know this model or address. Choose another in the settings.")
    if status == 504:
        return (OutcomeUnknown if service.may_cost else WriterFailed)(f"{name} took too long.")
    if status in _BUSY:
        return WriterUnreachable(_sentence(service, problem, f"{name} asks to be tried again later."), pause)
    if 300 <= status < 400:
        return WriterFailed(f"{name} points to another address; that is not followed.")
    return WriterFailed(_sentence(service, problem, f"{name} said no ({status})."))


def _sentence(service: Service, problem: Problem, otherwise: str) -> str:
    """The other side's own words, plain and without the key."""
    said = plain(problem.message)
    return said.replace(service.key, "…") if said and service.key else said or otherwise


def _is_near(host: str) -> bool:
    """This computer or its own network."""
    if host == "localhost" or host.endswith((".localhost", ".local")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_link_local


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _number(text: str | None) -> float | None:
    try:
        found = float(text) if text else None
    except ValueError:
        return None
    return found if found is None or 0 <= found < float("inf") else None


def _until(text: str | None) -> float | None:
    try:
        when = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    if when is None:
        return None
    return (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _retry_info(body: Any) -> float | None:
    """``{"error": {"details": [{"retryDelay": "34.4s"}]}}``, as Google's older errors say it."""
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    for detail in details if isinstance(details, list) else ():
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str):
            return _number(delay.removesuffix("s"))
    return None
