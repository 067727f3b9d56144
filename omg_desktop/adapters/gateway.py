"""The ONCE backend over HTTP. Every request here may be repeated: reads, and writes that carry their own name.

Nothing is tried twice in here; whether and when to ask again is decided by the envelope (``domain.submissions``).
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import ValidationError

from omg_desktop import wire
from omg_desktop.adapters.http_errors import in_our_words, meaning, plain
from omg_desktop.domain import billing
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.errors import (
    AudioMissing,
    AudioUnusable,
    NotEnoughCredits,
    OmgError,
    OutcomeUnknown,
    PriceChanged,
    Refused,
    Unreachable,
)
from omg_desktop.domain.generations import Generation, GenerationWish
from omg_desktop.domain.submissions import Account, Envelope, Receipt
from omg_desktop.domain.values import Digest, Value

ANSWER_BYTES_MAX = 16 << 20
ANSWER_SECONDS_MAX = 60.0
TIMEOUT_SECONDS = httpx.Timeout(30.0, connect=5.0)
WHO = "The ONCE backend"

# Unpacked by nobody: a small answer cannot grow into a large one.
_PLAIN_ANSWERS = {"Accept": "application/json", "Accept-Encoding": "identity"}
_BLOCK_BYTES = 1 << 18

Body = TypeVar("Body", bound=Value)


@dataclass(frozen=True)
class Connection:
    """Where the backend is and how to be let in. The token is left out when this is printed."""

    base_url: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class _Answer:
    status: int
    content: bytes


class HttpGateway:
    """Fits ``ports.Gateway`` and ``ports.House``.

    ``connect`` is asked before each request: the address may be known late, or change.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        # A proxy of the environment is for the world outside, never for the child on this computer.
        direct = {f"all://{name}": None for name in ("127.0.0.1", "localhost", "[::1]")}
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, mounts=direct)

    def close(self) -> None:
        self._client.close()

    def account(self) -> Account:
        return _parsed(wire.AccountBody, self._ask("GET", wire.ACCOUNT_PATH)).account

    def tariff(self) -> Tariff:
        return _parsed(Tariff, self._ask("GET", wire.TARIFF_PATH))

    def send_usage(self, events: Sequence[UsageEvent]) -> None:
        for start in range(0, len(events), wire.USAGE_EVENTS_MAX):
            batch = wire.UsageBatch(events=tuple(events[start : start + wire.USAGE_EVENTS_MAX]))
            _succeeded(self._ask("POST", wire.USAGE_PATH, body=batch))

    def has_audio(self, digest: Digest) -> bool:
        answer = self._ask("HEAD", wire.AUDIO_PATH.format(digest=digest))
        if answer.status == 404:
            return False
        _succeeded(answer)
        return True

    def send_audio(self, digest: Digest, path: Path) -> None:
        """Raises AudioUnusable when the file cannot be read."""
        try:
            with path.open("rb") as file:
                length = file.seek(0, 2)
                file.seek(0)
                # Said aloud: a length that is announced is refused before the bytes are sent.
                headers = {"Content-Type": "application/octet-stream", "Content-Length": str(length)}
                blocks = iter(lambda: file.read(_BLOCK_BYTES), b"")
                answer = self._ask("PUT", wire.AUDIO_PATH.format(digest=digest), blocks=blocks, headers=headers)
        except OSError as error:
            raise AudioUnusable(f"The audio file {path.name} cannot be read.") from error
        _succeeded(answer)

    def submit(self, envelope: Envelope) -> Receipt:
        answer = self._ask(
            "PUT",
            wire.SUBMISSION_PATH.format(release_id=envelope.release_id),
            body=wire.SubmissionBody(submission=envelope.submission),
            headers={wire.IDEMPOTENCY_KEY_HEADER: billing.debit_ref(envelope.release_id)},
        )
        if answer.status in (402, 409):
            raise _refusal(answer, envelope)
        receipt = _parsed(Receipt, answer)
        if receipt.release_id != envelope.release_id:
            raise Unreachable(f"{WHO} answered for another release.")
        return receipt

    def receipts(self) -> list[Receipt]:
        return list(_parsed(wire.ReceiptList, self._ask("GET", wire.RECEIPTS_PATH)).receipts)

    def want(self, wish: GenerationWish) -> Generation:
        """Unlike with the other questions, silence, a defect and what cannot be read matter: the house may be at it."""
        answer = self._ask(
            "POST",
            wire.GENERATIONS_PATH,
            body=wire.GenerationBody(wish=wish),
            headers={wire.IDEMPOTENCY_KEY_HEADER: wish.id},
            repeatable=False,
        )
        return _parsed(Generation, answer, repeatable=False)

    def look(self, generation_id: str) -> Generation:
        return _parsed(Generation, self._ask("GET", wire.GENERATION_PATH.format(generation_id=generation_id)))

    def cancel_generation(self, generation_id: str) -> Generation:
        return _parsed(Generation, self._ask("DELETE", wire.GENERATION_PATH.format(generation_id=generation_id)))

    def fetch(self, generation_id: str, digest: Digest, target: Path) -> None:
        connection = self._connect()
        _check_speakable(connection.token)
        headers = {"Authorization": f"Bearer {connection.token}", "Accept-Encoding": "identity"}
        url = connection.base_url.rstrip("/") + wire.GENERATION_AUDIO_PATH.format(generation_id=generation_id)
        with in_our_words(WHO, repeatable=True), self._client.stream("GET", url, headers=headers) as response:
            if not response.is_success:
                _succeeded(_Answer(response.status_code, _limited(response)))
            found, size = sha256(), 0
            with target.open("wb") as file:
                for block in response.iter_raw():
                    size += file.write(block)
                    found.update(block)
                    if size > wire.AUDIO_BYTES_MAX:
                        raise AudioUnusable(f"{WHO} sends more than a take can be.")
        if found.hexdigest() != digest:
            raise AudioUnusable(f"What {WHO} sent is not the take it told of.")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: Value | None = None,
        blocks: Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
    ) -> _Answer:
        connection = self._connect()
        _check_speakable(connection.token)
        sent = {"Authorization": f"Bearer {connection.token}", **_PLAIN_ANSWERS, **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = body.model_dump_json() if body is not None else blocks
        with in_our_words(WHO, repeatable=repeatable):
            url = connection.base_url.rstrip("/") + path
            with self._client.stream(method, url, content=content, headers=sent) as response:
                return _Answer(response.status_code, _limited(response))


def _check_speakable(token: str) -> None:
    """A token with a line break in it is a slip of the person's; the HTTP library's own complaint would repeat it."""
    if not token.isascii() or not token.isprintable():
        raise Refused("The token for the ONCE backend holds characters that cannot be sent.")


def _limited(response: httpx.Response) -> bytes:
    """All of the answer. Raises Unreachable when it grows, or takes, longer than an answer of ours would."""
    content, deadline = bytearray(), time.monotonic() + ANSWER_SECONDS_MAX
    for part in response.iter_raw():
        content += part
        if len(content) > ANSWER_BYTES_MAX:
            raise Unreachable(f"{WHO} sends more than it should.")
        if time.monotonic() > deadline:
            raise Unreachable(f"{WHO} takes too long to finish its answer.")
    return bytes(content)


def _parsed(kind: type[Body], answer: _Answer, *, repeatable: bool = True) -> Body:
    _succeeded(answer, repeatable=repeatable)
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError as error:
        doubt = Unreachable if repeatable else OutcomeUnknown
        raise doubt(f"{WHO} answers in a way this version does not understand.") from error


def _succeeded(answer: _Answer, *, repeatable: bool = True) -> None:
    if not 200 <= answer.status < 300:
        problem = _problem(answer)
        raise meaning(WHO, answer.status, problem.message if problem else "", repeatable=repeatable)


def _refusal(answer: _Answer, envelope: Envelope) -> OmgError:
    """What 402 and 409 mean for a submission; what they say beside it is needed for the next step."""
    problem = _problem(answer)
    if problem is None:
        return Refused(f"{WHO} said no ({answer.status}).")
    message = plain(problem.message)
    if problem.error == "insufficient_credits" and problem.required is not None and problem.balance is not None:
        return NotEnoughCredits(message, problem.required, problem.balance)
    if problem.error == "price_changed" and problem.quote is not None:
        return PriceChanged(message, envelope.submission.quote.credits, problem.quote.credits)
    if problem.error == "audio_missing":
        return AudioMissing(message)
    return meaning(WHO, answer.status, problem.message, repeatable=True)


def _problem(answer: _Answer) -> wire.ProblemBody | None:
    try:
        return wire.ProblemBody.model_validate_json(answer.content)
    except ValidationError:
        return None
