"""A take is known by number, shape and colour; a test hides all of them."""

from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.ui.audition.cards import fill
from omg_desktop.ui.audition.comparing import compare_rows
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.take_card import TakeCard
from omg_desktop.ui.widgets.take_shapes import SHAPES, shape_of
from tests.ui.panels import TRACK, a_take


def test_takes_side_by_side_have_shapes_of_their_own() -> None:
    assert len(set(SHAPES)) == len(SHAPES) == 12
    assert [shape_of(number) for number in (1, 2, 3, 4, 13)] == ["■", "●", "▲", "◆", "■"]


def test_the_font_has_every_shape(tokens: Tokens, qapp: QApplication) -> None:
    font = QRawFont.fromFont(qapp.font())
    assert font.familyName() != "Inter" or all(font.supportsCharacter(ord(shape)) for shape in SHAPES)


def test_a_card_shows_the_shape_in_the_colour_of_its_deck_unless_a_test_hides_it(tokens: Tokens, qtbot: QtBot) -> None:
    takes = (a_take(2), a_take(3))
    state = AuditionState(track_id=TRACK, takes=takes, decks=Decks(a=takes[1].id, b=takes[0].id))
    card = TakeCard(tokens)
    qtbot.addWidget(card)
    colours = []
    for row, shape in zip(state.rows, ("▲", "●"), strict=True):
        fill(card, row)
        assert (card.shape.text(), card.shape.isVisibleTo(card)) == (shape, True)
        card.shape.ensurePolished()
        colours.append(card.shape.palette().windowText().color().name().upper())
    assert colours == [tokens.accent_text, tokens.deck_b]
    hidden = state.but(blind=Blind(names=("1", "2"), takes=(takes[1].id, takes[0].id), asks="Choose"))
    fill(card, hidden.rows[0])
    assert (card.shape.text(), card.shape.isVisibleTo(card)) == ("", False)


def test_the_table_shows_shapes_and_says_numbers() -> None:
    state = AuditionState(track_id=TRACK, takes=(a_take(3),))
    (row,) = compare_rows(state, {})
    assert row.cells[0].words == "3 ▲"
    assert row.sentence.startswith("Take 3, Length 2:47")
