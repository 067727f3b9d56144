"""When each phoneme sounds in a line of speech, which the program does not tell.

The line is spoken three times. Once as it shall be sung. Then twice phoneme by phoneme, the second time with the
loudness stepping from phoneme to phoneme (``CTRL-A number A``): the quotient of the two marks every phoneme exactly.
Dynamic time warping carries those marks over to the fluent line; both are the same voice, so they fit closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import Curve, Samples
from omg_desktop.composer.sing.helper import SPEECH_RATE, SpeechFailed, speech_of
from omg_desktop.composer.sing.phonemes import Phoneme, as_input

HOP = 220  # frames of sound between two looks: 10 ms
WINDOW = 330
MARK_LEVELS = (100, 80, 63, 50)  # percent; 2 dB apart, four of them, so that a silent phoneme cannot hide a step
BANDS = 22
CEPSTRA = 13
SILENCE = 1e-4  # mean magnitude
HOLD_OF_VOWEL = (0.25, 0.7)  # where its fullest moment is looked for, as shares of its length
HOLD_OF_GLIDE = (0.2, 0.5)
LEVEL_WEIGHT = 0.4  # of the first cepstrum: one by one, phonemes are louder than in the fluent line
FAINT = 0.3  # share of a phoneme's loudest look below which its edge is left out where two soft ones meet
GAP = 10  # pause between phonemes spoken one by one, about 100 ms at normal speed
GAP_LOOKS_MIN = 4
Grid: TypeAlias = npt.NDArray[np.float64]
Labels: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Heard:
    """A phoneme in a line of speech, and when it sounds there, in seconds; ``hold_seconds`` is its fullest moment."""

    phoneme: Phoneme
    start_seconds: float
    end_seconds: float
    hold_seconds: float


@dataclass(frozen=True)
class SpokenLine:
    """Monotone speech at ``SPEECH_RATE`` with its phonemes in order; each ends where the next begins."""

    samples: Samples
    heard: tuple[Heard, ...]


def speak(phonemes: Sequence[Phoneme], voice: str, pitch: int) -> SpokenLine:
    """A line in a voice of espeak-ng with the times of its phonemes. Raises ``SpeechFailed``."""
    if not phonemes:
        raise SpeechFailed("there is nothing to say")
    fluent = speech_of(as_input(phonemes), voice, pitch)
    plain = speech_of(_one_by_one(phonemes, (100,)), voice, pitch, GAP)
    marked = speech_of(_one_by_one(phonemes, MARK_LEVELS), voice, pitch, GAP)
    labels = labels_of(plain, marked, len(phonemes))
    _leave_out_faint_edges(labels, plain, phonemes)
    bounds = starts_in(fluent, plain, labels, [phoneme.is_stop for phoneme in phonemes])
    level = np.convolve(_magnitudes(fluent, len(fluent) // HOP), np.hanning(5)[1:-1], "same")
    heard = tuple(
        Heard(phoneme, float(start), float(end), _fullest(level, phoneme, float(start), float(end)))
        for phoneme, start, end in zip(phonemes, bounds[:-1], bounds[1:], strict=True)
    )
    return SpokenLine(fluent, heard)


def _fullest(level: Curve, phoneme: Phoneme, start: float, end: float) -> float:
    """When a vowel is loudest, its edges left out; a diphthong is held on its first half."""
    earliest, latest = HOLD_OF_GLIDE if phoneme.glides else HOLD_OF_VOWEL
    looks_per_second = SPEECH_RATE / HOP
    first = round((start + earliest * (end - start)) * looks_per_second)
    last = round((start + latest * (end - start)) * looks_per_second)
    heard = level[first : last + 1]
    if last <= first or not len(heard):
        return start + 0.5 * (earliest + latest) * (end - start)
    return (first + int(heard.argmax()) + 0.5) / looks_per_second


def _one_by_one(phonemes: Sequence[Phoneme], levels: Sequence[int]) -> str:
    return " ".join(
        f"\x01{levels[index % len(levels)]}A[[{phoneme.mnemonic}]]" for index, phoneme in enumerate(phonemes)
    )


def labels_of(plain: Samples, marked: Samples, count: int) -> Labels:
    """Which phoneme each 10 ms of ``plain`` belongs to, from the loudness steps in ``marked``; -1 where it is silent.

    Both must be the same speech. The cheapest never-falling path through the phonemes is taken: each look costs the
    squared distance, in dB, of its loudness quotient from its phoneme's step.
    """
    size = min(len(plain), len(marked)) // HOP
    if not size or abs(len(plain) - len(marked)) > HOP:
        raise SpeechFailed("the marked line differs from the plain one")
    loud, quiet = _magnitudes(plain, size), _magnitudes(marked, size)
    sounding = np.flatnonzero(loud > SILENCE)
    quotient = 20 * np.log10(np.maximum(quiet[sounding], 1e-9) / loud[sounding])
    steps = 20 * np.log10(np.array(MARK_LEVELS)[np.arange(count) % len(MARK_LEVELS)] / 100)
    # a step is taken where the sound comes back after a pause; elsewhere it costs
    resumed = np.diff(sounding, prepend=-GAP_LOOKS_MIN) >= GAP_LOOKS_MIN
    labels = np.full(size, -1, dtype=np.int64)
    labels[sounding] = _rising_path((quotient[:, None] - steps[None, :]) ** 2, np.where(resumed, 0.0, 50.0))
    return labels


def _leave_out_faint_edges(labels: Labels, plain: Samples, phonemes: Sequence[Phoneme]) -> None:
    """Unlabels where soft neighbours fade out and in; spoken fluently they do not, and the fading would mislead."""
    level = _magnitudes(plain, len(labels))
    for index in range(1, len(phonemes)):
        if not (phonemes[index - 1].is_soft and phonemes[index].is_soft):
            continue
        before, after = np.flatnonzero(labels == index - 1), np.flatnonzero(labels == index)
        if len(before) > 3:
            last = np.flatnonzero(level[before] >= FAINT * level[before].max())[-1]
            labels[before[last + 1 :]] = -1
        if len(after) > 3:
            first = np.flatnonzero(level[after] >= FAINT * level[after].max())[0]
            labels[after[:first]] = -1


def _rising_path(cost: Grid, step_cost: Curve) -> Labels:
    """The cheapest way down the rows of ``cost`` where the column stays, or rises by up to three."""
    size, count = cost.shape
    total = np.full(count, np.inf)
    total[:4] = cost[0, :4] + 4.0 * np.arange(len(total[:4]))
    came = np.zeros((size, count), dtype=np.int64)
    for row in range(1, size):
        options = np.full((4, count), np.inf)
        options[0] = total
        for rise in range(1, min(4, count)):
            options[rise, rise:] = total[:-rise] + step_cost[row] + 4.0 * (rise - 1)
        came[row] = options.argmin(axis=0)
        total = options.min(axis=0) + cost[row]
    path = np.zeros(size, dtype=np.int64)
    path[-1] = int((total + 4.0 * np.arange(count)[::-1]).argmin())
    for row in range(size - 1, 0, -1):
        path[row - 1] = path[row] - came[row, path[row]]
    return path


def _magnitudes(samples: Samples, size: int) -> Curve:
    return np.asarray(np.abs(samples[: size * HOP]).reshape(size, HOP).mean(axis=1, dtype=np.float64))


def starts_in(fluent: Samples, plain: Samples, labels: Labels, stops: Sequence[bool]) -> Curve:
    """The starts of all phonemes in a fluent line, and the end of the last, in seconds: one more than ``stops``.

    ``plain`` holds the same phonemes one by one, as ``labels`` say; its pauses are taken out, and a moment of silence
    is put before each stop, where the fluent line has its closure.
    """
    silence = features(np.zeros(HOP, dtype=np.float32))
    looks = features(plain)[: len(labels)]
    pieces, owners = [silence], [-1]
    for index, is_stop in enumerate(stops):
        own = looks[labels == index]
        pieces += [silence] * is_stop + [own]
        owners += [index] * (is_stop + len(own))
    pieces.append(silence)
    heard = features(fluent)
    rows, columns = warped(np.concatenate(pieces), heard)
    owner = np.array([*owners, len(stops)])[rows]
    # a look of the fluent line may stand beside several rows; the middle of the meeting is the border
    entered = np.searchsorted(owner, np.arange(len(stops) + 1), side="left")
    after, before = columns[np.minimum(entered, len(columns) - 1)], columns[np.maximum(entered - 1, 0)]
    return np.maximum.accumulate((after + before + 1) / 2) * HOP / SPEECH_RATE


def features(samples: Samples) -> Grid:
    """What the ear compares, (looks, CEPSTRA): cepstra of mel-like bands, floored well above silence."""
    count = max(1, len(samples) // HOP)
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), 512)) ** 2
    bands = np.log10(power @ _band_weights() + 1e-2)
    cepstra = np.asarray(bands @ _cosines(), dtype=np.float64)
    cepstra[:, 0] *= LEVEL_WEIGHT
    return cepstra


def _cosines() -> Grid:
    """The first vectors of the orthonormal cosine transform (DCT-II), (BANDS, CEPSTRA)."""
    place = np.pi / BANDS * (np.arange(BANDS)[:, None] + 0.5) * np.arange(CEPSTRA)
    scale = np.where(np.arange(CEPSTRA) == 0, 1 / BANDS, 2 / BANDS) ** 0.5
    return np.asarray(np.cos(place) * scale)


def _band_weights() -> Grid:
    """Triangles evenly spaced on O'Shaughnessy's mel scale from 80 Hz to 9 kHz, (257, BANDS)."""
    mel = np.linspace(2595 * np.log10(1 + 80 / 700), 2595 * np.log10(1 + 9000 / 700), BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    hertz = np.arange(257)[:, None] * SPEECH_RATE / 512
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rise, fall), 0.0, None))


def warped(one: Grid, two: Grid) -> tuple[Labels, Labels]:
    """The pairs of looks (rows of ``one``, columns of ``two``) on the cheapest path that lays one over the other."""
    squared = (one**2).sum(1)[:, None] + (two**2).sum(1)[None, :] - 2 * one @ two.T
    cost = np.sqrt(np.maximum(squared, 0.0)) + 0.02
    total = np.empty_like(cost)
    total[0] = np.cumsum(cost[0])
    for row in range(1, len(one)):
        above = total[row - 1]
        entered = above.copy()
        entered[1:] = np.minimum(above[1:], above[:-1])
        # going along the row: the best place to have entered it, for all columns at once
        walked = np.cumsum(cost[row])
        total[row] = walked + np.minimum.accumulate(entered - walked + cost[row])
    return _walk_back(total)


def _walk_back(total: Grid) -> tuple[Labels, Labels]:
    row, column = total.shape[0] - 1, total.shape[1] - 1
    path = [(row, column)]
    while row or column:
        options = [
            (total[row - 1, column - 1] if row and column else np.inf, row - 1, column - 1),
            (total[row - 1, column] if row else np.inf, row - 1, column),
            (total[row, column - 1] if column else np.inf, row, column - 1),
        ]
        _, row, column = min(options)
        path.append((row, column))
    pairs = np.array(path[::-1], dtype=np.int64)
    return pairs[:, 0], pairs[:, 1]
