"""A conversation with a music service: requests that end at once when nobody waits, answers that go to the disk.

Nothing is tried twice in here but a look at an order that is under way. Each conversation has an event loop of its
own, since only there can a request that is waiting for its answer be ended from outside.
"""

import asyncio
import errno
import itertools
import json
import logging
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from omg_desktop import __version__
from omg_desktop.adapters.http_errors import NOT_SENT
from omg_desktop.adapters.provider_bodies import Unreadable, read_json
from omg_desktop.adapters.provider_catalogue import Service
from omg_desktop.adapters.provider_failures import Complaints
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.errors import Cancelled, DiskFull, ProviderFailed
from omg_desktop.ports import Job

LISTEN_SECONDS = 0.05
FAREWELL_SECONDS = 1.0
ERROR_BYTES_MAX = 1 << 20
WRITE_SECONDS_MAX = 60.0
USER_AGENT = f"OMG-Desktop/{__version__}"

# The client's own log names every address; those of downloads are signed and open the file to anybody.
logging.getLogger("httpx").setLevel(logging.WARNING)

_PASSING = frozenset({FailureKind.OFFLINE, FailureKind.RATE, FailureKind.UNAVAILABLE, FailureKind.TIMEOUT})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Found = TypeVar("Found")
Clock = Callable[[], float]


@dataclass(frozen=True)
class Answer:
    """What came back; the body lies on the disk as it came."""

    status: int
    headers: httpx.Headers
    path: Path

    @property
    def media_type(self) -> str:
        """What the header says of the body; the bytes may say otherwise."""
        return str(self.headers.get("content-type", "")).split(";")[0].strip().lower()

    def json(self) -> Any:
        """Raises Unreadable."""
        return read_json(self.path)

    def json_or_none(self) -> Any:
        """The body of an error: whatever can be read of it."""
        try:
            return self.json()
        except Unreadable:
            return None


@cache
def _trusted() -> ssl.SSLContext:
    """Reading all the certificates takes longer than the rest of a conversation's start; once is enough."""
    return httpx.create_ssl_context()


