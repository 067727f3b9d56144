"""The list of the takes column: how cards come and go, and what keys and a screen reader find in them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.domain.drafts import Order, OrderState
from omg_desktop.domain.takes import Take, TakeMark
from omg_desktop.ui.audition.state import AuditionState, Progress
from omg_desktop.ui.audition.view import AuditionView
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.ui.conftest import Shown
from tests.ui.panels import TRACK, a_take, a_waveform, an_order

Role, Text, Key = QAccessible.Role, QAccessible.Text, Qt.Key


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> AuditionView:
    view = AuditionView(tokens, a_waveform)
    shown(view, 344, 500)
    return view


@pytest.fixture
def heard(view: AuditionView) -> Iterator[QAccessibleInterface]:
    """The column as a screen reader has it."""
    QAccessible.setActive(True)
    yield QAccessible.queryAccessibleInterface(view)
    QAccessible.setActive(False)


def takes(count: int) -> tuple[Take, ...]:
    return tuple(a_take(number) for number in range(1, count + 1))


def holding(*what: Take | Order, **changes: object) -> AuditionState:
    found = {
        "takes": tuple(one for one in what if isinstance(one, Take)),
        "orders": tuple(one for one in what if isinstance(one, Order)),
    }
    return AuditionState.model_validate({"track_id": TRACK} | found | changes)


def titles(view: AuditionView) -> list[str]:
    return [card.title.text() for card in view.list.cards()]


def laid_out(view: AuditionView, count: int) -> bool:
    """That many cards stand one below another, none pressed together, and the list can be scrolled to the last."""
    cards, ground = view.list.cards(), view.list.widget()
    one_below_another = all(two.y() > one.geometry().bottom() for one, two in pairwise(cards))
    as_high_as_wanted = all(card.height() >= card.sizeHint().height() for card in cards)
    to_the_end = view.list.verticalScrollBar().maximum() == ground.height() - view.list.viewport().height()
    return len(cards) == count and one_below_another and as_high_as_wanted and to_the_end


def below(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(one.childCount()):
        child = one.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from below(child)


def of_role(root: QAccessibleInterface, role: QAccessible.Role) -> list[QAccessibleInterface]:
    return [one for one in below(root) if one.role() is role]


# ---- how cards come and go -------------------------------------------------------------------------------------------


def test_no_card_is_lost_when_the_list_changes_while_cards_are_made(view: AuditionView, qtbot: QtBot) -> None:
    all_takes = takes(20)
    view.show_state(holding(*all_takes[:12]))
    assert 0 < view.list.count() < 12
    view.show_state(holding(*all_takes[4:]))  # four went before they had cards, eight came
    qtbot.waitUntil(lambda: laid_out(view, 16))
    assert titles(view) == [f"Take {number}" for number in range(20, 4, -1)]
    assert all(card.isVisible() for card in view.list.cards())


def test_cursor_focus_and_place_stay_while_cards_are_made_above(view: AuditionView, qtbot: QtBot) -> None:
    all_takes = takes(20)
    view.show_state(holding(*all_takes[:8]))
    qtbot.waitUntil(lambda: laid_out(view, 8))
    for _ in range(6):
        QTest.keyClick(view.list, Key.Key_Down)
    card = view.card(6)
    assert isinstance(card, TakeCard)
    card.stars.setFocus()
    place = card.mapTo(view.list, card.rect().topLeft())
    assert view.list.verticalScrollBar().value() > 0
    view.show_state(holding(*all_takes))
    qtbot.waitUntil(lambda: laid_out(view, 20) and card.mapTo(view.list, card.rect().topLeft()) == place)
    assert view.card(18) is card
    assert view.list.current_row() == 18
    assert card.stars.hasFocus()


def test_at_the_top_a_new_take_is_seen(view: AuditionView, qtbot: QtBot) -> None:
    all_takes = takes(9)
    view.show_state(holding(*all_takes[:8]))
    qtbot.waitUntil(lambda: laid_out(view, 8))
    view.show_state(holding(*all_takes))
    qtbot.waitUntil(lambda: laid_out(view, 9))
    assert view.list.verticalScrollBar().value() == 0


def test_who_was_in_a_card_that_went_is_in_the_one_that_stands_there(view: AuditionView, qtbot: QtBot) -> None:
    first, second, order = a_take(1), a_take(2), an_order(state=OrderState.RENDERING)
    view.show_state(holding(first, order, progress={order.id: Progress()}))
    qtbot.waitUntil(lambda: laid_out(view, 2))
    card = view.card(1)
    assert isinstance(card, OrderCard)
    card.close_button.setFocus()
    assert view.list.current_row() == 1
    view.show_state(holding(first, second))  # what was ordered is there
    assert view.card(1).hasFocus()
    assert view.card(1).accessibleName().startswith("Take 1")
    view.show_state(holding(first))
    assert view.card(0).hasFocus()


# ---- keys ------------------------------------------------------------------------------------------------------------


def test_arrows_go_from_card_to_card_and_enter_hears_or_presses(view: AuditionView, qtbot: QtBot) -> None:
    failed = an_order(state=OrderState.FAILED, reason="No voice today.")
    found = takes(6)
    view.show_state(holding(*found, failed))
    qtbot.waitUntil(lambda: laid_out(view, 7))
    view.list.focus_current()
    here = QApplication.focusWidget
    page = view.list.viewport().height() // (view.card(1).y() - view.card(0).y())
    assert 1 < page < 6
    steps = ((Key.Key_Down, 1), (Key.Key_Up, 0), (Key.Key_Up, 0), (Key.Key_PageDown, page), (Key.Key_PageUp, 0))
    for key, row in steps:
        QTest.keyClick(here(), key)
        assert here() is view.card(row), key
    with qtbot.waitSignal(view.take_picked) as picked:
        QTest.keyClick(here(), Key.Key_Return)
    assert picked.args == [found[-1].id]
    for _ in range(6):
        QTest.keyClick(here(), Key.Key_Down)
    card = view.card(6)
    assert isinstance(card, OrderCard)
    retried: list[str] = []
    view.retry_pressed.connect(retried.append)
    card.close_button.setFocus()
    with qtbot.waitSignal(view.dismiss_pressed):
        QTest.keyClick(here(), Key.Key_Return)
    assert retried == []  # Enter means the button it was pressed on


# ---- what a screen reader is told ------------------------------------------------------------------------------------


def test_a_screen_reader_gets_into_every_card_in_the_order_seen(
    view: AuditionView, heard: QAccessibleInterface, qtbot: QtBot
) -> None:
    found, order = takes(5), an_order(state=OrderState.RENDERING)
    marks = {found[0].id: TakeMark(take_id=found[0].id, rating=3)}
    view.show_state(holding(*found[:2], marks=marks))
    view.show_state(holding(*found, order, marks=marks, progress={order.id: Progress(fraction=0.5)}))
    qtbot.waitUntil(lambda: view.list.count() == 6)
    (listed,) = of_role(heard, Role.List)
    assert listed.text(Text.Name) == "Takes"
    items = [listed.child(place) for place in range(listed.childCount())]
    assert [item.role() for item in items] == [Role.ListItem] * 6
    assert [item.text(Text.Name)[:7] for item in items] == [
        *(f"Take {number}," for number in (5, 4, 3, 2, 1)),
        "Take 6,",
    ]
    (stars,) = of_role(items[4], Role.Slider)
    assert [stars.text(part) for part in (Text.Name, Text.Value, Text.Description)] == [
        "Rating of Take 1",
        "3",
        "3 of 5 stars",
    ]
    (bar,), buttons = of_role(items[5], Role.ProgressBar), of_role(items[5], Role.Button)
    assert (bar.text(Text.Name), bar.text(Text.Value)) == ("Progress", "50")
    assert [one.text(Text.Name) for one in buttons] == ["Cancel Take 6"]


def test_a_screen_reader_hears_rates_and_cancels(view: AuditionView, heard: QAccessibleInterface, qtbot: QtBot) -> None:
    take, order = a_take(1), an_order(state=OrderState.RENDERING)
    view.show_state(holding(take, order, progress={order.id: Progress()}))
    qtbot.waitUntil(lambda: laid_out(view, 2))
    first, second = of_role(heard, Role.ListItem)
    with qtbot.waitSignal(view.take_picked) as picked:
        first.actionInterface().doAction("Press")
    assert picked.args == [take.id]
    with qtbot.waitSignal(view.take_rated) as rated:
        of_role(first, Role.Slider)[0].valueInterface().setCurrentValue(4)
    assert rated.args == [TakeMark(take_id=take.id, rating=4)]
    with qtbot.waitSignal(view.cancel_pressed) as cancelled:
        of_role(second, Role.Button)[0].actionInterface().doAction("Press")
    assert cancelled.args == [order.id]
    assert second.actionInterface().actionNames() == ["SetFocus"]
    first.actionInterface().doAction("ShowMenu")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() == "Take 1"
    menu.close()
