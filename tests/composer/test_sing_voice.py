"""What a listener can count on from the guide vocal; needs the espeak-ng program."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.singer import MELODIES, melody, onset_errors, pitch_errors
from omg_desktop.composer import ComposerBrief, compose, render
from omg_desktop.composer.sing import SungNote, available, cast, sing
from omg_desktop.composer.sing.helper import SPEECH_RATE, mnemonics_of
from omg_desktop.composer.sing.listening import speak
from omg_desktop.composer.sing.phonemes import read_mnemonics
from omg_desktop.composer.sing.singer import sing_dry
from omg_desktop.composer.sing.vocal_part import ROLE, render_vocals, sung_notes, with_singer

needs_program = pytest.mark.skipif(not available().found, reason=available().words)
LYRICS = "[Verse]\nI left my coat on a kitchen chair\n\n[Chorus]\nSo carry me home when the river is low\n"


def dry(notes: list[SungNote]):
    return sing_dry(notes, notes[-1].end_seconds + 1.0, 1, cast(notes), lambda: None)


@pytest.fixture(scope="module")
def sung():
    """The first two lines of the benchmark's slow verse."""
    notes = [note for note in melody(*MELODIES[0]) if note.start_seconds < 14]
    return notes, dry(notes)


@needs_program
def test_notes_are_in_tune_and_syllables_in_time(sung):
    notes, voice = sung
    assert (np.abs(pitch_errors(voice, notes)) <= 30).mean() >= 0.98
    assert (np.abs(onset_errors(voice.takes["lead"], notes)) <= 0.04).mean() >= 0.9
    assert voice.hummed_phrases == 0


@needs_program
def test_the_voice_is_clean(sung):
    notes, _ = sung
    sound = sing(notes, round(44_100 * (notes[-1].end_seconds + 1)), 1)
    assert sound.dtype == np.float32
    assert sound.shape[1] == 2
    assert np.isfinite(sound).all()
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    assert np.abs(sound[: 44_100 // 2]).max() < 1e-3
    assert 0.1 < np.abs(sound).max() < 1.5


@needs_program
def test_the_same_notes_and_seed_give_the_same_voice(sung):
    notes, voice = sung
    again = dry(notes)
    assert np.array_equal(voice.takes["lead"], again.takes["lead"])


@needs_program
def test_a_vowel_after_a_stop_is_found_where_it_grows_loud():
    (line,) = read_mnemonics(mnemonics_of("take two big cups to bed", "en-us"))
    spoken = speak(line, "en-us", 45)
    level = np.convolve(np.abs(spoken.samples), np.ones(220) / 220, "same")
    vowels = [b for a, b in itertools.pairwise(spoken.heard) if a.phoneme.is_stop and b.phoneme.is_vowel]
    assert len(vowels) == 6
    for vowel in vowels:
        at = round(vowel.start_seconds * SPEECH_RATE)
        assert level[at + 600 : at + 1000].mean() > 2 * level[at - 2600 : at].min()


@needs_program
@pytest.mark.parametrize(
    "words",
    [
        ["🎵", "love", "😀"], ["https://example.com/a?b=c&d=<x>"], ["привет", "мир"], ["a" * 5000], ["la"] * 120,
        ["12345678901234567890", "42"], ["tsk", "pst", "brr"], ["", "-", "'"], ["\0\0", "a\0b"], ["naïve", "señor"],
    ],
)  # fmt: skip
def test_hostile_words_are_sung_or_hummed(words):
    notes = [SungNote(0.2 + 0.2 * index, 0.18, 60 + index % 7, word) for index, word in enumerate(words)]
    sound = sing(notes, 44_100, 1)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() > 0.01


@pytest.mark.parametrize("notes", [[], [SungNote(0.0, 0.0, 60, "oh")]])
def test_nothing_to_sing_is_silence(notes):
    assert not sing(notes, 1000, 1).any()


@needs_program
def test_the_singer_takes_the_words_of_the_tune():
    score = compose(ComposerBrief("pop", 3, 30.0, instrumental=False, lyrics=LYRICS))
    joined = with_singer(score)
    (vocals,) = [part for part in joined.parts if part.role == ROLE]
    tune = next(part for part in score.parts if part.role == "tune")
    assert [note for note in tune.notes if note.syllable] == list(vocals.notes)
    assert all(not note.syllable for part in joined.parts if part.role == "tune" for note in part.notes)
    notes = sung_notes(joined, vocals)
    assert "".join(note.syllable for note in notes).lower().startswith("ileftmycoat")
    stem = render_vocals(joined, vocals, 44_100 * 30, lambda: None)
    assert stem.shape == (44_100 * 30, 2)
    first = round(44_100 * (notes[0].start_seconds - 0.5))
    assert np.abs(stem).max() > 0.1
    assert np.abs(stem[: max(0, first)]).max(initial=0.0) < 1e-3


def test_an_instrumental_keeps_its_parts():
    score = compose(ComposerBrief("pop", 3, 30.0))
    assert with_singer(score) is score


def test_without_the_program_the_instrument_plays_the_words(monkeypatch):
    monkeypatch.setenv("PATH", "")
    score = compose(ComposerBrief("pop", 3, 30.0, instrumental=False, lyrics=LYRICS))
    assert with_singer(score) is score


@needs_program
def test_singing_can_be_stopped():
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        sing([SungNote(0.5, 0.4, 60, "oh")], 44_100, 1, check=stop)


@needs_program
def test_a_song_with_words_is_sung_in_the_mix():
    score = compose(ComposerBrief("pop", 3, 30.0, instrumental=False, lyrics=LYRICS))
    stems: dict[str, float] = {}
    render(score, keep_stem=lambda name, samples: stems.update({name: float(np.abs(samples).max())}))
    assert stems["Vocals"] > 0.05


@needs_program
def test_an_opening_is_sung_by_the_voice_of_the_whole_song():
    score = with_singer(compose(ComposerBrief("folk", 3, 40.0, instrumental=False, lyrics=LYRICS)))
    (vocals,) = [part for part in score.parts if part.role == ROLE]
    first_line = replace(vocals, notes=vocals.notes[:9])
    assert vocals.voice.startswith("singer en-us ")
    whole, opening = (render_vocals(score, part, 44_100 * 20, lambda: None) for part in (vocals, first_line))
    last = sung_notes(score, first_line)[-1]
    span = slice(0, round(44_100 * last.start_seconds))
    assert np.corrcoef(whole[span, 0], opening[span, 0])[0, 1] > 0.9
