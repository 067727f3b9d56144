"""The shape of audio as numbers: what waveforms, spectrograms and meters are drawn from."""

from dataclasses import dataclass

from pydantic import ConfigDict, PositiveFloat, model_validator

from omg_desktop.domain.values import Digest, Value

WAVEFORM_BINS = 2048
READINGS_PER_SECOND = 10


class Waveform(Value):
    """Peak and RMS magnitudes of equal stretches of the audio, each a byte (255 is full scale)."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    audio_digest: Digest
    duration_seconds: PositiveFloat
    peak: bytes
    rms: bytes

    @model_validator(mode="after")
    def _has_pairs(self) -> "Waveform":
        if len(self.peak) != len(self.rms) or not self.peak:
            raise ValueError("peak and rms must have the same, positive number of bins")
        return self


@dataclass(frozen=True)
class Readings:
    """What meters show of a take: figures for each 0.1 s, and of the whole. ``None`` is what silence reads."""

    momentary_lufs: tuple[float | None, ...] = ()
    short_term_lufs: tuple[float | None, ...] = ()
    true_peaks_dbtp: tuple[float, ...] = ()
    correlations: tuple[float, ...] = ()
    integrated_lufs: float | None = None
    range_lu: float | None = None
    momentary_max_lufs: float | None = None
    short_term_max_lufs: float | None = None

    def momentary_at(self, seconds: float) -> float | None:
        """Loudness of the 0.4 s that end there."""
        return _at(self.momentary_lufs, seconds, 4)

    def short_term_at(self, seconds: float) -> float | None:
        """Loudness of the 3 s that end there."""
        return _at(self.short_term_lufs, seconds, 30)

    def true_peak_to(self, seconds: float) -> float | None:
        """The highest true peak of the 1.5 s that end there."""
        last = int(seconds * READINGS_PER_SECOND) + 1
        return max(self.true_peaks_dbtp[max(0, last - 15) : last], default=None)

    def correlation_at(self, seconds: float) -> float | None:
        """Of the half second that ends there."""
        last = int(seconds * READINGS_PER_SECOND) + 1
        heard = self.correlations[max(0, last - 5) : last]
        return sum(heard) / len(heard) if heard else None


def _at(series: tuple[float | None, ...], seconds: float, first: int) -> float | None:
    place = int(seconds * READINGS_PER_SECOND) - first
    return series[min(place, len(series) - 1)] if series and place >= 0 else None


@dataclass(frozen=True)
class SoundDetail:
    """What there is to see of a take beyond its overview. ``fine`` is its waveform in short, equal stretches."""

    audio_digest: Digest
    fine: Waveform
    clips_seconds: tuple[float, ...]
    readings: Readings


@dataclass(frozen=True)
class SpectrogramPicture:
    """Levels as bytes, 255 the loudest, row by row from the highest pitch; columns from the beginning to the end."""

    audio_digest: Digest
    columns: int
    rows: int
    levels: bytes
    lowest_hz: float
    highest_hz: float
