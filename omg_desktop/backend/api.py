"""HTTP in, HTTP out. Whatever comes in is hostile until a closed schema has taken it; every refusal is a ProblemBody.

Handlers are plain functions, which Starlette runs in threads; only the one that reads audio is ``async``.
"""

import hmac
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import FastAPI, Header, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omg_desktop import wire
from omg_desktop.backend.flows import (
    Accept,
    CannotPay,
    PriceDiffers,
    RecordUsage,
    ReleaseAlreadySubmitted,
    TrackWithoutAudio,
    UsageMissing,
)
from omg_desktop.backend.generations import (
    CancelGeneration,
    GenerationAudio,
    GenerationContradicted,
    LookAtGeneration,
    NotMade,
    WantGeneration,
)
from omg_desktop.backend.ports import AlreadyBooked, AudioShelf, Book, SubmissionShelf, TooLarge, UsageContradicted
from omg_desktop.domain import billing
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.errors import (
    AudioMissing,
    AudioUnusable,
    DiskFull,
    InvalidInput,
    LibraryUnusable,
    NotFound,
    OmgError,
)
from omg_desktop.domain.generations import Generation
from omg_desktop.domain.ids import AccountId, ReleaseId
from omg_desktop.domain.submissions import Account, Receipt
from omg_desktop.domain.values import Digest

JSON_BYTES_MAX = 4 << 20

NameInPath = Annotated[str, Path(pattern=r"^[0-9a-zA-Z-]{1,64}$")]

_AUDIO_PREFIX = wire.AUDIO_PATH.partition("{")[0]
_BLOCK_BYTES = 1 << 20
_MESSAGE_LENGTH_MAX = 300

# A kind of error is a status and a word for programs; the nearest kind along the class's ancestors counts.
_ANSWERS: dict[type[OmgError], tuple[int, str]] = {
    CannotPay: (402, "insufficient_credits"),
    PriceDiffers: (409, "price_changed"),
    AudioMissing: (409, "audio_missing"),
    AlreadyBooked: (409, "already_booked"),
    UsageMissing: (422, "usage_missing"),
    UsageContradicted: (422, "usage_event_contradicted"),
    ReleaseAlreadySubmitted: (422, "release_already_submitted"),
    TrackWithoutAudio: (422, "track_without_audio"),
    GenerationContradicted: (422, "generation_contradicted"),
    NotMade: (409, "not_made"),
    NotFound: (404, "not_found"),
    TooLarge: (413, "too_large"),
    AudioUnusable: (422, "digest_mismatch"),
    InvalidInput: (422, "invalid_request"),
    DiskFull: (507, "no_room"),
    LibraryUnusable: (503, "unavailable"),
    OmgError: (500, "internal_error"),
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """What the routes of generations need."""

    want: WantGeneration
    look: LookAtGeneration
    cancel: CancelGeneration
    audio: GenerationAudio


@dataclass(frozen=True)
class Services:
    """What the routes need."""

    account_id: AccountId
    account_name: str
    tariff: Tariff
    book: Book
    submissions: SubmissionShelf
    audio: AudioShelf
    record_usage: RecordUsage
    accept: Accept
    house: House


def create_api(services: Services) -> FastAPI:
    """The routes of ``wire``, without a door (see ``Door``)."""
    api = FastAPI(title="ONCE backend, sandbox form", docs_url=None, redoc_url=None, redirect_slashes=False)
    _add_account_routes(api, services)
    _add_audio_routes(api, services)
    _add_submission_routes(api, services)
    _add_generation_routes(api, services)
    api.add_exception_handler(OmgError, _on_omg_error)
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http_error)
    api.add_exception_handler(Exception, _on_defect)
    return api


