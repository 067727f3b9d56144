"""A guide vocal for the built-in composer: words by the espeak-ng program, sung by a vocoder of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples
from omg_desktop.composer.sing.finishing import finished
from omg_desktop.composer.sing.helper import Availability, available
from omg_desktop.composer.sing.notes import SungNote
from omg_desktop.composer.sing.singer import sing_dry
from omg_desktop.composer.sing.voices import Casting, cast

__all__ = ["Availability", "Casting", "SungNote", "available", "cast", "sing"]


def _never_stop() -> None:
    """Nobody wants it stopped."""


def sing(
    notes: Sequence[SungNote], total_frames: int, seed: int, casting: Casting | None = None,
    check: Callable[[], None] = _never_stop,
) -> Samples:  # fmt: skip
    """A stereo vocal stem, (total_frames, 2) float32 at ``SAMPLE_RATE``; silent where there is nothing to sing.

    Without a ``casting`` voice, octave and language are chosen by the notes. The same notes, seed and version of
    espeak-ng give the same samples. ``check`` is called between phrases and may raise. Words that cannot be
    pronounced are hummed.
    """
    audible = [note for note in notes if note.duration_seconds > 0]
    if not audible:
        return np.zeros((total_frames, 2), dtype=np.float32)
    casting = casting or cast(audible)
    return finished(sing_dry(audible, total_frames / SAMPLE_RATE, seed, casting, check), total_frames)
