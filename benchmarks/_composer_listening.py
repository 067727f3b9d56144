"""Ears for the benchmarks: tempo, beats, key, sections, timbre and clicks of finished sound, in plain NumPy.

These are instruments of measurement and no part of the product. Samples are (frames, 2) float32 at 44.1 kHz.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from scipy.fft import dct
from scipy.ndimage import maximum_filter1d

SAMPLE_RATE = 44_100
HOP = 512
WINDOW = 2048
TEMPO_BANDS = 4
FINE = 8  # values of the autocorrelation in a frame
CLICK_REACH, PERIOD_REACH = 221, 1323  # samples: 5 ms, and 30 ms, a period of the lowest notes
Floats = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]

# Albrecht and Shanahan 2013; with the older profiles of Krumhansl and Kessler natural minor is often heard as major
MAJOR = np.array([0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081])
MINOR = np.array([0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052])


def mel_frames(samples: Samples, bands: int = 40) -> Floats:
    """Log-mel energies, (frames, bands), one frame each 512 samples."""
    mono = samples.mean(axis=1)
    count = max(1, (len(mono) - WINDOW) // HOP)
    index = np.arange(WINDOW)[None, :] + HOP * np.arange(count)[:, None]
    shape = np.hanning(WINDOW).astype(np.float32)
    power = np.concatenate([np.abs(np.fft.rfft(mono[part] * shape, axis=1)) ** 2 for part in np.array_split(index, 24)])
    return np.log(power @ _mel_matrix(bands).T + 1e-8)


def _mel_matrix(bands: int) -> Floats:
    top = 2595 * np.log10(1 + 15_000 / 700)
    edges = 700 * (10 ** (np.linspace(2595 * np.log10(1 + 40 / 700), top, bands + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.maximum(0.0, np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))


def onset_envelope(mel: Floats) -> Floats:
    """How much new energy each frame brings, with slow changes taken out."""
    rise = np.maximum(0.0, np.diff(mel, axis=0)).mean(axis=1)
    slow = np.convolve(rise, np.ones(43) / 43, "same")
    return np.maximum(0.0, rise - slow)


def beats(envelope: Floats, near_bpm: float) -> Floats:
    """Beat times in seconds by dynamic programming (Ellis 2007) around a tempo."""
    period = 60.0 * SAMPLE_RATE / HOP / near_bpm
    score = envelope / (envelope.std() + 1e-9)
    total, back = score.copy(), np.zeros(len(score), dtype=int) - 1
    offsets = np.arange(-round(2 * period), -round(period / 2))
    penalty = -120.0 * np.log(-offsets / period) ** 2
    for frame in range(len(score)):
        places = frame + offsets
        usable = places >= 0
        if usable.any():
            values = total[places[usable]] + penalty[usable]
            best = int(values.argmax())
            total[frame] += values[best]
            back[frame] = places[usable][best]
    tail = int(len(total) - 2 * period) if len(total) > 2 * period else 0
    frame = tail + int(total[tail:].argmax())
    found = [frame]
    while back[found[-1]] >= 0:
        found.append(int(back[found[-1]]))
    return np.array(found[::-1]) * HOP / SAMPLE_RATE


def tempo_bpm(mel: Floats) -> float:
    """The strongest period between 50 and 210 BPM that also comes back after two, four and eight, near 110 if in doubt.

    A comb over the autocorrelations of four bands (after Scheirer 1998), which weigh the same however many hi-hats
    there are; a dotted figure is periodic too, but not by the bar. The autocorrelation is drawn finely, or a period
    of a whole number of frames would be taller than one that falls between two.
    """
    lags = np.arange(60 * SAMPLE_RATE / HOP / 210, 60 * SAMPLE_RATE / HOP / 50, 0.05)
    comb = np.zeros(len(lags))
    for bands in np.array_split(np.arange(mel.shape[1]), TEMPO_BANDS):
        envelope = onset_envelope(mel[:, bands])
        centred = envelope - envelope.mean()
        size = 1 << int(np.ceil(np.log2(2 * len(centred))))
        auto = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size * FINE)[: len(centred) * FINE]
        places = np.arange(len(auto)) / FINE
        comb += np.mean([np.interp(lags * times, places, auto) for times in (1, 2, 4, 8)], axis=0) / (auto[0] + 1e-9)
    tempi = 60 * SAMPLE_RATE / HOP / lags
    return float(tempi[(comb * np.exp(-0.5 * (np.log2(tempi / 110) / 1.6) ** 2)).argmax()])


def is_tempo(heard_bpm: float, true_bpm: float, tolerance: float = 0.03) -> bool:
    """Whether a heard tempo is the true one, its half or its double."""
    return any(abs(heard_bpm / (true_bpm * ratio) - 1) < tolerance for ratio in (0.5, 1.0, 2.0))


def chroma(samples: Samples) -> Floats:
    """Energy by pitch class, (frames, 12), from 8192-sample spectra between 100 and 1000 Hz."""
    mono = samples.mean(axis=1)
    size, hop = 8192, 8192
    bins = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    inside = (bins > 100) & (bins < 1000)
    classes = np.round(12 * np.log2(bins[inside] / 440) + 69).astype(int) % 12
    rows = []
    for start in range(0, len(mono) - size, hop):
        magnitude = np.abs(np.fft.rfft(mono[start : start + size] * np.hanning(size)))[inside]
        rows.append(np.bincount(classes, magnitude, minlength=12))
    return np.array(rows)


def key_score(harmonic: Samples, tonic: int, is_minor: bool, scale: frozenset[int]) -> float:
    """MIREX-weighted agreement of the heard key with the true one: 1 same, 0.5 fifth, 0.3 relative, 0.2 parallel.

    Modal pieces (dorian and so on) have no such key; for them the key with the same seven tones counts as right.
    ``scale`` are the pitch classes of the piece's own mode.
    """
    frames = chroma(harmonic)
    total = (frames / (frames.sum(axis=1, keepdims=True) + 1e-9)).sum(axis=0)
    profiles = {(t, minor): np.roll(MINOR if minor else MAJOR, t) for t in range(12) for minor in (False, True)}
    heard, minor = max(profiles, key=lambda name: float(np.corrcoef(profiles[name], total)[0, 1]))
    if (heard, minor) == (tonic, is_minor):
        return 1.0
    steps = (0, 2, 3, 5, 7, 8, 10) if minor else (0, 2, 4, 5, 7, 9, 11)
    plain = frozenset((tonic + s) % 12 for s in ((0, 2, 3, 5, 7, 8, 10) if is_minor else (0, 2, 4, 5, 7, 9, 11)))
    if scale != plain and frozenset((heard + step) % 12 for step in steps) == scale:
        return 1.0
    if minor == is_minor and (heard - tonic) % 12 in (5, 7):
        return 0.5
    if minor != is_minor and (heard - tonic) % 12 == (9 if minor else 3):
        return 0.3
    return 0.2 if heard == tonic else 0.0


def mfcc(mel: Floats, count: int = 14) -> Floats:
    """Cepstral coefficients 1 to ``count`` of each frame."""
    return np.asarray(dct(mel, type=2, norm="ortho", axis=1)[:, 1 : count + 1])


def section_novelty(mel: Floats, chromas: Floats) -> float:
    """The largest step between two 8-second stretches beyond the unrest within them (2-second blocks)."""
    cepstrum, level = mfcc(mel), mel.mean(axis=1)
    size = int(2 * SAMPLE_RATE / HOP)
    count = len(cepstrum) // size
    chroma_size = max(1, len(chromas) // max(count, 1))
    rows = []
    for block in range(count):
        part = slice(block * size, (block + 1) * size)
        tones = chromas[block * chroma_size : (block + 1) * chroma_size].mean(axis=0)
        rows.append(
            np.concatenate([cepstrum[part].mean(axis=0), 3 * tones / (tones.sum() + 1e-9), [level[part].mean()]])
        )
    points = np.array(rows)
    distance = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    reach = 4
    steps = [
        distance[i - reach : i, i : i + reach].mean()
        - 0.5 * (distance[i - reach : i, i - reach : i].mean() + distance[i : i + reach, i : i + reach].mean())
        for i in range(reach, count - reach + 1)
    ]
    return float(max(steps, default=0.0))


def clicks(stem: Samples) -> int:
    """Jumps between two samples, five times any other within 5 ms; for pitched stems, one by one.

    A jump counts from 3 % of the stem's peak on; two within 10 ms are one. Where another half as large stands within
    30 ms, it is the edge of a low saw or pulse, which comes back in every period, and no click.
    """
    mono = stem.mean(axis=1)
    step = np.abs(np.diff(mono))
    if len(step) < 2 * PERIOD_REACH or not step.any():
        return 0
    alone = (step > 5 * _around(step, CLICK_REACH)) & (step > 2 * _around(step, PERIOD_REACH))
    loud = np.flatnonzero(alone & (step > max(1e-7, 0.03 * float(np.abs(mono).max()))))
    return int((np.diff(loud, prepend=-1000) > 441).sum())


def _around(step: Samples, reach: int) -> Samples:
    """The largest value within so many places on either side, the nearest three left out."""
    near = maximum_filter1d(step, reach, mode="constant")
    centre = (reach + 1) // 2 + 2
    return np.maximum(_shifted(near, centre), _shifted(near, -centre))


def _shifted(values: Samples, places: int) -> Samples:
    """The values, later by so many places (earlier for a negative number), with zeros where nothing came from."""
    out = np.zeros_like(values)
    if places > 0:
        out[places:] = values[:-places]
    else:
        out[:places] = values[-places:]
    return out


def melody_over_band_db(tune: Samples, rest: Samples) -> float:
    """The median, over windows in which the tune sounds, of its level above the band in its best band of the ear."""
    edges = np.array([250, 400, 630, 1000, 1600, 2500, 4000, 6300])
    size = 4096
    bins = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    shape = np.hanning(size)
    best = []
    a, b = tune.mean(axis=1), rest.mean(axis=1)
    for start in range(0, min(len(a), len(b)) - size, 2 * size):
        part = slice(start, start + size)
        if np.sqrt((a[part] ** 2).mean()) < 3e-3:
            continue
        one, two = (np.abs(np.fft.rfft(x[part] * shape)) ** 2 for x in (a, b))
        ratios = [
            10
            * np.log10((one[(bins >= lo) & (bins < hi)].sum() + 1e-12) / (two[(bins >= lo) & (bins < hi)].sum() + 1e-9))
            for lo, hi in itertools.pairwise(edges)
        ]
        best.append(max(ratios))
    return float(np.median(best)) if best else float("nan")


def fingerprint(samples: Samples, mel: Floats, envelope: Floats, chromas: Floats) -> Floats:
    """What a plain classifier is given: cepstral, rhythmic, tonal and spatial statistics of one song."""
    cepstrum = mfcc(mel)
    centred = envelope - envelope.mean()
    size = 1 << int(np.ceil(np.log2(2 * len(centred))))
    auto = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2)[: len(centred)]
    lags = (60 * SAMPLE_RATE / HOP / np.geomspace(55, 400, 24)).astype(int)
    normal = chromas / (chromas.sum(axis=1, keepdims=True) + 1e-9)
    entropy = -(normal * np.log2(normal + 1e-9)).sum(axis=1)
    side = 0.5 * (samples[:, 0] - samples[:, 1])
    width = 10 * np.log10((side**2).mean() / ((samples.mean(axis=1) ** 2).mean() + 1e-12) + 1e-6)
    deltas = np.diff(cepstrum, axis=0).std(axis=0)
    rhythm = auto[lags] / (auto[0] + 1e-9)
    extra = [entropy.mean(), entropy.std(), width, envelope.mean(), envelope.std() / (envelope.mean() + 1e-9)]
    return np.concatenate([cepstrum.mean(axis=0), cepstrum.std(axis=0), deltas, rhythm, extra])


def leave_one_group_out(points: Floats, labels: list[str], groups: list[int]) -> tuple[float, list[tuple[str, str]]]:
    """(accuracy, mistakes) of shrunken linear discriminants that never saw the group they judge."""
    names = sorted(set(labels))
    label = np.array([names.index(name) for name in labels])
    group = np.array(groups)
    right, mistakes = 0, []
    for held in sorted(set(groups)):
        train, test = group != held, group == held
        centre, scale = points[train].mean(axis=0), points[train].std(axis=0) + 1e-9
        known, asked = (points[train] - centre) / scale, (points[test] - centre) / scale
        means = np.array([known[label[train] == k].mean(axis=0) for k in range(len(names))])
        inner = known - means[label[train]]
        spread = inner.T @ inner / len(inner)
        shrunk = 0.75 * spread + 0.25 * np.eye(len(spread)) * (np.trace(spread) / len(spread) + 1e-3)
        weights = np.linalg.solve(shrunk, means.T)
        scores = asked @ weights - 0.5 * np.einsum("kd,dk->k", means, weights)
        guess = scores.argmax(axis=1)
        right += int((guess == label[test]).sum())
        mistakes += [(names[t], names[g]) for t, g in zip(label[test], guess, strict=True) if t != g]
    return right / len(labels), mistakes
