"""Failed cards and takes of another provider: what happened, what it cost, and the one press that goes on."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.drafts import OrderState
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.audition.view import AuditionView
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.ui.conftest import Shown
from tests.ui.panels import TRACK, a_take, a_waveform, an_order

NAMES = {ProviderKey("lyria"): "Google Lyria"}


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> AuditionView:
    view = AuditionView(tokens, a_waveform)
    shown(view, 330, 700)
    return view


def showing(view: AuditionView, **changes: object) -> OrderCard | TakeCard:
    state = AuditionState.model_validate({"track_id": TRACK, "provider_names": NAMES} | changes)
    view.show_state(state)
    card = view.card(0)
    assert isinstance(card, OrderCard | TakeCard)
    return card


@pytest.mark.parametrize(("lyrics", "kind"), [(False, "direction"), (True, "lyrics")])
def test_a_refusal_shows_what_would_be_accepted_and_uses_it_at_one_press(
    view: AuditionView, qtbot: QtBot, lyrics: bool, kind: str
) -> None:
    failure = Failure(kind=FailureKind.BLOCKED, suggestion="A slow song with brushes", suggests_lyrics=lyrics)
    order = an_order(
        provider="lyria", state=OrderState.FAILED, reason="Google Lyria will not make this.", failure=failure
    )
    card = showing(view, orders=(order,))
    assert isinstance(card, OrderCard)
    assert card.suggestion.text() == f"It suggests this {kind}: “A slow song with brushes”"
    assert card.words.text() == "adds 0"
    with qtbot.waitSignal(view.suggestion_used) as used:
        qtbot.mouseClick(card.use, Qt.MouseButton.LeftButton)
    assert used.args == ["A slow song with brushes", lyrics]


def test_an_unknown_outcome_can_be_looked_at_again(view: AuditionView, qtbot: QtBot) -> None:
    failure = Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN, remote_id="task-1", can_fetch=True)
    order = an_order(provider="lyria", state=OrderState.UNKNOWN, remote_id="task-1", reason="…", failure=failure)
    card = showing(view, orders=(order,))
    assert isinstance(card, OrderCard)
    assert card.words.text() == "may have been charged"
    assert not card.use.isVisible()
    with qtbot.waitSignal(view.look_again_pressed) as looked:
        qtbot.mouseClick(card.look_again, Qt.MouseButton.LeftButton)
    assert looked.args == [order.id]


def test_a_take_of_another_provider_says_why(view: AuditionView) -> None:
    take = a_take(1, fallback_from="lyria", fallback_reason="Google Lyria cannot be reached.")
    card = showing(view, takes=(take,))
    assert isinstance(card, TakeCard)
    assert card.origin.text() == "Instead of Google Lyria: Google Lyria cannot be reached."
    assert card.origin.isVisible()
    assert card.words.text().startswith("Built-in composer")
    plain = showing(view, takes=(a_take(1),))
    assert isinstance(plain, TakeCard)
    assert not plain.origin.isVisible()
