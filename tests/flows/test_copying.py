"""What a take was made from, as words that can be pasted elsewhere, and back in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.takes import Take
from omg_desktop.flows.copying import Words

MakeTakes = Callable[..., list[Take]]


@pytest.fixture
def sung(track_id: TrackId, make_takes: MakeTakes) -> Take:
    brief = {"genre": "Jazz", "lyrics": "[Verse]\nSalt", "instrumental": False, "direction": " brushed drums "}
    (take,) = make_takes(track_id, 1, **brief)
    return take


def test_the_prompt_is_the_one_that_was_sent(desk: Desk, sung: Take) -> None:
    prompt = desk.exports.words_of_take(sung.id, Words.PROMPT)
    assert prompt == desk.shelves.orders.order(sung.order_id).prompt
    assert "brushed drums" in prompt
    assert "Salt" in prompt


def test_lyrics_are_those_it_was_made_from_and_one_without_says_so(
    desk: Desk, sung: Take, track_id: TrackId, make_takes: MakeTakes
) -> None:
    assert desk.exports.words_of_take(sung.id, Words.LYRICS) == "[Verse]\nSalt"
    (other,) = make_takes(track_id, 1, lyrics="kept, not sent", instrumental=True)
    with pytest.raises(InvalidInput, match="Take 2 was made without lyrics"):
        desk.exports.words_of_take(other.id, Words.LYRICS)
    assert "kept, not sent" not in desk.exports.words_of_take(other.id, Words.SETTINGS)


def test_settings_are_read_line_by_line(desk: Desk, sung: Take) -> None:
    words = desk.exports.words_of_take(sung.id, Words.SETTINGS)
    assert words.startswith("Title: Night Drive\nArtist: Test Artist\nTake: 1\nProvider: Hum (hum-1)\nSeed: 7\n")
    for line in ("Genre: Jazz", "Vocals: yes", "Direction: brushed drums", "Length: 0:30", "Tempo: 120 BPM"):
        assert f"\n{line}\n" in words
    assert words.endswith("\n\nLyrics:\n[Verse]\nSalt\n")


def test_settings_as_json_build_the_draft_again(desk: Desk, sung: Take, tmp_path: Path) -> None:
    (tmp_path / "pasted.json").write_text(desk.exports.words_of_take(sung.id, Words.JSON), encoding="utf-8")
    draft = desk.open_draft(desk.exports.open_sidecar(tmp_path / "pasted.json", None).id).draft
    assert (draft.brief, draft.seed, draft.provider) == (sung.brief, sung.seed, sung.provider)
