"""The same song for another band: sections, chords, key and words stay; groove, tempo, players and sound are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from omg_desktop.composer.brief import LENGTH_SECONDS_MIN, ComposerBrief
from omg_desktop.composer.composing import closing_seconds, lines_of, performed
from omg_desktop.composer.form import TAIL_SECONDS, FormPlan, SectionPlan
from omg_desktop.composer.genre import Genre, load_genre, nearest_genre
from omg_desktop.composer.score import Score
from omg_desktop.composer.theory import Chord
from omg_desktop.composer.wording import read_direction

# what a kind of section is called in music that does not know it
COUSINS = {
    "drop": ("chorus", "solo", "verse"), "build": ("prechorus", "bridge", "verse"),
    "break": ("bridge", "solo", "verse"), "chorus": ("drop", "solo", "verse"), "prechorus": ("build", "verse"),
    "bridge": ("break", "solo", "verse"), "solo": ("chorus", "drop", "verse"), "verse": ("chorus", "drop", "solo"),
    "intro": (), "outro": (),
}  # fmt: skip
HALF_TIME = 1.5  # from here on, bars are counted twice as fast, or half as fast
LENGTH_SECONDS_MAX = 180.0  # nothing grows longer than this by being slower, unless it was


def in_another_genre(
    score: Score, brief: ComposerBrief, genre_words: str, rerolled: Mapping[str, int] | None = None
) -> Score:
    """The song of a score, composed from this brief, as music of another genre.

    Every chord stays where it is in its section. Where the other genre is much faster or slower, a bar becomes two or
    half a bar, so that the song keeps about its length; the tempo is then the nearest that the genre knows.
    """
    genre = load_genre(nearest_genre(genre_words))
    stretch = _stretch(score, genre)
    lines = lines_of(brief, [section.kind for section in score.sections])
    kinds = {kind for form in genre.forms for kind in (plan.kind for plan in form)} | set(genre.melody.sections)
    sections = tuple(
        SectionPlan(_cousin(section.kind, kinds) if not words else section.kind, round(section.bars * stretch), words)
        for section, words in zip(score.sections, lines, strict=True)
    )
    bars = sum(section.bars for section in sections)
    tempo_bpm = _tempo_bpm(genre, bars, score.length_seconds)
    factor = stretch * genre.beats_per_bar / score.beats_per_bar
    chords = tuple(_moved(chord, factor) for chord in score.chords)
    length_seconds = _sounding(genre, bars, tempo_bpm) + TAIL_SECONDS
    wishes = read_direction(brief.direction)
    sought = replace(brief, genre=genre_words, length_seconds=round(length_seconds, 3))
    form = FormPlan(sections, tempo_bpm)
    return performed(sought, genre, wishes, (score.tonic, score.mode), form, chords, rerolled or {})


def _stretch(score: Score, genre: Genre) -> float:
    """How many bars one becomes."""
    same_bpm = score.tempo_bpm * genre.beats_per_bar / score.beats_per_bar
    low, high = genre.tempo_bpm
    if low / same_bpm >= HALF_TIME:
        return 2.0
    if same_bpm / high >= HALF_TIME and all(section.bars % 2 == 0 for section in score.sections):
        return 0.5
    return 1.0


def _tempo_bpm(genre: Genre, bars: int, length_seconds: float) -> float:
    """The tempo of the genre that comes nearest to this length."""
    low, high = genre.tempo_bpm
    beats = bars * genre.beats_per_bar

    def for_length(seconds: float) -> float:
        closing = closing_seconds(genre, (low + high) / 2)
        return beats * 60.0 / max(1.0, seconds - TAIL_SECONDS - closing)

    wished = min(max(for_length(length_seconds), low), high, for_length(LENGTH_SECONDS_MIN + 1.0))
    return round(max(wished, for_length(max(LENGTH_SECONDS_MAX, length_seconds) - 1.0)), 2)


def _sounding(genre: Genre, bars: int, tempo_bpm: float) -> float:
    return bars * genre.beats_per_bar * 60.0 / tempo_bpm + closing_seconds(genre, tempo_bpm)


def _cousin(kind: str, known: set[str]) -> str:
    return kind if kind in known else next((other for other in COUSINS[kind] if other in known), kind)


def _moved(chord: Chord, factor: float) -> Chord:
    return replace(
        chord, start_beats=round(chord.start_beats * factor, 6), duration_beats=round(chord.duration_beats * factor, 6)
    )
