"""Files that are dropped on the window: it says before what will become of them, and does that."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.ui.outgoing.files import as_files
from omg_desktop.ui.outgoing.incoming import SEVERAL, WORDS, Kind, incoming
from omg_desktop.ui.shell.state import Page
from tests.ui.panels import action

HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(target: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, *HELD)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(target: QWidget, data: QMimeData) -> None:
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, *HELD))


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("a.WAV", "b.mp3"), Kind.AUDIO),
        (("song.txt",), Kind.LYRICS),
        (("song.LRC",), Kind.LYRICS),
        (("take.json",), Kind.SETTINGS),
        (("take.json", "take.wav"), None),
        (("picture.png",), None),
        ((), None),
    ],
)
def test_files_are_what_their_names_say(names: tuple[str, ...], kind: Kind | None) -> None:
    found = incoming(files(*map(Path, names)))
    assert (found.kind if found else None) == kind


def test_what_leaves_this_window_does_not_come_in_again(studio: Studio) -> None:
    assert not enter(studio.views.window, as_files((Path("take.wav"),)))
    assert enter(studio.views.window, files(Path("take.wav")))


@pytest.mark.parametrize("name", ["song.txt", "take.json", "song.wav"])
def test_the_part_of_the_window_it_goes_to_is_outlined_and_says_what_will_happen(
    studio: Studio, reach: Reach, name: str, tmp_path: Path
) -> None:
    views, outline = studio.views, reach.files.drops.outline
    assert enter(views.window, files(tmp_path / name))
    kind = incoming(files(tmp_path / name)).kind
    targets = {Kind.LYRICS: views.brief.lyrics, Kind.SETTINGS: views.library, Kind.AUDIO: views.window.centralWidget()}
    target = targets[kind]
    assert outline.isVisible()
    assert outline.words == WORDS[kind]
    assert outline.geometry().topLeft() == target.mapTo(views.window, QPoint(0, 0))
    assert outline.size() == target.size()
    QApplication.sendEvent(views.window, QDragLeaveEvent())
    assert not outline.isVisible()
    enter(views.window, files(tmp_path / name, tmp_path / f"other {name}"))
    assert outline.words == SEVERAL[kind]


def test_the_release_page_says_it_too_and_takes_audio_itself(studio: Studio, reach: Reach, tmp_path: Path) -> None:
    studio.presenters.shell.show_page(Page.RELEASE)
    enter(studio.views.release, files(tmp_path / "song.wav"))
    assert reach.files.drops.outline.words == WORDS[Kind.AUDIO]
    QApplication.sendEvent(studio.views.release, QDragLeaveEvent())
    assert not reach.files.drops.outline.isVisible()


def test_lyrics_that_are_dropped_are_in_the_brief_as_one_step(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot
) -> None:
    brief, window = studio.presenters.brief, studio.views.window
    qtbot.waitUntil(lambda: brief.state.can_edit)
    brief.set_instrumental(False)
    brief.set_lyrics("What was there")
    (tmp_path / "song.lrc").write_text("[ti:Tide]\n[00:01.00]Salt\n[00:02.00]On the window", encoding="utf-8")
    assert enter(window, files(tmp_path / "song.lrc"))
    drop(window, files(tmp_path / "song.lrc"))
    assert not reach.files.drops.outline.isVisible()
    qtbot.waitUntil(lambda: brief.state.brief.lyrics == "Salt\nOn the window")
    assert studio.views.brief.lyrics.text.toPlainText() == "Salt\nOn the window"
    assert "“song.lrc” are in the brief" in studio.presenters.shell.state.notice.title
    action(studio, "edit.undo").trigger()
    assert brief.state.brief.lyrics == "What was there"


def test_lyrics_for_an_instrumental_turn_the_vocals_on_and_undo_turns_them_off(
    studio: Studio, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = studio.presenters.brief
    qtbot.waitUntil(lambda: brief.state.can_edit)
    brief.set_instrumental(True)
    (tmp_path / "song.txt").write_text("[Verse]\nSalt", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "song.txt"), ""))
    action(studio, "lyrics.open").trigger()  # the same without a mouse
    qtbot.waitUntil(lambda: brief.state.brief.lyrics == "[Verse]\nSalt")
    assert not brief.state.brief.instrumental
    action(studio, "edit.undo").trigger()
    assert brief.state.brief.instrumental


def test_what_cannot_be_taken_in_is_said_and_nothing_changes(studio: Studio, tmp_path: Path, qtbot: QtBot) -> None:
    brief, shell, window = studio.presenters.brief, studio.presenters.shell, studio.views.window
    qtbot.waitUntil(lambda: brief.state.can_edit)
    before = brief.state.brief

    def told(*names: str) -> str:
        shell.dismiss()
        carried = files(*(tmp_path / name for name in names))
        assert enter(window, carried)
        drop(window, carried)
        qtbot.waitUntil(lambda: shell.state.notice is not None)
        return f"{shell.state.notice.title} {shell.state.notice.advice}"

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes("Übermut".encode("latin-1"))
    assert "Drop a single one" in told("a.txt", "b.txt")
    assert "is not text in UTF-8" in told("a.txt")
    assert brief.state.brief == before
    brief.close_track()
    (tmp_path / "good.txt").write_text("Salt", encoding="utf-8")
    assert "open a track first" in told("good.txt")


def test_the_name_of_a_file_is_no_lyrics(studio: Studio, tmp_path: Path) -> None:
    text = studio.views.brief.lyrics.text
    assert not text.canInsertFromMimeData(files(tmp_path / "song.wav"))
    words = QMimeData()
    words.setText("Salt")
    assert text.canInsertFromMimeData(words)
