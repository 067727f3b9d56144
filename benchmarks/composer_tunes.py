"""The composer's bar on paper: tunes, progressions, voice-leading and motifs of every genre over many seeds.

    python -m benchmarks.composer_tunes --seeds 16

A row that misses is marked, and the exit code is then 1. Nothing is rendered, so it takes a minute or two.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from omg_desktop.composer import ComposerBrief, Score, compose
from omg_desktop.composer.genre import genre_names
from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.melody.critic import TuneFigures, measure_tune
from omg_desktop.composer.score import Note, Part, Section
from omg_desktop.composer.theory import parallel_perfects

SECONDS = 90.0
GRAM = 5
PROGRESSION_SEEDS = 8
CHORD_TONES = 3
# a distorted guitar plays fifths by trade, and a supersaw is one sound and not several voices
FIFTHS_BY_TRADE = ("distorted guitar", "overdriven guitar", "crunch guitar", "supersaw", "synth brass", "power guitar")


@dataclass(frozen=True)
class OnPaper:
    """What is read off one score; ``recall`` is None for a form without a tune in both verse and chorus."""

    tune: TuneFigures | None
    grams: frozenset[tuple[tuple[int, float], ...]]
    progression: tuple[int, ...]
    fifths: int
    changes: int
    recall: float | None
    returns: float | None


def read(genre: str, seed: int) -> OnPaper:
    """The figures of one composed song of a minute and a half."""
    score = compose(ComposerBrief(genre, seed, SECONDS))
    tune = line_of(score)
    moves = [(b.pitch - a.pitch, round(b.start_beats - a.start_beats, 2)) for a, b in itertools.pairwise(tune)]
    fifths, changes = parallel_fifths(score)
    return OnPaper(
        measure_tune(tune, ChordTrack(score.chords), score.beats_per_bar),
        frozenset(tuple(moves[i : i + GRAM]) for i in range(len(moves) - GRAM + 1)),
        tuple((chord.root - score.tonic) % 12 for chord in score.chords[:24]),
        fifths, changes, recall(score), returns(score),
    )  # fmt: skip


def line_of(score: Score) -> list[Note]:
    """The tune as one line: where several play it, the highest."""
    line: dict[float, Note] = {}
    for part in score.parts:
        for note in part.notes if part.role == "tune" else ():
            if note.start_beats not in line or note.pitch > line[note.start_beats].pitch:
                line[note.start_beats] = note
    return [line[start] for start in sorted(line)]


def parallel_fifths(score: Score) -> tuple[int, int]:
    """(moves with parallel fifths or octaves, moves looked at) between chords struck by keys, pads and guitars.

    A chord that is only broken up leads no voices, and neither does a bare fifth, which has but two tones.
    """
    found = looked = 0
    for part in score.parts:
        if part.role not in ("chords", "pad") or part.voice in FIFTHS_BY_TRADE:
            continue
        for before, after in itertools.pairwise(_struck_chords(part, ChordTrack(score.chords))):
            if before and len(before) == len(after) and before != after:
                looked += 1
                found += parallel_perfects(before, after) > 0
    return found, looked


def _struck_chords(part: Part, chords: ChordTrack) -> list[tuple[int, ...]]:
    """What a part strikes at one time, low to high, chord by chord; () where it broke one up or was silent."""
    struck: dict[float, tuple[int, ...]] = {chord.start_beats: () for chord in chords.chords}
    at_once = itertools.groupby(sorted(part.notes), lambda note: note.start_beats)
    for start, notes in at_once:
        pitches = tuple(sorted({note.pitch for note in notes}))
        chord = chords.at(start + 0.01)
        is_chord = len(pitches) >= CHORD_TONES and len(chord.pitch_classes) > 2
        if is_chord:
            struck[chord.start_beats] = pitches
    return list(struck.values())


def recall(score: Score) -> float | None:
    """The largest likeness between a verse's motif and the phrase of a chorus that bears its name."""
    tune = line_of(score)
    verses, choruses = ([s for s in score.sections if s.kind == kind] for kind in ("verse", "chorus"))
    if not verses or not choruses:
        return None
    verse = _phrases(score, verses[0], tune)
    named = {phrase[0].motif.rstrip("'"): phrase for phrase in reversed(verse)}
    pairs = [
        likeness(named[phrase[0].motif.rstrip("'")], phrase, 2 * score.beats_per_bar)
        for section in choruses
        for phrase in _phrases(score, section, tune)
        if phrase[0].motif.rstrip("'") in named
    ]
    if not verse or not any(_phrases(score, section, tune) for section in choruses):
        return None
    return max(pairs, default=0.0)


