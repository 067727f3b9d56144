"""The sound card. Importing this module starts PortAudio, and raises OSError where that is not installed."""

import contextlib
import time
from typing import Any

import numpy as np
import sounddevice
from numpy.typing import NDArray

from omg_desktop.adapters.silent_output import BLOCK_FRAMES, NoDevice, Render

# A card that is still there asks for a block every 12 ms. Some drivers do not tell when it is pulled out; it is
# gone when it has not asked for this long.
_ASKED_SECONDS_MAX = 2.0


class DeviceOutput:
    """An output by its name, else the system's usual one, through PortAudio. Raises NoDevice when there is none."""

    def __init__(
        self, render: Render, latency_seconds: float, rate_hz: int | None = None, name: str | None = None
    ) -> None:
        """Open at this rate if the device takes it, else (and for None) at the device's own."""
        self.underruns = 0
        self._render = render
        try:
            device = _named(name) or sounddevice.query_devices(kind="output")
            self._stereo = np.zeros((BLOCK_FRAMES, 2), np.float32) if device["max_output_channels"] == 1 else None
            own_rate_hz = round(device["default_samplerate"])
            self._stream = self._opened(device, latency_seconds, rate_hz or own_rate_hz, own_rate_hz)
            self._asked_at = time.monotonic()
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise NoDevice(str(error)) from error
        self.name: str = device["name"]
        self.rate_hz = round(self._stream.samplerate)
        self.latency_seconds: float = self._stream.latency

    def is_alive(self) -> bool:
        return bool(self._stream.active) and time.monotonic() - self._asked_at < _ASKED_SECONDS_MAX

    def close(self) -> None:
        with contextlib.suppress(sounddevice.PortAudioError):  # it may be gone
            self._stream.abort()
        with contextlib.suppress(sounddevice.PortAudioError):
            self._stream.close()

    def _opened(self, device: dict[str, Any], latency_seconds: float, *rates_hz: int) -> Any:
        for rate_hz in rates_hz:
            with contextlib.suppress(sounddevice.PortAudioError):
                return self._stream_of(device, latency_seconds, rate_hz)
        return self._stream_of(device, latency_seconds, rates_hz[-1])

    def _stream_of(self, device: dict[str, Any], latency_seconds: float, rate_hz: int) -> Any:
        return sounddevice.OutputStream(
            samplerate=rate_hz,
            blocksize=BLOCK_FRAMES,
            device=device["index"],
            channels=2 if self._stereo is None else 1,
            dtype="float32",
            latency=latency_seconds,
            callback=self._fill,
        )

    def _fill(self, block: NDArray[np.float32], frames: int, _moments: Any, status: Any) -> None:
        self._asked_at = time.monotonic()
        if status.output_underflow:
            self.underruns += 1
        if self._stereo is None:
            self._render(block)
        else:
            self._render(self._stereo[:frames])
            np.mean(self._stereo[:frames], axis=1, keepdims=True, out=block)


def output_names() -> list[str]:
    """The outputs of the system's usual sound system, each once."""
    try:
        usual = sounddevice.query_hostapis(sounddevice.default.hostapi)
        devices = [sounddevice.query_devices(index) for index in usual["devices"]]
    except (sounddevice.PortAudioError, ValueError):
        return []
    return list(dict.fromkeys(device["name"] for device in devices if device["max_output_channels"] > 0))


def _named(name: str | None) -> dict[str, Any] | None:
    """The output of this name, if it is (still) there."""
    devices = sounddevice.query_devices() if name else ()
    return next((device for device in devices if device["name"] == name and device["max_output_channels"] > 0), None)


def look_for_devices_again() -> None:
    """PortAudio knows only the devices that were there when it started. No output may be open. Raises NoDevice."""
    try:
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise NoDevice(str(error)) from error
