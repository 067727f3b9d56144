"""A guide vocal for the built-in composer: words by the espeak-ng program, sung by a vocoder of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples
from omg_desktop.composer.sing.finishing import finished
from omg_desktop.composer.sing.helper import Availability, available
from omg_desktop.composer.sing.languages import language_of
from omg_desktop.composer.sing.notes import SungNote, phrases_of
from omg_desktop.composer.sing.singer import sing_dry

__all__ = ["Availability", "SungNote", "available", "sing"]


def _never_stop() -> None:
    """Nobody wants it stopped."""


def sing(
    notes: Sequence[SungNote], total_frames: int, seed: int, language: str = "",
    check: Callable[[], None] = _never_stop,
) -> Samples:  # fmt: skip
    """A stereo vocal stem, (total_frames, 2) float32 at ``SAMPLE_RATE``; silent where there is nothing to sing.

    ``language`` is a name of espeak-ng such as "en-us"; without one it is guessed from the words. The same notes, seed
    and version of espeak-ng give the same samples. ``check`` is called between phrases and may raise. Words that cannot
    be pronounced are hummed.
    """
    audible = [note for note in notes if note.duration_seconds > 0]
    if not audible:
        return np.zeros((total_frames, 2), dtype=np.float32)
    language = language or language_of(phrase.text for phrase in phrases_of(audible))
    return finished(sing_dry(audible, total_frames / SAMPLE_RATE, seed, language, check), total_frames)
