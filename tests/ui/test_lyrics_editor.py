"""The lyrics editor: plain text inside, headers and figures outside."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent, QTextCursor
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


def test_syllables_stand_beside_the_lines_that_have_some_and_nowhere_else(editor: LyricsEditor) -> None:
    editor.set_text(SONG)
    gutter = editor.text._syllables
    drawn = gutter.grab().toImage()
    ground = drawn.pixel(0, 0)

    def has_ink(baseline: float) -> bool:
        rows = range(max(0, round(baseline) - 10), min(drawn.height(), round(baseline) + 2))
        return any(drawn.pixel(x, y) != ground for y in rows for x in range(drawn.width()))

    rows = list(editor.text.visible_rows())
    assert [has_ink(row.baseline) for row in rows] == [False, True, True, False, False, True]
    assert [gutter._figure(row) for row in rows] == ["", "5", "6", "", "", "4"]


def test_the_syllables_of_the_line_with_the_caret_are_told(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text(SONG)
    told = []
    for _ in range(6):
        told.append(editor.text.accessibleDescription())
        qtbot.keyClick(editor.text, Qt.Key.Key_Down)
    assert told == [
        "Line 1: section",
        "Line 2: 5 syllables",
        "Line 3: 6 syllables",
        "Line 4",
        "Line 5: section",
        "Line 6: 4 syllables",
    ]
    qtbot.keyClicks(editor.text, "")
    editor.text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor.text, " now")
    assert editor.text.accessibleDescription() == "Line 6: 5 syllables"


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


def caret_at(editor: LyricsEditor, line: int, column: int = 0) -> None:
    cursor = QTextCursor(editor.text.document().findBlockByNumber(line))
    cursor.setPosition(cursor.position() + column)
    editor.text.setTextCursor(cursor)


def test_a_key_inserts_a_section_and_counts_verses_on(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("[Verse 1]\nSalt\n")
    caret_at(editor, 2)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(editor.text, Qt.Key.Key_1, both)
    assert editor.text.toPlainText() == "[Verse 1]\nSalt\n\n[Verse 2]\n"
    qtbot.keyClicks(editor.text, "la")
    assert editor.text.toPlainText().endswith("[Verse 2]\nla")
    qtbot.keyClick(editor.text, Qt.Key.Key_At, both)  # what Shift makes of the 2
    assert editor.text.toPlainText().endswith("[Verse 2]\n\n[Chorus]\nla")


def test_lines_move_and_double_by_keys(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("one\ntwo 🎵\nthree")
    caret_at(editor, 1, 2)
    qtbot.keyClick(editor.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.text.toPlainText() == "two 🎵\none\nthree"
    qtbot.keyClick(editor.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # there is nothing above
    with qtbot.waitSignals([editor.text_edited] * 1):
        qtbot.keyClick(editor.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(editor.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.text.toPlainText() == "one\nthree\ntwo 🎵"
    assert editor.text.textCursor().positionInBlock() == 2
    qtbot.keyClick(editor.text, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert editor.text.toPlainText() == "one\nthree\ntwo 🎵\ntwo 🎵"
    assert editor.text.textCursor().blockNumber() == 3


def test_several_selected_lines_move_together(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("one\ntwo\nthree\nfour")
    caret_at(editor, 1)
    cursor = editor.text.textCursor()
    cursor.setPosition(12, QTextCursor.MoveMode.KeepAnchor)
    editor.text.setTextCursor(cursor)
    qtbot.keyClick(editor.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.text.toPlainText() == "one\nfour\ntwo\nthree"
    qtbot.keyClick(editor.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.text.toPlainText() == "one\ntwo\nthree\nfour"


def test_keys_of_the_lyrics_are_kept_from_the_window(editor: LyricsEditor) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, "")
    override.setAccepted(False)
    QApplication.sendEvent(editor.text, override)
    assert override.isAccepted()


def test_find_goes_round_and_says_where_it_is(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("🎵 Light on\nlight off\nLIGHT")
    qtbot.keyClick(editor.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    finder = editor.finder
    assert finder.wanted.hasFocus()
    assert not finder.instead.isVisible()
    qtbot.keyClicks(finder.wanted, "light")
    assert finder.count.text() == "3 found"
    for expected in ("Light", "light", "LIGHT", "Light"):
        qtbot.keyClick(finder.wanted, Qt.Key.Key_Return)
        assert editor.text.textCursor().selectedText() == expected
    assert finder.count.text() == "1 of 3"
    qtbot.keyClick(finder.wanted, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text.textCursor().selectedText() == "LIGHT"
    finder.case.click()
    assert finder.count.text() == "1 found"
    finder.wanted.clear()
    qtbot.keyClicks(finder.wanted, "x")
    assert finder.count.text() == "Not found"
    qtbot.keyClick(finder.wanted, Qt.Key.Key_Escape)
    assert editor.text.hasFocus()
    assert not finder.isVisible()


def test_replacing_all_is_one_edit(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("🎵 Light on\nlight off")
    qtbot.keyClick(editor.text, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    told: list[str] = []
    editor.text_edited.connect(told.append)
    qtbot.keyClicks(editor.finder.wanted, "light")
    qtbot.keyClicks(editor.finder.instead, "lamp")
    qtbot.mouseClick(editor.finder.replace_all, Qt.MouseButton.LeftButton)
    assert told == ["🎵 lamp on\nlamp off"]
    assert editor.finder.count.text() == "Replaced in 2 places"


def test_replacing_one_goes_on_to_the_next(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("light light")
    qtbot.keyClick(editor.text, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.finder.wanted, "light")
    qtbot.keyClick(editor.finder.wanted, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.finder.instead, "la")
    qtbot.mouseClick(editor.finder.replace_one, Qt.MouseButton.LeftButton)
    assert editor.text.toPlainText() == "la light"
    assert editor.text.textCursor().selectedText() == "light"


def test_lyrics_that_are_too_long_offer_a_length_that_holds_them(editor: LyricsEditor, qtbot: QtBot) -> None:
    editor.set_text("\n".join(["Salt on the window, the harbor asleep"] * 12))
    editor.set_target(180, 180)
    assert not editor.hints.isVisible()
    editor.set_target(30, 180)
    assert editor.hints.length.text().startswith("! Likely ")
    with qtbot.waitSignal(editor.length_wanted) as told:
        qtbot.mouseClick(editor.hints.set_length, Qt.MouseButton.LeftButton)
    editor.set_target(told.args[0], 180)
    assert not editor.hints.isVisible()
    editor.set_text("\n".join(["Salt on the window, the harbor asleep"] * 60))
    assert editor.hints.length.isVisible()
    assert not editor.hints.set_length.isVisible()  # no length that can be asked for holds them
    editor.set_kept(True, "Kept, not sent.")
    assert not editor.hints.isVisible()


def test_explicit_words_are_shown_one_by_one_and_left_as_they_are(editor: LyricsEditor, qtbot: QtBot) -> None:
    text = "🎵 what a damn night, shit\nbullshit"
    editor.set_text(text)
    editor.set_target(120, 180)
    assert editor.hints.explicit.text().startswith("2 explicit words: mark the track as explicit")
    for expected in ("shit", "bullshit", "shit"):
        qtbot.mouseClick(editor.hints.explicit, Qt.MouseButton.LeftButton)
        assert editor.text.textCursor().selectedText() == expected
    assert editor.text.toPlainText() == text


def test_what_may_be_written_stands_on_the_first_line(editor: LyricsEditor, qapp: QApplication) -> None:
    """In the line of its number, so that words do not jump when the first is typed."""
    editor.text.clearFocus()
    inside = editor.text.viewport()
    suggested = ink_rows(inside.grab().toImage())
    editor.set_text(editor.text.suggestion)
    assert suggested == ink_rows(inside.grab().toImage())


def ink_rows(picture: QImage) -> tuple[int, int]:
    """The first and the last row that differ from the ground."""
    ground = picture.pixelColor(picture.width() - 1, picture.height() - 1)
    rows = [
        row
        for row in range(picture.height())
        if any(picture.pixelColor(column, row) != ground for column in range(picture.width()))
    ]
    return rows[0], rows[-1]
