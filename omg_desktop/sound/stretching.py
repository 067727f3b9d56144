"""Music faster or slower, at its own pitch: pieces of the sound itself, laid one after another where they fit.

What is laid down is never altered, only joined: at 0.75 a piece begins a little before the one before it ended, at 1.5
a little behind. It begins where it goes on most like what would have come (waveform similarity, WSOLA: Verhelst and
Roelands 1993), so the joint cannot be heard. Attacks are neither doubled nor left out: the sound between two of them is
stretched by itself, and each begins where it belongs.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, pi

import numpy as np
from numpy.typing import NDArray

from omg_desktop.sound.attacks import finding_attacks

Samples = NDArray[np.float32]

SPEED_MIN, SPEED_MAX = 0.5, 2.0

_PIECE_SECONDS = 0.050
_FADE_SECONDS = 0.012
_COMPARED_SECONDS = 0.030
# As far from its place as a piece may begin: two periods of 100 Hz. At an attack less, so that it is heard in time.
_SHIFT_SECONDS = 0.020
_ATTACK_SHIFT_SECONDS = 0.003
# A stretch begins so much before its attack that the fade into it is over by then.
_LEAD_SECONDS = 0.016
_AFTER_ATTACK_SECONDS = 0.024
# Joints are sought in a rough picture of the sound first.
_ROUGH_RATE_HZ = 12_000
_PIECES_AT_ONCE = 64
_LOOKED_AT_SECONDS = 20
# A mix in which sides of opposite sign do not cancel each other.
_SIDES = np.array([1.0, 0.7], np.float32)


def stretched(samples: Samples, rate_hz: int, speed: float) -> Iterator[Samples]:
    """The sound (frames, 2) at this speed (0.5 to 2), in pieces; ``round(frames / speed)`` frames altogether.

    The first pieces are empty: it looks at all of the sound before.

    Frame k of the result belongs to frame ``k * speed`` of the sound: attacks begin within 5 ms of where that puts
    them, and what lies between is heard in pieces of 50 ms around it. At speed 1 it is the sound itself.
    """
    if not SPEED_MIN <= speed <= SPEED_MAX:
        raise ValueError(f"{speed} is not between {SPEED_MIN} and {SPEED_MAX}.")
    if speed == 1.0 or not len(samples):
        yield samples
        return
    stretcher = _Stretcher(samples, rate_hz)
    for _ in stretcher.look():
        yield samples[:0]
    yield from stretcher.run(speed)


class _Stretcher:
    """One sound on its way to another speed."""

    def __init__(self, samples: Samples, rate_hz: int) -> None:
        self._samples = samples
        self._rate_hz = rate_hz
        self._step = max(1, rate_hz // _ROUGH_RATE_HZ)
        self._rough = np.empty(len(samples) // self._step, np.float32)
        self._energy = np.zeros(1)  # of the rough picture, from the beginning to each place
        self._attacks = np.zeros(0, np.int64)
        fade = self._frames(_FADE_SECONDS)
        self._rise = ((1 - np.cos((np.arange(fade) + 0.5) * (pi / fade))) / 2).astype(np.float32)

    def _frames(self, seconds: float) -> int:
        return round(seconds * self._rate_hz)

    def look(self) -> Iterator[None]:
        """Get to know the sound, in steps."""
        step, at_once = self._step, self._frames(_LOOKED_AT_SECONDS) // self._step
        for first in range(0, len(self._rough), at_once):
            last = min(first + at_once, len(self._rough))
            piece = self._samples[first * step : last * step] @ (_SIDES / step)
            self._rough[first:last] = piece.reshape(-1, step).sum(axis=1)
            yield
        self._energy = np.concatenate([[0.0], np.cumsum(np.square(self._rough, dtype=np.float64))])
        self._attacks = yield from finding_attacks(self._samples, self._rate_hz)

    def run(self, speed: float) -> Iterator[Samples]:
        """Piece after piece; each fades into the next, so its end is kept until that is known."""
        out: list[Samples] = []
        ends_at = 0  # where the piece before would have gone on
        for place, length, lowest, highest in self._plan(speed):
            begins_at = self._fitting(ends_at, place, lowest, highest)
            out.append(self._joined(ends_at, begins_at, length))
            ends_at = begins_at + length
            if len(out) >= _PIECES_AT_ONCE:
                yield np.concatenate(out)
                out = []
        if out:
            yield np.concatenate(out)

    def _plan(self, speed: float) -> Iterator[tuple[int, int, int, int]]:
        """For each piece: where in the sound it should begin, its length, and between what it may begin."""
        lead, after = self._frames(_LEAD_SECONDS), self._frames(_AFTER_ATTACK_SECONDS)
        shift, nearly = self._frames(_SHIFT_SECONDS), self._frames(_ATTACK_SHIFT_SECONDS)
        stretches = [(0, 0)]  # where each begins in the sound, and in the result
        for attack in map(int, self._attacks):
            if attack - lead > stretches[-1][0] + lead + after:
                stretches.append((attack - lead, round(attack / speed) - lead))
        whole = (len(self._samples), round(len(self._samples) / speed))
        for (start, first), (end, last) in pairwise([*stretches, whole]):
            count = max(1, round((last - first) / self._frames(_PIECE_SECONDS)))
            behind = lead + after if start else 0  # from where its attack is over
            if speed < 1:  # no piece but the first may begin in this attack, and none may reach into the next
                count = max(2, ceil((last - first) / max(end - start - behind, 1)), count)
            edges = np.round(np.linspace(first, last, count + 1)).astype(int)
            room = (end - start) - int(edges[-1] - edges[-2])
            for number in range(count):
                length = int(edges[number + 1] - edges[number])
                if number == 0:
                    yield start, length, max(start - nearly, 0), start + (nearly if start else 0)
                    continue
                place = start + max(round(number / (count - 1) * room), min(behind, room))
                earliest, latest = start + min(behind, room), max(end - length, place)
                yield place, length, max(place - shift, earliest), min(place + shift, latest)

    def _fitting(self, ends_at: int, place: int, lowest: int, highest: int) -> int:
        """Where between these a piece goes on most like the sound behind ``ends_at``."""
        if lowest <= ends_at <= highest:
            return ends_at
        if lowest >= highest:
            return place
        step = self._step
        length = self._frames(_COMPARED_SECONDS) // step
        first, last = lowest // step, highest // step
        wanted = self._rough[ends_at // step : ends_at // step + length]
        there = self._rough[first : last + length]
        if len(wanted) < length or len(there) < length + 1:
            return place
        products = np.correlate(there, wanted, "valid")
        energy = self._energy[first + length : first + len(there) + 1] - self._energy[first : first + len(products)]
        likeness = products / np.sqrt(energy + 1e-9)
        if likeness.max() <= 0:  # silence, or nothing alike
            return place
        best = (first + int(np.argmax(likeness))) * step + ends_at % step
        return self._to_the_frame(ends_at, min(max(best, lowest), highest), lowest, highest)

    def _to_the_frame(self, ends_at: int, rough: int, lowest: int, highest: int) -> int:
        """The same again around a place found in the rough picture."""
        length = self._frames(_FADE_SECONDS)
        first, last = max(lowest, rough - self._step), min(highest, rough + self._step)
        wanted = self._samples[ends_at : ends_at + length] @ _SIDES
        there = self._samples[first : last + length] @ _SIDES
        if len(wanted) < length or len(there) < length:
            return rough
        return first + int(np.argmax(np.correlate(there, wanted, "valid")))

    def _joined(self, ends_at: int, begins_at: int, length: int) -> Samples:
        """A piece from ``begins_at``, faded in over what was heard before."""
        piece = self._samples[begins_at : begins_at + length]
        if len(piece) < length:
            piece = np.concatenate([piece, np.zeros((length - len(piece), 2), np.float32)])
        frames = min(len(self._rise), length)
        old = self._samples[ends_at : ends_at + frames]
        frames = len(old)
        if ends_at == begins_at or not frames:
            return piece
        new = piece[:frames]
        rise = self._rise if frames == len(self._rise) else self._rise[:frames] / self._rise[frames - 1]
        # What is alike adds up by amplitude, what is not by power: so that no joint is quieter than what it joins.
        alike = float(np.vdot(old, new)) / (float(np.vdot(old, old)) * float(np.vdot(new, new)) + 1e-12) ** 0.5
        fall = 1 - rise
        gain = 1 / np.sqrt(rise * rise + fall * fall + 2 * min(max(alike, 0.0), 1.0) * rise * fall)
        mixed = new * (rise * gain)[:, np.newaxis] + old * (fall * gain)[:, np.newaxis]
        return np.concatenate([mixed, piece[frames:]])
