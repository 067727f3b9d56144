"""What the singer makes of words, phonemes and notes before any sound; nothing here needs espeak-ng."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.composer.sing import SungNote
from omg_desktop.composer.sing.intonation import pitch_curve
from omg_desktop.composer.sing.languages import language_of
from omg_desktop.composer.sing.listening import MARK_LEVELS, Heard, labels_of
from omg_desktop.composer.sing.notes import phrases_of, readable
from omg_desktop.composer.sing.phonemes import Phoneme, as_input, read_mnemonics
from omg_desktop.composer.sing.syllables import nuclei_on
from omg_desktop.composer.sing.timing import stretches_of
from omg_desktop.composer.sing.voices import FEMALE, MALE, Casting, cast

# what espeak-ng 1.51 says of "walking down the river in the morning light"
RECORDED = "w`'O:`k`I`N d`,aU`n D`@2 r`'I`v`3`r- I`n`D`@2 m`'O@`n`I`N l`'aI`t\n"
SYLLABLES = ["wal-", "king", "down", "the", "riv-", "er", "in", "the", "mor-", "ning", "light"]


def some_notes(syllables: list[str], each_seconds: float = 0.4, start_seconds: float = 1.0) -> list[SungNote]:
    return [
        SungNote(start_seconds + each_seconds * index, each_seconds, 60 + index % 5, text.rstrip("-"), text[-1:] != "-")
        for index, text in enumerate(syllables)
    ]


def heard(phonemes: list[Phoneme]) -> list[Heard]:
    """Phonemes spoken in a row: vowels of 0.12 s, consonants of 0.08 s."""
    ends = list(itertools.accumulate(0.12 if phoneme.is_vowel else 0.08 for phoneme in phonemes))
    return [
        Heard(phoneme, start, end, (start + end) / 2)
        for phoneme, start, end in zip(phonemes, [0.0, *ends[:-1]], ends, strict=True)
    ]


def test_phonemes_are_read_word_by_word():
    (line,) = read_mnemonics(RECORDED)
    assert len(line) == 27
    assert [phoneme.bare for phoneme in line if phoneme.is_vowel] == [
        "O:", "I", "aU", "@2", "I", "3", "I", "@2", "O@", "I", "aI",
    ]  # fmt: skip
    assert as_input(line[:5]) == "[[w'O:kIN]]"
    assert len({phoneme.unit for phoneme in line}) == 7


@pytest.mark.parametrize(
    ("mnemonic", "traits"),
    [
        ("'aI", "vowel voiced soft glides"), ("tS", "noisy stop"), ("z", "voiced noisy"), ("m", "voiced soft"),
        ("k", "stop"), ("@2", "vowel voiced soft"), ("b", "voiced stop"),
    ],
)  # fmt: skip
def test_a_mnemonic_tells_its_kind(mnemonic, traits):
    phoneme = Phoneme(mnemonic, 0)
    kinds = {
        "vowel": phoneme.is_vowel, "voiced": phoneme.is_voiced, "noisy": phoneme.is_noisy, "stop": phoneme.is_stop,
        "soft": phoneme.is_soft, "glides": phoneme.glides,
    }  # fmt: skip
    assert {name for name, holds in kinds.items() if holds} == set(traits.split())


def test_words_in_another_language_and_pauses_are_left_out():
    (line,) = read_mnemonics("h`@`l`'oU (ru)`p`r`;`i`v`;`'e`t`(en-us) _:`j`'u: _|\n")
    assert [phoneme.bare for phoneme in line] == ["h", "@", "l", "oU", "j", "u:"]


@given(st.text(max_size=300))
def test_no_answer_of_the_program_becomes_a_command_to_it(answer):
    for line in read_mnemonics(answer):
        assert all(" " < sign <= "~" and sign not in "[]" for phoneme in line for sign in phoneme.mnemonic)


@given(st.text(max_size=80))
def test_only_latin_letters_digits_and_apostrophes_are_spoken(word):
    spoken = readable(word)
    assert len(spoken) <= 40
    assert all(sign.isalnum() or sign == "'" for sign in spoken)


@pytest.mark.parametrize("word", ["привет", "你好", "🎵", "", "''", "naïveпривет"])
def test_what_the_voice_cannot_read_is_not_spoken(word):
    assert readable(word) == ""


@pytest.mark.parametrize(
    ("lyrics", "language"),
    [
        ("I left my coat on a kitchen chair", "en-us"), ("Ich gehe durch die Straßen und du bist nicht da", "de"),
        ("Je ne regrette rien dans la nuit et tu es mon amour", "fr-fr"), ("la la la", "en-us"), ("", "en-us"),
        ("Yo quiero caminar por la noche de tu corazón", "es"), ("la la la and the radio on", "en-us"),
    ],
)  # fmt: skip
def test_the_language_is_heard_in_the_commonest_words(lyrics, language):
    assert language_of(lyrics.split()) == language


def test_phrases_end_at_rests_and_where_words_become_unreadable():
    notes = some_notes(["wal-", "king", "down", "你好", "home"])
    later = some_notes(["a-", "gain"], start_seconds=5.0)
    assert [phrase.text for phrase in phrases_of([*notes, *later])] == ["walking down", "", "home", "again"]


def test_notes_that_overlap_are_sung_one_after_the_other():
    notes = [SungNote(0.0, 1.0, 60, "oh"), SungNote(0.5, 1.0, 62, "yes"), SungNote(0.5, 1.0, 55, "no")]
    (phrase,) = phrases_of(notes)
    assert [(note.start_seconds, note.end_seconds) for note in phrase.notes] == [(0.0, 0.5), (0.5, 1.5)]


def test_every_syllable_gets_its_vowel():
    (line,) = read_mnemonics(RECORDED)
    notes = some_notes(SYLLABLES)
    nuclei = nuclei_on(notes, line)
    assert [line[nucleus.index].bare for nucleus in nuclei] == [p.bare for p in line if p.is_vowel]
    assert [nucleus.start_seconds for nucleus in nuclei] == pytest.approx([note.start_seconds for note in notes])


def test_a_note_without_a_vowel_of_its_own_prolongs_the_one_before():
    (line,) = read_mnemonics("'E`v`r`i t`'aI`m\n")  # "every time": spelt with four syllables, spoken with three
    notes = some_notes(["ev-", "er-", "y", "time"])
    nuclei = nuclei_on(notes, line)
    assert len(nuclei) == 3
    assert nuclei[-1].start_seconds == pytest.approx(notes[-1].start_seconds)
    assert nuclei[-1].end_seconds == pytest.approx(notes[-1].end_seconds)


def test_vowels_that_share_a_note_stay_inside_it():
    (line,) = read_mnemonics("f`'aI`;`3 w`'u`d\n")
    notes = some_notes(["fire", "wood"])
    nuclei = nuclei_on(notes, line)
    assert [line[nucleus.index].bare for nucleus in nuclei] == ["aI", "3", "u"]
    assert notes[0].start_seconds == nuclei[0].start_seconds < nuclei[1].start_seconds < notes[1].start_seconds


@given(st.lists(st.sampled_from(["'aI", "I", "t", "s", "m", "@", "n"]), max_size=14), st.integers(1, 8))
def test_any_phonemes_can_be_laid_on_any_notes(mnemonics, count):
    phonemes = [Phoneme(mnemonic, index // 3) for index, mnemonic in enumerate(mnemonics)]
    nuclei = nuclei_on(some_notes(["la"] * count), phonemes)
    assert bool(nuclei) == any(phoneme.is_vowel for phoneme in phonemes)
    if nuclei:
        assert all(a.start_seconds <= b.start_seconds for a, b in itertools.pairwise(nuclei))
        stretches = stretches_of(heard(phonemes), nuclei)
        assert all(one.end >= one.start and one.source_end >= one.source_start for one in stretches)


def test_vowels_begin_on_their_notes_and_consonants_before_them():
    (line,) = read_mnemonics(RECORDED)
    notes = some_notes(SYLLABLES, 0.25)
    stretches = stretches_of(heard(line), nuclei_on(notes, line))
    vowels = [one for one in stretches if line[one.phoneme].is_vowel]
    starts = [next(one.start for one in vowels if one.phoneme == index) for index, p in enumerate(line) if p.is_vowel]
    assert starts == pytest.approx([note.start_seconds for note in notes])
    w = next(one for one in stretches if one.phoneme == 0)
    assert w.end == pytest.approx(notes[0].start_seconds)
    ordered = sorted(stretches)
    assert all(a.end <= b.start + 1e-9 for a, b in itertools.pairwise(ordered))


def test_the_pitch_reaches_each_note_and_shakes_only_long_ones():
    notes = [SungNote(0.5, 0.4, 60, "la"), SungNote(0.9, 0.3, 67, "la"), SungNote(1.2, 1.5, 64, "la")]
    curve = pitch_curve(notes, 600, 0.005, np.random.default_rng(1))
    cents = 1200 * np.log2(curve / 440) + 6900
    for note in notes:
        inside = cents[int((note.start_seconds + 0.06) / 0.005) : int((note.end_seconds - 0.06) / 0.005)]
        assert abs(np.median(inside) - 100 * note.pitch_midi) < 15
    assert np.ptp(cents[350:500]) > 40
    assert np.ptp(cents[205:225]) < 40


def test_loudness_marks_tell_the_phonemes_of_a_line_apart():
    level, hop = np.array(MARK_LEVELS) / 100, 220
    lengths = [8, 5, 12, 3, 9, 6]
    plain, marked = [], []
    for index, length in enumerate(lengths):
        tone = np.sin(np.arange(length * hop) * 0.3).astype(np.float32)
        pause = np.zeros(6 * hop, dtype=np.float32)
        plain += [tone, pause]
        marked += [tone * np.float32(level[index % len(level)]), pause]
    labels = labels_of(np.concatenate(plain), np.concatenate(marked), len(lengths))
    assert [int((labels == index).sum()) for index in range(len(lengths))] == lengths


@pytest.mark.parametrize(("low", "high"), [(45, 57), (60, 72), (81, 93), (28, 40), (110, 120)])
def test_a_melody_is_moved_by_octaves_to_a_voice_that_can_sing_it(low, high):
    casting = cast([SungNote(0, 1, low, "a"), SungNote(1, 1, high, "b")])
    assert casting.moved_semitones % 12 == 0
    assert casting.voice.lowest - 2 <= low + casting.moved_semitones
    assert high + casting.moved_semitones <= casting.voice.highest + 2


def test_low_melodies_are_for_the_man_and_high_ones_for_the_woman():
    assert cast([SungNote(0, 1, 48, "a")]) == Casting(MALE, 0, "en-us")
    assert cast([SungNote(0, 1, 70, "a")]) == Casting(FEMALE, 0, "en-us")


def test_a_casting_travels_as_text():
    casting = Casting(FEMALE, -12, "pt-br")
    assert Casting.from_text(casting.as_text()) == casting
    assert Casting.from_text("--path=/tmp female +0") is None
