"""The composer's bar: every genre over many seeds, measured; a row that misses is marked and the exit code is 1.

    python -m benchmarks.composer_quality --seeds 16 --seconds 75 --pack FOLDER

Without ``--pack`` the own voices are judged. ``--genres`` takes names with commas between them.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import _composer_listening as ears
from omg_desktop.composer import ComposerBrief, Score, compose
from omg_desktop.composer.genre import genre_names
from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.mastering import THIRD_OCTAVES_HZ, target_spectrum, third_octave_levels
from omg_desktop.composer.melody.critic import measure_tune
from omg_desktop.composer.pack import Pack
from omg_desktop.composer.rendering import Sounds, render, sounds_with
from omg_desktop.composer.score import Note
from omg_desktop.composer.theory import MINOR_MODES, SCALES
from omg_desktop.sound.loudness import integrated_loudness_lufs, loudness_range_lu, true_peak_dbtp

FREE_TEMPO = ("ambient", "piano", "cinematic")
LOUDNESS_RANGES = {
    "lofi": (2, 8), "folk": (3, 11), "synthwave": (3, 11), "cinematic": (4, 14), "piano": (4, 14), "jazz": (2.5, 10),
    "ambient": (1.5, 10),
}  # fmt: skip
USUAL_RANGE = (1.0, 11.0)
MOODS = {
    "dark/bright": ("dark, brooding and ominous", "bright, happy and sunny"),
    "calm/energetic": ("calm, gentle and soft", "energetic, driving and intense"),
}  # fmt: skip
MOOD_GENRES = ["pop", "rock", "lofi"]


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
    heard = ears.tempo_bpm(envelope)
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
    low, high = LOUDNESS_RANGES.get(genre, USUAL_RANGE)
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
        "spectrum": middle["spectrum_db"] > 4.0, "side": not -15.5 <= middle["side_db"] <= -2.5,
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


def tunes_row(genre: str, seeds: int) -> str:
    """Figures of the scores alone: intervals of the tunes, overlap between them, distinct progressions."""
    scores = [compose(ComposerBrief(genre, seed, 90.0)) for seed in range(max(8, seeds))]
    figures = [
        measured
        for score in scores
        if (measured := measure_tune(_tune(score), ChordTrack(score.chords), score.beats_per_bar)) is not None
    ]
    if not figures:
        return f"{genre:11s} has no tune"
    grams = [_grams(score) for score in scores]
    overlaps = [
        len(a & b) / max(1, min(len(a), len(b))) for i, a in enumerate(grams) for b in grams[i + 1 :] if a and b
    ]
    progressions = {
        tuple((c.root - s.tonic) % 12 for c in s.chords[:24:1] if c.start_beats < 8 * s.beats_per_bar + 32)
        for s in scores[:8]
    }
    mean = {name: statistics.mean(getattr(f, name) for f in figures) for name in ("steps", "repeats", "clashes")}
    return (
        f"{genre:11s} steps {mean['steps']:.2f} repeats {mean['repeats']:.2f} clashes {mean['clashes']:.3f} "
        f"overlap max {max(overlaps, default=0):.2f} progressions {len(progressions)}/8"
    )


def moods_row(axis: str, genres: list[str], seeds: int, sounds: Sounds) -> tuple[str, float]:
    """How often the opposite moods of an axis are told apart, leave one seed out, over some genres together."""
    songs: list[tuple[str, int, np.ndarray]] = []
    for genre in genres:
        prints = []
        for word in MOODS[axis]:
            for seed in range(seeds):
                prints.append((word, seed, measure(genre, 300 + seed, 30.0, sounds, word).print))
        centre = np.mean([one[2] for one in prints], axis=0)
        songs += [(word, seed, figures - centre) for word, seed, figures in prints]
    words, groups = [one[0] for one in songs], [one[1] for one in songs]
    share, _ = ears.leave_one_group_out(np.array([one[2] for one in songs]), words, groups)
    return f"{axis}: {share:.1%} of {len(songs)} told apart ({', '.join(genres)})", share


def _tune(score: Score) -> list[Note]:
    """The tune as one line: where several play it, the highest."""
    line: dict[float, Note] = {}
    for part in score.parts:
        for note in part.notes if part.role == "tune" else ():
            if note.start_beats not in line or note.pitch > line[note.start_beats].pitch:
                line[note.start_beats] = note
    return [line[start] for start in sorted(line)]


def _grams(score: Score) -> set[tuple[tuple[int, float], ...]]:
    notes = _tune(score)
    moves = [(b.pitch - a.pitch, round(b.start_beats - a.start_beats, 2)) for a, b in itertools.pairwise(notes)]
    return {tuple(moves[i : i + 5]) for i in range(len(moves) - 4)}


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table, the classifier's accuracy and the tunes' figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--genres", default=",".join(genre_names()))
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--moods", type=int, default=0, help="seeds for each mood; 0 leaves them out")
    wanted = parser.parse_args(arguments)
    sounds = sounds_with(Pack(wanted.pack) if wanted.pack else None)
    print("genre          LUFS min/max   dBTP clck tempo   CV    key  novl   LRA  spec   side  melody")
    songs, missed = [], 0
    for genre in wanted.genres.split(","):
        mine = [measure(genre, 100 + seed, wanted.seconds, sounds) for seed in range(wanted.seeds)]
        text, misses = row(mine)
        print(text, flush=True)
        missed += bool(misses)
        songs += mine
    if wanted.seeds > 1 and "," in wanted.genres:
        points = np.array([song.print for song in songs])
        share, mistakes = ears.leave_one_group_out(points, [s.genre for s in songs], [s.seed for s in songs])
        told = f"{len({song.genre for song in songs})} genres told apart, leave one seed out: {share:.1%}"
        print(f"\n{told}; mistakes: {mistakes}")
    print()
    for genre in wanted.genres.split(","):
        print(tunes_row(genre, wanted.seeds), flush=True)
    for axis in MOODS if wanted.moods > 1 else ():
        text, share = moods_row(axis, MOOD_GENRES, wanted.moods, sounds)
        print(text, flush=True)
        missed += share < 0.85
    print(f"\n{missed} rows miss")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