class Line:
    """A context manager around one order. ``headers`` carry the key; they go to the service's own address only.

    A ``Cancelled`` that leaves it says whether a request that may be charged had left by then.
    """

    def __init__(
        self,
        complaints: Complaints,
        service: Service,
        folder: Path,
        job: Job,
        headers: Mapping[str, str],
        clock: Clock = time.monotonic,
    ) -> None:
        self.complaints = complaints
        self.clock = clock
        self._service = service
        self._folder = folder
        self._job = job
        self._headers = dict(headers)
        self._numbers = itertools.count(1)
        self._base = httpx.URL(service.base_url.rstrip("/"))
        self._has_ordered = False

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        timeout = httpx.Timeout(self._service.answer_seconds_max, connect=self._service.connect_seconds_max)
        timeout.write = WRITE_SECONDS_MAX
        # A proxy of the environment is for the world outside, never for a server on this computer.
        direct = {f"all://{name}": None for name in ("127.0.0.1", "localhost", "[::1]")}
        plain_answers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}  # nothing small unpacks into a flood
        self._client = httpx.AsyncClient(
            verify=_trusted(), timeout=timeout, follow_redirects=False, mounts=direct, headers=plain_answers
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Cancelled) and error.outcome is None:
            error.outcome = Outcome.UNKNOWN if self._has_ordered else Outcome.NOT_SENT
        self._loop.run_until_complete(self._client.aclose())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()  # does not wait for a thread that still looks up a name

    def ask(
        self,
        method: str,
        target: str,
        *,
        body: object = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        spends: bool = False,
        on_head: Callable[[httpx.Headers], None] | None = None,
    ) -> Answer:
        """Ask once. ``spends``: a take may be made and charged, so silence afterwards is an unknown outcome.

        ``target`` is a path of the service, or a whole address, which gets the key only if it is the service's own.
        Raises a kind of ProviderFailed where no answer came, Cancelled, DiskFull.
        """
        if self._job.cancelled:
            raise Cancelled
        request = self._request(method, target, body, form, params, headers)
        if spends:
            request.extensions["trace"] = self._watch_it_leave
        exchange = self._exchange(request, self._folder / f"answer-{next(self._numbers)}", on_head)
        try:
            return self._loop.run_until_complete(self._watched(exchange))
        except NOT_SENT as error:
            raise self.complaints.failed(FailureKind.OFFLINE, outcome=Outcome.NOT_SENT) from error
        except (httpx.RequestError, TimeoutError) as error:
            if spends:
                raise self.complaints.failed(FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN) from error
            raise self.complaints.failed(FailureKind.UNAVAILABLE) from error
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise DiskFull("There is no room left for the take that arrives.") from error
            raise

    async def _watch_it_leave(self, step: str, _details: Mapping[str, Any]) -> None:
        """Until a connection is made nothing has left; from the first byte on, who knows what was heard."""
        if step.endswith("send_request_headers.started"):
            self._has_ordered = True

    def bid_farewell(self, method: str, target: str) -> None:
        """Ask a last thing, for a second, though nobody waits any more; whether it was heard does not matter."""
        request = self._request(method, target, None, None, None, None)
        exchange = self._exchange(request, self._folder / "farewell", None)
        try:
            self._loop.run_until_complete(asyncio.wait_for(exchange, FAREWELL_SECONDS))
        except (httpx.HTTPError, OSError, ProviderFailed):  # TimeoutError is an OSError
            return

    def poll(self, look: Callable[[], Found | None], remote_id: str) -> Found:
        """Look until there is something, with pauses; what passes by itself is let pass until the deadline.

        Raises ProviderSilent with the remote id after the deadline, and whatever ``look`` raises that will not pass: a
        failure that names the remote id is of the order itself and not of the look.
        """
        ends = self.clock() + self._service.deadline_seconds
        while True:
            pause = self._service.poll_seconds
            try:
                found = look()
            except ProviderFailed as error:
                is_known = error.failure.remote_id is not None or error.failure.outcome is Outcome.UNKNOWN
                if is_known or error.failure.kind not in _PASSING:
                    raise
                pause = max(pause, min(error.failure.retry_after_seconds or 0.0, 60.0))
                found = None
            if found is not None:
                return found
            if self.clock() >= ends:
                minutes = max(round(self._service.deadline_seconds / 60), 1)
                sentence = f"{self.complaints.who} has not finished within {minutes} minutes."
                raise self.complaints.silent(sentence, remote_id, can_fetch=True)
            self._job.wait(pause)

    def unfinished(self, error: ProviderFailed, remote_id: str) -> ProviderFailed:
        """An error at a look at what was ordered: the order itself may be well, and waits to be fetched."""
        failure = error.failure.but(outcome=Outcome.UNKNOWN, remote_id=self.complaints.clean(remote_id), can_fetch=True)
        return self.complaints.own_words(str(error), **dict(failure))

    def _request(
        self,
        method: str,
        target: str,
        body: object,
        form: Mapping[str, str] | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> httpx.Request:
        try:
            url = self._address(target)
        except httpx.InvalidURL as error:
            raise self.complaints.failed(FailureKind.INVALID, outcome=Outcome.NOT_SENT) from error
        is_own = (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)
        sent = {**(self._headers if is_own else {}), **(headers or {})}
        content: bytes | None = None
        if body is not None:
            content, sent["Content-Type"] = json.dumps(body, ensure_ascii=False).encode(), "application/json"
        files = {name: (None, value) for name, value in form.items()} if form is not None else None
        return self._client.build_request(method, url, content=content, files=files, params=params, headers=sent)

    def _address(self, target: str) -> httpx.URL:
        if not target.startswith(("http://", "https://")):
            return httpx.URL(str(self._base) + target)
        url = httpx.URL(target)
        if url.scheme == "http" and self._base.scheme == "https":
            raise httpx.InvalidURL("an open address where the service itself is a closed one")
        return url

    async def _watched(self, exchange: Awaitable[Answer]) -> Answer:
        """Wait for the answer as long as anybody does; the connection is closed otherwise."""
        task = asyncio.ensure_future(exchange)
        while not task.done():
            await asyncio.wait([task], timeout=LISTEN_SECONDS)
            if self._job.cancelled and not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                raise Cancelled
        return task.result()

    async def _exchange(
        self, request: httpx.Request, target: Path, on_head: Callable[[httpx.Headers], None] | None
    ) -> Answer:
        async with asyncio.timeout(self._service.deadline_seconds):
            response = await self._client.send(request, stream=True)
            try:
                if on_head is not None and response.is_success:
                    on_head(response.headers)
                await self._received(response, target)
            finally:
                await response.aclose()
        return Answer(response.status_code, response.headers, target)

    async def _received(self, response: httpx.Response, target: Path) -> None:
        """The body onto the disk. Of an error, what can be had of its beginning is enough."""
        limit = self._service.answer_bytes_max if response.is_success else ERROR_BYTES_MAX
        written, told = 0, 0
        with target.open("wb") as file:
            try:
                async for block in response.aiter_raw():
                    written += file.write(block)
                    if written > limit:
                        break
                    if written - told > 1 << 20:
                        told = written
                        self._job.report(None, f"Receiving, {written >> 20} MB")
            except httpx.RequestError:
                if response.is_success:
                    raise
        if written > limit and response.is_success:
            sentence = f"{self.complaints.who} sends more than a take can be."
            raise self.complaints.own_words(sentence, FailureKind.MALFORMED, Outcome.DELIVERED)
