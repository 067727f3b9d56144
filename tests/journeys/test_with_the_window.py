"""The main job with the window: real buttons, real library, the real composer and the real backend over HTTP."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio
from omg_desktop.config import Config
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.ui.shell.state import Page

MUSIC_MILLISECONDS_MAX = 90_000
ANSWER_MILLISECONDS_MAX = 20_000


def typed(studio: Studio, qtbot: QtBot, field: str, text: str) -> None:
    line = studio.views.release.form.fields[field]
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def make_takes(studio: Studio, qtbot: QtBot, count: int) -> None:
    studio.presenters.brief.set_length(30)
    studio.presenters.brief.set_takes(count)
    qtbot.mouseClick(studio.views.brief.generate, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(studio.presenters.audition.state.takes) == count, timeout=MUSIC_MILLISECONDS_MAX)


def test_one_press_makes_music_and_a_few_more_release_it(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    views, presenters = studio.views, studio.presenters
    make_takes(studio, qtbot, 2)
    assert views.audition.list.count() == 2

    qtbot.waitUntil(lambda: presenters.player.state.can_play, timeout=ANSWER_MILLISECONDS_MAX)
    qtbot.mouseClick(views.player.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenters.player.moment.position_seconds > 0.2, timeout=ANSWER_MILLISECONDS_MAX)
    before = presenters.player.moment.heard
    presenters.audition.choose_next()
    qtbot.waitUntil(lambda: presenters.player.moment.heard not in (None, before), timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.playing
    qtbot.mouseClick(views.player.play, Qt.MouseButton.LeftButton)

    qtbot.mouseClick(views.player.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenters.audition.state.confirmed is not None, timeout=ANSWER_MILLISECONDS_MAX)

    presenters.shell.show_page(Page.RELEASE)
    typed(studio, qtbot, "title", "Journey")
    typed(studio, qtbot, "artist", "Test Artist")
    typed(studio, qtbot, "release_date", (studio.desk.now().date() + timedelta(days=30)).isoformat())
    track = presenters.library.state.track
    assert track is not None
    studio.desk.save_track(studio.desk.shelves.releases.track(track.id).but(title="One"))
    studio.look_around_soon()
    qtbot.waitUntil(lambda: not presenters.release.state.hindrance, timeout=ANSWER_MILLISECONDS_MAX)
    found = presenters.release.state.found
    assert found is not None
    assert found.quote.credits == 3

    qtbot.mouseClick(views.release.summary.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(views.release.summary.agree.isVisible, timeout=ANSWER_MILLISECONDS_MAX)
    qtbot.mouseClick(views.release.summary.agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: status(studio) is ReleaseStatus.DELIVERED, timeout=ANSWER_MILLISECONDS_MAX)
    qtbot.waitUntil(lambda: presenters.shell.state.balance == 22, timeout=ANSWER_MILLISECONDS_MAX)
    qtbot.waitUntil(lambda: not presenters.brief.state.can_edit, timeout=ANSWER_MILLISECONDS_MAX)
    assert list((tmp_path / "data" / "sandbox").rglob("release.json"))

    presenters.shell.show_page(Page.PROVENANCE)
    presenters.provenance.verify()
    qtbot.waitUntil(lambda: presenters.provenance.state.verification is not None, timeout=ANSWER_MILLISECONDS_MAX)
    verification = presenters.provenance.state.verification
    assert verification is not None
    assert verification.is_unbroken


def test_what_is_typed_is_on_the_disk_when_the_window_closes_at_once(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    track = studio.presenters.library.state.track
    assert track is not None
    studio.presenters.brief.set_direction("typed a moment before the end")
    studio.views.window.close()
    desk = build_desk(Config(data_folder=tmp_path / "data"))
    try:
        draft = desk.shelves.drafts.draft(track.id)
        assert draft is not None
        assert draft.brief.direction == "typed a moment before the end"
    finally:
        desk.close()


def test_a_take_under_way_when_the_window_closes_is_made_at_the_next_start(
    studio: Studio, qtbot: QtBot, tmp_path: Path, qapp: QApplication
) -> None:
    audition = studio.presenters.audition
    studio.presenters.brief.set_takes(1)
    qtbot.mouseClick(studio.views.brief.generate, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: any(progress.phase for progress in audition.state.progress.values()), timeout=ANSWER_MILLISECONDS_MAX
    )
    studio.views.window.close()
    desk = build_desk(Config(data_folder=tmp_path / "data"))
    try:
        (order,) = desk.resume_orders()
        assert order.state.is_open
    finally:
        desk.close()


def test_a_cancelled_take_goes_at_once_and_adds_nothing(studio: Studio, qtbot: QtBot) -> None:
    audition = studio.presenters.audition
    studio.presenters.brief.set_takes(1)
    qtbot.mouseClick(studio.views.brief.generate, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: any(progress.phase for progress in audition.state.progress.values()), timeout=ANSWER_MILLISECONDS_MAX
    )
    audition.cancel_newest()
    qtbot.waitUntil(lambda: not any(order.state.is_open for order in audition.state.orders), timeout=1_000)
    qtbot.waitUntil(lambda: not studio.tasks.busy, timeout=ANSWER_MILLISECONDS_MAX)
    assert studio.desk.check_release(studio.presenters.library.state.release_id).quote.credits == 0
    assert [event.metadata.outcome for event in usage(studio)] == ["cancelled"]


KEYS = {
    Page.STUDIO: Qt.Key.Key_1,
    Page.RELEASE: Qt.Key.Key_2,
    Page.PROVENANCE: Qt.Key.Key_3,
    Page.INSIGHTS: Qt.Key.Key_4,
    Page.SETTINGS: Qt.Key.Key_Comma,
}


@pytest.mark.parametrize("page", list(Page))
def test_every_page_can_be_reached_by_its_key(studio: Studio, qtbot: QtBot, page: Page) -> None:
    window = studio.views.window
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 2_000)
    studio.presenters.shell.show_page(Page.INSIGHTS if page is not Page.INSIGHTS else Page.STUDIO)
    qtbot.keyClick(window, KEYS[page], Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: studio.presenters.shell.state.page is page)


def status(studio: Studio) -> ReleaseStatus | None:
    found = studio.presenters.release.state.found
    return found.status if found else None


def usage(studio: Studio) -> list[UsageEvent]:
    chain = studio.desk.shelves.audit.chain()
    return [usage_event(event) for event in chain if event.happening.kind is EventKind.MUSIC_GENERATION]
