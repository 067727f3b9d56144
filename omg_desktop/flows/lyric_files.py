"""Lyrics that a person brings in a file."""

from pathlib import Path

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.lyric_files import lyrics_from
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX

BYTES_MAX = 1_000_000
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_lyrics(path: Path) -> str:
    """The words of a text file, without the times of an LRC. Raises InvalidInput with what is wrong."""
    try:
        if path.stat().st_size > BYTES_MAX:
            raise InvalidInput(f"{path.name} is too big to be lyrics. Nothing was changed.")
        data = path.read_bytes()
        text = data.decode(_MARKS.get(data[:2], "utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path.name} is not text in UTF-8; save it as UTF-8. Nothing was changed.") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}.") from error
    lyrics = lyrics_from(text)
    if "\0" in lyrics or not lyrics.strip():
        raise InvalidInput(f"{path.name} holds no words. Nothing was changed.")
    if len(lyrics) > LYRICS_LENGTH_MAX:
        count = f"{len(lyrics)} characters; {LYRICS_LENGTH_MAX} are the most"
        raise InvalidInput(f"The lyrics in {path.name} have {count}. Nothing was changed.")
    return lyrics
