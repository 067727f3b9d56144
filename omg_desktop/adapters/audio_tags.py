"""What a file says of its own sound: title, artist, and that a machine made it; as each format writes it down.

Tags are a mapping of names (``title``, ``artist`` …) to text. Names that a format has no field for are kept as well:
in WAV in the comment as ``name=value``, in FLAC, MP3 and AIFF as fields of their own.
"""

import struct
from collections.abc import Mapping
from typing import BinaryIO

AI_SOURCE_TAG = "DigitalSourceType"
"""Says in the words of IPTC's vocabulary how the sound came to be; machines look for it."""

_SOURCE_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_INFO_FIELDS = {
    "title": b"INAM",
    "artist": b"IART",
    "album": b"IPRD",
    "genre": b"IGNR",
    "date": b"ICRD",
    "tracknumber": b"ITRK",
    "copyright": b"ICOP",
    "software": b"ISFT",
}
_ID3_FRAMES = {
    "title": b"TIT2",
    "artist": b"TPE1",
    "album": b"TALB",
    "genre": b"TCON",
    "date": b"TDRC",
    "tracknumber": b"TRCK",
    "copyright": b"TCOP",
    "software": b"TSSE",
    "isrc": b"TSRC",
    "bpm": b"TBPM",
    "key": b"TKEY",
}
_AIFF_TEXTS = {"title": b"NAME", "artist": b"AUTH", "copyright": b"(c) "}
_VENDOR = b"OMG Desktop"
_FLAC_COMMENT, _FLAC_PADDING = 4, 1
_COPY_BYTES = 1 << 20
_TEXT_LENGTH_MAX = 60_000  # lyrics fit; a FLAC block cannot hold more than 16 MB


def ai_mark(app_version: str, source: str) -> dict[str, str]:
    """The tags that say, readable for machines, which app made a sound and how.

    ``source`` is a word of IPTC's vocabulary, such as ``algorithmicMedia`` (see domain.takes.DigitalSource).
    """
    return {"software": f"OMG Desktop {app_version}", AI_SOURCE_TAG: _SOURCE_VOCABULARY + source}


def info_chunk(tags: Mapping[str, str]) -> bytes:
    """The LIST/INFO chunk of a WAV file, texts in UTF-8; empty without tags."""
    fields = {_INFO_FIELDS[name]: text for name, text in _clean(tags).items() if name in _INFO_FIELDS}
    if comment := _comment(tags):
        fields[b"ICMT"] = comment
    content = b"".join(_info_field(name, text) for name, text in fields.items())
    return b"LIST" + struct.pack("<I", 4 + len(content)) + b"INFO" + content if content else b""


def aiff_texts(tags: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """The text chunks that every reader of AIFF knows: name, author, copyright and an annotation with all else."""
    clean = _clean(tags)
    texts = [(chunk, clean[name].encode("utf-8", "replace")) for name, chunk in _AIFF_TEXTS.items() if name in clean]
    comment = clean.pop("comment", "")
    others = [f"{name}={text}" for name, text in clean.items() if name not in _AIFF_TEXTS]
    annotation = "; ".join([comment, *others] if comment else others)
    return [*texts, (b"ANNO", annotation.encode("utf-8", "replace"))]


def copy_flac_with_tags(source: BinaryIO, target: BinaryIO, tags: Mapping[str, str]) -> None:
    """Copy a FLAC stream with these Vorbis comments in place of its own; the coded sound stays as it is.

    Raises ValueError for what is no FLAC stream.
    """
    if source.read(4) != b"fLaC":
        raise ValueError("this is no FLAC stream")
    kept: list[tuple[int, bytes]] = []
    is_last = False
    while not is_last:
        head = source.read(4)
        if len(head) < 4:
            raise ValueError("the FLAC stream is cut short")
        is_last, kind, size = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:], "big")
        content = source.read(size)
        if len(content) < size:
            raise ValueError("the FLAC stream is cut short")
        if kind not in (_FLAC_COMMENT, _FLAC_PADDING):
            kept.append((kind, content))
    kept.insert(1, (_FLAC_COMMENT, _vorbis_comments(tags)))  # STREAMINFO must come first
    target.write(b"fLaC")
    for index, (kind, content) in enumerate(kept):
        last_flag = 0x80 if index == len(kept) - 1 else 0
        target.write(bytes([last_flag | kind]) + len(content).to_bytes(3, "big") + content)
    _copy_rest(source, target)


