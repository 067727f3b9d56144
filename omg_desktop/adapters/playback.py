"""All takes of a track on one clock, heard through the sound card, or through nothing where there is none."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omg_desktop.adapters.audio_decoding import decoded_for_output
from omg_desktop.adapters.device_opening import OpenDevice, list_devices, open_device
from omg_desktop.adapters.growing_sound import GrowingSounds
from omg_desktop.adapters.measuring import CarryOut, Urgency, at_once
from omg_desktop.adapters.playback_speed import TakesAtSpeed
from omg_desktop.adapters.playback_trace import Moment, levels_dbfs_of, peak_of, position_at
from omg_desktop.adapters.silent_output import NoDevice, Output, SilentOutput
from omg_desktop.domain.errors import NotFound, OmgError
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.sections import SharedPart
from omg_desktop.ports import ListenTo, PlaybackStatus, SoundLevel
from omg_desktop.sound import mixing, monitoring
from omg_desktop.sound.facts import FULL_SCALE
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp
from omg_desktop.sound.mixing import Deck, Source
from omg_desktop.sound.monitoring import Monitor

NO_DEVICE = "No audio device; all else works."
DEVICE_GONE = "The audio device is gone. Playback is paused; press play to go on."

SILENT_RATE_HZ = 48_000
LATENCY_SECONDS = 0.03
"""With the block before it, a key is heard within 50 ms. Doubled where that is too little for the device."""

HELD_BYTES_MAX = 512 << 20
"""Memory for decoded takes, about eight of three minutes; the rest is mapped from temporary files."""

_LATENCY_SECONDS_MAX = 0.28
_UNDERRUNS_MAX = 2
_LOOK_SECONDS = 0.5
_REOPEN_SECONDS_MIN = 10.0
_IDLE_SECONDS_MAX = 30.0
_TRACE_LENGTH = 48
_BLOCK_SECONDS_MAX = 0.02
_METERED_BLOCKS = 4
"""43 ms: a little more than lies between two looks at the meter, so that no peak is missed."""

DIMMED_GAIN = 0.1
"""20 dB down."""

_MATRICES = {
    ListenTo.STEREO: monitoring.STEREO,
    ListenTo.MONO: monitoring.MONO,
    ListenTo.LEFT: monitoring.LEFT,
    ListenTo.RIGHT: monitoring.RIGHT,
    ListenTo.SWAPPED: monitoring.SWAPPED,
}

Command = Callable[[Deck], Deck]
Samples = NDArray[np.float32]


class DevicePlayback:
    """Plays prepared takes. The output is opened by the first ``prepare`` and stays open while takes are held.

    Three threads meet here. The output's thread owns the deck and renders; wishes from the window reach it as
    commands, which are pure functions of the deck. A watching thread deals with devices that come, go or cannot keep
    up. The lock is held for a handful of instructions only, since the output's thread must not wait.
    """

    def __init__(
        self,
        open_device: OpenDevice = open_device,
        list_devices: Callable[[], tuple[str, ...]] = list_devices,
        carry_out: CarryOut = at_once,
    ) -> None:
        self._open_device = open_device
        self._list_devices = list_devices
        self._carry_out = carry_out
        self._lock = threading.Lock()
        self._rate_hz = SILENT_RATE_HZ
        self._deck = mixing.new_deck(self._rate_hz)
        self._commands: tuple[Command, ...] = ()
        self._trace: tuple[Moment, ...] = ()
        self._written = 0
        self._written_at = 0.0
        self._peaks: tuple[tuple[float, float], ...] = ()  # of the last blocks, left and right
        self._clips = 0
        self._is_driven = False  # an output's thread owns the deck
        self._paths: dict[str, Path] = {}
        self._sources: dict[str, Source] = {}
        self._held_bytes: dict[str, int] = {}
        self._speeds = TakesAtSpeed(carry_out, lambda: (self._sources, self._rate_hz), self._hold_at_speed, self._tell)
        self._matrix = monitoring.STEREO
        self._monitor = Monitor()  # the output's thread alone changes it
        # Opening and closing take long; whoever does it holds this one, and the window never does.
        self._outputs = threading.Lock()
        self._output: Output | None = None
        self._device: str | None = None  # None is the system's own choice
        self._opened_on: str | None = None
        self._growing = GrowingSounds()
        self._notice = ""
        self._latency_seconds = LATENCY_SECONDS
        self._opened_at = 0.0
        self._idle_since = 0.0
        self._wake = threading.Event()
        self._closing = False
        self._watcher: threading.Thread | None = None

    # ---- what the window asks for -----------------------------------------------------------------------------------

    def prepare(self, take_id: TakeId, path: Path) -> None:
        """Decode a take so that it can be heard at once. Blocks. Raises AudioUnusable, DiskFull."""
        with self._outputs:
            self._ensure_output()
        while True:
            rate_hz = self._rate_hz
            samples, held_bytes = self._decoded(path, rate_hz)
            with self._lock:
                if rate_hz == self._rate_hz:
                    self._paths = self._paths | {take_id: path}
                    self._hold(take_id, samples, held_bytes)
                    break
        self._speeds.look_again()

    def follow(self, take_id: TakeId, path: Path) -> None:
        """Hear what is there of a sound that is still being written. Blocks. Raises AudioUnusable."""
        with self._outputs:
            self._ensure_output()
        rate_hz = self._rate_hz

        def hold(samples: Samples) -> None:
            with self._lock:
                if rate_hz == self._rate_hz:  # else it is read anew when it is followed again
                    self._paths = self._paths | {take_id: path}
                    self._hold(take_id, samples, samples.nbytes, grows=True)

        self._growing.read(take_id, path, rate_hz, hold)

    def forget(self, keep: Iterable[TakeId]) -> None:
        """Let go of all decoded takes but these. The memory is free a moment later: what is heard fades out first."""
        kept = frozenset(keep)
        self._growing.forget(kept)
        with self._lock:
            self._paths = {key: path for key, path in self._paths.items() if key in kept}
        self._speeds.forget(frozenset(kept))
        self._tell(lambda deck: mixing.forget(deck, frozenset(kept)))

    def hear(self, take_id: TakeId, parts: Sequence[SharedPart] = ()) -> None:
        """Switch to a prepared take at the same moment, or part, of the music; one not prepared changes nothing."""
        if take_id in self._paths:
            self._speeds.hear(take_id, parts)

    def play(self) -> None:
        self._tell(mixing.play)
        if self._notice:
            self._wake.set()

    def pause(self) -> None:
        self._tell(mixing.pause)

    def seek(self, position_seconds: float) -> None:
        rate_hz = self._rate_hz
        self._tell(lambda deck: mixing.seek(deck, round(position_seconds * rate_hz / deck.speed)))

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        rate_hz = self._rate_hz

        def set_loop(deck: Deck) -> Deck:
            frames_per_second = rate_hz / deck.speed
            frames = (round(loop[0] * frames_per_second), round(loop[1] * frames_per_second)) if loop else None
            return mixing.set_loop(deck, frames)

        self._tell(set_loop)

    def set_gains(self, gains_db: Mapping[TakeId, float]) -> None:
        """Play takes louder or quieter by so much; what sounds glides there."""
        gains = {str(take_id): 10 ** (gain_db / 20) for take_id, gain_db in gains_db.items()}
        self._tell(lambda deck: mixing.set_gains(deck, gains))

    def set_speed(self, speed: float) -> None:
        """Hear everything faster or slower, its pitch kept, as soon as it is prepared for that."""
        self._speeds.change(speed)

    def listen_to(self, sides: ListenTo, *, dimmed: bool) -> None:
        """Hear these sides from now on, or quieter, gliding."""
        self._matrix = monitoring.quieter(_MATRICES[sides], DIMMED_GAIN if dimmed else 1.0)

    def level(self, take_id: TakeId, start_seconds: float, end_seconds: float) -> SoundLevel:
        """How loud a stretch of a prepared take is by itself. Blocks. Raises NotFound."""
        with self._lock:
            source, rate_hz = self._sources.get(take_id), self._rate_hz
        if source is None:
            raise NotFound("The take is not ready to be heard.")
        sound = source.samples[round(max(start_seconds, 0) * rate_hz) : round(max(end_seconds, 0) * rate_hz)]
        if not len(sound):
            return SoundLevel(None, None)
        return SoundLevel(integrated_loudness_lufs(sound, rate_hz), true_peak_dbtp(sound, rate_hz))

    def devices(self) -> tuple[str, ...]:
        """The outputs there are. Blocks."""
        return self._list_devices()

    def use_device(self, name: str | None) -> None:
        """Play through this one, or through the system's own choice."""
        self._device = name
        self._wake.set()

    def status(self) -> PlaybackStatus:
        """What is heard right now: cheap enough to ask sixty times a second."""
        with self._lock:
            deck, commands, trace = self._deck, self._commands, self._trace
            written, written_at, peaks, clips = self._written, self._written_at, self._peaks, self._clips
            rate_hz = self._rate_hz
        output = self._output
        for command in commands:
            before, deck = deck, command(deck)
            if (deck.position, deck.speed) != (before.position, before.speed):
                trace = ()
        source = self._sources.get(deck.heard or "")
        heard = source.at(deck.speed) if source else None
        length = 0 if heard is None else len(heard)
        position = deck.position
        if deck.is_playing and trace and output is not None:
            since = min(time.monotonic() - written_at, _BLOCK_SECONDS_MAX)
            position = position_at(trace, written + round((since - output.latency_seconds) * rate_hz), deck)
        position = min(max(position, 0), length) if length else max(position, 0)
        frames_per_second = rate_hz / deck.speed
        return PlaybackStatus(
            playing=deck.is_playing,
            position_seconds=position / frames_per_second,
            duration_seconds=len(source.samples) / rate_hz if source else 0.0,
            heard=TakeId(deck.heard) if deck.heard else None,
            loop=(deck.loop[0] / frames_per_second, deck.loop[1] / frames_per_second) if deck.loop else None,
            levels_dbfs=levels_dbfs_of(peaks),
            clips=clips,
            speed=deck.speed,
            speed_standing=self._speeds.standing(source, deck),
            device=output.name if output else "",
            notice=self._notice,
        )

    def close(self) -> None:
        self._closing = True
        self._growing.forget(())
        self._speeds.close()
        self._wake.set()
        if self._watcher:
            self._watcher.join()
        with self._outputs:
            self._close_output()

    def _tell(self, command: Command) -> None:
        with self._lock:
            if self._is_driven:
                self._commands += (command,)
            else:
                self._deck = command(self._deck)

    # ---- on the output's thread -------------------------------------------------------------------------------------

    def _render(self, block: Samples) -> None:
        with self._lock:
            deck, commands, trace = self._deck, self._commands, self._trace
            for command in commands:
                before, deck = deck, command(deck)
                now = (deck.position, deck.is_playing, deck.speed)
                if now != (before.position, before.is_playing, before.speed):
                    trace = ()  # what was heard before says nothing of where the music is now
            self._deck, self._commands = deck, ()
        after = mixing.render(block, deck, self._sources)
        self._monitor = monitoring.listen(block, self._monitor, self._matrix, self._rate_hz)
        moment = Moment(self._written, deck.position, deck.is_playing)
        peaks = (peak_of(block[:, 0]), peak_of(block[:, 1]))
        with self._lock:
            self._deck, self._peaks = after, (*self._peaks[1 - _METERED_BLOCKS :], peaks)
            self._clips += max(peaks) >= FULL_SCALE
            self._trace = (*trace[-_TRACE_LENGTH:], moment)
            self._written += len(block)
            self._written_at = time.monotonic()

    # ---- devices ----------------------------------------------------------------------------------------------------

    def _ensure_output(self) -> None:
        self._idle_since = time.monotonic()
        if self._closing:
            return
        if self._output is None:
            self._open(rate_hz=None if self._watcher is None else self._rate_hz)
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="audio devices", daemon=True)
            self._watcher.start()

    def _open(self, rate_hz: int | None) -> None:
        """Open the device, or what stands in for it."""
        self._opened_at = time.monotonic()
        self._opened_on = self._device
        with self._lock:
            self._is_driven = True
        try:
            self._output = self._open_device(self._render, self._latency_seconds, rate_hz, self._device)
            self._notice = ""
        except NoDevice:
            self._stand_in(NO_DEVICE)
        if self._output is not None and self._output.rate_hz != self._rate_hz:
            self._change_rate(self._output.rate_hz)

    def _change_rate(self, rate_hz: int) -> None:
        """Pause at the same moment, with all takes decoded again for this rate."""
        old_rate_hz = self._rate_hz
        with self._lock:
            self._commands += (lambda deck: mixing.at_rate(deck, old_rate_hz, rate_hz),)
            self._rate_hz, self._sources, self._held_bytes = rate_hz, {}, {}
            paths = self._paths
        for take_id, path in paths.items():
            with suppress(OmgError):  # a file that is gone by now will be missed when it is wanted
                samples, held_bytes = self._decoded(path, rate_hz)
                with self._lock:
                    self._hold(take_id, samples, held_bytes)
        self._speeds.look_again()

    def _decoded(self, path: Path, rate_hz: int) -> tuple[Samples, int]:
        return self._carry_out(decoded_for_output(path, rate_hz, self._room_bytes()), Urgency.HEARD)

    def _hold(self, take_id: str, samples: Samples, held_bytes: int, *, grows: bool = False) -> None:
        self._sources = self._sources | {take_id: Source(samples, grows)}
        self._held_bytes = self._held_bytes | {take_id: held_bytes}

    def _hold_at_speed(self, key: str, samples: Samples, speed: float, stretched: Samples) -> None:
        with self._lock:
            source = self._sources.get(key)
            if source is not None and source.samples is samples:  # else it was forgotten, or decoded anew
                versions = {**source.stretched, speed: stretched}
                self._sources = self._sources | {key: replace(source, stretched=versions)}

    def _room_bytes(self) -> int:
        with self._lock:
            return HELD_BYTES_MAX - sum(self._held_bytes.values())

    def _close_output(self) -> None:
        output, self._output = self._output, None
        if output is None:
            return
        output.close()
        with self._lock:
            for command in self._commands:
                self._deck = command(self._deck)
            self._commands, self._trace, self._peaks = (), (), ()
            self._is_driven = False

    def _watch(self) -> None:
        while not self._closing:
            asked = self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
            self._drop_forgotten()
            with self._outputs:
                if not self._closing and self._output is not None:
                    self._look_after(self._output, asked=asked)

    def _drop_forgotten(self) -> None:
        with self._lock:
            if self._sources.keys() - self._paths.keys():
                self._sources = {key: source for key, source in self._sources.items() if key in self._paths}
                self._held_bytes = {key: held for key, held in self._held_bytes.items() if key in self._paths}
            if not self._commands:  # they may be about to hear what nothing needs yet
                self._sources = self._speeds.needed(self._sources, self._deck)

    def _look_after(self, output: Output, *, asked: bool) -> None:
        now = time.monotonic()
        if self._sources:
            self._idle_since = now
        if now - self._idle_since > _IDLE_SECONDS_MAX:
            self._close_output()
        elif self._device != self._opened_on:
            self._close_output()
            self._open(self._rate_hz)
        elif not output.is_alive():
            self._close_output()
            self.pause()
            self._stand_in(DEVICE_GONE)
            self._opened_at = 0.0  # the next wish to play may look for a device at once
        elif self._notice and asked and now - self._opened_at > _REOPEN_SECONDS_MIN:
            self._close_output()
            self._open(self._rate_hz)
        elif output.underruns > _UNDERRUNS_MAX and self._latency_seconds < _LATENCY_SECONDS_MAX:
            self._latency_seconds *= 2
            self._close_output()
            self._open(self._rate_hz)

    def _stand_in(self, notice: str) -> None:
        with self._lock:
            self._is_driven = True
        self._output = SilentOutput(self._render, self._rate_hz)
        self._notice = notice
