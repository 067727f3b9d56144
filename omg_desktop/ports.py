"""Every socket of the desktop, on one page. An adapter need not import it: the type checker sees that it fits."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from omg_desktop.domain.audit import AuditEvent, Happening, UsageEvent
from omg_desktop.domain.authorship import Authorship
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.comparisons import Comparison
from omg_desktop.domain.drafts import Brief, Draft, Order
from omg_desktop.domain.generations import Generation, GenerationWish
from omg_desktop.domain.ids import EnvelopeId, OrderId, ProviderKey, ReleaseId, TakeId, TrackId
from omg_desktop.domain.lyric_lint import LyricRules
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard
from omg_desktop.domain.lyric_versions import LyricVersion
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.queue import QueueMemory
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.search import SearchQuery, TrackSketch
from omg_desktop.domain.submissions import Account, Envelope, Receipt
from omg_desktop.domain.takes import AudioFacts, DigitalSource, Section, Take, TakeMark
from omg_desktop.domain.values import Digest, Microdollars, Value
from omg_desktop.domain.variations import ScoreOutline, VariationKind
from omg_desktop.domain.waveforms import SoundDetail, SpectrogramPicture, Waveform

Clock = Callable[[], datetime]


class Job(Protocol):
    """Long work as the one who does it sees it."""

    def report(self, fraction: float | None, phase: str) -> None:
        """Say honestly how far it is; None where nobody knows."""

    def wait(self, seconds: float) -> None:
        """Pause. Raises Cancelled as soon as nobody waits any more."""

    @property
    def cancelled(self) -> bool: ...


class Control(StrEnum):
    """How far a provider follows a wish that a brief states as a number or a switch."""

    NONE = "none"
    HINT = "hint"  # said in words; it may or may not be followed
    EXACT = "exact"


class Progress(StrEnum):
    """What a provider tells while it works."""

    NONE = "none"
    BYTES = "bytes"
    FRACTION = "fraction"


class PriceRule(Value):
    """What the provider itself charges for a take, as it stood on a day. Not what ONCE charges."""

    per_take_microdollars: Microdollars = 0
    per_minute_microdollars: Microdollars = 0
    as_of: date | None = None
    note: str = ""

    def cost_microdollars(self, length_seconds: float) -> int:
        """For one take of this length, rounded up."""
        return self.per_take_microdollars + math.ceil(self.per_minute_microdollars * length_seconds / 60)


class ProviderCard(Value):
    """What a music provider can do and what it means to use it.

    ``exact_lyrics``: what is sung is the lyrics as they were sent. ``needs_key``: the artist's own key opens it.
    ``estimated_cost_microdollars`` is ``price`` for a take of the usual length.
    """

    key: ProviderKey
    name: str
    model: str
    source: DigitalSource
    sings: bool
    length_seconds_min: int
    length_seconds_max: int
    needs_network: bool
    estimated_cost_microdollars: Microdollars
    parallel_orders: int
    rights_note: str
    rights_as_of: date | None = None
    rights_plan: str = ""
    rights_url: str = ""
    exact_lyrics: bool = False
    instrumental: Control = Control.EXACT
    length: Control = Control.EXACT
    seed: Control = Control.EXACT
    takes_per_call: int = 1
    formats: tuple[str, ...] = ("audio/wav",)
    progress: Progress = Progress.FRACTION
    remote_cancel: bool = False
    price: PriceRule = PriceRule()
    needs_key: bool = False
    prompt_length_max: int | None = None
    lyrics: LyricRules = LyricRules()
    plays_unsung: bool = False  # where it cannot sing, an instrument plays the tune of the lyrics
    about: str = ""  # what it sounds like on this computer, in plain words

    def why_not(self, brief: Brief) -> str:
        """Why this provider cannot make this brief, in one sentence; "" when it can. Nothing is asked of it."""
        if not brief.instrumental and brief.lyrics.strip() and not (self.sings or self.plays_unsung):
            return f"{self.name} does not sing; the brief has lyrics."
        if self.length is not Control.NONE:
            shortest, longest, seconds = self.length_seconds_min, self.length_seconds_max, brief.length_seconds
            if not shortest <= seconds <= longest:
                return f"{self.name} makes {shortest} to {longest} seconds; {seconds} were asked for."
        longest_lyrics = self.lyrics.length_max
        if not brief.instrumental and longest_lyrics is not None and len(brief.lyrics.strip()) > longest_lyrics:
            return f"{self.name} takes lyrics of up to {longest_lyrics} characters."
        return ""


@dataclass(frozen=True)
class Rendered:
    """What a provider handed over: a file, and what it says of it."""

    path: Path
    model: str
    sections: tuple[Section, ...] = ()
    tempo_bpm: float | None = None
    musical_key: str = ""
    original_is_ours: bool = False
    original: Path | None = None  # what came, byte for byte, where ``path`` only wraps it for other programs
    remote_id: str | None = None
    score_text: str = ""  # what the provider wrote of its own music, as it wrote it
    source: DigitalSource | None = None  # where the maker tells it with the take; else the card knows


@dataclass(frozen=True)
class Sending:
    """What an order would send, before it is sent. ``prompt`` and ``lyrics`` exactly; ``text`` is all of it, no key."""

    address: str
    prompt: str
    lyrics: str
    text: str


class MusicProvider(Protocol):
    """Makes one take of an order. Raises ProviderFailed, Unreachable, OutcomeUnknown or Cancelled."""

    @property
    def card(self) -> ProviderCard: ...

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Put the audio into ``folder``. Tells the provider's own name of the order to ``remember`` at once."""


