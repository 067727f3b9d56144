"""Takes at another speed: made ready on a thread of their own, and heard as soon as they are."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from omg_desktop.adapters.measuring import CarryOut, Steps, Urgency
from omg_desktop.domain.sections import SharedPart
from omg_desktop.ports import SpeedStanding
from omg_desktop.sound import mixing, shared_parts
from omg_desktop.sound.mixing import Deck, Source
from omg_desktop.sound.shared_parts import PartInBoth
from omg_desktop.sound.stretching import stretched

Samples = NDArray[np.float32]
Sources = Mapping[str, Source]

STRETCHED_BYTES_MAX = 512 << 20
"""Memory for takes at another speed: three of three minutes at half of it, twelve at twice. The rest wait."""

_BYTES_PER_FRAME = 8


@dataclass(frozen=True, eq=False)
class _Wish:
    """A take that is to be made ready at a speed."""

    key: str
    samples: Samples
    speed: float
    rate_hz: int


class TakesAtSpeed:
    """Which take is to be heard and how fast, and how the deck gets there.

    What is heard goes on as it is until the wanted take is ready at the wanted speed. Where that cannot be, since the
    take still grows or is too long, it is heard at the usual speed. The take that is wanted is made ready first, then
    those heard lately, then the others, as far as there is room for them.
    """

    def __init__(
        self,
        carry_out: CarryOut,
        sources: Callable[[], tuple[Sources, int]],
        hold: Callable[[str, Samples, float, Samples], None],
        tell: Callable[[Callable[[Deck], Deck]], None],
    ) -> None:
        """``sources`` tells the decoded takes and their rate; ``hold`` keeps one, as it is and at a speed, together."""
        self._carry_out, self._sources, self._hold, self._tell = carry_out, sources, hold, tell
        self._lock = threading.Lock()  # taken before the playback's, never after
        self.speed = 1.0
        self._key: str | None = None
        self._parts: Sequence[SharedPart] = ()
        self._recent: tuple[str, ...] = ()
        self._refused: frozenset[tuple[str, float]] = frozenset()  # there was no memory for these
        self._thread: threading.Thread | None = None
        self._closing = False

    def change(self, speed: float) -> None:
        """Hear everything at this speed from when it is ready."""
        with self._lock:
            self.speed, self._refused = speed, frozenset()
            self._settle()

    def hear(self, key: str, parts: Sequence[SharedPart] = ()) -> None:
        """Hear this take, which is decoded, at the same moment, or part, of the music."""
        with self._lock:
            self._key, self._parts = key, parts
            self._recent = (key, *(other for other in self._recent if other != key))
            self._settle()

    def look_again(self) -> None:
        """Takes have come."""
        with self._lock:
            self._settle()

    def forget(self, keep: frozenset[str]) -> None:
        with self._lock:
            self._key = self._key if self._key in keep else None
            self._recent = tuple(key for key in self._recent if key in keep)

    def standing(self, source: Source | None, deck: Deck) -> SpeedStanding:
        """How the wanted speed stands with what the deck hears."""
        if deck.speed == self.speed or source is None:
            return SpeedStanding.HEARD
        if source.grows:
            return SpeedStanding.GROWING
        return SpeedStanding.PREPARING if self._fits(deck.heard or "", source) else SpeedStanding.TOO_LONG

    def needed(self, sources: Sources, deck: Deck) -> dict[str, Source]:
        """The sources without what is neither heard now nor wanted at its speed. Takes no lock."""
        used = {(voice.key, voice.speed) for voice in deck.voices} | {(deck.heard, deck.speed)}
        used |= {(key, self.speed) for key in self._in_order(sources)}
        found = {}
        for key, source in sources.items():
            kept = {speed: samples for speed, samples in source.stretched.items() if (key, speed) in used}
            found[key] = source if len(kept) == len(source.stretched) else replace(source, stretched=kept)
        return found

    def close(self) -> None:
        self._closing = True
        thread = self._thread
        if thread is not None:
            thread.join()

    # ---- inside -----------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Tell the deck what can be so by now, and see to the rest."""
        sources, rate_hz = self._sources()
        key, wanted, parts = self._key, self.speed, self._parts
        source = sources.get(key or "")
        if key is not None and source is not None:
            is_ready = not source.grows and source.at(wanted) is not None
            waits = not is_ready and not source.grows and self._fits(key, source)
            speed = wanted if is_ready else 1.0
            frames = [PartInBoth(*(round(seconds * rate_hz / speed) for seconds in part)) for part in parts]
            self._tell(lambda deck: _towards(deck, key, speed, frames, waits=waits))
        if self._thread is None and self._next_wish() is not None:
            self._thread = threading.Thread(target=self._work, name="speed", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                wish = self._next_wish()
                if wish is None:
                    self._thread = None
                    return
            try:
                urgency = Urgency.HEARD if wish.key == self._key else Urgency.MEASURED
                samples = self._carry_out(self._made(wish), urgency)
            except MemoryError:
                samples = None
                self._refused |= {(wish.key, wish.speed)}
            if samples is not None:
                self._hold(wish.key, wish.samples, wish.speed, samples)
            self.look_again()

    def _made(self, wish: _Wish) -> Steps[Samples | None]:
        """The take at that speed; None as soon as something else is wanted first."""
        made = np.empty((round(len(wish.samples) / wish.speed), 2), np.float32)
        done = 0
        for piece in stretched(wish.samples, wish.rate_hz, wish.speed):
            made[done : done + len(piece)] = piece
            done += len(piece)
            yield
            now = self._next_wish()
            if now is None or (now.samples is not wish.samples or now.speed != wish.speed):
                return None
        return made

    def _next_wish(self) -> _Wish | None:
        sources, rate_hz = self._sources()
        speed = self.speed
        missing = (key for key in self._in_order(sources) if sources[key].at(speed) is None)
        key = None if self._closing else next(missing, None)
        return None if key is None else _Wish(key, sources[key].samples, speed, rate_hz)

    def _in_order(self, sources: Sources) -> Iterator[str]:
        """The takes there is room for at the wanted speed, the most wanted first; none at the usual one."""
        if self.speed == 1.0:
            return
        room = STRETCHED_BYTES_MAX
        for key in dict.fromkeys((self._key or "", *self._recent, *sources)):
            source = sources.get(key)
            if source is None or source.grows or not self._fits(key, source):
                continue
            room -= self._bytes(source)
            if room < 0:
                return
            yield key

    def _fits(self, key: str, source: Source) -> bool:
        return (key, self.speed) not in self._refused and self._bytes(source) <= STRETCHED_BYTES_MAX

    def _bytes(self, source: Source) -> int:
        return round(len(source.samples) / self.speed) * _BYTES_PER_FRAME


def _towards(deck: Deck, key: str, speed: float, parts: Sequence[PartInBoth], *, waits: bool) -> Deck:
    """The deck on this take at this speed, ``parts`` in frames at that. What plays faster or slower waits for it."""
    if waits and deck.is_playing and deck.speed != 1.0:
        return deck
    return shared_parts.hear(mixing.at_speed(deck, speed), key, parts)
