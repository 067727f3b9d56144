"""The backend's flows on a real file in a fresh folder, with a clock that only moves when it is told to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from omg_desktop.backend.delivery.folder import FolderTarget
from omg_desktop.backend.flows import Accept, DeliverNext, OpenAccount, RecordUsage
from omg_desktop.backend.ports import DeliveryTarget
from omg_desktop.backend.store.audio import AudioFolder
from omg_desktop.backend.store.book import SqliteBook
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.backend.store.submissions import SqliteSubmissionShelf
from omg_desktop.backend.store.usage import SqliteUsageShelf
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.ids import AccountId
from omg_desktop.domain.submissions import Account
from tests.builders import AUDIO, NOON, TARIFF

ARTIST = AccountId("artist")
STORES = ("Test Store One (Test)", "Test Store Two (Test)")


@dataclass
class Watch:
    """A clock for tests."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Counter:
    """Everything behind the API, put together as ``backend.app`` does, without HTTP and without a worker."""

    folder: Path
    tariff: Tariff = TARIFF
    target: DeliveryTarget | None = None
    watch: Watch = field(default_factory=Watch)
    woken: int = 0

    def __post_init__(self) -> None:
        self.file = BookFile(self.folder, self.watch(), other_process_wait_seconds=0.0)
        self.book = SqliteBook(self.file)
        self.submissions = SqliteSubmissionShelf(self.file)
        self.usage = SqliteUsageShelf(self.file)
        self.audio = AudioFolder(self.folder)
        target = self.target or FolderTarget(self.folder / "delivered", STORES)
        self.record_usage = RecordUsage(self.usage)
        self.accept = Accept(
            self.book, self.submissions, self.usage, self.audio, self.tariff, self.watch, self._count_waking
        )
        self.deliver_next = DeliverNext(self.book, self.submissions, self.audio, target, self.watch)

    def open_account(self, credits_at_first: int, account: AccountId = ARTIST) -> None:
        OpenAccount(self.book, self.watch)(
            Account(id=account, name="Test", balance=0, is_sandbox=True), credits_at_first
        )

    def keep_audio(self, content: bytes = AUDIO) -> str:
        digest = sha256(content).hexdigest()
        upload = self.audio.receive(digest, bytes_max=len(content))
        upload.write(content)
        upload.keep()
        return digest

    def count(self, table: str) -> int:
        return int(self.file.rows(f"select count(*) from {table}")[0][0])

    def _count_waking(self) -> None:
        self.woken += 1