def returns(score: Score) -> float | None:
    """The likeness of the last chorus to the first, phrase by phrase; None where there is one only."""
    tune = line_of(score)
    choruses = [_phrases(score, section, tune) for section in score.sections if section.kind == "chorus"]
    choruses = [phrases for phrases in choruses if phrases]
    if len(choruses) < 2:
        return None
    pairs = [likeness(a, b, 2 * score.beats_per_bar) for a, b in zip(choruses[0], choruses[-1], strict=False)]
    return statistics.mean(pairs)


def likeness(one: Sequence[Note], other: Sequence[Note], phrase_beats: int) -> float:
    """0 to 1: the shared onsets of two phrases, times how often their steps there go the same way."""
    a, b = ({round(n.start_beats % phrase_beats, 2): n.pitch for n in phrase} for phrase in (one, other))
    shared = sorted(set(a) & set(b))
    if len(shared) < 2:
        return 0.0
    onsets = len(shared) / len(set(a) | set(b))
    ways = [_sign(a[late] - a[early]) == _sign(b[late] - b[early]) for early, late in itertools.pairwise(shared)]
    return onsets * sum(ways) / len(ways)


def _sign(move: int) -> int:
    return (move > 0) - (move < 0)


def _phrases(score: Score, section: Section, tune: Sequence[Note]) -> list[list[Note]]:
    """The tune of a section by phrases of two bars."""
    start, size = section.start_bar * score.beats_per_bar, 2 * score.beats_per_bar
    phrases = []
    for index in range(section.bars // 2):
        begin = start + index * size
        phrase = [n for n in tune if begin - 0.1 <= n.start_beats < begin + size - 0.1 and n.motif]
        if phrase:
            phrases.append(phrase)
    return phrases


def plan_of(score: Score) -> str:
    """The motifs of the first verse and chorus in words, such as "verse A B A' C, chorus D D' E A"."""
    tune, told = line_of(score), []
    for kind in ("verse", "chorus"):
        section = next((s for s in score.sections if s.kind == kind), None)
        if section is not None and (phrases := _phrases(score, section, tune)):
            told.append(f"{kind} {' '.join(phrase[0].motif for phrase in phrases)}")
    return ", ".join(told)


def row(genre: str, songs: Sequence[OnPaper]) -> tuple[str, list[str]]:
    """The table's row for a genre and what misses in it."""
    tunes = [song.tune for song in songs if song.tune is not None]
    if not tunes:
        return f"{genre:11s} has no tune", []
    mean = {name: statistics.mean(getattr(tune, name) for tune in tunes) for name in ("steps", "repeats", "clashes")}
    overlap = max(
        (
            len(a.grams & b.grams) / min(len(a.grams), len(b.grams))
            for a, b in itertools.combinations(songs, 2)
            if a.grams and b.grams
        ),
        default=0.0,
    )
    progressions = len({song.progression for song in songs[:PROGRESSION_SEEDS]})
    fifths, changes = sum(song.fifths for song in songs), sum(song.changes for song in songs)
    recalls, again = ([v for s in songs if (v := getattr(s, name)) is not None] for name in ("recall", "returns"))
    recalled = statistics.median(recalls) if recalls else None
    returned = statistics.median(again) if again else None
    misses = {
        "steps": not 0.40 <= mean["steps"] <= 0.72, "repeats": not 0.05 <= mean["repeats"] <= 0.25,
        "clashes": mean["clashes"] > 0.05, "overlap": overlap > 0.15, "progressions": progressions < 6,
        "fifths": fifths > 0, "recall": recalled is not None and recalled < 0.5,
        "returns": returned is not None and returned < 0.7,
    }  # fmt: skip
    missed = [name for name, is_missed in misses.items() if is_missed]
    text = (
        f"{genre:11s} {mean['steps']:5.2f} {mean['repeats']:7.2f} {mean['clashes']:7.3f} {overlap:7.2f} "
        f"{progressions:4d}/8 {fifths:5d}/{changes:<5d} {_share(recalled)} {_share(returned)}  "
        f"{'MISS ' + ' '.join(missed) if missed else 'ok'}"
    )
    return text, missed


def _share(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.2f}"


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table and, for each genre, the motifs of one song; 1 where a row misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--genres", default=",".join(genre_names()))
    wanted = parser.parse_args(arguments)
    print("genre       steps repeats clashes overlap progr. fifths/changes recall returns")
    missed = 0
    for genre in wanted.genres.split(","):
        text, misses = row(genre, [read(genre, seed) for seed in range(wanted.seeds)])
        missed += bool(misses)
        print(f"{text}   seed 0: {plan_of(compose(ComposerBrief(genre, 0, SECONDS)))}", flush=True)
    print(f"\n{missed} rows miss")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