def _add_account_routes(api: FastAPI, services: Services) -> None:
    @api.get(wire.LIVE_PATH)
    def live() -> dict[str, bool]:
        return {"live": True}

    @api.get(wire.ACCOUNT_PATH)
    def account() -> wire.AccountBody:
        return wire.AccountBody(
            account=Account(
                id=services.account_id,
                name=services.account_name,
                balance=services.book.balance(services.account_id),
                is_sandbox=True,
            )
        )

    @api.get(wire.TARIFF_PATH)
    def tariff() -> Tariff:
        return services.tariff

    @api.post(wire.USAGE_PATH, status_code=204)
    def usage(batch: wire.UsageBatch) -> None:
        services.record_usage(services.account_id, batch.events)


def _add_audio_routes(api: FastAPI, services: Services) -> None:
    @api.head(wire.AUDIO_PATH)
    def has_audio(digest: Digest) -> Response:
        if not services.audio.has(digest):
            raise HTTPException(404)
        return Response()

    @api.put(wire.AUDIO_PATH, status_code=201)
    async def put_audio(digest: Digest, request: Request) -> Response:
        if _announced_bytes(Headers(scope=request.scope)) > wire.AUDIO_BYTES_MAX:
            raise HTTPException(413)
        upload = await run_in_threadpool(services.audio.receive, digest, bytes_max=wire.AUDIO_BYTES_MAX)
        try:
            block = bytearray()
            async for part in request.stream():
                block += part
                if len(block) >= _BLOCK_BYTES:
                    await run_in_threadpool(upload.write, bytes(block))
                    block.clear()
            await run_in_threadpool(upload.write, bytes(block))
            await run_in_threadpool(upload.keep)
        except ClientDisconnect:
            raise HTTPException(400) from None  # nobody reads this; what matters is that nothing is kept
        finally:
            upload.discard()
        return Response(status_code=201)


def _add_submission_routes(api: FastAPI, services: Services) -> None:
    @api.put(wire.SUBMISSION_PATH, status_code=201)
    def put_submission(
        release_id: NameInPath,
        body: wire.SubmissionBody,
        response: Response,
        idempotency_key: Annotated[str, Header(max_length=200)] = "",
    ) -> Receipt:
        if idempotency_key != billing.debit_ref(ReleaseId(release_id)):
            raise HTTPException(400, f"The {wire.IDEMPOTENCY_KEY_HEADER} of a submission is release:<id>.")
        if body.submission.release.id != release_id:
            raise InvalidInput("The release of the submission is not the one in the path.")
        accepted = services.accept(services.account_id, body.submission)
        if accepted.replayed:
            response.status_code = 200
            response.headers[wire.REPLAYED_HEADER] = "true"
        return accepted.receipt

    @api.get(wire.RECEIPTS_PATH)
    def receipts() -> wire.ReceiptList:
        return wire.ReceiptList(receipts=tuple(services.submissions.receipts(services.account_id)))


def _add_generation_routes(api: FastAPI, services: Services) -> None:
    account, house = services.account_id, services.house

    @api.post(wire.GENERATIONS_PATH, status_code=201)
    def want_generation(
        body: wire.GenerationBody, response: Response, idempotency_key: Annotated[str, Header(max_length=200)] = ""
    ) -> Generation:
        if idempotency_key != body.wish.id:
            raise HTTPException(400, f"The {wire.IDEMPOTENCY_KEY_HEADER} of a generation is the id of its wish.")
        generation, known = house.want(account, body.wish)
        if known:
            response.status_code = 200
            response.headers[wire.REPLAYED_HEADER] = "true"
        return generation

    @api.get(wire.GENERATION_PATH)
    def look_at_generation(generation_id: NameInPath) -> Generation:
        return house.look(account, generation_id)

    @api.delete(wire.GENERATION_PATH)
    def cancel_generation(generation_id: NameInPath) -> Generation:
        return house.cancel(account, generation_id)

    @api.get(wire.GENERATION_AUDIO_PATH)
    def generation_audio(generation_id: NameInPath) -> Response:
        return FileResponse(house.audio(account, generation_id), media_type="audio/wav")


