"""Opening the sound card, which may not be there: nor its library."""

import importlib
from typing import Any, Protocol, cast

from omg_desktop.adapters.silent_output import NoDevice, Output, Render


class OpenDevice(Protocol):
    """Opens the output of this name, or the system's own choice. Raises NoDevice."""

    def __call__(
        self, render: Render, latency_seconds: float, rate_hz: int | None, device: str | None = None
    ) -> Output: ...


def _sound_card() -> Any:
    try:
        # By name and late: importing it starts PortAudio, which takes a tenth of a second, and fails without it.
        return cast(Any, importlib.import_module("omg_desktop.adapters.audio_output"))
    except OSError as error:
        raise NoDevice("PortAudio is not installed") from error


def list_devices() -> tuple[str, ...]:
    """The names of all outputs; none without PortAudio."""
    try:
        return tuple(_sound_card().output_names())
    except NoDevice:
        return ()


def open_device(render: Render, latency_seconds: float, rate_hz: int | None, device: str | None = None) -> Output:
    """The sound card, at this rate if it can. Raises NoDevice."""
    module = _sound_card()
    if rate_hz is not None:  # not the first time: a device may have come since
        module.look_for_devices_again()
    return cast(Output, module.DeviceOutput(render, latency_seconds, rate_hz, device))
