"""Whether a file carries Content Credentials is seen in its bytes, wherever they lie in it."""

import struct
from pathlib import Path

import pytest

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.content_credentials import _BLOCK_BYTES, has_c2pa
from tests.fakes import write_tone

# The description box of a manifest store: its type (ISO 19566-5, C2PA 2.1, section 11.1.4.1), toggles and label.
BOX = b"jumd" + bytes.fromhex("6332706100110010800000aa00389b71") + b"\x03c2pa\x00"


def with_chunk(path: Path, content: bytes) -> Path:
    """A WAV with one more chunk behind its sound."""
    sound = path.read_bytes()
    chunk = b"C2PA" + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)
    path.write_bytes(sound[:4] + struct.pack("<I", len(sound) - 8 + len(chunk)) + sound[8:] + chunk)
    return path


def test_a_take_with_credentials_says_so_and_one_without_does_not(tmp_path: Path) -> None:
    folder = DigestAudioFolder(tmp_path / "audio")
    assert not folder.inspect(write_tone(tmp_path / "plain.wav", 1)).has_c2pa
    signed = with_chunk(write_tone(tmp_path / "signed.wav", 1), b"\x00" * 8 + BOX)
    assert folder.inspect(signed).has_c2pa
    for _ in range(2):
        assert folder.has_credentials(folder.adopt(signed))
        assert not folder.has_credentials(folder.adopt(tmp_path / "plain.wav"))


@pytest.mark.parametrize("before", [0, _BLOCK_BYTES - 1, _BLOCK_BYTES - 10, _BLOCK_BYTES, 3 * _BLOCK_BYTES - 19])
def test_they_are_found_across_the_pieces_that_are_read(before: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\x00" * before + BOX + b"\x00" * 100)
    assert has_c2pa(tmp_path / "file")


def test_the_name_alone_is_no_credential(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"title: c2pa jumd" * 50)
    assert not has_c2pa(tmp_path / "file")