class LyricWriter(Protocol):
    """Writes lyrics, and never asks twice by itself.

    Raises WriterFailed, WriterRefused, WriterUnreachable, KeyNeeded, OutcomeUnknown or Cancelled.
    """

    @property
    def card(self) -> LyricWriterCard: ...

    def sending(self, request: LyricRequest) -> str:
        """The texts a request would send, to the letter. Nothing is asked of anybody."""

    def write(self, request: LyricRequest, tell: Callable[[str], None], job: Job) -> LyricAnswer:
        """Each piece of text goes to ``tell`` as it comes, and all of them are in the answer."""

    def models(self, job: Job) -> tuple[str, ...]:
        """What it can write with. Costs nothing, and shows whether it is there and knows the key."""


class SecretPlace(StrEnum):
    """Where a secret is kept, as a person may be told."""

    KEYCHAIN = "kept in the system keychain"
    SESSION = "kept until the app closes"
    FILE = "kept in a file only you can read"


class Secrets(Protocol):
    """Keys of services, by name. Raises KeyNeeded when the keychain stays locked, InvalidInput for what is no key."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, secret: str) -> SecretPlace: ...

    def delete(self, name: str) -> None: ...

    def place(self, name: str) -> SecretPlace | None:
        """Where this secret is kept; None when there is none."""

    @property
    def usual_place(self) -> SecretPlace:
        """Where the next key will be kept, if nothing goes wrong."""

    @property
    def can_use_file(self) -> bool:
        """True where a file can be made that only its owner can read."""

    def agree_to_file(self) -> None:
        """The artist agrees to a file where there is no keychain."""

    def withdraw_file(self) -> None:
        """The artist wants no file any more; its keys are kept until the app closes."""


class Readiness(StrEnum):
    """How a service stands, in the words that are shown."""

    READY = "ready"
    NEEDS_KEY = "needs a key"
    NEEDS_SERVER = "needs its server"
    OFFLINE = "offline"
    UNSUPPORTED = "cannot be used"


class ServiceChecks(Protocol):
    """Cheap questions to music providers, which make nothing and cost nothing."""

    def __call__(self, provider: ProviderKey, job: Job) -> str:
        """What was found, in one sentence; "" where there is nothing to ask. Raises a kind of ProviderFailed."""


class ShowsWhatItSends(Protocol):
    """A music provider that sends a brief to somebody else can say beforehand what that will be."""

    def sending(self, order: Order) -> Sending: ...


class AudioFolder(Protocol):
    """Audio under its digest. Raises AudioUnusable for what cannot be read, DiskFull when there is no room."""

    def inspect(self, path: Path) -> AudioFacts:
        """Decode all of it and measure."""

    def adopt(self, path: Path) -> Digest:
        """Keep a copy for good; afterwards it is on the disk, whatever happens."""

    def path(self, digest: Digest) -> Path:
        """Where the audio lies. Raises NotFound."""

    def waveform(self, digest: Digest) -> Waveform: ...

    def export(
        self,
        digest: Digest,
        target: Path,
        tags: Mapping[str, str],
        *,
        bit_depth: int | None = None,
        region_seconds: tuple[float, float] | None = None,
    ) -> Path:
        """Write a copy for other programs with these tags inside; returns the file written."""


class Scores(Protocol):
    """Scores of takes, by the digest of their audio. All but ``has`` block, and raise InvalidInput or Cancelled."""

    def has(self, digest: Digest) -> bool: ...

    def outline(self, digest: Digest, job: Job) -> ScoreOutline: ...

    def outline_varied(self, digest: Digest, kind: VariationKind, value: str, job: Job) -> ScoreOutline:
        """What it would become; nothing is made."""

    def chord_sheet(self, digest: Digest, job: Job) -> str: ...

    def write_chords(self, digest: Digest, target: Path, job: Job) -> Path: ...

    def write_midi(self, digest: Digest, target: Path, job: Job) -> Path: ...

    def write_stems(self, digest: Digest, folder: Path, suffix: str, job: Job) -> tuple[Path, ...]:
        """Each part as a file, as it sounds in the take; ``suffix`` is wav or flac."""


class ReleaseShelf(Protocol):
    """Releases and their tracks. What happened is sealed in the same transaction."""

    def releases(self) -> list[Release]: ...

    def release(self, release_id: ReleaseId) -> Release: ...

    def put_release(self, release: Release, *happenings: Happening) -> None: ...

    def tracks(self) -> list[Track]:
        """Of all releases, each release's in their order; removed ones too."""

    def tracks_of(self, release_id: ReleaseId) -> list[Track]: ...

    def track(self, track_id: TrackId) -> Track: ...

    def put_tracks(self, tracks: Sequence[Track], *happenings: Happening) -> None: ...


