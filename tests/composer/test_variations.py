"""A finished score can be moved, slowed, cut and partly drawn anew."""

from __future__ import annotations

import pytest

from omg_desktop.composer import ComposerBrief, Score, compose
from omg_desktop.composer.variations import at_another_tempo, in_another_key, section_alone, with_another

BRIEF = ComposerBrief("pop", 4, 60.0)


def notes_of(score: Score, role: str) -> list[object]:
    return [note for part in score.parts if part.role == role for note in part.notes]


def test_another_key_moves_every_tone_and_no_drum():
    score = compose(BRIEF)
    moved = in_another_key(score, 3)
    assert moved.tonic == (score.tonic + 3) % 12
    assert notes_of(moved, "drums") == notes_of(score, "drums")
    for one, two in zip(score.parts, moved.parts, strict=True):
        if not one.is_drums:
            assert [note.pitch + 3 for note in one.notes] == [note.pitch for note in two.notes]
    assert in_another_key(moved, -3) == score


def test_another_tempo_keeps_the_notes():
    score = compose(BRIEF)
    slower = at_another_tempo(score, score.tempo_bpm * 0.8)
    assert slower.parts == score.parts
    assert slower.seconds_at(16) == pytest.approx(score.seconds_at(16) / 0.8)
    assert slower.length_seconds > score.length_seconds


def test_a_section_alone_starts_at_zero():
    score = compose(BRIEF)
    index = next(i for i, section in enumerate(score.sections) if section.kind == "chorus")
    alone = section_alone(score, index)
    assert alone.seconds_at(0) == 0.0
    assert alone.length_seconds == pytest.approx(
        score.sections[index].end_seconds - score.sections[index].start_seconds + 2.0, abs=0.05
    )
    assert min(note.start_beats for part in alone.parts for note in part.notes) >= -1e-6


def test_a_new_melody_on_the_old_chords():
    score, other = compose(BRIEF), with_another(BRIEF, {"melody": 99})
    assert other.chords == score.chords
    assert notes_of(other, "bass") == notes_of(score, "bass")
    assert notes_of(other, "drums") == notes_of(score, "drums")
    assert notes_of(other, "tune") != notes_of(score, "tune")


def test_new_drums_under_the_old_song():
    score, other = compose(BRIEF), with_another(BRIEF, {"drums": 99})
    assert notes_of(other, "tune") == notes_of(score, "tune")
    assert notes_of(other, "drums") != notes_of(score, "drums")
