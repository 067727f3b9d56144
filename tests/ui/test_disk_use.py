"""Where the library's room goes, by release."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.keeping import Keeping
from omg_desktop.app.studio import Studio
from omg_desktop.domain.releases import Release


def test_releases_are_weighed_and_the_biggest_stands_first(studio: Studio, desk: Desk, release: Release) -> None:
    desk.new_release("Empty")
    sizes = [desk.audio.path(take.audio_digest).stat().st_size for take in studio.presenters.audition.state.takes]
    use = desk.see_disk_use()
    assert [(line.release.title, line.take_count, line.audio_bytes) for line in use.lines] == [
        ("Night Drive", 2, sum(sizes)),
        ("Empty", 0, 0),
    ]
    assert use.audio_bytes == sum(sizes)
    desk.remove_release(release.id)
    assert [line.in_trash for line in desk.see_disk_use().lines] == [True, False]


def test_audio_that_two_tracks_share_is_counted_once(studio: Studio, desk: Desk, release: Release) -> None:
    before = desk.see_disk_use()
    take = studio.presenters.audition.state.takes[0]
    desk.confirm_take(take.id)  # its track names it, too
    assert desk.see_disk_use().lines[0].audio_bytes == before.lines[0].audio_bytes


def test_the_window_lists_them_and_enter_opens_one(studio: Studio, desk: Desk, release: Release, qtbot: QtBot) -> None:
    other = desk.new_release("Paper Lanterns")
    removed = desk.new_release("Gone")
    desk.remove_release(removed.id)
    studio.presenters.library.refresh()
    qtbot.waitUntil(lambda: len(studio.presenters.library.state.rows) == 4)
    (keeping,) = studio.findChildren(Keeping)
    dialog = keeping.disk_use
    keeping.handlers()["library.disk_use"]()
    qtbot.waitUntil(lambda: dialog.lines.topLevelItemCount() == 3)
    shown = [[dialog.lines.topLevelItem(at).text(column) for column in range(4)] for at in range(3)]
    assert shown == [
        ["Night Drive", "1", "2", "11 MB"],
        ["Gone (in the trash)", "1", "0", "–"],
        ["Paper Lanterns", "1", "0", "–"],
    ]
    assert dialog.words.text() == "Audio takes 11 MB."
    spoken = dialog.lines.topLevelItem(0).data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Night Drive, 1 track, 2 takes, 11 MB"
    dialog.lines.setCurrentItem(dialog.lines.topLevelItem(2))
    qtbot.keyClick(dialog.lines, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert studio.presenters.library.state.release_id == other.id
