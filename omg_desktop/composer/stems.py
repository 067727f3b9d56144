"""Stems: one part's notes turned into sound, a window at a time.

Every different tone (pitch, loudness step, variant, articulation) is made once, equalised once, placed wherever the
score wants it with its own gain and release, and forgotten after its last note. That is what makes plain NumPy fast
enough.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np

from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames, turned
from omg_desktop.composer.score import Note, Part, Score
from omg_desktop.composer.swing import swung
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.voice import Traits, Voice
from omg_desktop.composer.windows import Overlap, Window

ToneKey = tuple[int, int, int, str]  # pitch, loudness step, variant, articulation
StrokeKey = tuple[int, int, int, int]  # drum, loudness step, variant, twentieths of a second where it matters
STROKE_STEPS = 6
FIRST_EFFECT = 90  # from here on a drum is as long as its note
RELEASE_LENGTHS = 4.5  # how many time constants of release are kept
TONE_BYTES_MAX = 160 << 20
DUST_GRAIN = np.float32(2.0**-7)  # added and taken away again it leaves nothing that is below 2**-31
PANS = {
    42: 0.18, 44: 0.18, 46: 0.2, 51: -0.28, 59: 0.3, 53: -0.28, 49: -0.35, 57: 0.38, 52: 0.45, 55: 0.3, 48: 0.3,
        47: 0.05,
    43: -0.25, 41: -0.35, 70: -0.3, 54: 0.3, 69: -0.35, 63: -0.28, 64: -0.2, 62: -0.28, 60: 0.3, 61: 0.25, 37: 0.08,
        81: 0.4,
    76: 0.25, 75: 0.35, 56: 0.3, 82: -0.1, 86: 0.2, 87: -0.25, 65: 0.35,
}  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A note in seconds, ready to be sounded."""

    start_seconds: float
    length_seconds: float
    note: Note


class RawStem(Protocol):
    """The sound of a part's notes, before anything is done to it."""

    def play(self, window: Window) -> Samples | None:
        """The next window, (frames, 2); None where nothing sounds. Windows follow one another."""


class ToneShelf:
    """Tones that will be wanted again, within a limit; those not wanted for longest go first. For several threads."""

    def __init__(self, bytes_max: int = TONE_BYTES_MAX) -> None:
        self._room = bytes_max
        self._tones: OrderedDict[Hashable, Samples] = OrderedDict()
        self._lock = Lock()

    def tone(self, name: Hashable, make: Callable[[], Samples]) -> Samples:
        """The tone of this name, which is made where it is not there."""
        with self._lock:
            if name in self._tones:
                self._tones.move_to_end(name)
                return self._tones[name]
        tone = make()
        with self._lock:
            if name not in self._tones:
                self._tones[name] = tone
                self._room -= tone.nbytes
            while self._room < 0 and len(self._tones) > 1:
                self._room += self._tones.popitem(last=False)[1].nbytes
        return tone

    def forget(self, name: Hashable) -> None:
        """This one will not be wanted again."""
        with self._lock:
            tone = self._tones.pop(name, None)
            self._room += tone.nbytes if tone is not None else 0


def placed_notes(score: Score, part: Part) -> list[Placed]:
    """The notes of a part in seconds, swung, in order."""
    placed = []
    for note in part.notes:
        begin = score.seconds_at(swung(note.start_beats, part.swing, part.swing_unit_beats))
        end = score.seconds_at(swung(note.start_beats + note.duration_beats, part.swing, part.swing_unit_beats))
        placed.append(Placed(max(0.0, begin + note.shift_seconds), max(0.03, end - begin), note))
    return sorted(placed, key=lambda one: (one.start_seconds, one.note.pitch))


class Tones:
    """What the notes of a pitched part need: which tone each, and the tones themselves."""

    def __init__(self, part: Part, voice: Voice, placed: Sequence[Placed], shelf: ToneShelf) -> None:
        self.traits = voice.traits
        self._part, self._voice, self._shelf = part.name, voice, shelf
        self.keys, self._longest = _tone_keys(placed, self.traits.velocity_steps, self.traits.variants)
        self._left = Counter(self.keys)
        self.usual_seconds = float(np.median([one.length_seconds for one in placed])) if placed else 0.0

    def tone(self, key: ToneKey) -> Samples:
        """A tone, (frames, 1 or 2), as long as its longest note needs it."""
        return self._shelf.tone((self._part, key), lambda: self._made(key))

    def used(self, key: ToneKey) -> None:
        """One of the notes that need this tone has sounded."""
        self._left[key] -= 1
        if not self._left[key]:
            self._shelf.forget((self._part, key))

    def _made(self, key: ToneKey) -> Samples:
        pitch, step, variant, articulation = key
        traits = self.traits
        held = min(self._longest[key], traits.longest_seconds) + traits.release_seconds * RELEASE_LENGTHS
        tone = self._voice.tone(pitch, (step + 0.5) / traits.velocity_steps, held, variant, articulation)
        return _without_dust(equalise(tone[:, None] if tone.ndim == 1 else tone, traits.bands))


