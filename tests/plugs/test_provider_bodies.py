"""Answers on the disk: long texts in JSON, several parts in one body, and what audio is."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omg_desktop.adapters import provider_bodies
from omg_desktop.adapters.provider_bodies import (
    LongText,
    Unreadable,
    decoded_base64,
    decoded_hex,
    media_type_of,
    named_after_content,
    parts_of,
    read_json,
)
from tests.fake_studio import sounds
from tests.fake_studio.server import multipart


def a_file(folder: Path, content: bytes) -> Path:
    path = folder / "answer"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bodies")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few bytes, so that everything is cut everywhere."""
    monkeypatch.setattr(provider_bodies, "BLOCK_BYTES", 7)
    monkeypatch.setattr(provider_bodies, "LONG_TEXT_BYTES", 20)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.integers(1, 9), st.booleans())
def test_json_is_read_as_it_is_wherever_it_is_cut(folder: Path, found: Any, block: int, ascii_only: bool) -> None:
    path = a_file(folder, json.dumps(found, ensure_ascii=ascii_only).encode())
    before = provider_bodies.BLOCK_BYTES
    provider_bodies.BLOCK_BYTES = block  # a fixture would be set once for all examples
    try:
        assert read_json(path) == found
    finally:
        provider_bodies.BLOCK_BYTES = before


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "escape", [str, lambda text: text.replace("/", "\\/"), lambda text: text.replace("/", "\\u002f")]
)
def test_a_long_text_stays_on_the_disk_and_is_decoded_from_there(escape: Any, tmp_path: Path) -> None:
    audio = os.urandom(300) + b"\xff\xff\xff" * 20  # slashes in plenty
    text = escape(base64.b64encode(audio).decode())
    path = a_file(tmp_path, f'{{"short":"a\\"b","song":{{"data":"{text}"}},"after":[1]}}'.encode())
    found = read_json(path)
    assert (found["short"], found["after"]) == ('a"b', [1])
    assert isinstance(found["song"]["data"], LongText)
    assert b"".join(decoded_base64(found["song"]["data"])) == audio


@pytest.mark.usefixtures("small")
def test_hexadecimal_digits_are_decoded_wherever_they_are_cut(tmp_path: Path) -> None:
    audio = os.urandom(101)
    found = read_json(a_file(tmp_path, json.dumps({"audio": audio.hex()}).encode()))
    assert b"".join(decoded_hex(found["audio"])) == audio
    assert b"".join(decoded_hex(audio.hex().upper())) == audio


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a":"never ends', b'{"a":"b"} x', b"[" * 100_000, b"\xff\xfe", b"<html>", b'\\"', b'{"a":"\\'],
)
def test_what_is_no_json_is_said_to_be_none(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_json(a_file(tmp_path, body))


def test_json_that_is_large_without_a_song_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_bodies, "SHORT_JSON_BYTES_MAX", 1000)
    with pytest.raises(Unreadable, match="too long"):
        read_json(a_file(tmp_path, json.dumps(["short"] * 1000).encode()))


@pytest.mark.usefixtures("small")
def test_an_object_that_looks_like_a_long_text_harms_nobody(tmp_path: Path) -> None:
    for place in ([0, 5], "x", [1], None):
        path = a_file(tmp_path, json.dumps({"a": {provider_bodies._LONG: place}}).encode())
        try:
            read_json(path)
        except Unreadable:
            continue


@pytest.mark.parametrize("text", ["!!!!", "YWJ", "Y===", "ü"])
def test_what_is_no_base64_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Unreadable):
        list(decoded_base64(text))


@pytest.mark.parametrize("text", ["0", "xy", "00ü0"])
def test_what_is_no_hexadecimal_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Unreadable):
        list(decoded_hex(text))


@given(
    st.lists(st.binary(max_size=200), min_size=1, max_size=4),
    st.sampled_from([b"\r\n", b"\n"]),
    st.integers(1, 50),
    st.sampled_from(["b", "x-7f3--a", "----WebKit", "a b"]),
)
def test_parts_are_found_wherever_they_are_cut(
    folder: Path, contents: list[bytes], line_end: bytes, block: int, boundary: str
) -> None:
    reply = multipart([("audio/mpeg", content) for content in contents], line_end, boundary)
    assume(not any(b"--" + boundary.encode() in content for content in contents))
    path = a_file(folder, b"a preamble" + line_end + reply.body)
    before = provider_bodies.BLOCK_BYTES
    provider_bodies.BLOCK_BYTES = block
    try:
        parts = parts_of(path, reply.media_type)
        assert [b"".join(part.blocks()) for part in parts] == contents
        assert {part.media_type for part in parts} == {"audio/mpeg"}
    finally:
        provider_bodies.BLOCK_BYTES = before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--b\r\n\r\nx\r\n--b--", "application/json"),
        (b"--b\r\n\r\nx\r\n--b--", "multipart/mixed"),
        (b"--b\r\n\r\nx\r\n", "multipart/mixed; boundary=b"),
        (b"--b--", "multipart/mixed; boundary=b"),
        (b"", "multipart/mixed; boundary=b"),
        (b"--b\r\nno head\r\n--b--", "multipart/mixed; boundary=b"),
        (b"x--b\r\n\r\nx--b--", "multipart/mixed; boundary=b"),
    ],
)
def test_what_has_no_parts_is_said_to_have_none(body: bytes, content_type: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        parts_of(a_file(tmp_path, body), content_type)


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"),
    [
        ("WAV", "audio/wav", ".wav"),
        ("MP3", "audio/mpeg", ".mp3"),
        ("FLAC", "audio/flac", ".flac"),
        ("OGG", "audio/ogg", ".ogg"),
        ("AIFF", "audio/aiff", ".aiff"),
    ],
)
def test_audio_is_known_by_its_bytes(kind: str, media_type: str, ending: str, tmp_path: Path) -> None:
    path = a_file(tmp_path, sounds.tone(kind))
    assert media_type_of(path) == media_type
    assert named_after_content(path, "take") == tmp_path / f"take{ending}"


@pytest.mark.parametrize(
    "head", [b"", b"<html>", b"{}", b"\xff\xf1\x50\x80", b"RIFF1234AVI ", b"\x00\x00\x00\x20ftypM4A "]
)
def test_what_is_no_audio_that_we_keep_is_known_too(head: bytes, tmp_path: Path) -> None:
    path = a_file(tmp_path, head + bytes(20_000 if head else 0))
    assert media_type_of(path) == ""
    with pytest.raises(Unreadable, match="not audio"):
        named_after_content(path, "take")
