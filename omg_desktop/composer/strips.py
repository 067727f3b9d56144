"""Channel strips: a part's raw sound brought to its level and place, window after window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from omg_desktop.composer.dsp import levels as dsp_levels
from omg_desktop.composer.dsp.dynamics import compress, ducking
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, gain, middle, stereo, turned
from omg_desktop.composer.loud_passages import (
    Excerpt,
    Sounding,
    loud_excerpt,
    loud_level_db,
    mean_powers,
    nearest,
    representative,
    tone_powers,
)
from omg_desktop.composer.score import Part, Score
from omg_desktop.composer.sing.vocal_part import ROLE as VOCALS
from omg_desktop.composer.sing.vocal_part import VocalStem
from omg_desktop.composer.stems import (
    DrumStem,
    PitchedStem,
    RawStem,
    Strokes,
    ToneKey,
    Tones,
    ToneShelf,
    number_before,
    pan_gains,
    placed_notes,
    stroke_gain,
    tone_gain,
)
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.plucked import Amplifier
from omg_desktop.composer.voices.voice import FINISH_AHEAD, FINISH_BEFORE, Finish, Voice
from omg_desktop.composer.windows import GRAIN_FRAMES, History, Window

COMPRESSED = ("Kick", "Snare")
COMPRESSOR_MEMORY_FRAMES = 6 * GRAIN_FRAMES  # 0.56 s
DUCK_SECONDS = 0.4
SILENT_DB = -90.0
DRUM_TOUCH = 1.5
PROBES = ((0.6, 16), (3.0, 8), (float("inf"), 4))  # how many tones stand for all of a part, by their usual seconds
LONG_SECONDS = 1e3


@dataclass(frozen=True)
class Band:
    """Where the sounds of the parts come from, and the tones they share."""

    voice: Callable[[str], Voice]
    kit: Callable[[str, int], DrumKit]
    shelf: ToneShelf


class Strip:
    """One part of a song. ``play`` gives its windows one after the other; several strips may play at once."""

    def __init__(self, score: Score, part: Part, band: Band, check: Callable[[], None]) -> None:
        self.part = part
        self._score, self._check, self._band = score, check, band
        self._placed = placed_notes(score, part)
        self._raw, self._finish, self._pan = self._instrument()
        self._level: float | None = None
        self._tone_powers: dict[ToneKey, Curve] = {}
        self._peak = 0.0
        self._heard_frames = 0  # of the raw sound
        self._history = History(FINISH_BEFORE + FINISH_AHEAD)
        self._pressed = History(COMPRESSOR_MEMORY_FRAMES) if part.name in COMPRESSED else None
        self._rings = False
        self._kicks = np.array([score.seconds_at(beat) for beat in score.kick_beats]) if part.duck > 0 else np.zeros(0)

    def play(self, window: Window) -> Samples | None:
        """The next window, levelled; None where the part is silent."""
        self._check()
        raw = self._finished(window)
        if raw is None and not self._rings:
            return None
        self._rings = raw is not None
        if raw is None:
            raw = np.zeros((window.size, 2), dtype=np.float32)
        elif self._level is None:
            self._level = self._measured(raw)
        out = raw * np.float32(self._level or 0.0)
        if self._pressed is not None:
            before = self._pressed.before(out)
            out = compress(before, -16.0, 2.5, 0.012, 0.09)[len(before) - len(out) :]
        if len(self._kicks):
            out = turned(out, self._ducked(window))
        return out

    def preparations(self, window: Window) -> list[Callable[[], object]]:
        """What takes long before the first window can be played, as pieces of work that do not wait for one another."""
        count = number_before(self._placed, window.end + FINISH_AHEAD)
        if not count or self.part.role == VOCALS or self.part.is_drums:
            return []
        sounding = self._tones.keys[:count]
        if isinstance(self._finish, Amplifier):
            excerpt = loud_excerpt(self._placed, self._touch).notes
            sounding = sounding + self._tones.keys[excerpt.start : excerpt.stop]
            return [partial(self._tones.tone, key) for key in dict.fromkeys(sounding)]
        probes = self._probes()
        return [
            *(partial(self._power_of, key) for key in probes),
            *(partial(self._tones.tone, key) for key in dict.fromkeys(sounding) if key not in probes),
        ]

    def powers(self, spans: Sequence[tuple[float, float]]) -> Curve:
        """About the mean power of stretches of the mixed part, silence included."""
        return mean_powers(self._placed, self._touch, spans) * 10 ** (self.part.level_db / 10)

    @property
    def _touch(self) -> float:
        if self.part.role == VOCALS:
            return 1.0
        return DRUM_TOUCH if self.part.is_drums else self._tones.traits.touch

    def _instrument(self) -> tuple[RawStem, Finish | None, float]:
        part, everything = self.part, range(len(self._placed))
        if part.role == VOCALS:
            return VocalStem(self._score, part, self._check), None, 0.0
        if part.is_drums:
            self._strokes = Strokes(self._placed, self._band.kit(part.voice, self._score.tonic))
            return DrumStem(self._placed, self._strokes), None, 0.0
        voice = self._band.voice(part.voice)
        self._tones = Tones(part, voice, self._placed, self._band.shelf)
        finish = voice.traits.finish
        raw = PitchedStem(self._placed, self._tones, 0.0 if finish else part.pan, everything, forgets=True)
        return raw, finish, part.pan

    def _finished(self, window: Window) -> Samples | None:
        """The window as the instrument gives it, amplifier or chorus included."""
        if self._finish is None:
            return self._raw.play(window)
        if self._level is None and self._placed and frames(self._placed[0].start_seconds) < window.end + FINISH_AHEAD:
            self._level = self._measured(None)
        ahead = Window(self._heard_frames, window.end + FINISH_AHEAD)
        self._heard_frames = ahead.end
        raw = self._raw.play(ahead)
        if raw is None and not self._rings:
            self._history = History(FINISH_BEFORE + FINISH_AHEAD)
            return None
        sound = self._history.before(raw if raw is not None else np.zeros((ahead.size, 2), dtype=np.float32))
        if not sound.any():
            return None
        return self._through(self._finish, sound, ahead.end)[-FINISH_AHEAD - window.size : -FINISH_AHEAD]

    def _through(self, finish: Finish, sound: Samples, end: int) -> Samples:
        done = finish(sound, end - len(sound), self._peak)
        done *= np.array(pan_gains(self._pan), dtype=np.float32)
        return done

    def _measured(self, first: Samples | None) -> float:
        """The gain that brings the loud passages of the part to its level."""
        if isinstance(self._raw, VocalStem):
            assert first is not None
            level = dsp_levels.loud_level_db(first) + self._raw.louder_db
        elif self.part.is_drums:
            level = loud_level_db(self._struck())
        elif not isinstance(self._finish, Amplifier):
            level = loud_level_db(self._sounding())
        else:
            excerpt = loud_excerpt(self._placed, self._touch)
            level = dsp_levels.sounding_level_db(self._excerpt(excerpt)) + excerpt.louder_db
        return gain(self.part.level_db - level) if level > SILENT_DB else 1.0

    def _struck(self) -> list[Sounding]:
        """The notes of a group of drums; each drum is measured at the loudness it has most often."""
        keys = self._strokes.keys
        usual = {key[0]: key for key, _ in reversed(Counter(keys).most_common())}
        powers = {drum: tone_powers(self._strokes.stroke(key)[:, None]) for drum, key in usual.items()}
        return [
            Sounding(one.start_seconds, LONG_SECONDS, stroke_gain(one.note), powers[key[0]], 1.0)
            for one, key in zip(self._placed, keys, strict=True)
        ]

    def _sounding(self) -> list[Sounding]:
        """The notes of a pitched part; a few of its tones stand for all."""
        tones, traits, probes = self._tones, self._tones.traits, self._probes()
        powers = {key: self._power_of(key) for key in probes}
        alike = {key: powers[nearest(key, probes)] for key in set(tones.keys)}
        return [
            Sounding(
                one.start_seconds, one.length_seconds, tone_gain(one.note, traits.touch), alike[key],
                traits.release_seconds,
            )
            for one, key in zip(self._placed, tones.keys, strict=True)
        ]  # fmt: skip

    def _probes(self) -> list[ToneKey]:
        tones = self._tones
        return representative(tones.keys, next(count for seconds, count in PROBES if tones.usual_seconds <= seconds))

    def _power_of(self, key: ToneKey) -> Curve:
        if key not in self._tone_powers:
            self._tone_powers[key] = tone_powers(self._probed(self._tones.tone(key)))
        return self._tone_powers[key]

    def _probed(self, tone: Samples) -> Samples:
        return tone if self._finish is None else self._finish(stereo(tone).copy(), 0, 1.0)

    def _excerpt(self, excerpt: Excerpt) -> Samples:
        """The sound of a few seconds, as the instrument gives it, without what came before."""
        start = frames(excerpt.start_seconds) // GRAIN_FRAMES * GRAIN_FRAMES
        window = Window(start, frames(excerpt.end_seconds))
        sound = PitchedStem(self._placed, self._tones, 0.0, excerpt.notes, forgets=False).play(window)
        if sound is None or self._finish is None:
            return np.zeros((window.size, 2), dtype=np.float32)
        self._peak = float(np.abs(middle(sound)).max())
        return self._through(self._finish, sound.copy(), window.end)

    def _ducked(self, window: Window) -> Samples:
        seconds = window.start / SAMPLE_RATE
        near = self._kicks[(self._kicks > seconds - DUCK_SECONDS) & (self._kicks < window.end / SAMPLE_RATE)]
        before = frames(DUCK_SECONDS)
        curve = ducking(window.size + before, list(near - seconds + DUCK_SECONDS), self.part.duck)
        return curve[before:]


def strips_of(score: Score, band: Band, check: Callable[[], None]) -> Sequence[Strip]:
    """All parts of a song, in its order."""
    return [Strip(score, part, band, check) for part in score.parts]
