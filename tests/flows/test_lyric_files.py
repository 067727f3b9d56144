"""Files of lyrics as they come: in several encodings, with times, or no lyrics at all."""

from pathlib import Path

import pytest

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.flows.lyric_files import BYTES_MAX, read_lyrics


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_words_come_in_whatever_unicode_they_are(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "song.lrc").write_text("[00:01.00]Übermut\n[00:02.00]音", encoding=encoding)
    assert read_lyrics(tmp_path / "song.lrc") == "Übermut\n音"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "song.txt holds no words. Nothing was changed."),
        (b" \n\n", "holds no words"),
        (b"a\0b", "holds no words"),
        ("Übermut".encode("latin-1"), "song.txt is not text in UTF-8; save it as UTF-8. Nothing was changed."),
        (b"x" * (LYRICS_LENGTH_MAX + 1), f"have {LYRICS_LENGTH_MAX + 1} characters; {LYRICS_LENGTH_MAX} are the most"),
        (b"x" * (BYTES_MAX + 1), "too big to be lyrics"),
    ],
)
def test_what_holds_no_lyrics_is_refused_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "song.txt").write_bytes(data)
    with pytest.raises(InvalidInput) as refused:
        read_lyrics(tmp_path / "song.txt")
    assert words in str(refused.value)


def test_a_file_that_is_gone_or_a_folder_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.txt", tmp_path):
        with pytest.raises(InvalidInput, match="cannot be read"):
            read_lyrics(path)
