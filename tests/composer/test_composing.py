"""The score: form, tempo, key, parts, and that it survives a trip through JSON."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest

from omg_desktop.composer import BriefError, ComposerBrief, Score, compose
from omg_desktop.composer.genre import genre_names, load_genre, nearest_genre
from omg_desktop.composer.voices.catalogue import VOICES
from omg_desktop.composer.voices.drums import KITS

GENRES = sorted(genre_names())


def a_brief(**changes: object) -> ComposerBrief:
    return ComposerBrief(**({"genre": "pop", "seed": 1, "length_seconds": 60.0} | changes))


@lru_cache
def a_score(genre: str, length_seconds: float) -> Score:
    """A song that several tests look at."""
    return compose(a_brief(genre=genre, length_seconds=length_seconds))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("length_seconds", [30.0, 90.0])
def test_every_genre_fills_every_length(genre, length_seconds):
    score = a_score(genre, length_seconds)
    low, high = load_genre(genre).tempo_bpm
    assert low * 0.93 <= score.tempo_bpm <= high * 1.07
    assert score.seconds_at(score.end_beats) == pytest.approx(length_seconds, rel=0.15, abs=1.0)
    assert score.sections[0].start_seconds == 0.0
    assert score.sections[-1].end_seconds == pytest.approx(length_seconds, rel=0.03)
    for one, two in zip(score.sections, score.sections[1:], strict=False):
        assert one.end_bar == two.start_bar
        assert one.end_seconds == pytest.approx(two.start_seconds, abs=0.01)


@pytest.mark.parametrize("genre", GENRES)
def test_every_instrument_of_every_genre_exists(genre):
    data = load_genre(genre)
    for plan in data.parts:
        assert set(plan.voices) <= VOICES.keys()
    assert data.drums is None or data.drums.kit in KITS


@pytest.mark.parametrize("genre", GENRES)
def test_a_song_has_contrast(genre):
    score = a_score(genre, 90.0)
    energies = [section.energy for section in score.sections]
    assert max(energies) - min(energies) >= 0.2
    assert len({section.kind for section in score.sections}) >= 3


@pytest.mark.parametrize("genre", GENRES)
def test_notes_can_be_played(genre):
    score = a_score(genre, 90.0)
    for part in score.parts:
        assert part.notes
        for note in part.notes:
            assert 0.0 < note.velocity <= 1.0
            assert note.duration_beats > 0
            assert 20 <= note.pitch <= 108
            assert -0.01 <= note.start_beats <= score.end_beats


def test_the_same_brief_is_the_same_score_and_another_seed_is_not():
    assert compose(a_brief()) == compose(a_brief())
    assert compose(a_brief()) != compose(a_brief(seed=2))


def test_a_score_survives_json():
    score = compose(a_brief(genre="jazz"))
    assert Score.from_dict(json.loads(json.dumps(score.as_dict()))) == score


def test_tempo_and_key_are_as_asked():
    score = compose(a_brief(tempo_bpm=101.0, key="F# minor"))
    assert score.tempo_bpm == 101.0
    assert score.key == "F# minor"


def test_a_tempo_in_the_direction_counts_and_the_brief_counts_more():
    assert compose(a_brief(direction="around 100 BPM")).tempo_bpm == 100.0
    assert compose(a_brief(direction="around 100 BPM", tempo_bpm=90.0)).tempo_bpm == 90.0


def test_a_key_that_is_none_is_refused_in_one_sentence():
    with pytest.raises(BriefError, match="is not a key"):
        compose(a_brief(key="H sharp"))


def test_moods_change_the_mode():
    def minors(direction: str) -> int:
        return sum("minor" in compose(a_brief(seed=seed, direction=direction)).key for seed in range(12))

    assert minors("dark, brooding, ominous") >= minors("happy, bright, sunny") + 6


def test_wanted_instruments_play_and_refused_ones_do_not():
    wanted = compose(a_brief(direction="soaring strings and a flute, no drums"))
    assert {"strings", "flute"} <= {part.voice for part in wanted.parts}
    assert not [part for part in wanted.parts if part.is_drums]
    refused = compose(a_brief(direction="no piano, without guitars"))
    assert not {"piano"} & {part.voice for part in refused.parts}


def test_lyrics_make_the_form_and_lie_on_the_tune():
    lines = "[Verse 1]|I left the window open|The rain came in again|[Chorus]|Stay a little longer|Stay until the end"
    score = compose(a_brief(lyrics=lines.replace("|", "\n"), instrumental=False))
    kinds = [section.kind for section in score.sections]
    assert kinds.index("verse") < kinds.index("chorus")
    sung = [note.syllable for part in score.parts for note in part.notes if note.syllable]
    assert "".join(sung).replace("-", "").lower().startswith("ileftthewindowopen")


def test_free_words_find_the_nearest_genre():
    assert nearest_genre("Jazz") == "jazz"
    assert nearest_genre("lo-fi hip hop") == "lofi"
    assert nearest_genre("melodic deep house") == "house"
    assert nearest_genre("Hip-Hop") == "hiphop"
    assert nearest_genre("jaz") == "jazz"
    assert nearest_genre("") in GENRES
    assert nearest_genre("xyzzy ⚡") in GENRES
    assert compose(a_brief(genre="xyzzy")).requested_genre == "xyzzy"


def test_genres_have_their_own_tempo_and_band():
    scores = {genre: a_score(genre, 30.0) for genre in GENRES}
    bands = {tuple(part.voice for part in score.parts) for score in scores.values()}
    assert len(bands) == len(GENRES)
    assert scores["ambient"].tempo_bpm < 80 < 115 < scores["house"].tempo_bpm
