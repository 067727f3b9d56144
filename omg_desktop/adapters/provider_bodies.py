"""Answers of music services that lie on the disk: JSON with a song inside, several parts in one, and what audio is.

Nothing here holds a song in memory: long texts stay where they are and are decoded piece by piece.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from itertools import pairwise
from pathlib import Path
from typing import Any

BLOCK_BYTES = 1 << 18
LONG_TEXT_BYTES = 1 << 16
SHORT_JSON_BYTES_MAX = 8 << 20
AUDIO_BYTES_MIN = 10_000
PART_HEAD_BYTES_MAX = 1 << 14
BOUNDARY_LINE_BYTES_MAX = 128

_QUOTE_OR_ESCAPE = re.compile(rb'["\\]')
_ESCAPE = re.compile(rb"\\(u00[0-7][0-9a-fA-F]|.)", re.DOTALL)
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_HEAD_END = re.compile(rb"\A\r?\n|\r?\n\r?\n")
_LONG = "a text that stayed on the disk"
_ENDINGS = {
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg",
    "audio/aiff": ".aiff",
}


class Unreadable(ValueError):
    """The answer is not what its protocol says it is."""


@dataclass(frozen=True)
class LongText:
    """A JSON string that is too long to be held: its bytes between the quotes, in the file of the answer."""

    path: Path
    start: int
    end: int

    def blocks(self) -> Iterator[bytes]:
        return file_blocks(self.path, self.start, self.end)


@dataclass(frozen=True)
class Part:
    """One part of a multipart answer: its type, and where its content lies in the file."""

    media_type: str
    path: Path
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def blocks(self) -> Iterator[bytes]:
        return file_blocks(self.path, self.start, self.end)

    def json(self) -> Any:
        """Raises Unreadable."""
        if self.length > SHORT_JSON_BYTES_MAX:
            raise Unreadable("too long")
        return _loaded(b"".join(self.blocks()))


def file_blocks(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes of a file from ``start`` to ``end``, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        left = end - start if end is not None else None
        while block := file.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left)):
            left = None if left is None else left - len(block)
            yield block


def write_blocks(blocks: Iterator[bytes], target: Path) -> int:
    """Write a file and say how many bytes it has."""
    written = 0
    with target.open("wb") as file:
        for block in blocks:
            written += file.write(block)
    return written


def read_json(path: Path) -> Any:
    """A JSON file, with a LongText in place of every string of more than ``LONG_TEXT_BYTES``. Raises Unreadable."""
    skeleton = bytearray()
    for piece in _skeleton(path):
        skeleton += piece
        if len(skeleton) > SHORT_JSON_BYTES_MAX:
            raise Unreadable("the answer is too long")
    return _loaded(bytes(skeleton), path)


def _loaded(text: bytes, path: Path | None = None) -> Any:
    def unfolded(found: dict[str, Any]) -> Any:
        if path is not None and set(found) == {_LONG}:
            start, end = found[_LONG]
            return LongText(path, int(start), int(end))
        return found

    try:
        return json.loads(text, object_hook=unfolded)
    except (ValueError, RecursionError, TypeError) as error:
        raise Unreadable("the answer is not JSON") from error


def _skeleton(path: Path) -> Iterator[bytes]:
    """The JSON text, every long string replaced by where it lies."""
    inside, escaped, opened_at, held, position = False, False, 0, bytearray(), 0
    for block in file_blocks(path):
        at = 0
        while at < len(block):
            if escaped:  # whatever follows a backslash ends nothing
                stop, escaped = at + 1, False
            elif (found := _QUOTE_OR_ESCAPE.search(block, at)) is None:
                stop = len(block)
            elif found[0] == b"\\":
                stop, escaped = found.end(), inside
            else:
                yield from _between(inside, held, block[at : found.start()])
                end = position + found.start()
                if inside:
                    yield _string(held, opened_at, end)
                held, inside, opened_at, at = bytearray(), not inside, end + 1, found.end()
                continue
            yield from _between(inside, held, block[at:stop])
            at = stop
        position += len(block)
    if inside:
        raise Unreadable("the answer ends in the middle of a text")


def _between(inside: bool, held: bytearray, text: bytes) -> Iterator[bytes]:
    if not inside:
        yield text
    elif len(held) <= LONG_TEXT_BYTES:
        held += text


def _string(held: bytearray, start: int, end: int) -> bytes:
    if len(held) <= LONG_TEXT_BYTES:
        return b'"' + bytes(held) + b'"'
    return json.dumps({_LONG: [start, end]}).encode()


def decoded_base64(text: str | LongText) -> Iterator[bytes]:
    """Audio from base64 (RFC 4648). Raises Unreadable."""
    left = b""
    for block in _pieces(text):
        left += block.translate(None, b" \r\n\t")
        whole = len(left) // 4 * 4
        try:
            yield base64.b64decode(left[:whole], validate=True)
        except binascii.Error as error:
            raise Unreadable("the audio is not base64") from error
        left = left[whole:]
    if left:
        raise Unreadable("the audio ends too early")


def decoded_hex(text: str | LongText) -> Iterator[bytes]:
    """Audio from hexadecimal digits. Raises Unreadable."""
    left = b""
    for block in _pieces(text):
        left += block
        whole = len(left) // 2 * 2
        try:
            yield bytes.fromhex(left[:whole].decode("ascii"))
        except ValueError as error:
            raise Unreadable("the audio is not hexadecimal") from error
        left = left[whole:]
    if left:
        raise Unreadable("the audio ends too early")


def _pieces(text: str | LongText) -> Iterator[bytes]:
    """The text without JSON's escapes, cut where none of them is cut in two."""
    if isinstance(text, str):
        yield text.encode()
        return
    held = b""
    for block in text.blocks():
        held += block
        if b"\\" not in held[-5:]:
            yield _ESCAPE.sub(_unescaped, held)
            held = b""
    yield _ESCAPE.sub(_unescaped, held)


