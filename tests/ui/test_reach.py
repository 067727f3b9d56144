"""Commands by palette and chosen keys, files out and in: the real window on a real desk."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from omg_desktop.app.bench_wiring import Bench
from omg_desktop.app.desk import Desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.domain.declarations import Maker
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.takes import Standing
from omg_desktop.ui.commands import COMMANDS
from omg_desktop.ui.key_map import SingleKeys, apply_keys, collisions, in_words, single_keys
from omg_desktop.ui.outgoing.dragging import DragWish
from omg_desktop.ui.outgoing.incoming import incoming
from omg_desktop.ui.outgoing.presenter import Outgoing
from omg_desktop.ui.outgoing.state import ExportChoice, ExportWhat, example_of
from omg_desktop.ui.release.form import FieldEdit
from omg_desktop.ui.shell.palette import found
from omg_desktop.ui.shell.state import Page
from tests.fakes import Patience, write_tone
from tests.ui.panels import action


def test_the_palette_finds_a_command_and_does_it(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    action(studio, "app.palette").trigger()
    qtbot.keyClicks(reach.palette.search, "insights")
    item = reach.palette.list.topLevelItem(0)
    assert (item.text(0), item.text(1)) == ("Window · Insights", "Ctrl+4")
    qtbot.keyClick(reach.palette.search, Qt.Key.Key_Return)
    assert studio.presenters.shell.state.page is Page.INSIGHTS
    assert not reach.palette.isVisible()


def test_the_palette_has_every_command_and_finds_by_several_words() -> None:
    assert set(found("")) == set(COMMANDS)
    assert found("lyrics chorus")[0].id in ("lyrics.chorus", "lyrics.pre-chorus")
    assert found("no such thing") == []


def test_keys_are_chosen_kept_and_brought_back(studio: Studio, reach: Reach, desk: Desk) -> None:
    reach.sheet.keys_chosen.emit({"page.insights": ("Ctrl+Alt+I",), "lyrics.double": ("Ctrl+Alt+D",)})
    assert action(studio, "page.insights").shortcut() == QKeySequence("Ctrl+Alt+I")
    assert desk.shelves.preferences.load().chosen_keys["lyrics.double"] == ("Ctrl+Alt+D",)
    assert studio.views.brief.lyrics.text._keys["Ctrl+Alt+D"] == "lyrics.double"
    reach.sheet.all_usual.click()
    assert action(studio, "page.insights").shortcut() == QKeySequence("Ctrl+4")


def test_a_key_is_chosen_in_the_sheet_and_a_collision_is_said(reach: Reach, qtbot: QtBot) -> None:
    sheet = reach.sheet
    sheet.show()
    sheet.search.setText("next take")
    sheet.list.setCurrentItem(sheet.list.topLevelItem(0).child(0))
    sheet.key.setKeySequence(QKeySequence("Ctrl+G"))
    sheet.use.click()
    assert sheet.words.text().startswith("! Ctrl+G means “Generate takes” and “Next take”")
    assert sheet.list.currentItem().text(1) == "Ctrl+G !"
    sheet.usual.click()
    assert sheet.words.text() == "Digits work without Shift on every keyboard, and on the keypad."
    assert sheet.list.currentItem().text(1) == "T, Media Next"


def test_one_key_that_systems_call_differently_is_named_once() -> None:
    (toggle,) = (command for command in COMMANDS if command.id == "player.toggle")
    assert in_words(toggle.shortcuts) == "Space, K, Media Play"
    assert in_words(toggle.shortcuts[-1:]) == "Toggle Media Play/Pause"


def test_no_usual_keys_collide() -> None:
    assert collisions({}) == {}
    assert "Ctrl+G" in collisions({"take.next": ("Ctrl+G",)})


def test_single_keys_can_be_off_or_kept_to_the_player(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    window = studio.views.window
    seen: list[str] = []
    action(studio, "take.next").triggered.connect(lambda: seen.append("next"))
    studio.views.library.list.setFocus()
    qtbot.keyClick(studio.views.library.list, Qt.Key.Key_T)
    reach.sheet.where_chosen.emit(SingleKeys.PLAYER)
    qtbot.keyClick(studio.views.library.list, Qt.Key.Key_T)
    window._ground.setFocus()
    qtbot.keyClick(window._ground, Qt.Key.Key_T)
    assert seen == ["next", "next"]
    reach.sheet.where_chosen.emit(SingleKeys.OFF)
    assert action(studio, "take.next").shortcuts() == [QKeySequence("Media Next")]  # which writes nothing
    assert action(studio, "draft.generate").shortcuts() == [QKeySequence("Ctrl+G")]


def test_keys_a_person_chose_give_way_in_text(qapp: QApplication) -> None:
    made = {command.id: QAction(command.title) for command in COMMANDS}
    apply_keys(made, {"take.next": ("Y",)}, SingleKeys.EVERYWHERE)
    assert "Y" in single_keys({"take.next": ("Y",)})
    assert "Shift+<" in single_keys({})  # as it comes from a keyboard that writes it so
    assert made["take.next"].shortcut() == QKeySequence("Y")


def test_takes_are_written_into_a_folder(studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot) -> None:
    takes = tuple(take.id for take in studio.presenters.audition.state.takes)
    reach.outgoing.open(Outgoing(takes[0], "Take 1", (1.0, 2.0), takes), ExportWhat.KEPT)
    sheet = reach.outgoing.sheet
    assert [sheet.what.itemText(at) for at in range(sheet.what.count())] == [
        "Take 1",
        "The loop of Take 1, 0:01–0:02",
        "All 2 kept takes",
        "Everything in the library",
    ]
    assert sheet.what.currentData() == "kept"
    with qtbot.waitSignal(reach.outgoing.exported, timeout=30_000):
        reach.outgoing.write(ExportChoice(ExportWhat.KEPT, ExportFormat.FLAC, "{title} {take}", True), tmp_path / "out")
        assert sheet.cancel.text() == "Cancel"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "Night Drive Take 1.flac",
        "Night Drive Take 1.json",
        "Night Drive Take 2.flac",
        "Night Drive Take 2.json",
    ]
    assert not sheet.isVisible()


def test_an_export_that_fails_says_so_in_the_sheet(reach: Reach, studio: Studio, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    reach.outgoing.open(Outgoing(), ExportWhat.EVERYTHING)
    choice = ExportChoice(ExportWhat.EVERYTHING, ExportFormat.AS_IT_IS, "{title}", True)
    reach.outgoing.write(choice, tmp_path / "full")
    qtbot.waitUntil(lambda: "is not empty" in reach.outgoing.sheet.words.text())
    assert reach.outgoing.sheet.export.isEnabled()
    reach.outgoing.sheet.template.setText("{nobody}")
    assert not reach.outgoing.sheet.export.isEnabled()
    assert example_of("{title}") == ("For example: Title", True)


def test_the_loop_goes_to_the_clipboard_as_a_real_file(reach: Reach, studio: Studio, qtbot: QtBot) -> None:
    take = studio.presenters.audition.state.takes[0]
    with qtbot.waitSignal(reach.outgoing.copied, timeout=30_000):
        reach.outgoing.copy_files((take.id,), (1.0, 2.0))
    (url,) = QApplication.clipboard().mimeData().urls()
    assert Path(url.toLocalFile()).stat().st_size > 44_100 * 6


def test_a_take_is_dragged_out_as_a_real_file(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    carried: list[QMimeData] = []
    reach.drag._carry = lambda _source, data: carried.append(data)
    qtbot.waitUntil(lambda: len(reach.drag._takes) == 2)
    card, take_id = next(iter(reach.drag._takes.items()))
    take = next(take for take in studio.presenters.audition.state.takes if take.id == take_id)
    for kind, spot in (
        (QEvent.Type.MouseButtonPress, QPointF(20, 10)),
        (QEvent.Type.MouseMove, QPointF(22, 11)),
        (QEvent.Type.MouseMove, QPointF(80, 40)),
    ):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, spot, card.mapToGlobal(spot), left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(card, event)
    qtbot.waitUntil(lambda: bool(carried))
    (url,) = carried[0].urls()
    assert Path(url.toLocalFile()).name.endswith(f"Take {take.number}.wav")


def test_every_card_can_be_dragged_as_soon_as_it_is_there(
    studio: Studio, reach: Reach, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    wanted: list[DragWish] = []
    reach.drag.drag_wanted.disconnect()
    reach.drag.drag_wanted.connect(wanted.append)
    for order in desk.order_takes(desk.open_draft(track_id).draft, count=4, seed=9):
        desk.render_take(order.id, Patience())
    audition, view = studio.presenters.audition, studio.views.audition
    qtbot.waitUntil(lambda: not studio.tasks.busy)
    audition.refresh()
    qtbot.waitUntil(lambda: view.list.count() == 6)
    card = view.card(3)  # Take 3: of the new cards it is made last, and nothing has changed since
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(card, left, pos=QPoint(30, 8))
    QTest.mouseMove(card, QPoint(34, 10))
    QTest.mouseMove(card, QPoint(90, 40))
    QTest.mouseRelease(card, left, pos=QPoint(90, 40))
    third = next(take for take in audition.state.takes if take.number == 3)
    assert [wish.take_id for wish in wanted] == [third.id]


def test_settings_that_are_dropped_become_a_track(
    studio: Studio, reach: Reach, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    take = studio.presenters.audition.state.takes[0]
    desk.exports.takes([take.id], tmp_path, ExportWish(), Patience())
    (sidecar,) = tmp_path.glob("*.json")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sidecar)), QUrl.fromLocalFile(str(tmp_path / "x.wav"))])
    assert incoming(data) is None  # of two kinds: nobody knows what is meant
    before = studio.presenters.library.state.track_id
    assert drop_on(studio.views.window, sidecar) == (True, True)
    qtbot.waitUntil(lambda: studio.presenters.library.state.track_id != before)
    assert desk.open_draft(studio.presenters.library.state.track_id).draft.seed == take.seed


def test_the_heard_take_is_rated_by_key_and_shows_what_it_was_made_from(
    studio: Studio, track_id: TrackId, desk: Desk, qtbot: QtBot
) -> None:
    window, brief = studio.views.window, studio.presenters.brief
    (heard,) = [take for take in studio.presenters.audition.state.takes if take.number == 1]
    studio.presenters.audition.choose(heard.id)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: heard.id in desk.shelves.takes.marks_of(track_id))
    assert desk.shelves.takes.marks_of(track_id)[heard.id].rating == 4
    action(studio, "take.lyrics").trigger()
    assert studio.presenters.shell.state.notice.title == "Take 1 was made without lyrics"

    words = "[Verse]\nThe kettle sings"
    draft = desk.open_draft(track_id).draft
    draft = draft.but(brief=draft.brief.but(lyrics=words, instrumental=False))
    (order,) = desk.order_takes(desk.save_draft(draft), count=1, seed=9)
    sung = desk.render_take(order.id, Patience())
    brief.set_lyrics("[Verse]\nSomething else")
    studio.presenters.audition.refresh()
    qtbot.waitUntil(lambda: len(studio.presenters.audition.state.takes) == 3)
    studio.presenters.audition.choose(sung.id)
    action(studio, "take.lyrics").trigger()
    versions = studio.views.brief.versions
    qtbot.waitUntil(lambda: versions.isVisible() and versions.before.toPlainText().strip() == words)
    qtbot.mouseClick(versions.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: brief.state.brief.lyrics == words)


def test_a_key_says_what_has_the_focus_and_another_keeps_the_lyrics(
    studio: Studio, track_id: TrackId, desk: Desk, qtbot: QtBot
) -> None:
    window, brief = studio.views.window, studio.presenters.brief
    studio.views.brief.generate.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    notice = studio.presenters.shell.state.notice
    assert notice.title.startswith("Generate")
    assert notice.advice.endswith("All keys: Ctrl+/")
    qtbot.waitUntil(lambda: brief.state.can_generate)
    brief.set_instrumental(False)
    brief.set_lyrics("[Verse]\nSalt")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [one.version.text for one in desk.lyric_versions_of(track_id)] == ["[Verse]\nSalt"])
    qtbot.waitUntil(lambda: studio.presenters.shell.state.notice.title == "This version of the lyrics is kept")


def test_another_key_generates_with_new_seeds(studio: Studio, track_id: TrackId, desk: Desk, qtbot: QtBot) -> None:
    brief, take = studio.presenters.brief, studio.presenters.audition.state.takes[0]
    qtbot.waitUntil(lambda: brief.state.can_generate)
    brief.use_brief(take.brief, take.provider, take.seed)
    brief.set_takes(1)
    qtbot.keyClick(
        studio.views.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: len(studio.presenters.audition.state.takes) == 3)
    newest = max(studio.presenters.audition.state.takes, key=lambda one: one.number)
    assert newest.seed != take.seed
    assert newest.brief == take.brief


def test_a_test_begun_from_another_page_of_a_narrow_window_shows_its_question(studio: Studio, qtbot: QtBot) -> None:
    window = studio.views.window
    window.resize(1024, 640)
    window.reveal_library()
    studio.presenters.shell.show_page(Page.RELEASE)
    action(studio, "take.knock_out").trigger()
    question = studio.views.audition.findChild(QWidget, "fair")
    qtbot.waitUntil(question.isVisible)


def test_undo_and_redo_name_the_act_in_the_menu_and_when_it_is_done(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    undo, redo = action(studio, "edit.undo"), action(studio, "edit.redo")
    menu = studio.views.window.header.menu.menu()
    said: list[str] = []
    studio.views.window.said.connect(said.append)

    def named() -> tuple[str, str]:
        menu.aboutToShow.emit()
        return undo.text(), redo.text()

    brief, marking = studio.presenters.brief, studio.presenters.audition.marking
    studio.presenters.library.open_first()
    qtbot.waitUntil(lambda: brief.state.can_edit and not studio.presenters.audition.state.loading)
    brief.set_direction("Brushed drums & bass")
    first = min(studio.presenters.audition.state.takes, key=lambda take: take.number)
    marking.sort(first.id, Standing.REJECTED)
    assert named() == ("&Undo reject Take 1", "&Redo")
    undo.trigger()
    assert said == ["Undone: reject Take 1"]
    assert named() == ("&Undo edit direction", "&Redo reject Take 1")
    redo.trigger()
    assert said[1:] == ["Done again: reject Take 1"]
    action(studio, "app.palette").trigger()
    qtbot.keyClicks(reach.palette.search, "undo")
    assert reach.palette.list.topLevelItem(0).text(0) == "Edit · Undo reject Take 1"
    reach.palette.hide()
    studio.presenters.shell.show_page(Page.RELEASE)
    release = studio.presenters.release
    qtbot.waitUntil(lambda: release.state.editable)
    release.edit(FieldEdit("artist", "Primary artist", "The Paper Lanterns"))
    assert named() == ("&Undo edit of primary artist", "&Redo")


def test_a_take_that_was_kept_comes_out_of_the_tray_as_kept(studio: Studio, qtbot: QtBot) -> None:
    audition = studio.presenters.audition
    first = min(audition.state.takes, key=lambda take: take.number)
    qtbot.waitUntil(lambda: not audition.state.loading)
    audition.marking.sort(first.id, Standing.KEPT)
    audition.marking.sort(first.id, Standing.REJECTED)
    notice = studio.views.window.notice
    qtbot.waitUntil(lambda: notice.action.isVisible() and notice.action.text() == "Bring back")
    notice.action.click()
    assert audition.state.mark(first.id).standing is Standing.KEPT


@pytest.mark.parametrize("size", [(1440, 900), (1200, 640)])
def test_the_headings_of_brief_and_takes_stand_on_one_line(studio: Studio, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = studio.views.window
    window.resize(*size)

    def middle(words: str) -> int:
        heading = next(one for one in window.findChildren(QLabel) if one.text() == words and one.isVisible())
        return heading.mapTo(window, heading.rect().center()).y()

    qtbot.waitUntil(studio.views.audition.tests.isVisible)
    qtbot.waitUntil(lambda: abs(middle("Takes") - middle("Genre")) <= 1)


# ---- what a screen reader is told ------------------------------------------------------------------------------------


def stops(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QKeySequenceEdit)  # a part of that one
    ]


def told(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (str(text()) if callable(text) else "")


@pytest.mark.parametrize("page", list(Page))
@pytest.mark.parametrize("size", [(1440, 900), (1024, 640)])
def test_every_control_of_every_page_has_a_name_and_a_value(
    studio: Studio, qtbot: QtBot, page: Page, size: tuple[int, int]
) -> None:
    window = studio.views.window
    window.resize(*size)
    studio.presenters.shell.show_page(page.value)
    qtbot.waitUntil(lambda: studio.presenters.shell.state.page is page)
    assert [f"{type(one).__name__} {one.objectName()}" for one in stops(window) if not told(one)] == []
    for widget in stops(window):
        if isinstance(widget, QAbstractSlider | QProgressBar):
            assert widget.accessibleDescription() or widget.accessibleName(), type(widget).__name__
        if isinstance(widget, QAbstractItemView) and widget.model() and widget.model().rowCount():
            first = widget.model().index(0, 0)
            spoken = first.data(Qt.ItemDataRole.AccessibleTextRole) or first.data(Qt.ItemDataRole.DisplayRole)
            assert spoken, type(widget).__name__


def test_tab_goes_through_the_whole_window_and_comes_back(studio: Studio, qtbot: QtBot) -> None:
    window = studio.views.window
    first = window.focusWidget() or window._ground
    seen: list[QWidget] = []
    for _ in range(120):
        window.focusNextChild()
        here = window.focusWidget()
        if here in seen:
            break
        seen.append(here)
    missed = [type(one).__name__ for one in stops(window) if one not in seen and one is not first]
    assert missed == []


def test_the_sheets_have_names_for_everything(studio: Studio, reach: Reach) -> None:
    for sheet in (reach.sheet, reach.outgoing.sheet):
        sheet.show()
        assert [type(one).__name__ for one in stops(sheet) if not told(one)] == []
        sheet.hide()


def test_the_table_of_takes_goes_away_when_a_fair_test_begins(studio: Studio, qtbot: QtBot) -> None:
    (bench,) = studio.findChildren(Bench)
    action(studio, "take.compare").trigger()
    assert bench.compare.isVisible()
    action(studio, "take.blind").trigger()
    assert studio.presenters.player.state.blind is not None
    assert not bench.compare.isVisible()
    action(studio, "take.compare").trigger()
    assert not bench.compare.isVisible()


@pytest.mark.parametrize("page", [Page.STUDIO, Page.PROVENANCE])
def test_audio_dropped_anywhere_on_the_window_is_asked_which_tool_made_it(
    studio: Studio, tmp_path: Path, qtbot: QtBot, page: Page
) -> None:
    studio.presenters.shell.show_page(page.value)
    song = write_tone(tmp_path / "song.wav", 3.0)
    assert drop_on(studio.views.window, tmp_path / "notes.pdf") == (False, False)
    assert drop_on(studio.views.window, song) == (True, True)
    assert studio.presenters.shell.state.page is Page.RELEASE
    card = studio.views.release.origin
    qtbot.waitUntil(card.isVisible)
    assert [f"{type(one).__name__} {one.objectName()}" for one in stops(card) if not told(one)] == []
    qtbot.waitUntil(lambda: studio.views.window.focusWidget() is card.chips[Maker.SUNO])


def test_audio_dropped_on_a_release_that_is_fixed_is_refused_in_a_sentence(
    studio: Studio, desk: Desk, track_id: TrackId, tmp_path: Path, qtbot: QtBot
) -> None:
    track = desk.confirm_take(studio.presenters.audition.state.takes[0].id)
    desk.save_track(track.but(title="First Light"))
    desk.edit_release(track.release_id, {"release_date": date(2100, 1, 1)})
    desk.submit(track.release_id, desk.check_release(track.release_id).quote.credits)
    release = studio.presenters.release
    release.refresh()
    qtbot.waitUntil(lambda: release.state.found is not None and not release.state.editable)
    drop_on(studio.views.window, write_tone(tmp_path / "song.wav", 3.0))
    notice = studio.presenters.shell.state.notice
    assert "song.wav was not imported: this release was submitted and is fixed." in f"{notice}"


def drop_on(window: QWidget, path: Path) -> tuple[bool, bool]:
    """Whether the window would take this file, and whether it took it."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    where = (Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(700, 20), *where)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    if not entered.isAccepted():
        return False, False
    dropped = QDropEvent(QPointF(700, 20), *where)
    dropped.ignore()
    QApplication.sendEvent(window, dropped)
    return True, dropped.isAccepted()


def test_less_motion_holds_at_once(studio: Studio, desk: Desk, qtbot: QtBot) -> None:
    studio.presenters.settings.refresh()
    qtbot.waitUntil(lambda: studio.presenters.settings.state.found is not None)
    assert not studio.views.audition._calm
    studio.views.settings.calm.click()
    qtbot.waitUntil(lambda: studio.views.audition._calm)
    assert desk.shelves.preferences.load().reduces_motion
