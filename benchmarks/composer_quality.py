"""The composer's bar in sound: every genre over many seeds, measured; a row that misses is marked, and the exit is 1.

    python -m benchmarks.composer_quality --seeds 16 --seconds 75 --pack FOLDER --moods 8

Without ``--pack`` the own voices are judged. ``--genres`` takes names with commas between them; ``--workers`` songs are
rendered at a time. What can be read off the score is judged by ``composer_tunes``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks import _composer_listening as ears
from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.genre import genre_names
from omg_desktop.composer.mastering import THIRD_OCTAVES_HZ, target_spectrum, third_octave_levels
from omg_desktop.composer.pack import Pack
from omg_desktop.composer.rendering import Sounds, render, sounds_with
from omg_desktop.composer.theory import MINOR_MODES, SCALES
from omg_desktop.sound.loudness import integrated_loudness_lufs, loudness_range_lu, true_peak_dbtp

FREE_TEMPO = ("ambient", "piano", "cinematic")
LOUDNESS_RANGES_LU = {
    "lofi": (2, 5), "house": (2, 5), "metal": (2, 5), "punk": (1, 5), "techno": (1, 6), "folk": (4, 9),
    "synthwave": (4, 9), "cinematic": (6, 12), "piano": (4, 12), "ambient": (3, 12), "jazz": (3, 10),
}  # fmt: skip
USUAL_RANGE_LU = (1.5, 8)
MOODS = {
    "dark/bright": ("dark, brooding and ominous", "bright, happy and sunny"),
    "calm/energetic": ("calm, gentle and soft", "energetic, driving and intense"),
}  # fmt: skip
MOOD_GENRES = ("pop", "rock", "lofi")
MOOD_SECONDS = 30.0
GENRES_TOLD_APART, MOODS_TOLD_APART = 0.90, 0.85


@dataclass(frozen=True)
class Measured:
    """The figures of one song."""

    genre: str
    seed: int
    lufs: float
    peak_dbtp: float
    dc: float
    clicks: int
    tempo_right: bool
    beat_cv: float
    key: float
    novelty: float
    range_lu: float
    spectrum_db: float
    side_db: float
    melody_db: float
    print: np.ndarray


def measure(genre: str, seed: int, seconds: float, sounds: Sounds, direction: str = "") -> Measured:
    """Composes, renders and listens to one song."""
    score = compose(ComposerBrief(genre, seed, seconds, direction=direction))
    roles = {part.name: part.role for part in score.parts}
    size = round(seconds * ears.SAMPLE_RATE)
    sums = {role: np.zeros((size, 2), dtype=np.float32) for role in ("tune", "rest", "harmonic")}
    found_clicks = 0

    def keep(name: str, stem: np.ndarray) -> None:
        nonlocal found_clicks
        sums["tune" if roles[name] == "tune" else "rest"] += stem
        if roles[name] != "drums":
            sums["harmonic"] += stem
            found_clicks += ears.clicks(stem)

    samples = render(score, sounds=sounds, keep_stem=keep).samples
    mel = ears.mel_frames(samples)
    envelope, chromas = ears.onset_envelope(mel), ears.chroma(samples)
    heard = ears.tempo_bpm(mel)
    scale = frozenset((score.tonic + step) % 12 for step in SCALES[score.mode])
    times = ears.beats(envelope, heard)
    gaps = np.diff(times[2:-2]) if len(times) > 8 else np.array([1.0, 1.0])
    wished = target_spectrum(dict(score.sound.spectrum))
    inside = (THIRD_OCTAVES_HZ >= 50) & (THIRD_OCTAVES_HZ <= 12_500)
    off = (third_octave_levels(samples) - wished)[inside]
    side, middle = 0.5 * (samples[:, 0] - samples[:, 1]), samples.mean(axis=1)
    return Measured(
        genre, seed, integrated_loudness_lufs(samples, ears.SAMPLE_RATE) or -99.0,
        true_peak_dbtp(samples, ears.SAMPLE_RATE) or -99.0,
        float(np.abs(samples.mean(axis=0)).max()) if np.isfinite(samples).all() else 9.0, found_clicks,
        ears.is_tempo(heard, score.tempo_bpm), float(gaps.std() / gaps.mean()),
        ears.key_score(sums["harmonic"], score.tonic, score.mode in MINOR_MODES, scale), ears.section_novelty(mel,
            chromas),
        loudness_range_lu(samples, ears.SAMPLE_RATE) or 0.0, float(np.sqrt(((off - off.mean()) ** 2).mean())),
        float(10 * np.log10((side**2).mean() / (middle**2).mean() + 1e-9)),
        ears.melody_over_band_db(sums["tune"], sums["rest"]), ears.fingerprint(samples, mel, envelope, chromas),
    )  # fmt: skip


def row(songs: list[Measured]) -> tuple[str, list[str]]:
    """The table's row for one genre and what misses in it."""
    genre = songs[0].genre
    low, high = LOUDNESS_RANGES_LU.get(genre, USUAL_RANGE_LU)
    middle = {
        name: statistics.median(getattr(song, name) for song in songs)
        for name in ("beat_cv", "novelty", "range_lu", "spectrum_db", "side_db", "melody_db")
    }
    right = sum(song.tempo_right for song in songs) / len(songs)
    key = statistics.mean(song.key for song in songs)
    misses = {
        "lufs": any(abs(song.lufs + 14) > 0.3 for song in songs),
        "peak": any(song.peak_dbtp > -0.995 for song in songs), "dc": any(song.dc > 1e-3 for song in songs),
        "clicks": any(song.clicks for song in songs), "tempo": right < 0.95 and genre not in FREE_TEMPO,
        "cv": middle["beat_cv"] > 0.06 and genre not in FREE_TEMPO, "key": key < (0.55 if genre == "lofi" else 0.85),
        "novelty": middle["novelty"] < 2.0, "range": not low <= middle["range_lu"] <= high,
        "spectrum": middle["spectrum_db"] > 4.0, "side": not -15.0 <= middle["side_db"] <= -2.5,
        "melody": middle["melody_db"] < 3.0,
    }  # fmt: skip
    missed = [name for name, is_missed in misses.items() if is_missed]
    loud, clicks = [song.lufs for song in songs], sum(song.clicks for song in songs)
    text = (
        f"{genre:11s} {min(loud):7.2f} {max(loud):7.2f} {max(song.peak_dbtp for song in songs):6.2f} {clicks:4d} "
        f"{right:5.2f} {middle['beat_cv']:5.3f} {key:5.2f} {middle['novelty']:5.1f} {middle['range_lu']:5.1f} "
        f"{middle['spectrum_db']:5.1f} {middle['side_db']:6.1f} {middle['melody_db']:6.1f}  "
        f"{'MISS ' + ' '.join(missed) if missed else 'ok'}"
    )
    return text, missed


