"""The brief panel on a real desk: what is typed is kept, can be undone, and becomes orders."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.drafts import Brief, Draft
from omg_desktop.domain.errors import DiskFull, OmgError
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.flows.drafts import OpenedDraft
from omg_desktop.ui.brief.flows import BriefFlows
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.saving import WaitingDrafts
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.builders import NOON
from tests.ui.conftest import Shown
from tests.ui.panels import a_card
from tests.ui.suggesting import brief_flows


class Panel:
    """Presenter and view together, as ``app`` puts them."""

    def __init__(self, flows: BriefFlows, desk: Desk, tasks: Tasks, tokens: Tokens) -> None:
        self.presenter = BriefPresenter(flows, desk.catalogue, tasks)
        self.view = BriefView(tokens)
        self.presenter.serve(self.view)
        self.errors: list[OmgError] = []
        self.presenter.failed.connect(self.errors.append)

    @property
    def state(self) -> BriefState:
        return self.presenter.state


@pytest.fixture
def flows(desk: Desk) -> BriefFlows:
    return brief_flows(desk)


@pytest.fixture
def panel(flows: BriefFlows, desk: Desk, tasks: Tasks, tokens: Tokens, shown: Shown) -> Panel:
    panel = Panel(flows, desk, tasks, tokens)
    shown(panel.view, 864, 676)
    return panel


@pytest.fixture
def opened(panel: Panel, track_id: TrackId, desk: Desk, qtbot: QtBot) -> Panel:
    """With the first track open, vocals on, and its price known."""
    draft = desk.open_draft(track_id).draft
    desk.save_draft(draft.but(provider=ProviderKey("hum"), brief=draft.brief.but(instrumental=False)))
    panel.presenter.open_track(track_id)
    qtbot.waitUntil(lambda: panel.state.can_generate and panel.state.added_credits is not None)
    return panel


def kept(desk: Desk, track_id: TrackId) -> Brief:
    return desk.open_draft(track_id).draft.brief


def test_without_a_track_the_panel_says_what_to_do(panel: Panel, qtbot: QtBot) -> None:
    assert panel.view.new_track.isVisible()
    with qtbot.waitSignal(panel.view.track_wanted):
        panel.view.new_track.click()


def test_opening_a_track_shows_its_brief(opened: Panel) -> None:
    assert opened.view.genre_note.text() == "from release: Jazz"
    assert [chip.text() for chip in opened.view.genres.chips if chip.isChecked()] == ["Jazz"]
    assert opened.view.generate.words == ("Generate 3 takes", "adds 3 if released")
    assert opened.view.provider.text().strip() == "Hum"


def test_what_is_typed_is_saved_by_itself(opened: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.presenter.saved, timeout=3000) as told:
        qtbot.keyClicks(opened.view.lyrics.text, "Salt on the window")
    assert isinstance(told.args[0], Draft)
    assert kept(desk, track_id).lyrics == "Salt on the window"


def test_long_typing_is_saved_while_it_goes_on(opened: Panel, desk: Desk, track_id: TrackId) -> None:
    opened.presenter.set_direction("slow")
    assert opened.presenter._deadline.isActive()
    deadline = opened.presenter._deadline.remainingTime()
    opened.presenter.set_direction("slow and warm")
    assert opened.presenter._deadline.remainingTime() <= deadline


def test_closing_the_app_saves_at_once(opened: Panel, desk: Desk, track_id: TrackId) -> None:
    opened.presenter.set_direction("brushed drums")
    opened.presenter.flush(wait=True)
    assert kept(desk, track_id).direction == "brushed drums"


def test_another_track_does_not_lose_what_was_typed_in_this_one(
    opened: Panel, desk: Desk, release: Release, track_id: TrackId, qtbot: QtBot
) -> None:
    other = desk.add_track(release.id)
    opened.presenter.set_direction("brushed drums")
    opened.presenter.open_track(other.id)
    qtbot.waitUntil(lambda: opened.state.draft is not None and opened.state.draft.track_id == other.id)
    assert opened.view.direction.toPlainText() == ""
    assert kept(desk, track_id).direction == "brushed drums"


def test_every_edit_of_the_form_is_undone_in_order(opened: Panel) -> None:
    wishes = opened.presenter
    steps = [opened.state.brief]
    for wish in (
        lambda: wishes.set_genre("House"),
        lambda: wishes.set_instrumental(True),
        lambda: wishes.set_length(150),
        lambda: wishes.set_direction("pasted words"),
        lambda: wishes.set_lyrics("[Verse]\npasted lyrics"),
    ):
        wish()
        steps.append(opened.state.brief)
    assert len({step.model_dump_json() for step in steps}) == 6
    for step in reversed(steps[:-1]):
        wishes.undo()
        assert opened.state.brief == step
    for step in steps[1:]:
        wishes.redo()
        assert opened.state.brief == step
    assert opened.state.undo_title == "Edit lyrics"
    assert opened.state.redo_title == ""


def test_typing_is_undone_by_words(opened: Panel, qtbot: QtBot) -> None:
    qtbot.keyClicks(opened.view.direction, "warm night")
    opened.presenter.undo()
    assert opened.view.direction.toPlainText() == "warm "
    opened.presenter.undo()
    assert opened.view.direction.toPlainText() == ""
    opened.presenter.redo()
    assert opened.view.direction.toPlainText() == "warm "


def test_a_pause_begins_a_new_step(opened: Panel, qtbot: QtBot) -> None:
    qtbot.keyClicks(opened.view.direction, "wa")
    opened.presenter._history.end_typing()
    qtbot.keyClicks(opened.view.direction, "rm")
    opened.presenter.undo()
    assert opened.view.direction.toPlainText() == "wa"


def test_the_caret_goes_where_undo_changes_something(opened: Panel, qtbot: QtBot) -> None:
    opened.presenter.set_lyrics("one\ntwo\nthree")
    opened.view.lyrics.text.setFocus()
    opened.view.lyrics.text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(opened.view.lyrics.text, "s")
    opened.view.lyrics.text.moveCursor(QTextCursor.MoveOperation.Start)
    opened.presenter.undo()
    assert opened.view.lyrics.text.textCursor().position() == len("one\ntwo\nthree")


def test_instrumental_keeps_the_lyrics_and_says_so(opened: Panel, qtbot: QtBot) -> None:
    opened.presenter.set_lyrics("Salt")
    qtbot.mouseClick(opened.view.voice.choice("instrumental"), Qt.MouseButton.LeftButton)
    assert opened.view.lyrics.text.toPlainText() == "Salt"
    assert opened.view.lyrics.notice == "Kept, not sent. Turn vocals on to use them."
    qtbot.mouseClick(opened.view.voice.choice("lyrics"), Qt.MouseButton.LeftButton)
    assert opened.view.lyrics.notice == ""
    assert opened.view.lyrics.text.toPlainText() == "Salt"


def test_surprise_me_fills_the_form_and_can_be_undone(opened: Panel, qtbot: QtBot) -> None:
    opened.presenter.set_lyrics("mine")
    before = opened.state.brief
    qtbot.mouseClick(opened.view.surprise, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "jazz" in opened.view.direction.toPlainText())
    assert opened.state.brief.lyrics == "mine"
    assert opened.state.undo_title == "Surprise Me"
    opened.presenter.undo()
    assert opened.state.brief == before


def test_the_number_of_takes_and_its_price_go_together(opened: Panel, qtbot: QtBot) -> None:
    opened.presenter.set_takes(5)
    qtbot.waitUntil(lambda: opened.view.generate.words == ("Generate 5 takes", "adds 5 if released"))
    assert opened.view.generate.accessibleName() == "Generate 5 takes, adds 5 if released"


def test_generate_orders_takes_of_what_was_typed_last(
    opened: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    qtbot.keyClicks(opened.view.direction, "rain")
    with qtbot.waitSignal(opened.presenter.takes_ordered) as told:
        qtbot.mouseClick(opened.view.generate, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(opened.view.generate, Qt.MouseButton.LeftButton)  # a second press orders nothing more
    orders = told.args[0]
    assert len(desk.shelves.orders.of_track(track_id)) == len(orders)
    assert len(orders) == 3
    assert {order.brief.direction for order in orders} == {"rain"}
    assert kept(desk, track_id).direction == "rain"
    assert opened.view.generate.isEnabled()


def test_a_released_brief_is_shown_but_cannot_be_changed(opened: Panel) -> None:
    draft = opened.state.draft
    assert draft is not None
    fixed = opened.state.opened(draft, "Jazz", editable=False, reason="This release is delivered.")
    opened.view.show_state(fixed)
    assert not opened.view.generate.isEnabled()
    assert not opened.view.surprise.isEnabled()
    assert opened.view.direction.isReadOnly()
    assert opened.view.lyrics.text.isReadOnly()
    assert opened.view.notice.text() == "This release is delivered."


def test_a_text_that_is_too_long_is_cut_where_the_limit_is(opened: Panel) -> None:
    opened.view.direction.setPlainText("x" * 4100)
    assert len(opened.state.brief.direction) == 4000
    assert len(opened.view.direction.toPlainText()) == 4000
    assert opened.view.counter.text() == "4,000 of 4,000"


def test_the_latest_track_wins_however_late_the_first_answers(
    flows: BriefFlows, desk: Desk, tasks: Tasks, tokens: Tokens, release: Release, track_id: TrackId, qtbot: QtBot
) -> None:
    may_answer, other = threading.Event(), desk.add_track(release.id)

    def slow(wanted: TrackId) -> OpenedDraft:
        if wanted == track_id:
            assert may_answer.wait(5)
        return desk.open_draft(wanted)

    panel = Panel(replace(flows, open_draft=slow), desk, tasks, tokens)
    qtbot.addWidget(panel.view)
    panel.presenter.open_track(track_id)
    panel.presenter.open_track(other.id)
    qtbot.waitUntil(lambda: panel.state.draft is not None)
    may_answer.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert panel.state.draft is not None
    assert panel.state.draft.track_id == other.id


def test_what_could_not_be_saved_is_told_and_tried_again(
    flows: BriefFlows, desk: Desk, tasks: Tasks, tokens: Tokens, track_id: TrackId, qtbot: QtBot
) -> None:
    full = threading.Event()

    def save(draft: Draft) -> Draft:
        if full.is_set():
            raise DiskFull("There is no room left.")
        return desk.save_draft(draft)

    panel = Panel(replace(flows, save_draft=save), desk, tasks, tokens)
    qtbot.addWidget(panel.view)
    panel.presenter.open_track(track_id)
    qtbot.waitUntil(lambda: panel.state.can_edit)
    full.set()
    panel.presenter.set_direction("kept")
    panel.presenter.flush(wait=True)
    assert [str(error) for error in panel.errors] == ["There is no room left."]
    full.clear()
    panel.presenter.flush(wait=True)
    assert kept(desk, track_id).direction == "kept"


def test_an_older_draft_is_never_written_after_a_newer_one() -> None:
    written: list[str] = []

    def save(draft: Draft) -> Draft:
        written.append(draft.brief.direction)
        return draft

    waiting = WaitingDrafts(save)
    for words in ("a", "ab", "abc"):
        waiting.put(Draft(track_id=TrackId("t"), brief=Brief(direction=words), edited_at=NOON))
    assert waiting
    waiting.write()
    assert written == ["abc"]
    assert not waiting


def test_any_genre_can_be_found_or_made_up(opened: Panel, qtbot: QtBot) -> None:
    opened.view.genres.more.click()
    popup = opened.view.genres.popup
    qtbot.keyClicks(popup.search, "Sea shanty jazz")
    assert popup.list.item(popup.list.count() - 1).text() == "Use “Sea shanty jazz”"
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert opened.state.brief.genre == "Sea shanty jazz"
    assert [chip.text() for chip in opened.view.genres.chips if chip.isChecked()] == ["Sea shanty jazz"]


def test_an_ampersand_in_a_genre_is_no_mnemonic(opened: Panel) -> None:
    opened.presenter.set_genre("Drum & Bass")
    chip = next(chip for chip in opened.view.genres.chips if chip.isChecked())
    assert chip.text() == "Drum && Bass"
    assert chip.accessibleName() == "Genre: Drum & Bass"


def test_chips_without_room_are_left_out_but_never_the_chosen_one(opened: Panel) -> None:
    last = opened.state.genres[9]
    opened.presenter.set_genre(last)
    opened.view.genres.resize(300, 28)
    shown = opened.view.genres.chips
    assert len(shown) < 10
    assert any(chip.isChecked() for chip in shown)
    assert opened.view.genres.more.geometry().right() <= 300


def test_a_change_of_width_leaves_no_button_too_narrow_for_its_words(opened: Panel) -> None:
    view = opened.view
    for width in (560, 792, 864, 560):  # columns that fold change it more than once before the next event
        view.resize(width, 420)
        for button in (view.surprise, view.provider, view.takes, view.generate):
            assert button.width() == button.sizeHint().width(), (width, button.accessibleName())


def test_arrows_move_between_the_genres(opened: Panel, qtbot: QtBot) -> None:
    first, second = opened.view.genres.chips[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()


def test_a_provider_that_cannot_sing_says_so() -> None:
    state = BriefState(
        draft=Draft(track_id=TrackId("t"), brief=Brief(instrumental=False), edited_at=NOON), cards=(a_card(),)
    )
    assert state.lyrics_notice == "Melody without voice: the built-in composer does not sing."


@pytest.mark.parametrize(("typed", "seconds"), [("1:30", 90), ("150", 150), ("3:00", 180)])
def test_a_length_can_be_typed_in_minutes_or_seconds(opened: Panel, qtbot: QtBot, typed: str, seconds: int) -> None:
    opened.view.length.selectAll()
    qtbot.keyClicks(opened.view.length, typed)
    qtbot.keyClick(opened.view.length, Qt.Key.Key_Return)
    assert opened.state.brief.length_seconds == seconds


def test_everything_the_keyboard_reaches_has_a_name(opened: Panel, nameless: Callable[..., list[str]]) -> None:
    assert nameless(opened.view) == []


def test_nothing_is_cut_off_in_a_small_window(opened: Panel) -> None:
    opened.view.resize(791, 416)
    assert opened.view.generate.words == ("Generate 3 takes", "adds 3")
    row = {part.geometry().center().y() for part in (opened.view.surprise, opened.view.provider, opened.view.generate)}
    assert len(row) == 1
    assert opened.view.generate.geometry().right() <= 791 - 22
