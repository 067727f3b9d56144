"""The tune of a whole song: a theme for each kind of section, placed wherever the form wants it, varied on return."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from omg_desktop.composer.melody.themes import Theme, ThemeOrder, compose_theme
from omg_desktop.composer.melody.words import Syllable, syllables_of
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note, Section

# the kind of theme that a kind of section sings
THEME_OF = {
    "verse": "verse", "chorus": "chorus", "drop": "drop", "prechorus": "prechorus", "bridge": "bridge", "solo": "solo",
    "break": "bridge", "intro": "verse", "outro": "chorus", "build": "prechorus",
}  # fmt: skip
THEME_BARS_MAX = 8
BRIGHT_SEMITONES = 2  # how much higher a bright tune lies; words are sung where the singer can


def compose_tunes(band: Band, lines: Sequence[tuple[str, ...]]) -> dict[int, tuple[Note, ...]]:
    """The tune of every singing section by its index, in beats of the song. ``lines`` are the words by section."""
    plan = band.genre.melody
    themes: dict[str, Theme] = {}
    heard: dict[str, int] = {}
    tunes: dict[int, tuple[Note, ...]] = {}
    for index, section in enumerate(band.sections):
        words = tuple(tuple(syllables_of(line)) for line in lines[index]) if index < len(lines) else ()
        if section.kind not in plan.sections and not words:
            continue
        kind = THEME_OF[section.kind]
        key = kind if kind != "solo" else f"solo {section.start_bar}"
        if key not in themes or words:
            order = _order(band, kind, section, words)
            known = {name: theme for name, theme in themes.items() if name != key}
            label = kind if not words or key not in themes else f"{kind} words {section.start_bar}"
            theme = compose_theme(band, order, known, label if kind != "solo" else key)
            themes.setdefault(key, theme)
        else:
            theme = themes[key]
        heard[key] = heard.get(key, 0) + 1
        tunes[index] = _place(band, theme, section, heard[key], bool(words))
    return tunes


def _order(band: Band, kind: str, section: Section, words: tuple[tuple[Syllable, ...], ...]) -> ThemeOrder:
    plan = band.genre.melody
    low, high = plan.register
    lift = {"chorus": plan.chorus_lift, "drop": plan.chorus_lift, "prechorus": 2, "bridge": 1, "solo": 3}.get(kind, 0)
    lift += round(BRIGHT_SEMITONES * band.wishes.brightness) if not words else 0
    feel = {"chorus": plan.chorus_feel, "drop": plan.chorus_feel, "solo": plan.solo_feel}.get(kind, plan.verse_feel)
    bars = section.bars - (1 if section.end_bar > band.last_bar else 0)
    size = min(THEME_BARS_MAX, max(2, bars - bars % 2))
    if words:
        size = min(max(2, 2 * len(words)), max(2, bars - bars % 2))
    return ThemeOrder(kind, section, size, (low + lift, high + lift), feel, words)


def _place(band: Band, theme: Theme, section: Section, time: int, has_words: bool) -> tuple[Note, ...]:
    """The theme laid over a section, again and again until it is full; returns are ornamented, words are not."""
    start, end = band.start_beats(section.start_bar), band.start_beats(min(section.end_bar, band.last_bar))
    chance = band.chance("ornaments", section.name)
    length = theme.bars * band.beats_per_bar
    placed: list[Note] = []
    round_start, rounds = start, 0
    while round_start < end - 0.5:
        notes = [n for n in theme.notes if round_start + n.start_beats < end - 0.2]
        if (time > 1 or rounds) and not has_words:
            notes = _ornamented(band, notes, round_start, chance, band.genre.melody.ornaments)
        for note in notes:
            if not has_words and chance.random() < band.genre.melody.rest and note.duration_beats < 1.0:
                continue
            at = round_start + note.start_beats
            loud = min(1.0, note.velocity * (0.78 + 0.28 * section.energy))
            held = min(note.duration_beats * band.genre.melody.gate, end - at + 0.5)
            placed.append(note._replace(start_beats=at, velocity=loud, duration_beats=held))
        round_start, rounds = round_start + length, rounds + 1
    return tuple(_fitted(band, placed))


def _fitted(band: Band, notes: Sequence[Note]) -> list[Note]:
    """Notes moved by a step where the harmony under a returning theme is not what it was made for."""
    fitted = []
    for note in notes:
        chord = band.chords.at(note.start_beats + 0.001)
        pitch = note.pitch
        place = pitch % 12
        rubs = place not in chord.pitch_classes and (place - 1) % 12 in chord.pitch_classes
        if place not in chord.scale or (rubs and note.duration_beats >= 0.75):
            near = sorted(range(pitch - 3, pitch + 4), key=lambda p: (abs(p - pitch), p))
            wanted = chord.pitch_classes if rubs else chord.scale
            pitch = next((p for p in near if p % 12 in wanted), pitch)
        fitted.append(note._replace(pitch=pitch))
    return fitted


def _ornamented(
    band: Band, notes: Sequence[Note], offset: float, chance: np.random.Generator, amount: float
) -> list[Note]:
    """Passing notes, neighbours and pushed starts, as a player adds when a tune comes round again."""
    out: list[Note] = []
    for index, note in enumerate(notes):
        after = notes[index + 1] if index + 1 < len(notes) else None
        draw = chance.random()
        scale = band.chords.at(offset + note.start_beats + 0.01).scale
        half = note.duration_beats / 2
        if draw < 0.4 * amount and note.duration_beats >= 1.0 and after and abs(after.pitch - note.pitch) >= 3:
            low, high = sorted((note.pitch, after.pitch))
            between = [pitch for pitch in range(low + 1, high) if pitch % 12 in scale]
            if between:
                middle = between[len(between) // 2]
                out += [note._replace(duration_beats=half)]
                out += [note._replace(start_beats=note.start_beats + half, duration_beats=half, pitch=middle)]
                continue
        if draw < 0.65 * amount and note.duration_beats >= 1.5:
            upper = next((pitch for pitch in range(note.pitch + 1, note.pitch + 4) if pitch % 12 in scale), note.pitch)
            end = note.start_beats + note.duration_beats
            out.append(note._replace(duration_beats=note.duration_beats - 1.0))
            out.append(
                note._replace(start_beats=end - 1.0, duration_beats=0.25, pitch=upper, velocity=note.velocity * 0.85)
            )
            out.append(note._replace(start_beats=end - 0.75, duration_beats=0.75))
            continue
        free = index > 0 and notes[index - 1].start_beats + notes[index - 1].duration_beats <= note.start_beats - 0.4
        if draw < amount and free and note.start_beats % 1 == 0 and note.duration_beats >= 0.75:
            note = note._replace(start_beats=note.start_beats - 0.5, duration_beats=note.duration_beats + 0.5)
        out.append(note)
    return out