def _without_dust(sound: Samples) -> Samples:
    """Silent where it is below -180 dB: subnormal numbers are slow to reckon with."""
    rounded = sound + DUST_GRAIN
    rounded -= DUST_GRAIN
    return rounded


def _tone_keys(placed: Sequence[Placed], steps: int, variants: int) -> tuple[list[ToneKey], dict[ToneKey, float]]:
    """The tone that each note needs, and the longest that each tone is held."""
    keys: list[ToneKey] = []
    longest: dict[ToneKey, float] = {}
    turn: dict[int, int] = {}
    for one in placed:
        pitch = one.note.pitch
        turn[pitch] = turn.get(pitch, -1) + 1
        step = min(steps - 1, int(one.note.velocity * steps))
        key = (pitch, step, turn[pitch] % variants, one.note.articulation)
        keys.append(key)
        longest[key] = max(longest.get(key, 0.0), one.length_seconds + 0.05)
    return keys, longest


def stroke_keys(placed: Sequence[Placed]) -> list[StrokeKey]:
    """The stroke that each note of a group of drums needs."""
    keys: list[StrokeKey] = []
    turn: Counter[int] = Counter()
    for one in placed:
        drum = one.note.pitch
        lasting = round(one.length_seconds * 20) if drum >= FIRST_EFFECT else 0
        keys.append((drum, min(STROKE_STEPS - 1, int(one.note.velocity * STROKE_STEPS)), turn[drum] % 3, lasting))
        turn[drum] += 1
    return keys


class Strokes:
    """The strokes of a kit, each made once; mono."""

    def __init__(self, placed: Sequence[Placed], kit: DrumKit) -> None:
        self.keys = stroke_keys(placed)
        self._seconds = {
            key: one.length_seconds for key, one in zip(reversed(self.keys), reversed(placed), strict=True)
        }
        self._kit = kit
        self._made: dict[StrokeKey, Samples] = {}

    def stroke(self, key: StrokeKey) -> Samples:
        """The sound of a stroke."""
        if key not in self._made:
            drum, step, variant, _ = key
            stroke = self._kit.stroke(drum, (step + 0.5) / STROKE_STEPS, variant, self._seconds[key])
            self._made[key] = _without_dust(stroke)
        return self._made[key]


def number_before(placed: Sequence[Placed], frame: int, first: int = 0) -> int:
    """How many notes begin before a frame; ``first`` is how many are known to."""
    while first < len(placed) and frames(placed[first].start_seconds) < frame:
        first += 1
    return first


class PitchedStem:
    """A pitched part; ``notes`` are the numbers of those among ``placed`` that shall sound."""

    def __init__(self, placed: Sequence[Placed], tones: Tones, pan: float, notes: range, *, forgets: bool) -> None:
        self._placed, self._tones, self._forgets = placed, tones, forgets
        self._next, self._end = notes.start, notes.stop
        self._gains = pan_gains(pan)
        self._overlap = Overlap()

    def play(self, window: Window) -> Samples | None:
        """The next window."""
        first = self._next
        self._next = min(self._end, number_before(self._placed, window.end, first))
        if first == self._next and not self._overlap.sounds:
            return None
        traits = self._tones.traits
        room = [
            frames(one.start_seconds) - window.start + _frames_of(one, traits)
            for one in self._placed[first : self._next]
        ]
        out = self._overlap.opened(max([window.size, *room]))
        by_key: dict[ToneKey, list[int]] = {}
        for number in range(first, self._next):
            by_key.setdefault(self._tones.keys[number], []).append(number)
        for key, numbers in by_key.items():
            tone = self._tones.tone(key)
            for number in numbers:
                one = self._placed[number]
                _place(out, tone, frames(one.start_seconds) - window.start, one, traits, self._gains)
                if self._forgets:
                    self._tones.used(key)
        return self._overlap.closed(out, window.size)