class LibraryIndex(Protocol):
    """Finds tracks by their words, and sketches all of them at once."""

    def sketches(self) -> Mapping[TrackId, TrackSketch]: ...

    def found(self, query: SearchQuery) -> frozenset[TrackId]: ...


class DraftShelf(Protocol):
    def draft(self, track_id: TrackId) -> Draft | None: ...

    def put(self, draft: Draft, *happenings: Happening) -> None: ...


class LyricVersionShelf(Protocol):
    """Lyrics as they were; a version is only ever added."""

    def put(self, *versions: LyricVersion) -> None: ...

    def of_track(self, track_id: TrackId) -> list[LyricVersion]:
        """Newest first."""


class AuthorshipShelf(Protocol):
    """Who wrote the lines of a track's lyrics."""

    def put(self, track_id: TrackId, authorship: Authorship) -> None: ...

    def of_track(self, track_id: TrackId) -> Authorship: ...


class OrderShelf(Protocol):
    """Promises to providers, and the line they wait in."""

    def put(self, orders: Sequence[Order], *happenings: Happening) -> None: ...

    def amend(self, order_id: OrderId, change: Callable[[Order], Order], *happenings: Happening) -> Order:
        """Change an order as it is at this moment, in one transaction with what happened; returns what it became."""

    def order(self, order_id: OrderId) -> Order: ...

    def of_track(self, track_id: TrackId) -> list[Order]: ...

    def open_orders(self) -> list[Order]: ...

    def queue(self) -> QueueMemory: ...

    def keep_queue(self, memory: QueueMemory) -> None: ...


class TakeShelf(Protocol):
    """Takes are only ever added."""

    def add(self, take: Take, order: Order, *happenings: Happening) -> None:
        """The take, its order and what happened, in one transaction."""

    def of_track(self, track_id: TrackId) -> list[Take]: ...

    def take(self, take_id: TakeId) -> Take: ...

    def mark(self, mark: TakeMark, *happenings: Happening) -> None: ...

    def marks_of(self, track_id: TrackId) -> dict[TakeId, TakeMark]: ...


class ComparisonShelf(Protocol):
    """Fair tests that were carried to their end; only ever added."""

    def add(self, comparison: Comparison, *happenings: Happening) -> None: ...

    def of_track(self, track_id: TrackId) -> list[Comparison]: ...

    def all(self) -> list[Comparison]: ...


class SoundDetails(Protocol):
    """What there is to see of audio beyond its overview. Both block, the first time for long."""

    def detail(self, digest: Digest) -> SoundDetail: ...

    def spectrogram(self, digest: Digest) -> SpectrogramPicture: ...


