"""The singer: phrases become speech, speech is laid on the notes, and the vocoder sings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from omg_desktop.composer.dsp.signal import Curve, Samples
from omg_desktop.composer.seeds import generator
from omg_desktop.composer.sing.envelopes import (
    Table,
    brightened,
    hummed_envelope,
    log_envelopes,
    minimum_phase,
    spoken_hertz,
)
from omg_desktop.composer.sing.helper import SPEECH_RATE, SpeechFailed, mnemonics_of
from omg_desktop.composer.sing.intonation import pitch_curve
from omg_desktop.composer.sing.listening import SpokenLine, speak
from omg_desktop.composer.sing.notes import Phrase, SungNote, phrases_of
from omg_desktop.composer.sing.phonemes import read_mnemonics
from omg_desktop.composer.sing.syllables import nuclei_on
from omg_desktop.composer.sing.timing import Stretch, stretches_of
from omg_desktop.composer.sing.vocoder import LOOK_SECONDS, Plan, voiced_and_voiceless
from omg_desktop.composer.sing.voices import Casting, SingingVoice

LEAD_SECONDS = 0.5  # before the first note of a phrase, for its consonants
TAIL_SECONDS = 0.45
HUM_EDGE_SECONDS = 0.05
BURST_GAIN = 0.7  # a "k" passes the compressor before it has closed
EDGE_SECONDS = 0.012  # within which sounds fade in and out, so that nothing clicks


@dataclass(frozen=True)
class Take:
    """How one singer differs from the next in the same line: cents, seconds, and the size of the throat."""

    name: str
    cents: float = 0.0
    late_seconds: float = 0.0
    loose_seconds: float = 0.0
    formant: float = 1.0


LEAD = Take("lead")
BACKING = (Take("left", -7.0, 0.012, 0.006, 0.985), Take("right", 7.0, 0.018, 0.006, 1.02))


@dataclass(frozen=True)
class Sung:
    """Dry mono takes at ``SPEECH_RATE`` by name ("lead", "left", "right"), and who sang them."""

    takes: dict[str, Samples]
    casting: Casting
    spoken_phrases: int
    hummed_phrases: int


@dataclass(frozen=True)
class _Studied:
    """A spoken line and the shape of its spectrum at every look."""

    line: SpokenLine
    envelopes: Table


Known: TypeAlias = dict[str, _Studied | None]


def sing_dry(
    notes: Sequence[SungNote], seconds: float, seed: int, casting: Casting, check: Callable[[], None],
    known: Known | None = None, first_phrase: int = 0,
) -> Sung:  # fmt: skip
    """Every phrase sung by the lead and, where its notes are backed, by two more; ``check`` may raise to stop it.

    ``known`` keeps what was learned of lines that come again; ``first_phrase`` is the number of the first one.
    """
    voice, moved = casting.voice, casting.moved_semitones
    phrases = phrases_of([replace(note, pitch_midi=note.pitch_midi + moved) for note in notes])
    studied = {} if known is None else known
    total = round(seconds * SPEECH_RATE)
    takes = {take.name: np.zeros(total, dtype=np.float32) for take in (LEAD, *BACKING)}
    for number, phrase in enumerate(phrases, first_phrase):
        check()
        if phrase.text not in studied:
            studied[phrase.text] = _study(phrase.text, voice, casting.language)
        for take in (LEAD, *BACKING) if phrase.notes[0].backed else (LEAD,):
            chance = generator(seed, "sing", take.name, number)
            sound, start = _sung_phrase(phrase, studied[phrase.text], voice, take, chance)
            _add(takes[take.name], sound, round(start * SPEECH_RATE))
    hummed = sum(studied[phrase.text] is None for phrase in phrases)
    return Sung(takes, casting, len(phrases) - hummed, hummed)


def _add(out: Samples, sound: Samples, start: int) -> None:
    first = max(0, -start)
    size = min(len(sound), len(out) - start)
    if size > first:
        out[start + first : start + size] += sound[first:size]


def _study(text: str, voice: SingingVoice, language: str) -> _Studied | None:
    """A line pronounced and looked at; None where there is nothing to pronounce, or nobody who can."""
    if not text:
        return None
    try:
        lines = read_mnemonics(mnemonics_of(text, voice.named(language)))
        # a long line may be answered in several; a unit must not be met again in the next one
        phonemes = [replace(one, unit=one.unit + 1000 * row) for row, line in enumerate(lines) for one in line]
        if not any(phoneme.is_vowel for phoneme in phonemes):
            return None
        line = speak(phonemes, voice.named(language), voice.speech_pitch)
    except SpeechFailed:
        return None
    return _Studied(line, brightened(log_envelopes(line.samples, spoken_hertz(line.samples))))


def _sung_phrase(
    phrase: Phrase, studied: _Studied | None, voice: SingingVoice, take: Take, chance: np.random.Generator
) -> tuple[Samples, float]:
    """The sound of a phrase and the second at which it starts."""
    start = phrase.notes[0].start_seconds - LEAD_SECONDS
    late = take.late_seconds + take.loose_seconds * chance.standard_normal(len(phrase.notes))
    notes = [
        replace(note, start_seconds=note.start_seconds - start + float(shift))
        for note, shift in zip(phrase.notes, np.clip(late, 0.0, 0.03), strict=True)
    ]
    count = int((notes[-1].end_seconds + TAIL_SECONDS) / LOOK_SECONDS) + 1
    hertz = pitch_curve(notes, count, LOOK_SECONDS, chance, take.cents)
    loudness = _loudness(notes, count)
    if studied is None:
        plan = _hummed(notes, hertz, loudness, voice.breath, take)
        return voiced_and_voiceless(plan, np.zeros(1, dtype=np.float32), chance), start
    nuclei = nuclei_on(notes, [one.phoneme for one in studied.line.heard])
    stretches = stretches_of(studied.line.heard, nuclei)
    plan = _worded(studied, stretches, hertz, loudness, voice.breath, take)
    return voiced_and_voiceless(plan, studied.line.samples, chance), start


def _worded(
    studied: _Studied, stretches: Sequence[Stretch], hertz: Curve, loudness: Curve, breath: float, take: Take
) -> Plan:
    """At every look: where in the speech we are, and how much of tone, hiss and speech itself is heard."""
    count = len(hertz)
    time = np.arange(count) * LOOK_SECONDS
    source = np.full(count, -1.0)
    tone, hiss, grain = np.zeros(count), np.zeros(count), np.zeros(count)
    for stretch in stretches:
        inside = (time >= stretch.start) & (time < stretch.end)
        pace = (stretch.source_end - stretch.source_start) / max(stretch.end - stretch.start, 1e-6)
        source[inside] = stretch.source_start + (time[inside] - stretch.start) * pace
        phoneme = studied.line.heard[stretch.phoneme].phoneme
        (tone if phoneme.is_voiced else grain)[inside] = BURST_GAIN if phoneme.is_stop else 1.0
        hiss[inside] = 0.9 * (phoneme.is_noisy and phoneme.is_voiced)
    looks = np.clip(source / LOOK_SECONDS, 0, len(studied.envelopes) - 1.001)
    low = looks.astype(np.int64)
    part = (looks - low).astype(np.float32)[:, None]
    folded = minimum_phase(studied.envelopes, take.formant)
    cepstra = folded[low] * (1 - part) + folded[low + 1] * part
    # the neighbours of a gap keep their colour while they fade
    gaps = np.flatnonzero(source < 0)
    filled = np.flatnonzero(source >= 0)
    if len(filled):
        cepstra[gaps] = cepstra[filled[np.clip(np.searchsorted(filled, gaps), 0, len(filled) - 1)]]
    return Plan(
        cepstra, hertz, _faded(tone) * loudness, _faded(hiss), _faded(grain) * loudness, source, breath
    )  # fmt: skip


def _hummed(notes: Sequence[SungNote], hertz: Curve, loudness: Curve, breath: float, take: Take) -> Plan:
    """Notes without words, softly."""
    count = len(hertz)
    time = np.arange(count) * LOOK_SECONDS
    tone = np.zeros(count)
    for note in notes:
        rise = np.clip((time - note.start_seconds) / HUM_EDGE_SECONDS + 0.5, 0, 1)
        fall = np.clip((note.end_seconds - time) / HUM_EDGE_SECONDS, 0, 1)
        tone = np.maximum(tone, rise * fall)
    cepstra = np.repeat(minimum_phase(hummed_envelope(), take.formant), count, axis=0)
    nothing = np.zeros(count)
    return Plan(cepstra, hertz, tone * loudness, nothing, nothing, nothing - 1.0, 0.3 * breath)


def _faded(gains: Curve) -> Curve:
    """Gains whose steps take ``EDGE_SECONDS``."""
    width = max(3, round(EDGE_SECONDS / LOOK_SECONDS) | 1)
    window = np.hanning(width + 2)[1:-1]
    return np.asarray(np.convolve(gains, window / window.sum(), "same"))


def _loudness(notes: Sequence[SungNote], count: int) -> Curve:
    """A gain for every look: each note swells a little and closes, louder notes stand out."""
    time = np.arange(count) * LOOK_SECONDS
    gains = np.full(count, 0.8 * (0.5 + 0.5 * notes[0].loudness))
    for note in notes:
        inside = (time >= note.start_seconds) & (time < note.end_seconds)
        place = (time[inside] - note.start_seconds) / note.duration_seconds
        gains[inside] = (0.8 + 0.25 * np.sin(np.pi * place) ** 0.7) * (0.5 + 0.5 * note.loudness)
    last = notes[-1]
    gains[time >= last.end_seconds] = 0.75 * (0.5 + 0.5 * last.loudness)
    window = np.hanning(17)[1:-1]
    return np.asarray(np.convolve(np.pad(gains, 7, "edge"), window / window.sum(), "valid"))
