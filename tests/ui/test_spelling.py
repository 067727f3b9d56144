"""Words that no list knows, marked while they are written; over a list of a few words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.domain.ids import TrackId
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.lyrics_editor import LyricsEditor
from omg_desktop.ui.widgets.lyrics_marks import WordMenu
from tests.fakes import FewWords
from tests.ui.panels import SilentPlayback, action

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
SONG = "[Vesre 1]\nThe 🎵 kettel sings\nKettel of the rain"


@pytest.fixture
def studio(desk: Desk, track_id: TrackId, tokens: Tokens, qtbot: QtBot) -> Iterator[Studio]:
    words = FewWords("the kettle sings of rain")
    desk = replace(desk, spelling=replace(desk.spelling, words=lambda: words))
    draft = desk.open_draft(track_id).draft
    desk.save_draft(draft.but(brief=draft.brief.but(lyrics=SONG, instrumental=False)))
    studio = build_studio(desk, SilentPlayback(), lambda _name: tokens)
    wire(studio)
    studio.views.window.show()
    studio.presenters.library.open_first()
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == ["kettel", "Kettel"])
    yield studio
    studio.tasks.close(wait_seconds=5.0)
    studio.views.window.close()


def marked(editor: LyricsEditor) -> list[str]:
    """The words that are underlined on the screen, in their order."""
    found = []
    block = editor.text.document().begin()
    while block.isValid():
        for stretch in block.layout().formats():
            if stretch.format.underlineStyle() == WAVE:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + stretch.start)
                cursor.setPosition(cursor.position() + stretch.length, QTextCursor.MoveMode.KeepAnchor)
                found.append(cursor.selectedText())
        block = block.next()
    return found


def menu_of(studio: Studio, word: str, qtbot: QtBot) -> WordMenu:
    """The menu of the first such word, opened by the menu key."""
    text = studio.views.brief.lyrics.text
    cursor = text.document().find(word)
    cursor.setPosition(cursor.selectionStart() + 2)
    text.setTextCursor(cursor)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), text.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(text, event)
    (menu,) = (menu for menu in text.findChildren(WordMenu) if menu.isVisible())
    qtbot.waitUntil(lambda: not menu.actions()[0].isVisible())  # similar words have come
    return menu


def pick(menu: WordMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.hide()


def test_unknown_words_are_marked_and_tags_never(studio: Studio, qtbot: QtBot) -> None:
    editor = studio.views.brief.lyrics
    assert editor.hints.unknown.text() == "2 words are not in the word list"
    editor.hints.unknown.click()
    assert editor.text.textCursor().selectedText() == "kettel"
    editor.hints.unknown.click()
    assert editor.text.textCursor().selectedText() == "Kettel"


def test_a_similar_word_takes_its_place_with_its_capitals_and_can_be_undone(studio: Studio, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: studio.presenters.brief.state.can_edit)
    pick(menu_of(studio, "Kettel of", qtbot), "Kettle")
    brief = studio.presenters.brief
    qtbot.waitUntil(lambda: brief.state.brief.lyrics == SONG.replace("Kettel", "Kettle"))
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == ["kettel"])
    action(studio, "edit.undo").trigger()
    assert brief.state.brief.lyrics == SONG


def test_a_word_of_ones_own_is_kept_in_the_library(studio: Studio, desk: Desk, qtbot: QtBot) -> None:
    pick(menu_of(studio, "kettel", qtbot), "Add “kettel”")
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == [])
    assert desk.shelves.preferences.load().own_words == ("kettel",)
    assert not studio.views.brief.lyrics.hints.unknown.isVisible()


def test_it_is_switched_off_in_the_menu_and_on_by_a_command(studio: Studio, qtbot: QtBot) -> None:
    pick(menu_of(studio, "kettel", qtbot), "Stop checking")
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == [])
    action(studio, "lyrics.spelling").trigger()
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == ["kettel", "Kettel"])
    assert studio.presenters.shell.state.notice.title == "Spelling of English lyrics is checked"
    studio.presenters.brief.set_instrumental(True)
    qtbot.waitUntil(lambda: marked(studio.views.brief.lyrics) == [])