class AuditLog(Protocol):
    def append(self, *happenings: Happening) -> None: ...

    def chain(self) -> Iterator[AuditEvent]: ...

    def of_release(self, release_id: ReleaseId) -> list[AuditEvent]: ...

    def takes_made(self, provider: ProviderKey, count_max: int) -> list[UsageEvent]:
        """What was told of the last takes of this provider, the newest first."""

    def count(self) -> int: ...


class Outbox(Protocol):
    """Promises to the backend."""

    def put(self, envelope: Envelope, *happenings: Happening) -> None: ...

    def envelopes(self) -> list[Envelope]: ...

    def remove(self, envelope_id: EnvelopeId, receipt: Receipt, *happenings: Happening) -> None:
        """Take it out and put the receipt into the mirror, in one transaction."""


class Mirror(Protocol):
    """What the backend last told us."""

    def account(self) -> Account | None: ...

    def tariff(self) -> Tariff | None: ...

    def receipts(self) -> dict[ReleaseId, Receipt]: ...

    def put(self, account: Account, tariff: Tariff, receipts: Iterable[Receipt], *happenings: Happening) -> None: ...


class PreferenceShelf(Protocol):
    def load(self) -> Preferences: ...

    def save(self, preferences: Preferences) -> None: ...


class Gateway(Protocol):
    """The ONCE backend. Raises Unreachable, OutcomeUnknown or a kind of Refused."""

    def account(self) -> Account: ...

    def tariff(self) -> Tariff: ...

    def send_usage(self, events: Sequence[UsageEvent]) -> None: ...

    def has_audio(self, digest: Digest) -> bool: ...

    def send_audio(self, digest: Digest, path: Path) -> None: ...

    def submit(self, envelope: Envelope) -> Receipt:
        """Once, however often it is called."""

    def receipts(self) -> list[Receipt]: ...


class House(Protocol):
    """ONCE as a maker of takes. Asking twice for one wish is asking once.

    Raises Unreachable or a kind of Refused; OutcomeUnknown where a wish may have been heard.
    """

    def want(self, wish: GenerationWish) -> Generation: ...

    def look(self, generation_id: str) -> Generation: ...

    def cancel_generation(self, generation_id: str) -> Generation:
        """Nobody wants it any more. What was made already is told, and counted."""

    def fetch(self, generation_id: str, digest: Digest, target: Path) -> None:
        """The audio of a finished one, onto the disk. Raises AudioUnusable when it is not what its digest says."""


@dataclass(frozen=True)
class PlaybackStatus:
    """What is heard right now. Levels are peaks in dBFS of the last block, left and right."""

    playing: bool = False
    position_seconds: float = 0.0
    duration_seconds: float = 0.0
    heard: TakeId | None = None
    loop: tuple[float, float] | None = None
    levels_dbfs: tuple[float, float] = (-120.0, -120.0)
    device: str = ""
    notice: str = ""


@dataclass(frozen=True)
class SoundLevel:
    """How loud a stretch of a take is; None for silence, and loudness where the stretch is shorter than 0.4 s."""

    loudness_lufs: float | None
    true_peak_dbtp: float | None


class Playback(Protocol):
    """All takes of a track on one clock. Every method answers at once but ``prepare``, ``level`` and ``devices``."""

    def prepare(self, take_id: TakeId, path: Path) -> None:
        """Decode a take so that it can be heard at once. Blocks; call it from a worker."""

    def forget(self, keep: Iterable[TakeId]) -> None:
        """Let go of all decoded takes but these."""

    def hear(self, take_id: TakeId) -> None:
        """Switch to a prepared take at the same moment of the music, with a short equal-power fade."""

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, position_seconds: float) -> None: ...

    def set_loop(self, loop: tuple[float, float] | None) -> None: ...

    def set_gains(self, gains_db: Mapping[TakeId, float]) -> None:
        """Play takes louder or quieter by so much, gliding; those that are not named as they are."""

    def level(self, take_id: TakeId, start_seconds: float, end_seconds: float) -> SoundLevel:
        """How loud a stretch of a prepared take is by itself. Blocks. Raises NotFound for one that is not prepared."""

    def devices(self) -> tuple[str, ...]:
        """The outputs there are to choose from. Blocks."""

    def use_device(self, name: str | None) -> None:
        """Play through this one, or through the system's own choice; heard a moment later."""

    def status(self) -> PlaybackStatus: ...

    def close(self) -> None: ...