def _unescaped(found: re.Match[bytes]) -> bytes:
    """What an escape of RFC 8259 stands for, where it may occur in base64: a slash, a line end, an ASCII letter."""
    written = found[1]
    if written[:1] == b"u":
        return chr(int(written[1:], 16)).encode()
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(written, written)


def parts_of(path: Path, content_type: str) -> list[Part]:
    """The parts of a multipart answer (RFC 2046), with line ends of either kind. Raises Unreadable."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_maintype() != "multipart" or not boundary:
        raise Unreadable("the answer has no parts")
    marks = list(_boundaries(path, b"--" + boundary.encode("utf-8", "replace")))
    if len(marks) < 2 or not marks[-1].is_last:
        raise Unreadable("the answer ends before its last part")
    return [_part(path, here.end, after.start) for here, after in pairwise(marks)]


@dataclass(frozen=True)
class _Boundary:
    """``start`` is before the line end in front of it, ``end`` behind the one that follows."""

    start: int
    end: int
    is_last: bool


def _boundaries(path: Path, mark: bytes) -> Iterator[_Boundary]:
    ends_with_both: bool | None = None
    with path.open("rb") as file:
        for offset in _occurrences(path, mark):
            file.seek(max(offset - 2, 0))
            before = file.read(min(offset, 2))
            file.seek(offset + len(mark))
            after = _BOUNDARY_END.match(file.read(BOUNDARY_LINE_BYTES_MAX))
            if after is None:
                continue
            # A file whose lines end with \n alone may have a part whose last byte is \r.
            ends_with_both = after[0].endswith(b"\r\n") if ends_with_both is None else ends_with_both
            line_end = 2 if ends_with_both and before == b"\r\n" else 1 if before[-1:] == b"\n" else 0
            if line_end or not offset:
                yield _Boundary(offset - line_end, offset + len(mark) + after.end(), after[1] is not None)


def _occurrences(path: Path, mark: bytes) -> Iterator[int]:
    position, held = 0, b""
    for block in file_blocks(path):
        held += block
        at = held.find(mark)
        while at >= 0:
            yield position + at
            at = held.find(mark, at + 1)
        keep = min(len(held), len(mark) - 1)
        position, held = position + len(held) - keep, held[len(held) - keep :]


def _part(path: Path, start: int, end: int) -> Part:
    head = b"".join(file_blocks(path, start, min(end, start + PART_HEAD_BYTES_MAX)))
    found = _HEAD_END.search(head)
    if found is None:
        raise Unreadable("a part of the answer has no head")
    headers = BytesParser().parsebytes(head[: found.start()], headersonly=True)
    return Part(headers.get_content_type(), path, start + found.end(), end)


def media_type_of(path: Path) -> str:
    """What the first bytes of a file say it is: a media type of audio, or "" when it is none."""
    with path.open("rb") as file:
        head = file.read(16)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if head[:4] in (b"fLaC", b"OggS"):
        return "audio/flac" if head[:1] == b"f" else "audio/ogg"
    # An ID3 tag, or the sync of a frame of MPEG audio layer III (ISO 11172-3); layer 00 would be AAC in ADTS.
    if head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    return ""


def named_after_content(path: Path, name: str) -> Path:
    """Give a file of audio a name with the ending that its bytes deserve. Raises Unreadable when it is no audio."""
    ending = _ENDINGS.get(media_type_of(path))
    if ending is None:
        raise Unreadable("what came is not audio")
    if path.stat().st_size < AUDIO_BYTES_MIN:
        raise Unreadable("what came is too short to be a take")
    return path.rename(path.with_name(name + ending))