def _frames_of(one: Placed, traits: Traits) -> int:
    """For how long a note sounds at most, its release included."""
    held = frames(one.length_seconds + (0.04 if traits.sustains else 0.0))
    return held + frames(traits.release_seconds * RELEASE_LENGTHS)


def _place(
    out: Samples, tone: Samples, start: int, one: Placed, traits: Traits, gains: tuple[np.float32, np.float32]
) -> None:
    """Adds one note: the tone cut to its length with an exponential release, its end faded, at its loudness."""
    tone = tone[max(0, -start) :]  # of a note that began before there was anything to hear
    start = max(0, start)
    held = min(frames(one.length_seconds + (0.04 if traits.sustains else 0.0)), len(tone))
    size = min(len(tone), held + frames(traits.release_seconds * RELEASE_LENGTHS), len(out) - start)
    if size <= 0:
        return
    edge = min(256, size)
    steady = min(held, size - edge)
    shape = np.ones(size - steady, dtype=np.float32)
    shape[held - steady :] = np.exp(
        np.arange(max(0, size - held), dtype=np.float32) / np.float32(-traits.release_seconds * SAMPLE_RATE)
    )
    shape[size - steady - edge :] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
    loud = np.float32(tone_gain(one.note, traits.touch))
    _add(out[start : start + steady], tone[:steady], loud, gains)
    _add(out[start + steady : start + size], tone[steady:size], shape * loud, gains)


def _add(out: Samples, sound: Samples, factor: np.float32 | Samples, gains: tuple[np.float32, np.float32]) -> None:
    """Adds a sound, mono or stereo, at one gain or a moving one, in its place between left and right; in place."""
    if sound.shape[1] == 2 and all(level == 1.0 for level in gains):
        out += turned(sound, factor) if isinstance(factor, np.ndarray) else sound * factor
        return
    for side, level in enumerate(gains):
        out[:, side] += sound[:, side if sound.shape[1] == 2 else 0] * (factor * level)


class DrumStem:
    """A group of drums; a closed hi-hat stops an open one."""

    def __init__(self, placed: Sequence[Placed], strokes: Strokes) -> None:
        self._placed, self._strokes = placed, strokes
        self._next = 0
        self._open_hat: tuple[int, Samples] | None = None
        self._overlap = Overlap()

    def play(self, window: Window) -> Samples | None:
        """The next window."""
        first = self._next
        self._next = number_before(self._placed, window.end, first)
        if first == self._next and not self._overlap.sounds:
            return None
        sounds = [self._sound(number) for number in range(first, self._next)]
        out = self._overlap.opened(
            max([window.size, *(start - window.start + len(sound) for start, _, sound in sounds)])
        )
        for start, drum, sound in sounds:
            if drum in (42, 44) and self._open_hat is not None:
                _choke(out, window.start, self._open_hat, start)
                self._open_hat = None
            if drum == 46:
                self._open_hat = (start, sound)
            out[start - window.start : start - window.start + len(sound)] += sound
        return self._overlap.closed(out, window.size)

    def _sound(self, number: int) -> tuple[int, int, Samples]:
        """(first frame, drum, sound in its place between left and right) of a note."""
        one = self._placed[number]
        mono = self._strokes.stroke(self._strokes.keys[number]) * np.float32(stroke_gain(one.note))
        left, right = pan_gains(PANS.get(one.note.pitch, 0.0))
        return frames(one.start_seconds), one.note.pitch, np.stack([mono * left, mono * right], axis=1)


def stroke_gain(note: Note) -> float:
    """How loud a stroke is, beside what its velocity does to its sound."""
    return float(note.velocity**1.5)


def tone_gain(note: Note, touch: float) -> float:
    """How loud a tone is, beside what its velocity does to its sound."""
    return float((0.25 + 0.75 * note.velocity) ** touch)


def _choke(out: Samples, out_start: int, open_hat: tuple[int, Samples], at: int) -> None:
    """Takes the rest of an open hi-hat out again, over 10 ms."""
    start, sound = open_hat
    rest = sound[at - start :] if 0 <= at - start < len(sound) else sound[:0]
    ramp = np.minimum(1.0, np.arange(len(rest)) / frames(0.01)).astype(np.float32)
    place = out[at - out_start : at - out_start + len(rest)]
    place -= (rest * ramp[:, None])[: len(place)]


def pan_gains(pan: float) -> tuple[np.float32, np.float32]:
    """Equal-power gains of left and right, 1 each in the middle."""
    return np.float32(np.sqrt(1.0 - pan)), np.float32(np.sqrt(1.0 + pan))
