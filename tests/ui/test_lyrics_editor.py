"""The lyrics editor: plain text inside, headers and figures outside."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.lyrics_editor import LyricsEditor
from omg_desktop.ui.widgets.lyrics_text import LINE_PIXELS, section_tags
from omg_desktop.ui.widgets.text_change import TextChange, continues_typing, text_change
from tests.ui.conftest import Shown

SONG = "[Verse 1]\nSalt on the window\nA letter unopened\n\n[Chorus]\nLeave the light on"


@pytest.fixture
def editor(tokens: Tokens, shown: Shown) -> LyricsEditor:
    editor = LyricsEditor(tokens)
    shown(editor, 700, 400)
    editor.text.setFocus()
    return editor


def test_what_is_shown_is_kept_as_typed_and_not_told_again(editor: LyricsEditor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(editor.text_edited):
        editor.set_text(SONG)
    assert editor.text.toPlainText() == SONG


def test_each_edit_tells_the_whole_text(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("Salt")
    editor.text.moveCursor(QTextCursor.MoveOperation.End)
    with qtbot.waitSignal(editor.text_edited) as told:
        qtbot.keyClicks(editor.text, "y")
    assert told.args == ["Salty"]


def test_the_caret_stays_where_it_is_when_another_place_changes(editor: LyricsEditor) -> None:
    editor.set_text("one two three 🎵 four")
    cursor = editor.text.textCursor()
    cursor.setPosition(3)
    editor.text.setTextCursor(cursor)
    editor.set_text("one two three 🎵 five")
    assert editor.text.toPlainText() == "one two three 🎵 five"
    editor.set_text("one two 🎵🎵 five")
    assert editor.text.toPlainText() == "one two 🎵🎵 five"


def test_lines_are_numbered_and_stand_apart_evenly(editor: LyricsEditor) -> None:
    editor.set_text(SONG)
    rows = list(editor.text.visible_rows())
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    steps = {round(below.baseline - above.baseline) for above, below in pairwise(rows)}
    assert steps == {LINE_PIXELS}


def test_lines_typed_later_stand_apart_like_the_others(editor: LyricsEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor.text, "one\rtwo\rthree")
    rows = list(editor.text.visible_rows())
    assert len(rows) == 3
    assert round(rows[2].baseline - rows[0].baseline) == 2 * LINE_PIXELS


def test_the_footer_says_the_form_and_what_it_amounts_to(editor: LyricsEditor) -> None:
    editor.set_text(SONG)
    form, amounts = editor.footer
    assert form == "Verse · Chorus"
    assert amounts.startswith("3 lines · ")
    assert amounts.endswith(" sung")
    editor.set_text("")
    assert editor.footer == ("", "")


def test_lyrics_that_are_not_sent_are_kept_and_say_so(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text(SONG)
    editor.set_kept(True, "Kept, not sent. Turn vocals on to use them.")
    qtbot.keyClicks(editor.text, "x")
    assert editor.text.toPlainText() == SONG
    assert editor.notice == "Kept, not sent. Turn vocals on to use them."


def test_a_bracket_offers_section_tags_and_enter_takes_one(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("[Verse 1]\nSalt\n")
    editor.text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor.text, "[c")
    popup = editor.text._popup
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert editor.text.toPlainText() == "[Verse 1]\nSalt\n[Chorus]\n"


def test_a_bracket_inside_a_line_offers_nothing(editor: LyricsEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor.text, "la la [")
    assert not editor.text._popup.isVisible()


def test_verses_are_counted_on() -> None:
    assert section_tags("")[0] == "[Verse 1]"
    assert section_tags("[Verse 1]\nla\n[verse 2]\nla")[:2] == ["[Verse 3]", "[Chorus]"]


def test_pasted_text_is_plain(editor: LyricsEditor) -> None:
    QApplication.clipboard().setText("<b>bold</b>\nsecond")
    editor.text.paste()
    assert editor.text.toPlainText() == "<b>bold</b>\nsecond"


def test_undo_is_left_to_the_window(editor: LyricsEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor.text, "la")
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "z")
    QApplication.sendEvent(editor.text, override)
    assert not override.isAccepted()
    assert editor.text.toPlainText() == "la"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("", "a", TextChange(0, "", "a")),
        ("abc", "abXc", TextChange(2, "", "X")),
        ("abXc", "abc", TextChange(2, "X", "")),
        ("abc", "abc", TextChange(3, "", "")),
        ("aa", "aaa", TextChange(2, "", "a")),
        ("one two", "one six two", TextChange(4, "", "six ")),
    ],
)
def test_a_change_is_the_shortest_stretch(before: str, after: str, change: TextChange) -> None:
    found = text_change(before, after)
    assert found == change
    rebuilt = before[: found.start] + found.inserted + before[found.start + len(found.removed) :]
    assert rebuilt == after


def test_letters_of_a_word_melt_and_the_next_word_does_not() -> None:
    def melts(first: str, second: str, third: str) -> bool:
        return continues_typing(text_change(first, second), text_change(second, third), second)

    assert melts("", "l", "li")
    assert melts("light", "light ", "light  ")
    assert not melts("light", "light ", "light o")
    assert not melts("light", "lights", "lights\n")
    assert melts("light", "ligh", "lig")
    assert not melts("light", "lights", "light")
    assert not melts("a", "ab", "ab pasted words")
