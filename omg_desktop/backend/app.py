"""The backend's composition root: every part is made here and handed to those who need it."""

import json
import logging
import os
import re
import secrets
import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from omg_desktop.assets import resource
from omg_desktop.backend.api import Door, House, Services, create_api
from omg_desktop.backend.delivery.folder import FolderTarget
from omg_desktop.backend.delivery.worker import DeliveryWorker
from omg_desktop.backend.flows import Accept, DeliverNext, OpenAccount, RecordUsage
from omg_desktop.backend.generations import (
    CancelGeneration,
    GenerationAudio,
    LookAtGeneration,
    MakeNext,
    UnderWay,
    WantGeneration,
)
from omg_desktop.backend.ports import Clock, DeliveryTarget, GenerationPlug
from omg_desktop.backend.store.audio import AudioFolder
from omg_desktop.backend.store.book import SqliteBook
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.backend.store.generations import SqliteGenerationShelf
from omg_desktop.backend.store.submissions import SqliteSubmissionShelf
from omg_desktop.backend.store.usage import SqliteUsageShelf
from omg_desktop.backend.studio.composer import ComposerPlug
from omg_desktop.backend.studio.listening import why_no_take
from omg_desktop.backend.studio.worker import StudioWorkers
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.errors import InvalidInput, LibraryUnusable
from omg_desktop.domain.ids import AccountId
from omg_desktop.domain.submissions import Account

DEFAULT_TARIFF = "2026-11-01"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})
ACCOUNT_ID = AccountId("sandbox")
ACCOUNT_NAME = "Sandbox account"
SHUTDOWN_SECONDS_MAX = 3

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Config:
    """What is decided before the start. ``port`` 0: any that is free."""

    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 0
    credits_at_first: int = 25
    tariff_name: str = DEFAULT_TARIFF
    token_file: Path | None = None

    @property
    def token_path(self) -> Path:
        return self.token_file or self.data_folder / "token"


@dataclass(frozen=True)
class Backend:
    """Everything that runs: the guarded API, those who deliver and make, and the file to close in the end."""

    door: Door
    worker: DeliveryWorker
    studio: StudioWorkers
    file: BookFile

    def start(self) -> None:
        self.worker.start()
        self.studio.start()

    def close(self) -> None:
        self.studio.stop()
        self.worker.stop()
        self.file.close()


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_backend(
    config: Config,
    token: str,
    *,
    target: DeliveryTarget | None = None,
    plug: GenerationPlug | None = None,
    now: Clock = utc_now,
) -> Backend:
    """Open the folder and put the parts together. Raises LibraryUnusable when the book does not add up."""
    config.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tariff = load_tariff(config.tariff_name)
    file = BookFile(config.data_folder, now())
    book, submissions, usage = SqliteBook(file), SqliteSubmissionShelf(file), SqliteUsageShelf(file)
    if astray := book.discrepancies():
        file.close()
        raise LibraryUnusable(f"The book does not add up: {' '.join(astray)}")
    account = Account(id=ACCOUNT_ID, name=ACCOUNT_NAME, balance=book.balance(ACCOUNT_ID), is_sandbox=True)
    OpenAccount(book, now)(account, config.credits_at_first)
    audio = AudioFolder(config.data_folder)
    target = target or FolderTarget(config.data_folder / "delivered", load_stores())
    worker = DeliveryWorker(DeliverNext(book, submissions, audio, target, now))
    house, studio = _house(config, file, usage, audio, plug or ComposerPlug(), tariff, now)
    services = Services(
        account_id=ACCOUNT_ID,
        account_name=ACCOUNT_NAME,
        tariff=tariff,
        book=book,
        submissions=submissions,
        audio=audio,
        record_usage=RecordUsage(usage),
        accept=Accept(book, submissions, usage, audio, tariff, now, worker.wake),
        house=house,
    )
    return Backend(Door(create_api(services), token, host_names(config.host)), worker, studio, file)


def _house(
    config: Config,
    file: BookFile,
    usage: SqliteUsageShelf,
    audio: AudioFolder,
    plug: GenerationPlug,
    tariff: Tariff,
    now: Clock,
) -> tuple[House, StudioWorkers]:
    """Those who make takes; what an earlier process left half made waits again."""
    scratch = config.data_folder / "studio"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    shelf, under_way = SqliteGenerationShelf(file), UnderWay()
    shelf.reopen()
    cost = tariff.generation_cost_microdollars
    make = MakeNext(shelf, usage, audio, plug, why_no_take, scratch, cost, under_way, now)
    studio = StudioWorkers(make, under_way.ending)
    house = House(
        want=WantGeneration(shelf, now, studio.wake),
        look=LookAtGeneration(shelf, under_way),
        cancel=CancelGeneration(shelf, under_way),
        audio=GenerationAudio(shelf, audio),
    )
    return house, studio


def serve(config: Config, announce: Callable[[str], None], wait_for_end: Callable[[], None] | None = None) -> None:
    """Serve until a signal, or until ``wait_for_end`` returns. ``announce`` is told the URL once we listen."""
    token = secrets.token_hex(_TOKEN_BYTES)
    backend = build_backend(config, token)
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        with socket.create_server((config.host, config.port), family=family) as listener:
            _write_token(config.token_path, token)
            server = _AnnouncingServer(backend.door, lambda: announce(_url(config.host, listener)))
            if wait_for_end is not None:
                threading.Thread(target=server.end_after, args=(wait_for_end,), daemon=True).start()
            backend.start()
            server.run(sockets=[listener])
    finally:
        backend.close()


class _AnnouncingServer(uvicorn.Server):
    """Says when it listens, and ends when it is told to."""

    def __init__(self, door: Door, announce: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                door,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=SHUTDOWN_SECONDS_MAX,
            )
        )
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()

    def end_after(self, wait_for_end: Callable[[], None]) -> None:
        wait_for_end()
        logging.getLogger(__name__).info("The one who started us has gone; we end.")
        self.should_exit = True


def load_tariff(name: str) -> Tariff:
    """A tariff of ``resources/tariffs``. Raises InvalidInput for a name nobody wrote down."""
    path = resource(f"tariffs/{name}.json")
    if not re.fullmatch(r"[0-9a-z-]+", name) or not path.is_file():
        raise InvalidInput(f"There is no tariff {name!r}.")
    return Tariff.model_validate_json(path.read_text("utf-8"))


def load_stores() -> tuple[str, ...]:
    """The stores a package goes to, each marked as the test it is."""
    stores = json.loads(resource("stores.json").read_text("utf-8"))["stores"]
    return tuple(f"{store['name']} (Test)" for store in stores)


def host_names(host: str) -> frozenset[str] | None:
    """The names we answer to; None when we were told to listen on every address, whose names nobody knows."""
    if host in EVERY_ADDRESS:
        return None
    return LOOPBACK_NAMES | {f"[{host}]" if ":" in host else host.lower()}


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _write_token(path: Path, token: str) -> None:
    """For this user's eyes only, from the first byte on, and never half a token."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token)
    draft.replace(path)
