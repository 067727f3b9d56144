"""MIDI and chord sheets of a score."""

from __future__ import annotations

import struct

import soundfile

from omg_desktop.composer import ComposerBrief, compose, render
from omg_desktop.composer.chord_sheet import chord_sheet
from omg_desktop.composer.midi_file import midi_bytes
from omg_desktop.composer.stem_files import StemFiles
from omg_desktop.composer.variations import section_alone


def test_stems_are_files_of_one_length(tmp_path):
    score = section_alone(compose(ComposerBrief("jazz", 3, 30.0)), 0, ring_seconds=0.5)
    with StemFiles(tmp_path) as files:
        render(score, keep_piece=files.keep)
    lengths = {soundfile.info(str(path)).frames for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == len(score.parts)
    assert lengths == {round(score.length_seconds * 44_100)}


LYRICS = (
    "[Verse]\nMorning light is on the water\nNothing moves but you and me\n[Chorus]\nCarry me home\nCarry me home\n"
)


def tracks_of(data: bytes) -> list[bytes]:
    assert data[:4] == b"MThd"
    count = struct.unpack(">H", data[10:12])[0]
    found, place = [], 14
    while place < len(data):
        assert data[place : place + 4] == b"MTrk"
        size = struct.unpack(">I", data[place + 4 : place + 8])[0]
        found.append(data[place + 8 : place + 8 + size])
        place += 8 + size
    assert len(found) == count
    return found


def test_a_midi_file_has_every_part_with_markers_and_tempo():
    score = compose(ComposerBrief("folk", 3, 60.0))
    tracks = tracks_of(midi_bytes(score))
    assert len(tracks) == len(score.parts) + 1
    assert all(track.endswith(b"\xff\x2f\x00") for track in tracks)
    assert tracks[0].count(b"\xff\x51\x03") == len(score.tempo_map) - 1
    for section in score.sections:
        assert section.name.encode() in tracks[0]
    for part, track in zip(score.parts, tracks[1:], strict=True):
        assert part.name.encode() in track


def test_a_chord_sheet_shows_sections_chords_and_words():
    score = compose(ComposerBrief("pop", 3, 60.0, instrumental=False, lyrics=LYRICS))
    sheet = chord_sheet(score)
    assert f"Key: {score.key}" in sheet
    for section in score.sections:
        assert f"[{section.name}]" in sheet
    assert score.chords[0].name in sheet
    assert "Morning light is on the water" in sheet