class Door:
    """Lets in who names us by a name of ours and knows the token; takes no more than a body's worth of JSON.

    The name matters because a web page may point its own name at this computer and let the browser ask us.
    """

    def __init__(self, api: ASGIApp, token: str, host_names: frozenset[str] | None) -> None:
        self._api, self._host_names = api, host_names
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["path"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["path"].startswith(_AUDIO_PREFIX):
            await self._api(scope, receive, send)
        else:
            await self._api(scope, _limited(receive), send)

    def _refusal(self, path: str, headers: Headers) -> Response | None:
        if self._host_names is not None and _host_name(headers.get("host", "")) not in self._host_names:
            return _answer(wire.ProblemBody(error="wrong_host", message="This is not the host you named.", status=421))
        if path != wire.LIVE_PATH and not self._knows_token(headers):
            problem = wire.ProblemBody(error="unauthorized", message="The token is missing or wrong.", status=401)
            return _answer(problem, {"WWW-Authenticate": "Bearer"})
        if not path.startswith(_AUDIO_PREFIX) and _announced_bytes(headers) > JSON_BYTES_MAX:
            return _answer(_too_large())
        return None

    def _knows_token(self, headers: Headers) -> bool:
        return hmac.compare_digest(headers.get("authorization", "").encode("latin-1"), self._expected)


def _limited(receive: Receive) -> Receive:
    """The body, until it has grown too large; a length may be announced wrongly, or not at all."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > JSON_BYTES_MAX:
            raise HTTPException(413)
        return message

    return limited


def _host_name(host: str) -> str:
    """The header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _announced_bytes(headers: Headers) -> int:
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdecimal() and len(announced) < 20 else 0


def _on_omg_error(_: Request, error: Exception) -> Response:
    kind = next(kind for kind in type(error).__mro__ if kind in _ANSWERS)
    status, word = _ANSWERS[kind]
    if status >= 500:
        logger.error("%s", error)
    problem = wire.ProblemBody(error=word, message=_plain(str(error)), status=status)
    if isinstance(error, PriceDiffers | CannotPay):
        price = error.price
        problem = problem.but(required=price.credits, ai_generation_credits=price.ai_credits, quote=price)
    if isinstance(error, CannotPay):
        problem = problem.but(balance=error.available)
    return _answer(problem)


def _on_invalid(_: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": str(error)}
    place = ".".join(str(part) for part in first["loc"])
    message = f"{place}: {first['msg']}"
    return _answer(wire.ProblemBody(error="invalid_request", message=_plain(message), status=422))


def _on_http_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 413:
        return _answer(_too_large())
    word = HTTPStatus(error.status_code).name.lower()
    problem = wire.ProblemBody(error=word, message=_plain(error.detail), status=error.status_code)
    return _answer(problem, dict(error.headers or {}))


def _on_defect(_: Request, __: Exception) -> Response:
    """Starlette raises it again afterwards, which puts it into the log and makes uvicorn hang up; so we say so."""
    problem = wire.ProblemBody(error="internal_error", message="The backend met a defect.", status=500)
    return _answer(problem, {"Connection": "close"})


def _too_large() -> wire.ProblemBody:
    return wire.ProblemBody(error="too_large", message="The body is larger than is taken here.", status=413)


def _plain(message: str) -> str:
    """Short and printable, whatever of the request is in it."""
    return message.encode("ascii", "backslashreplace").decode()[:_MESSAGE_LENGTH_MAX]


def _answer(problem: wire.ProblemBody, headers: dict[str, str] | None = None) -> Response:
    titled = problem.but(title=HTTPStatus(problem.status).phrase, detail=problem.message)
    return JSONResponse(
        titled.model_dump(mode="json", exclude_none=True),
        status_code=titled.status,
        headers=headers,
        media_type="application/problem+json",
    )
