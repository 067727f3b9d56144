"""What a singer is given: notes with syllables, and the phrases and words they make."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BREATH_SECONDS = 0.25  # a rest this long ends a phrase
PHRASE_NOTES = 20  # after so many notes the next end of a word ends a phrase, too
PHRASE_NOTES_MAX = 40
WORD_LETTERS_MAX = 40
_APOSTROPHES = "'’"


@dataclass(frozen=True)
class SungNote:
    """A note to be sung: when, for how long, at which MIDI pitch, and which syllable on it.

    ``ends_word`` is False inside a word; an empty syllable is hummed. ``loudness`` runs from 0 to 1; a ``backed``
    note is sung by more than one voice.
    """

    start_seconds: float
    duration_seconds: float
    pitch_midi: float
    syllable: str
    ends_word: bool = True
    loudness: float = 0.8
    backed: bool = False

    @property
    def end_seconds(self) -> float:
        """When it is over."""
        return self.start_seconds + self.duration_seconds


@dataclass(frozen=True)
class Phrase:
    """Notes sung in one breath, with the words on them; ``text`` is empty where they are hummed."""

    notes: tuple[SungNote, ...]
    text: str


def phrases_of(notes: Sequence[SungNote]) -> list[Phrase]:
    """Notes in order of time, cut at rests and where words change between singable and not."""
    ordered = _without_overlaps(notes)
    phrases: list[Phrase] = []
    words: list[tuple[list[SungNote], str]] = []
    for word in _words_of(ordered):
        if words and _breathes(words, word):
            phrases.append(_joined(words))
            words = []
        words.append(word)
    return [*phrases, _joined(words)] if words else phrases


def _without_overlaps(notes: Sequence[SungNote]) -> list[SungNote]:
    """One voice sings one note at a time: each ends where the next begins; what cannot be heard is left out."""
    ordered = sorted((n for n in notes if n.duration_seconds > 0), key=lambda n: (n.start_seconds, -n.pitch_midi))
    kept: list[SungNote] = []
    for note in ordered:
        if kept and note.start_seconds - kept[-1].start_seconds < 0.03:
            continue
        if kept and kept[-1].end_seconds > note.start_seconds:
            kept[-1] = _ending(kept[-1], note.start_seconds)
        kept.append(note)
    return kept


def _ending(note: SungNote, end_seconds: float) -> SungNote:
    return SungNote(
        note.start_seconds, end_seconds - note.start_seconds, note.pitch_midi, note.syllable, note.ends_word,
        note.loudness, note.backed,
    )  # fmt: skip


def _words_of(notes: Sequence[SungNote]) -> list[tuple[list[SungNote], str]]:
    """Notes by word, with what is to be said; a word that the voice cannot read is empty."""
    words: list[tuple[list[SungNote], str]] = []
    open_word: list[SungNote] = []
    for note in notes:
        open_word.append(note)
        if note.ends_word or len(open_word) >= PHRASE_NOTES:
            words.append((open_word, readable("".join(n.syllable for n in open_word))))
            open_word = []
    return [*words, (open_word, readable("".join(n.syllable for n in open_word)))] if open_word else words


def readable(word: str) -> str:
    """Letters, digits and apostrophes of a word in Latin script; nothing where another script is in it.

    What remains can be no command, mark-up or phoneme notation to the program that reads it.
    """
    letters = "".join(sign if sign not in _APOSTROPHES else "'" for sign in word if sign.isalnum() or sign in "'’")
    is_latin = all(sign == "'" or sign in "0123456789" or _is_latin(sign) for sign in letters)
    return letters[:WORD_LETTERS_MAX] if is_latin and letters.strip("'") else ""


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN")


def _breathes(words: Sequence[tuple[list[SungNote], str]], following: tuple[list[SungNote], str]) -> bool:
    """Whether the phrase so far ends before the next word."""
    last_notes, last_text = words[-1]
    next_notes, next_text = following
    count = sum(len(notes) for notes, _ in words)
    rest = next_notes[0].start_seconds - last_notes[-1].end_seconds
    changes = bool(last_text) != bool(next_text)
    return rest >= BREATH_SECONDS or changes or count >= PHRASE_NOTES or count + len(next_notes) > PHRASE_NOTES_MAX


def _joined(words: Sequence[tuple[list[SungNote], str]]) -> Phrase:
    return Phrase(tuple(note for notes, _ in words for note in notes), " ".join(text for _, text in words if text))
