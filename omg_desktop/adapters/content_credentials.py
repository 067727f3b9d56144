"""Content Credentials (C2PA): whether a file carries its maker's signed word on how it came to be. Not verified."""

from pathlib import Path

# A manifest store is a JUMBF superbox (ISO 19566-5): its description box begins with this type, whatever file it is in.
_MANIFEST_STORE = b"jumd" + bytes.fromhex("63327061 0011 0010 8000 00aa00389b71")
_BLOCK_BYTES = 1 << 18


def has_c2pa(path: Path) -> bool:
    """Look through the whole file: MP3 has it in a tag at its front, WAV in a chunk that may be its last."""
    held = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            if _MANIFEST_STORE in held + block:
                return True
            held = block[-len(_MANIFEST_STORE) :]
    return False
