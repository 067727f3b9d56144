"""The words of lyrics in files, without the times that LRC puts before them."""

import pytest

from omg_desktop.domain.lyric_files import lyrics_from


@pytest.mark.parametrize(
    ("text", "lyrics"),
    [
        ("[Verse 1]\r\nSalt on the window  \r\n\r\n\r\n\r\nAgain\r\n", "[Verse 1]\nSalt on the window\n\nAgain"),
        ("\ufeffSalt", "Salt"),
        ("[ar:Somebody]\n[ti: Tide]\n[00:12.00]Salt\n[00:17.20]On the window\n", "Salt\nOn the window"),
        ("[00:01.5]One\n[00:02:50] Two\n[100:00]Last", "One\nTwo\nLast"),
        ("[00:10.00][01:10.00]Chorus\n[00:20.00]Verse", "Chorus\nVerse\nChorus"),
        ("[00:10.00]<00:10.00> Salt <00:11.10> on <00:12.00> glass", "Salt on glass"),
        ("[00:10.00]Salt\n[00:14.00]\n[Chorus]\n[00:20.00]Tide", "Salt\n\n[Chorus]\nTide"),
        ("[00:10.00]\n[00:11.00]\n", ""),
        ("At [03:00] we left", "At [03:00] we left"),
        ("[re: you]\nno times here", "[re: you]\nno times here"),
    ],
)
def test_only_the_words_are_left(text: str, lyrics: str) -> None:
    assert lyrics_from(text) == lyrics
