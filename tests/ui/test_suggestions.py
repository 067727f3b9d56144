"""Lyric suggestions: they stream in, never overwrite, and are decided section by section."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.preferences import ServiceSettings
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.suggestions_state import SuggestionsState
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fake_writers.server import FakeWriters, Mood, fake_writers
from tests.ui.conftest import Shown
from tests.ui.suggesting import brief_flows

MINE = "[Verse 1]\nThe kettle sings\nThe street is blue\n\n[Bridge]\nI stay awake\n"
OLLAMA = ProviderKey("ollama")


@pytest.fixture
def server() -> Iterator[FakeWriters]:
    with fake_writers() as server:
        yield server


class Panel:
    """The brief with its page of suggestions, over a desk whose writer is the fake."""

    def __init__(self, desk: Desk, tasks: Tasks, tokens: Tokens) -> None:
        self.presenter = BriefPresenter(brief_flows(desk), desk.catalogue, tasks)
        self.view = BriefView(tokens)
        self.presenter.serve(self.view)
        self.page = self.view.suggestions

    @property
    def state(self) -> SuggestionsState:
        return self.presenter.suggestions.state

    @property
    def lyrics(self) -> str:
        return self.presenter.state.brief.lyrics


@pytest.fixture
def panel(
    desk: Desk, track_id: TrackId, server: FakeWriters, tasks: Tasks, tokens: Tokens, shown: Shown, qtbot: QtBot
) -> Panel:
    desk.settings.change(
        lambda kept: kept.with_writer(OLLAMA, ServiceSettings(base_url=server.url, model="small")).but(
            default_writer=OLLAMA
        )
    )
    draft = desk.open_draft(track_id).draft
    desk.save_draft(draft.but(brief=Brief(genre="Folk", instrumental=False, lyrics=MINE)))
    panel = Panel(desk, tasks, tokens)
    shown(panel.view, 834, 650)
    panel.presenter.open_track(track_id)
    qtbot.waitUntil(lambda: panel.presenter.state.can_edit)
    return panel


def ask(panel: Panel, qtbot: QtBot) -> None:
    panel.view.write_with_ai.click()
    qtbot.waitUntil(lambda: panel.state.can_write)
    qtbot.mouseClick(panel.page.write, Qt.MouseButton.LeftButton)


def asked(panel: Panel, qtbot: QtBot) -> None:
    ask(panel, qtbot)
    qtbot.waitUntil(lambda: panel.state.suggestion is not None and not panel.state.writing)


def titles(panel: Panel) -> list[str]:
    return [card.title.text() for card in panel.page.cards if card.isVisible()]


def test_nothing_is_sent_by_opening_the_page(
    panel: Panel, server: FakeWriters, qtbot: QtBot, nameless: Callable[[QWidget], list[str]]
) -> None:
    panel.view.write_with_ai.click()
    qtbot.waitUntil(lambda: panel.state.can_write)
    assert panel.page.isVisible()
    assert panel.page.instruction.hasFocus()
    assert "Ollama runs on your computer" in panel.page.words.text()
    assert server.heard == []
    assert nameless(panel.page) == []


def test_a_suggestion_stands_beside_the_lyrics_and_changes_nothing(
    panel: Panel, server: FakeWriters, qtbot: QtBot
) -> None:
    panel.view.write_with_ai.click()
    qtbot.waitUntil(lambda: panel.state.can_write)
    qtbot.keyClicks(panel.page.instruction, "more rain")
    qtbot.keyClick(panel.page.instruction, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.state.suggestion is not None and not panel.state.writing)
    assert "Wish: more rain" in server.heard[-1].body["messages"][1]["content"]
    assert titles(panel) == ["Verse 1", "Bridge · left out", "Chorus · new"]
    assert "The street is blue" in panel.page.cards[0].before.text()
    assert "Rain on the ñandú 夜" in panel.page.cards[0].after.text()
    assert panel.page.words.text() == "Nothing is changed until you accept it."
    assert panel.lyrics == MINE


def test_each_section_is_decided_by_itself_and_each_decision_can_be_undone(panel: Panel, qtbot: QtBot) -> None:
    asked(panel, qtbot)
    verse, bridge, chorus = panel.page.cards[:3]
    qtbot.mouseClick(verse.accept, Qt.MouseButton.LeftButton)
    assert "Rain on the ñandú 夜" in panel.lyrics
    assert "kettle" not in panel.lyrics
    qtbot.mouseClick(bridge.reject, Qt.MouseButton.LeftButton)
    assert "I stay awake" in panel.lyrics
    qtbot.mouseClick(chorus.both, Qt.MouseButton.LeftButton)
    assert panel.lyrics.rstrip().endswith("[Chorus]\nStay")
    assert panel.page.words.text() == "Everything is decided."
    assert titles(panel) == ["Verse 1 · accepted", "Bridge · rejected", "Chorus · both kept"]
    assert not verse.accept.isVisible()
    panel.presenter.undo()
    panel.presenter.undo()
    assert panel.lyrics == MINE
    assert panel.state.can_decide
    qtbot.waitUntil(lambda: panel.state.shares is not None)


def test_all_of_it_is_accepted_in_one_step_that_can_be_undone(panel: Panel, qtbot: QtBot) -> None:
    asked(panel, qtbot)
    qtbot.mouseClick(panel.page.accept_all, Qt.MouseButton.LeftButton)
    assert panel.lyrics == "[Verse 1]\nRain on the ñandú 夜\nand my name\n\n[Chorus]\nStay"
    qtbot.waitUntil(lambda: panel.page.shares.text() == "Lines: 100% AI")
    panel.presenter.undo()
    assert panel.lyrics == MINE
    panel.presenter.redo()
    assert panel.lyrics.startswith("[Verse 1]\nRain")


def test_who_wrote_the_lines_outlives_the_window(panel: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot) -> None:
    asked(panel, qtbot)
    qtbot.mouseClick(panel.page.cards[0].both, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.page.shares.text() == "Lines: 60% yours, 40% AI")
    edited = panel.lyrics.replace("and my name", "and my old name")
    assert desk.lyrics.settle(track_id, edited).ai_edited == 1
    assert desk.shelves.authorship.of_track(track_id).lines[0].text == "The kettle sings"


def test_a_writer_can_be_stopped_and_what_came_is_kept_to_be_decided(
    panel: Panel, server: FakeWriters, qtbot: QtBot
) -> None:
    server.mood = Mood("stall")
    ask(panel, qtbot)
    qtbot.waitUntil(lambda: bool(panel.state.parts))
    assert panel.page.cards[0].after.text().endswith("…")
    assert not panel.page.cards[0].accept.isVisible()
    qtbot.mouseClick(panel.page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(server.left.is_set)
    assert panel.page.write.isVisible()
    assert "stopped before the end" in panel.page.words.text()
    assert panel.lyrics == MINE


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        (Mood(status=503), "is away"),
        (Mood(status=401), "key"),
        (Mood("refusal"), "refused"),
        (Mood("cut"), "No lyrics came of it"),
    ],
)
def test_a_failure_is_said_where_the_wish_was_made(
    panel: Panel, server: FakeWriters, qtbot: QtBot, mood: Mood, words: str
) -> None:
    server.mood = mood
    ask(panel, qtbot)
    qtbot.waitUntil(lambda: bool(panel.state.problem))
    assert words in panel.page.words.text()
    assert panel.page.settings.isVisible()
    assert panel.lyrics == MINE


def test_a_selection_is_all_that_is_asked_for(panel: Panel, server: FakeWriters, qtbot: QtBot) -> None:
    text = panel.view.lyrics.text
    cursor = text.textCursor()
    cursor.setPosition(MINE.index("The street"))
    cursor.setPosition(MINE.index("blue"), QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    asked(panel, qtbot)
    assert panel.page.scope.current == "selection"
    assert "Write only these lines anew" in server.heard[-1].body["messages"][1]["content"]
    qtbot.mouseClick(panel.page.accept_all, Qt.MouseButton.LeftButton)
    assert panel.lyrics.startswith("[Verse 1]\nThe kettle sings\nRain on the ñandú 夜")
    assert "[Bridge]\nI stay awake" in panel.lyrics


def test_without_a_writer_there_are_structures_and_rhymes(
    panel: Panel, desk: Desk, server: FakeWriters, qtbot: QtBot
) -> None:
    desk.settings.change(lambda kept: kept.but(default_writer=None))
    panel.view.write_with_ai.click()
    qtbot.waitUntil(lambda: bool(panel.state.structures))
    assert not panel.page.write.isEnabled()
    assert "ideas below work offline" in panel.page.words.text()
    qtbot.keyClicks(panel.page.rhyme, "night")
    qtbot.waitUntil(lambda: "light" in panel.page.rhymes.text())
    panel.page.structure_picked.emit(panel.state.structures[0].key)
    assert panel.state.can_decide
    qtbot.mouseClick(panel.page.reject_all, Qt.MouseButton.LeftButton)
    assert panel.lyrics == MINE
    assert server.heard == []


def test_leaving_the_page_comes_back_to_the_lyrics(panel: Panel, qtbot: QtBot) -> None:
    asked(panel, qtbot)
    qtbot.keyClick(panel.page, Qt.Key.Key_Escape)
    assert not panel.page.isVisible()
    assert panel.view.lyrics.text.hasFocus()
    assert panel.lyrics == MINE
