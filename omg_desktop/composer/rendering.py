"""From score to sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames, middle
from omg_desktop.composer.dsp.space import Convolver, side_response
from omg_desktop.composer.mastering import FirstHearing, master
from omg_desktop.composer.mixing import Mixer, Played, played, promised_lufs, widen
from omg_desktop.composer.pack import Pack
from omg_desktop.composer.score import Part, Score, Section
from omg_desktop.composer.sing.vocal_part import with_singer
from omg_desktop.composer.stems import ToneShelf
from omg_desktop.composer.strips import Band, strips_of
from omg_desktop.composer.voices.catalogue import voice_named
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.sampled_catalogue import BlendedKit, sampled_voice
from omg_desktop.composer.voices.voice import Voice
from omg_desktop.composer.windows import Window, windows_of

ENGINE_VERSION = "2"
MIXED = 0.9  # how much of the work is done when everything is mixed


class Cancelled(Exception):
    """Whoever asked for the sound no longer wants it."""


@dataclass(frozen=True)
class Rendering:
    """A finished song: float32 samples of shape (frames, 2) within ±1, and what is known about them."""

    samples: Samples
    sample_rate: int
    sections: tuple[Section, ...]
    tempo_bpm: float
    key: str

    @property
    def duration_seconds(self) -> float:
        """Length of the sound."""
        return len(self.samples) / self.sample_rate


def _nothing(fraction: float, phase: str) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    return False


def sounds_with(pack: Pack | None) -> Sounds:
    """The voices to play with: a pack's recordings where it has them, our own synthesis for all else."""
    if pack is None:
        return Sounds()
    return Sounds(
        lambda name: sampled_voice(pack, name), lambda name, tonic: BlendedKit(name.removeprefix("kit "), tonic, pack)
    )


@dataclass(frozen=True)
class Sounds:
    """Where voices come from: the own ones, or a pack's where it has something better."""

    voice: Callable[[str], Voice] = voice_named
    kit: Callable[[str, int], DrumKit] = lambda name, tonic: DrumKit(name.removeprefix("kit "), tonic)


def render(
    score: Score, progress: Callable[[float, str], None] = _nothing, cancelled: Callable[[], bool] = _never,
    sounds: Sounds | None = None, keep_stem: Callable[[str, Samples], None] | None = None,
    keep_piece: Callable[[str, Samples], None] | None = None, hear: Callable[[Samples], None] | None = None,
) -> Rendering:  # fmt: skip
    """The sound of a score; the same score gives the same samples. Raises ``Cancelled`` soon after it is asked to.

    ``hear`` is given the song from its beginning while it is made: the same mix, mastered provisionally, without a gap.
    Whether anybody hears changes not one sample of what is returned. ``keep_piece`` is given every levelled stem, a
    window at a time; ``keep_stem`` at the end as a whole, which takes much memory.
    """

    def check() -> None:
        if cancelled():
            raise Cancelled

    score, sounds = with_singer(score), sounds or Sounds()
    progress(0.0, "Tuning up")
    mixed = _mixed(score, sounds, progress, check, _Stems(score, keep_stem, keep_piece), hear)
    progress(MIXED, "Mastering")
    finished = master(mixed, score.sound, check)
    progress(1.0, "Done")
    return Rendering(finished, SAMPLE_RATE, score.sections, score.tempo_bpm, score.key)


def _mixed(
    score: Score, sounds: Sounds, progress: Callable[[float, str], None], check: Callable[[], None], stems: _Stems,
    hear: Callable[[Samples], None] | None,
) -> Samples:  # fmt: skip
    total = frames(score.length_seconds)
    windows = list(windows_of(total))
    band = Band(sounds.voice, sounds.kit, ToneShelf())
    strips = strips_of(score, band, check)
    out = np.zeros((total, 2), dtype=np.float32)
    with ThreadPoolExecutor(1) as beside:  # while the parts get ready
        desk = beside.submit(lambda: (Mixer(score), FirstHearing(score.sound, promised_lufs(score, strips))))
        for window, parts in played(strips, windows):
            mixer, hearing = desk.result()
            out[window.start : window.end] = mixer.mix(window, stems.passing(window, parts))
            check()
            if hear is not None:
                hear(hearing.more(out[: window.end], is_all=window.end == total))
            progress(MIXED * window.end / total, sections_done(score, window.end / SAMPLE_RATE))
    stems.hand_over()
    return out


def sections_done(score: Score, seconds: float) -> str:
    """How far the music is made, as a person may be told."""
    done = sum(section.end_seconds <= seconds + 0.5 for section in score.sections)
    current = score.sections[min(done, len(score.sections) - 1)].name
    return f"{current}, {done} of {len(score.sections)} sections done"


class _Stems:
    """Hands on what the parts play, where somebody keeps it."""

    def __init__(
        self, score: Score, whole: Callable[[str, Samples], None] | None, piece: Callable[[str, Samples], None] | None
    ) -> None:
        self._whole, self._piece = whole, piece
        is_kept = whole is not None or piece is not None
        self._sides = {part.name: Convolver(side_response()) for part in score.parts if is_kept and part.width > 0}
        size = frames(score.length_seconds) if whole is not None else 0
        self._kept = {part.name: np.zeros((size, 2), dtype=np.float32) for part in score.parts}

    def passing(self, window: Window, parts: Iterable[Played]) -> Iterator[Played]:
        """The same parts, looked at."""
        for strip, sound in parts:
            if self._piece is not None or self._whole is not None:
                self._keep(strip.part, window, sound)
            yield strip, sound

    def _keep(self, part: Part, window: Window, sound: Samples | None) -> None:
        stem = np.zeros((window.size, 2), dtype=np.float32) if sound is None else sound.copy()
        if part.width > 0:
            widen(stem, self._sides[part.name](middle(stem)[:, None] * np.float32(part.width)))
        if self._piece is not None:
            self._piece(part.name, stem)
        if self._whole is not None:
            self._kept[part.name][window.start : window.end] = stem

    def hand_over(self) -> None:
        """The stems as wholes."""
        for name in list(self._kept):
            stem = self._kept.pop(name)
            if self._whole is not None:
                self._whole(name, stem)
