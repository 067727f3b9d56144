"""What came back from a provider, and what it must fulfil to count as a take."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, NonNegativeFloat, PositiveFloat, PositiveInt

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, TrackId
from omg_desktop.domain.values import Digest, Microdollars, Value
from omg_desktop.domain.variations import Variation

LENGTH_TOLERANCE = 0.10
SILENCE_LUFS = -60.0
CLIPPED_SECONDS_MAX = 0.02
SILENT_STRETCH_SHARE_MAX = 0.5
LABEL_LENGTH_MAX, LABELS_MAX = 40, 12
PIN_LENGTH_MAX, PINS_MAX = 200, 500
NOTE_LENGTH_MAX = 2_000
TAKE_NAME_LENGTH_MAX = 60


class DigitalSource(StrEnum):
    """How audio came to be, in the words of IPTC's digital source type vocabulary; stores are told this."""

    ALGORITHMIC = "algorithmicMedia"
    TRAINED_MODEL = "trainedAlgorithmicMedia"
    RECORDED = "digitalCapture"
    HUMAN_MADE = "digitalCreation"
    COMPOSITE = "compositeWithTrainedAlgorithmicMedia"

    @property
    def is_ai(self) -> bool:
        """True when generation by a machine has to be disclosed."""
        return self in (DigitalSource.ALGORITHMIC, DigitalSource.TRAINED_MODEL, DigitalSource.COMPOSITE)


class Section(Value):
    """A named part of the music."""

    name: str = Field(max_length=60)
    start_seconds: NonNegativeFloat
    end_seconds: NonNegativeFloat


class AudioFacts(Value):
    """What was measured of decoded audio. ``longest_clip_seconds``: longest run of samples stuck at full scale.

    ``has_c2pa``: its maker's signed word on how it came to be (Content Credentials) lies in the file.
    """

    duration_seconds: PositiveFloat
    sample_rate_hz: PositiveInt
    channels: int = Field(ge=1, le=64)
    bit_depth: int | None = None
    media_type: str
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    silent_seconds: NonNegativeFloat
    longest_clip_seconds: NonNegativeFloat
    is_finite: bool = True
    has_c2pa: bool = False


class Take(Value):
    """What a provider made of a brief. The audio stays on disk, named by its digest; a take is never edited.

    ``provider`` is the one that really made it; ``fallback_from`` the one that was chosen and did not.
    ``variation`` names the take it came from.
    """

    id: TakeId
    order_id: OrderId
    track_id: TrackId
    number: PositiveInt
    provider: ProviderKey
    provider_name: str
    model: str
    source: DigitalSource
    brief: Brief
    prompt_hash: str
    seed: int
    audio_digest: Digest
    facts: AudioFacts
    sections: tuple[Section, ...] = ()
    tempo_bpm: float | None = None
    musical_key: str = ""
    estimated_cost_microdollars: Microdollars = 0
    fallback_from: ProviderKey | None = None
    fallback_reason: str = ""
    variation: Variation | None = None
    rendered_at: AwareDatetime


def dishonesty(facts: AudioFacts, asked_seconds: float | None) -> str | None:
    """Why this audio is not what was asked for, in one sentence; None when it is a take.

    ``asked_seconds`` is None where the provider chooses the length.
    """
    if not facts.is_finite:
        return "The audio holds values that are not numbers."
    if facts.loudness_lufs is None or facts.loudness_lufs < SILENCE_LUFS:
        return "The audio is silent."
    if facts.silent_seconds > SILENT_STRETCH_SHARE_MAX * facts.duration_seconds:
        return f"The audio is silent for {facts.silent_seconds:.0f} of its {facts.duration_seconds:.0f} seconds."
    if asked_seconds is not None and abs(facts.duration_seconds - asked_seconds) > LENGTH_TOLERANCE * asked_seconds:
        return f"The audio is {facts.duration_seconds:.0f} s long; {asked_seconds:.0f} s were asked for."
    if facts.longest_clip_seconds > CLIPPED_SECONDS_MAX:
        return f"The audio is clipped for {facts.longest_clip_seconds * 1000:.0f} ms without a break."
    return None


class PinKind(StrEnum):
    """What is pinned to a moment of a take."""

    MARKER = "marker"
    NOTE = "note"


class Pin(Value):
    """Words at a moment of a take."""

    kind: PinKind
    at_milliseconds: int = Field(ge=0)
    text: str = Field(max_length=PIN_LENGTH_MAX)


class Standing(StrEnum):
    """Where the artist put a take. The tray is no trash: a take in it is only out of sight."""

    OPEN = "open"
    KEPT = "kept"
    REJECTED = "rejected"


class TakeMark(Value):
    """What the artist thinks of a take: kept beside it, since the take itself is never edited.

    ``name`` is the artist's own for it, beside its number.
    ``reason`` is why it was chosen, as far as the artist said. Pins lie in the order of their moments.
    """

    take_id: TakeId
    name: str = Field(default="", max_length=TAKE_NAME_LENGTH_MAX)
    rating: int = Field(default=0, ge=0, le=5)
    standing: Standing = Standing.OPEN
    labels: tuple[Annotated[str, Field(min_length=1, max_length=LABEL_LENGTH_MAX)], ...] = Field(
        default=(), max_length=LABELS_MAX
    )
    note: str = Field(default="", max_length=NOTE_LENGTH_MAX)
    reason: str = Field(default="", max_length=NOTE_LENGTH_MAX)
    pins: tuple[Pin, ...] = Field(default=(), max_length=PINS_MAX)

    def with_pin(self, pin: Pin) -> "TakeMark":
        """With one pin more; one of its kind at the same moment is replaced."""
        others = (
            other for other in self.pins if (other.kind, other.at_milliseconds) != (pin.kind, pin.at_milliseconds)
        )
        return self.but(pins=tuple(sorted((*others, pin), key=lambda one: (one.at_milliseconds, one.kind))))

    def without_pin(self, pin: Pin) -> "TakeMark":
        return self.but(pins=tuple(other for other in self.pins if other != pin))


def labels_in(text: str) -> tuple[str, ...]:
    """Labels out of a line with commas, each once, as far as there is room for them."""
    found = (label.strip()[:LABEL_LENGTH_MAX] for label in text.split(","))
    return tuple(dict.fromkeys(label for label in found if label))[:LABELS_MAX]
