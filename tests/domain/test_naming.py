"""Names of files that every system takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.naming import NAME_BYTES_MAX, USUAL_TEMPLATE, file_name, require_template, unlike

FULL = {"artist": "Ana", "title": "Low Tide", "take": "Take 3", "bpm": "100 BPM", "key": "A minor"}


@pytest.mark.parametrize(
    ("template", "fields", "name"),
    [
        (USUAL_TEMPLATE, FULL, "Ana - Low Tide - Take 3"),
        ("{title} {bpm} {key}", FULL, "Low Tide 100 BPM A minor"),
        (USUAL_TEMPLATE, {"title": "Low Tide", "take": "Take 3"}, "Low Tide - Take 3"),
        ("{artist} - {key} - {title}", {"artist": "Ana", "title": "Low"}, "Ana - Low"),
        ("{title}", {"title": 'AC/DC: "live"?'}, "AC DC live"),
        ("{title}", {"title": "con"}, "con_"),
        ("{title}", {"title": "...hidden. "}, "hidden"),
        ("{title}", {}, "Untitled"),
        ("{title}", {"title": "{artist}", "artist": "x"}, "{artist}"),
    ],
)
def test_a_template_makes_a_name(template: str, fields: dict[str, str], name: str) -> None:
    assert file_name(template, fields) == name


@pytest.mark.parametrize("template", ["", "song", "{nobody}", "{title", "{title!r}", "{title:>9}", "{0}", "{}"])
def test_a_template_that_cannot_work_is_refused_with_a_reason(template: str) -> None:
    with pytest.raises(InvalidInput, match="template"):
        require_template(template)


@given(st.text())
def test_whatever_a_title_is_the_name_is_one_file(title: str) -> None:
    name = file_name("{title}", {"title": title})
    assert name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert not name.startswith(".")
    assert len(name.encode()) <= NAME_BYTES_MAX + 1


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert unlike("Song", set()) == "Song"
    assert unlike("Song", {"song", "song (2)"}) == "Song (3)"
