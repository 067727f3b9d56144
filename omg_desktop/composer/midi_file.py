"""The score as a Standard MIDI File: a track for each part, the tempo map, and a marker for each section."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from omg_desktop.composer.drum_names import MIDI_SUBSTITUTES
from omg_desktop.composer.score import Part, Score
from omg_desktop.composer.swing import swung

TICKS_PER_BEAT = 480
DRUM_CHANNEL = 9
# General MIDI programs by the name of a voice; what is not here is a grand piano
PROGRAMS = {
    "piano": 0, "soft piano": 0, "epiano": 4, "soft epiano": 4, "clavinet": 7, "glockenspiel": 9, "music box": 10,
    "vibes": 11, "marimba": 12, "organ": 16, "soft organ": 17, "accordion": 21, "harmonica": 22, "nylon guitar": 24,
    "steel guitar": 25, "jazz guitar": 26, "clean guitar": 27, "muted guitar": 28, "overdriven guitar": 29,
    "distorted guitar": 30, "lead guitar": 30, "upright bass": 32, "finger bass": 33, "picked bass": 34,
        "slap bass": 36,
    "saw bass": 38, "square bass": 38, "sub bass": 39, "reese bass": 39, "acid bass": 38, "fm bass": 39, "violin": 40,
    "cello": 42, "pizzicato": 45, "harp": 46, "timpani": 47, "strings": 48, "spiccato": 48, "string machine": 50,
    "choir": 52, "trumpet": 56, "muted trumpet": 59, "horn": 60, "brass": 61, "synth brass": 62, "sax": 66,
        "clarinet": 71,
    "flute": 73, "square lead": 80, "saw lead": 81, "soft lead": 82, "supersaw": 81, "warm pad": 89, "glass pad": 92,
    "dark pad": 95, "analog pad": 90, "pluck": 84, "stab": 90, "bell": 14, "fm bell": 98, "kalimba": 108,
    "steel drum": 114, "banjo": 105, "mandolin": 25,
}  # fmt: skip
Event = tuple[int, int, bytes]  # tick, order within the tick, message


def midi_bytes(score: Score) -> bytes:
    """The whole file (format 1). Micro-timing is written where it was played, swing where it swings."""
    tracks = [_conductor(score)]
    channels = [channel for channel in range(16) if channel != DRUM_CHANNEL]
    pitched = 0
    for part in score.parts:
        channel = DRUM_CHANNEL if part.is_drums else channels[pitched % len(channels)]
        pitched += 0 if part.is_drums else 1
        tracks.append(_track(_part_events(score, part, channel)))
    head = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS_PER_BEAT)
    return head + b"".join(tracks)


def _conductor(score: Score) -> bytes:
    events: list[Event] = [(0, 0, _text(3, f"{score.genre} in {score.key}"))]
    events.append((0, 0, b"\xff\x58\x04" + bytes([score.beats_per_bar, 2, 24, 8])))
    for (beat_a, second_a), (beat_b, second_b) in zip(score.tempo_map, score.tempo_map[1:], strict=False):
        beat_microseconds = round((second_b - second_a) / (beat_b - beat_a) * 1e6)
        events.append((round(beat_a * TICKS_PER_BEAT), 1, b"\xff\x51\x03" + beat_microseconds.to_bytes(3, "big")))
    for section in score.sections:
        tick = section.start_bar * score.beats_per_bar * TICKS_PER_BEAT
        events.append((tick, 2, _text(6, section.name)))
    return _track(events)


def _part_events(score: Score, part: Part, channel: int) -> list[Event]:
    events: list[Event] = [(0, 0, _text(3, part.name))]
    if not part.is_drums:
        events.append((0, 1, bytes([0xC0 | channel, PROGRAMS.get(part.voice, 0)])))
    for note in part.notes:
        shift = note.shift_seconds * score.tempo_bpm / 60.0
        start = swung(note.start_beats, part.swing, part.swing_unit_beats) + shift
        end = swung(note.start_beats + note.duration_beats, part.swing, part.swing_unit_beats) + shift
        on, off = max(0, round(start * TICKS_PER_BEAT)), round(end * TICKS_PER_BEAT)
        pitch = MIDI_SUBSTITUTES.get(note.pitch, note.pitch) if part.is_drums else note.pitch
        if part.is_drums and pitch > 87:
            continue
        loud = min(127, max(1, round(note.velocity * 126)))
        if note.syllable:
            events.append((on, 3, _text(5, note.syllable)))
        events.append((on, 4, bytes([0x90 | channel, pitch, loud])))
        events.append((max(on + 10, off - 2), 2, bytes([0x80 | channel, pitch, 0])))
    return events


def _track(events: Sequence[Event]) -> bytes:
    body, last = bytearray(), 0
    for tick, _, message in sorted(events):
        body += _variable_length(tick - last) + message
        last = tick
    body += b"\x00\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(body)) + bytes(body)


def _text(kind: int, words: str) -> bytes:
    raw = words.encode("utf-8")[:120]
    return bytes([0xFF, kind]) + _variable_length(len(raw)) + raw


def _variable_length(value: int) -> bytes:
    pieces = [value & 0x7F]
    while value := value >> 7:
        pieces.append(0x80 | value & 0x7F)
    return bytes(reversed(pieces))
