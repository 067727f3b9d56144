"""The same song in another genre: chords, sections, key and words stay; the band is another."""

from __future__ import annotations

import pytest

from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.genre import load_genre, nearest_genre
from omg_desktop.composer.rearranging import in_another_genre

LYRICS = (
    "[Verse]\nMorning light is on the water\nNothing moves but you and me\n[Chorus]\nCarry me home\nCarry me home\n"
)
BRIEF = ComposerBrief("pop", 5, 90.0)
GENRES = ("jazz", "drum and bass", "house", "cinematic", "waltz", "metal", "ambient", "reggae", "bossa nova", "trap")


@pytest.mark.parametrize("genre", GENRES)
def test_the_chords_stay_in_their_sections(genre):
    old = compose(BRIEF)
    new = in_another_genre(old, BRIEF, genre)
    assert new.genre == nearest_genre(genre)
    assert (new.tonic, new.mode, new.seed) == (old.tonic, old.mode, old.seed)
    assert len(new.sections) == len(old.sections)
    for before, after in zip(old.sections, new.sections, strict=True):
        assert _names(old, before) == _names(new, after)
    low, high = load_genre(new.genre).tempo_bpm
    assert low - 0.5 <= new.tempo_bpm <= high + 0.5 or new.length_seconds > 175
    assert 30 <= new.length_seconds <= 180
    assert new == in_another_genre(old, BRIEF, genre)
    assert {part.role for part in new.parts} & {"tune", "pad", "chords", "bass", "walking"}


def _names(score, section):
    start, end = (bar * score.beats_per_bar for bar in (section.start_bar, section.end_bar))
    return [chord.name for chord in score.chords if start - 1e-6 <= chord.start_beats < end - 1e-6]


def test_the_words_stay():
    brief = ComposerBrief("pop", 3, 60.0, instrumental=False, lyrics=LYRICS)
    old = compose(brief)
    new = in_another_genre(old, brief, "folk")

    def words(score):
        return "".join(note.syllable for part in score.parts for note in part.notes if part.role == "tune")

    assert "carryme" in words(new).replace("-", "").lower()
    sung = [(one.kind, two.kind) for one, two in zip(old.sections, new.sections, strict=True) if one.kind != "solo"]
    assert all(one == two for one, two in sung)


def test_a_song_goes_through_many_bands_and_comes_home():
    old = score = compose(BRIEF)
    for genre in ("jazz", "techno", "folk", "pop"):
        score = in_another_genre(score, BRIEF, genre)
    assert [chord.name for chord in score.chords] == [chord.name for chord in old.chords]
