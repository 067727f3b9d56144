"""The shape of audio as numbers: what a waveform is drawn from."""

from pydantic import ConfigDict, PositiveFloat, model_validator

from omg_desktop.domain.values import Digest, Value

WAVEFORM_BINS = 2048


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