def moods_row(axis: str, songs: Sequence[tuple[str, Measured]]) -> tuple[str, float]:
    """How often the opposite moods of an axis are told apart, leave one seed out, over some genres together."""
    points = []
    for word, song in songs:
        centre = np.mean([other.print for _, other in songs if other.genre == song.genre], axis=0)
        points.append((word, song.seed, song.print - centre))
    share, _ = ears.leave_one_group_out(
        np.array([one[2] for one in points]), [one[0] for one in points], [one[1] for one in points]
    )
    return f"{axis}: {share:.1%} of {len(points)} told apart ({', '.join(MOOD_GENRES)})", share


@dataclass(frozen=True)
class Listeners:
    """Processes that compose, render and measure songs, a few at a time."""

    pool: ProcessPoolExecutor
    seconds: float
    pack: Path | None

    def hear(self, songs: Iterable[tuple[str, int, str]], seconds: float | None = None) -> list[Measured]:
        """The figures of these (genre, seed, direction), in their order."""
        asked = [self.pool.submit(_hear, *song, seconds or self.seconds, self.pack) for song in songs]
        return [future.result() for future in asked]


def _hear(genre: str, seed: int, direction: str, seconds: float, pack: Path | None) -> Measured:
    return measure(genre, seed, seconds, _sounds(pack), direction)


@lru_cache(maxsize=1)
def _sounds(pack: Path | None) -> Sounds:
    return sounds_with(Pack(pack) if pack else None)


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table, the classifier's accuracy and how well moods are told apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--genres", default=",".join(genre_names()))
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--moods", type=int, default=8, help="seeds for each mood; 0 leaves them out")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args(arguments)
    with ProcessPoolExecutor(wanted.workers, multiprocessing.get_context("spawn")) as pool:
        missed = _judged(Listeners(pool, wanted.seconds, wanted.pack), wanted)
    print(f"\n{missed} rows miss")
    return 1 if missed else 0


def _judged(listeners: Listeners, wanted: argparse.Namespace) -> int:
    """Prints all that was asked for; returns how many rows miss."""
    print("genre          LUFS min/max   dBTP clck tempo   CV    key  novl   LRA  spec   side  melody")
    songs, missed = [], 0
    for genre in wanted.genres.split(","):
        mine = listeners.hear((genre, 100 + seed, "") for seed in range(wanted.seeds))
        text, misses = row(mine)
        print(text, flush=True)
        missed += bool(misses)
        songs += mine
    if wanted.seeds > 1 and "," in wanted.genres:
        points = np.array([song.print for song in songs])
        share, mistakes = ears.leave_one_group_out(points, [s.genre for s in songs], [s.seed for s in songs])
        told = f"{len({song.genre for song in songs})} genres told apart, leave one seed out: {share:.1%}"
        print(f"\n{told}; mistakes: {mistakes}")
        missed += share < GENRES_TOLD_APART
    for axis, words in MOODS.items() if wanted.moods > 1 else ():
        asked = [(genre, 300 + seed, word) for genre in MOOD_GENRES for seed in range(wanted.moods) for word in words]
        heard = listeners.hear(asked, MOOD_SECONDS)
        text, share = moods_row(axis, list(zip((word for _, _, word in asked), heard, strict=True)))
        print(text, flush=True)
        missed += share < MOODS_TOLD_APART
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
