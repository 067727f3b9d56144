"""Tunes, as the critic measures them, and the motifs that come back."""

from __future__ import annotations

import statistics

import pytest

from omg_desktop.composer import ComposerBrief, Score, compose
from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.melody.critic import TuneFigures, measure_tune
from omg_desktop.composer.melody.words import rhythm_for_words, split_word, syllables_of
from omg_desktop.composer.score import Note
from omg_desktop.composer.theory import make_chord, parallel_perfects, voicing

SEEDS = range(4)


def tune_of(score: Score) -> list[Note]:
    return sorted((n for part in score.parts if part.role == "tune" for n in part.notes), key=lambda n: n.start_beats)


def figures(genre: str) -> list[TuneFigures]:
    found = []
    for seed in SEEDS:
        score = compose(ComposerBrief(genre, seed, 90.0))
        measured = measure_tune(tune_of(score), ChordTrack(score.chords), score.beats_per_bar)
        assert measured is not None
        found.append(measured)
    return found


@pytest.mark.parametrize("genre", ["pop", "folk", "synthwave", "lofi"])
def test_tunes_are_like_what_people_write(genre):
    measured = figures(genre)
    assert 0.40 <= statistics.mean(one.steps for one in measured) <= 0.75
    assert 0.03 <= statistics.mean(one.repeats for one in measured) <= 0.27
    assert statistics.mean(one.clashes for one in measured) <= 0.05


def test_a_chorus_recalls_the_verse():
    score = compose(ComposerBrief("pop", 1, 120.0))
    by_kind: dict[str, set[str]] = {}
    for note in tune_of(score):
        section = next(s for s in score.sections if s.start_bar * 4 - 0.6 <= note.start_beats < s.end_bar * 4)
        by_kind.setdefault(section.kind, set()).add(note.motif.rstrip("'"))
    assert by_kind["verse"] & by_kind["chorus"]


def test_seeds_find_different_progressions():
    names = {tuple(c.name for c in compose(ComposerBrief("pop", s, 30.0)).chords[:8]) for s in range(8)}
    assert len(names) >= 6


def test_voicings_move_without_parallel_fifths():
    before: tuple[int, ...] = ()
    for symbol in ("I", "V", "VIm", "IV", "IIm7", "V7", "I"):
        now = voicing(make_chord(symbol, 0, "major", 0, 4), before)
        assert len(set(now)) == 4
        if before:
            assert parallel_perfects(before, now) == 0
        before = now


@pytest.mark.parametrize(
    ("word", "count"), [("window", 2), ("love", 1), ("again", 2), ("beautiful", 3), ("table", 2), ("fire", 1)]
)
def test_words_fall_into_syllables(word, count):
    pieces = split_word(word)
    assert len(pieces) == count
    assert "".join(pieces) == word


def test_every_syllable_gets_its_own_time():
    syllables = syllables_of("I can hear the thunder rolling over every hill tonight")
    rhythm = rhythm_for_words(syllables, 8.0, 4, 1.0, 0.2)
    assert len(rhythm) == len(syllables)
    starts = [beat.start_beats for beat in rhythm]
    assert starts == sorted(set(starts))
    assert rhythm[-1].start_beats + rhythm[-1].duration_beats <= 8.0
