"""What can be done with a finished score: another key, another tempo, one section alone, a new tune on old chords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from omg_desktop.composer.brief import ComposerBrief
from omg_desktop.composer.composing import compose
from omg_desktop.composer.score import Part, Score
from omg_desktop.composer.theory import Chord


def in_another_key(score: Score, semitones: int) -> Score:
    """The same song moved by up to six semitones either way; drums stay where they are, though tuned to the new key."""
    shift = (semitones + 6) % 12 - 6

    def moved_chord(chord: Chord) -> Chord:
        scale = tuple(sorted((tone + shift) % 12 for tone in chord.scale))
        return replace(chord, root=(chord.root + shift) % 12, bass=(chord.bass + shift) % 12, scale=scale)

    def moved_part(part: Part) -> Part:
        if part.is_drums:
            return part
        return replace(part, notes=tuple(note._replace(pitch=note.pitch + shift) for note in part.notes))

    return replace(
        score,
        tonic=(score.tonic + shift) % 12,
        chords=tuple(moved_chord(chord) for chord in score.chords),
        parts=tuple(moved_part(part) for part in score.parts),
    )


def at_another_tempo(score: Score, tempo_bpm: float) -> Score:
    """The same song played faster or slower; it is rendered anew, so nothing is stretched."""
    ratio = score.tempo_bpm / tempo_bpm
    tail = score.length_seconds - score.seconds_at(score.end_beats)
    tempo_map = tuple((beat, second * ratio) for beat, second in score.tempo_map)
    sections = [
        replace(one, start_seconds=one.start_seconds * ratio, end_seconds=one.end_seconds * ratio)
        for one in score.sections
    ]
    length = tempo_map[-1][1] + tail
    sections[-1] = replace(sections[-1], end_seconds=length)
    return replace(score, tempo_bpm=tempo_bpm, tempo_map=tempo_map, sections=tuple(sections), length_seconds=length)


def section_alone(score: Score, index: int, lead_in_seconds: float = 0.0, ring_seconds: float = 2.0) -> Score:
    """One section as a song of its own, starting at zero, with what rings on after it."""
    section = score.sections[index]
    first, last = section.start_bar * score.beats_per_bar, section.end_bar * score.beats_per_bar
    origin = score.seconds_at(first) - lead_in_seconds
    length = score.seconds_at(last) - origin + ring_seconds

    def cut(part: Part) -> Part:
        inside = [
            n._replace(start_beats=n.start_beats - first) for n in part.notes if first - 0.6 <= n.start_beats < last
        ]
        return replace(part, notes=tuple(n for n in inside if n.start_beats > -1e-6 or lead_in_seconds > 0))

    parts = tuple(part for part in map(cut, score.parts) if part.notes)
    beats = last - first
    points = [(0.0, lead_in_seconds)]
    points += [(b - first, s - origin) for b, s in score.tempo_map if first < b < last]
    points.append((float(beats), score.seconds_at(last) - origin))
    alone = replace(section, start_bar=0, start_seconds=0.0, end_seconds=length)
    kicks = tuple(beat - first for beat in score.kick_beats if first <= beat < last)
    chords = tuple(
        replace(chord, start_beats=chord.start_beats - first)
        for chord in score.chords
        if first <= chord.start_beats < last
    )
    return replace(
        score,
        sections=(alone,),
        parts=parts,
        chords=chords,
        kick_beats=kicks,
        tempo_map=tuple(points),
        length_seconds=length,
    )


def with_another(brief: ComposerBrief, choices: Mapping[str, int]) -> Score:
    """The song of a brief with some of its choices drawn anew: ``{"melody": 2}`` keeps everything but the tune.

    Names are ``melody``, ``drums``, ``harmony``, ``key``, ``tempo``, or that of a part; the number is a seed.
    """
    return compose(brief, choices)
