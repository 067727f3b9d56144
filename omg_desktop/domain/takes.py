"""What came back from a provider, and what it must fulfil to count as a take."""

from enum import StrEnum

from pydantic import AwareDatetime, Field, NonNegativeFloat, PositiveFloat, PositiveInt

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, TrackId
from omg_desktop.domain.values import Digest, Microdollars, Value

LENGTH_TOLERANCE = 0.10
SILENCE_LUFS = -60.0
CLIPPED_SECONDS_MAX = 0.02
SILENT_STRETCH_SHARE_MAX = 0.5


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
    """What was measured of decoded audio. ``longest_clip_seconds``: longest run of samples stuck at full scale."""

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


class Take(Value):
    """What a provider made of a brief. The audio stays on disk, named by its digest; a take is never edited."""

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


class TakeMark(Value):
    """What the artist thinks of a take: kept beside it, since the take itself is never edited."""

    take_id: TakeId
    rating: int = Field(default=0, ge=0, le=5)