def copy_mp3_with_tags(source: BinaryIO, target: BinaryIO, tags: Mapping[str, str]) -> None:
    """Copy an MP3 stream with these tags (ID3v2.4) in place of any before it; the coded sound stays as it is."""
    head = source.read(10)
    old_bytes = 0
    if head[:3] == b"ID3" and len(head) == 10:
        has_footer = bool(head[5] & 0x10)
        old_bytes = 10 + _from_syncsafe(head[6:10]) + (10 if has_footer else 0)
    source.seek(old_bytes)
    target.write(id3(tags))
    _copy_rest(source, target)


def _copy_rest(source: BinaryIO, target: BinaryIO) -> None:
    while data := source.read(_COPY_BYTES):
        target.write(data)


def _clean(tags: Mapping[str, str]) -> dict[str, str]:
    """Without empty ones, and without characters that end a text early."""
    texts = {name: text.replace("\0", " ").strip()[:_TEXT_LENGTH_MAX] for name, text in tags.items()}
    return {name: text for name, text in texts.items() if text}


def _comment(tags: Mapping[str, str]) -> str:
    """The comment, followed by what has no field of its own in a WAV."""
    clean = _clean(tags)
    comment = clean.pop("comment", "")
    others = [f"{name}={text}" for name, text in clean.items() if name not in _INFO_FIELDS]
    return "; ".join([comment, *others] if comment else others)


def _info_field(name: bytes, text: str) -> bytes:
    value = text.encode("utf-8", "replace") + b"\0"
    return name + struct.pack("<I", len(value)) + value + bytes(len(value) % 2)


def _vorbis_comments(tags: Mapping[str, str]) -> bytes:
    """Xiph.Org, "Ogg Vorbis I format specification: comment field and header specification"."""
    fields = [f"{_field_name(name)}={text}".encode("utf-8", "replace") for name, text in _clean(tags).items()]
    counted = [struct.pack("<I", len(field)) + field for field in fields]
    return struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", len(fields)) + b"".join(counted)


def _field_name(name: str) -> str:
    """Field names hold printable ASCII without ``=`` and are written in capitals by custom."""
    return "".join(letter if " " <= letter <= "}" and letter != "=" else "_" for letter in name.upper())


def id3(tags: Mapping[str, str]) -> bytes:
    """An ID3 tag, empty without tags. M. Nilsson, "ID3 tag version 2.4.0 – Main Structure", 2000; texts in UTF-8."""
    frames = b""
    for name, text in _clean(tags).items():
        value = text.encode("utf-8", "replace")
        if name == "comment":
            frames += _id3_frame(b"COMM", b"\x03XXX\0" + value)
        elif name == "lyrics":
            frames += _id3_frame(b"USLT", b"\x03XXX\0" + value)
        elif name in _ID3_FRAMES:
            frames += _id3_frame(_ID3_FRAMES[name], b"\x03" + value)
        else:
            frames += _id3_frame(b"TXXX", b"\x03" + name.encode("utf-8", "replace") + b"\0" + value)
    return b"ID3\x04\x00\x00" + _syncsafe(len(frames)) + frames if frames else b""


def _id3_frame(name: bytes, content: bytes) -> bytes:
    return name + _syncsafe(len(content)) + b"\0\0" + content


def _syncsafe(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _from_syncsafe(digits: bytes) -> int:
    return sum((digit & 0x7F) << shift for digit, shift in zip(digits, (21, 14, 7, 0), strict=True))
