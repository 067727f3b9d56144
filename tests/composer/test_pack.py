"""A sample pack is cut from a SoundFont, here from a tiny one that the test writes, and played."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from omg_desktop.composer import pack as packs
from omg_desktop.composer.pack import Pack, PackError, PackZone, build_pack, with_even_gains
from omg_desktop.composer.pack_plan import Cut
from omg_desktop.composer.soundfont import SoundFont, SoundFontError
from omg_desktop.composer.voices.sampled import Recipe, Sampled

RATE = 44_100


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def group(name: bytes, *chunks: bytes) -> bytes:
    return chunk(b"LIST", name + b"".join(chunks))


def write_soundfont(path: Path, presets: int = 1) -> None:
    """One sine of A4, looped, as program 0 of bank 0."""
    tone = np.sin(2 * np.pi * 441 * np.arange(RATE // 2) / RATE)
    samples = (tone * 20_000).astype("<i2")
    names = [b"Sine", b"EOP"]
    phdr = b"".join(struct.pack("<20sHHHIII", names[i], 0, 0, i, 0, 0, 0) for i in range(2))
    bags = struct.pack("<HH", 0, 0) + struct.pack("<HH", 1, 0)
    inst = struct.pack("<20sH", b"Sine", 0) + struct.pack("<20sH", b"EOI", 1)
    inner = [(54, 1), (58, 69), (53, 0)]
    ibag = struct.pack("<HH", 0, 0) + struct.pack("<HH", len(inner), 0)
    igen = b"".join(struct.pack("<HH", *pair) for pair in inner) + struct.pack("<HH", 0, 0)
    header = struct.pack("<20sIIIIIBbHH", b"Piano MF A4", 0, len(samples), 4_400, 8_800, RATE, 69, 0, 0, 1)
    header += struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    body = b"sfbk" + group(b"INFO", chunk(b"INAM", b"Tiny\0"), chunk(b"ICOP", b"CC0\0"))
    body += group(b"sdta", chunk(b"smpl", samples.tobytes()))
    body += group(
        b"pdta", chunk(b"phdr", phdr), chunk(b"pbag", bags), chunk(b"pmod", b"\0" * 10),
        chunk(b"pgen", struct.pack("<HH", 41, 0) + struct.pack("<HH", 0, 0)), chunk(b"inst", inst), chunk(b"ibag",
            ibag),
        chunk(b"imod", b"\0" * 10), chunk(b"igen", igen), chunk(b"shdr", header),
    )  # fmt: skip
    path.write_bytes(chunk(b"RIFF", body))


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A pack with one instrument, cut from the tiny SoundFont."""
    write_soundfont(tmp_path / "tiny.sf2")
    monkeypatch.setattr(packs, "PLAN", {"sine": Cut(0, 0), "absent": Cut(7, 7)})
    assert build_pack(tmp_path / "tiny.sf2", tmp_path / "pack") > 0
    return Pack(tmp_path / "pack")


def test_a_pack_holds_what_the_soundfont_has(tiny, tmp_path):
    assert tiny.has("sine")
    assert not tiny.has("absent")
    zone = tiny.zone("sine", 69)
    assert (zone.root, zone.loop) == (69, (4_400, 8_800))
    assert "CC0" in (tmp_path / "pack" / "NOTICE.txt").read_text()


@pytest.mark.parametrize("pitch", [57, 69, 76])
def test_a_sample_is_brought_to_pitch_and_held_beyond_its_end(tiny, pitch):
    tone = Sampled(tiny, Recipe(((127, "sine"),), softness=0.0)).tone(pitch, 0.8, 3.0, 0, "")[:, 0]
    assert len(tone) == 3 * RATE
    assert np.abs(tone[-RATE:]).max() > 0.9 * np.abs(tone[:RATE]).max() > 0.1
    spectrum = np.abs(np.fft.rfft(tone[RATE : 2 * RATE] * np.hanning(RATE)))
    assert float(spectrum.argmax()) == pytest.approx(441 * 2 ** ((pitch - 69) / 12), abs=2)


def test_a_pack_that_is_cut_anew_sounds_the_same_to_the_last_bit(tiny, tmp_path):
    build_pack(tmp_path / "tiny.sf2", tmp_path / "anew")
    recipe = Recipe(((127, "sine"),), softness=0.0)
    kept, anew = (Sampled(pack, recipe) for pack in (tiny, Pack(tmp_path / "anew")))
    for pitch in (60, 69, 81):
        warm, again, fresh = (
            kept.tone(pitch, 0.8, 1.0, 0, ""),
            kept.tone(pitch, 0.8, 1.0, 0, ""),
            anew.tone(pitch, 0.8, 1.0, 0, ""),
        )
        assert np.array_equal(warm, again)
        assert np.array_equal(warm, fresh)


def test_notes_that_were_recorded_louder_than_their_neighbours_are_played_no_louder():
    loudness_lufs = [-20.0, -14.0, -21.0, -17.0, -21.0]
    zones = [
        PackZone(root, 0.0, root, root + 3, layer, 0, 1, None, RATE, 1.0, 0.0, 0.0, 0.0)
        for layer in (0, 1)
        for root in (48, 52, 56, 60, 64)
    ]
    even = with_even_gains(zones, loudness_lufs + [lufs + 6.0 for lufs in loudness_lufs])
    played = np.array(loudness_lufs * 2) + np.repeat([0.0, 6.0], 5) + 20 * np.log10([zone.gain for zone in even])
    played_soft, played_loud = played[:5], played[5:]
    assert np.abs(np.diff(played_soft)).max() < 3.0  # 7 dB before
    assert np.abs(np.diff(played_soft, 3)).max() < 0.01  # a smooth curve over the keys
    assert played_loud - played_soft == pytest.approx(2.0, abs=0.01)


def test_a_file_that_is_no_soundfont_is_refused(tmp_path):
    for content in (b"", b"RIFF", b"RIFF\0\0\0\0sfbk", b"x" * 400):
        (tmp_path / "broken.sf2").write_bytes(content)
        with pytest.raises(SoundFontError, match="is not a SoundFont"):
            SoundFont(tmp_path / "broken.sf2")


def test_a_folder_without_a_pack_is_refused(tmp_path):
    with pytest.raises(PackError):
        Pack(tmp_path)
    (tmp_path / "pack.json").write_text('{"format": 99, "instruments": {}}')
    with pytest.raises(PackError, match="another version"):
        Pack(tmp_path)
