"""Reading the genre catalogue: the one that is shipped, and files that are none."""

from pathlib import Path

import pytest

from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.assets import resource
from omg_desktop.domain.errors import LibraryUnusable

SHIPPED = resource("genres.toml")


def test_the_shipped_catalogue_can_be_read() -> None:
    assert load_genres(SHIPPED).known("jazz").name == "Jazz"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[[genres]",
        b"genres = 3",
        b"\xff\xfe not text",
        b"[[genres]]\nkey = 'jazz'",
        SHIPPED.read_bytes()[:5000],
        SHIPPED.read_bytes().replace(b"bpm_max = 216", b"bpm_max = 16"),
        SHIPPED.read_bytes().replace(b'name = "Pop"', b'name = "Jazz"'),
        SHIPPED.read_bytes().replace(b"moods =", b"mood =", 1),
    ],
)
def test_a_damaged_catalogue_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "genres.toml"
    damaged.write_bytes(content)
    with pytest.raises(LibraryUnusable) as refusal:
        load_genres(damaged)
    assert str(refusal.value) == "The list of genres (genres.toml) is damaged; installing the app again mends it."


def test_a_missing_catalogue_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for missing in (tmp_path / "genres.toml", tmp_path):
        with pytest.raises(LibraryUnusable, match=r"^The list of genres \([^)]+\) cannot be read; [^.]+\.$"):
            load_genres(missing)
