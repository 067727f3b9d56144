"""From score to sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames
from omg_desktop.composer.mastering import master, master_opening
from omg_desktop.composer.mixing import mix
from omg_desktop.composer.pack import Pack
from omg_desktop.composer.score import Score, Section
from omg_desktop.composer.sing.vocal_part import with_singer
from omg_desktop.composer.voices.catalogue import voice_named
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.sampled_catalogue import BlendedKit, sampled_voice
from omg_desktop.composer.voices.voice import Voice

ENGINE_VERSION = "1"


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


def render_opening(score: Score, seconds: float, sounds: Sounds | None = None) -> Rendering:
    """The first seconds of a score, quickly, to be heard while ``render`` makes the whole.

    Notes and timing are those of the whole; balance and loudness are estimated from the opening alone, so a player
    should cross-fade into the finished song at the same place.
    """
    score, sounds = with_singer(score), sounds or Sounds()
    seconds = min(seconds, score.length_seconds)
    kept = [
        replace(p, notes=tuple(n for n in p.notes if score.seconds_at(n.start_beats) < seconds)) for p in score.parts
    ]
    opening = replace(score, parts=tuple(part for part in kept if part.notes), length_seconds=seconds)
    mixed = mix(opening, sounds.voice, sounds.kit, frames(seconds), _nothing, lambda: None)
    energy = max((s.energy for s in score.sections if s.start_seconds < seconds), default=1.0)
    finished = master_opening(mixed, dict(score.sound.spectrum), -score.sound.section_dynamics_db * (1.0 - energy))
    return Rendering(finished, SAMPLE_RATE, score.sections, score.tempo_bpm, score.key)


def render(
    score: Score, progress: Callable[[float, str], None] = _nothing, cancelled: Callable[[], bool] = _never,
    sounds: Sounds | None = None, keep_stem: Callable[[str, Samples], None] | None = None,
) -> Rendering:  # fmt: skip
    """The sound of a score; the same score gives the same samples. Raises ``Cancelled`` soon after it is asked to."""

    def check() -> None:
        if cancelled():
            raise Cancelled

    score, sounds = with_singer(score), sounds or Sounds()
    progress(0.0, "Tuning up")
    total = frames(score.length_seconds)
    mixed = mix(score, sounds.voice, sounds.kit, total, progress, check, keep_stem)
    progress(0.88, "Mastering")
    finished = master(mixed, dict(score.sound.spectrum), score.sound.drive, check)
    progress(1.0, "Done")
    return Rendering(finished, SAMPLE_RATE, score.sections, score.tempo_bpm, score.key)
