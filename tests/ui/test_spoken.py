"""What a screen reader says of takes and of what is under way."""

import pytest
from pytestqt.qtbot import QtBot

from omg_desktop.domain.drafts import OrderState
from omg_desktop.domain.takes import Standing, TakeMark
from omg_desktop.ui.audition.cards import fill
from omg_desktop.ui.audition.state import AuditionState, OrderRow, Progress
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.figures import spoken, spoken_length
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.ui.panels import BUILTIN, TRACK, a_take, an_order, some_facts


def test_a_take_is_one_sentence(tokens: Tokens, qtbot: QtBot) -> None:
    facts = some_facts(duration_seconds=182.0, loudness_lufs=-14.6)
    take = a_take(2, provider_name="Cloud model x", facts=facts)
    mark = TakeMark(take_id=take.id, rating=4, standing=Standing.KEPT, labels=("warm",), note="The bridge.")
    state = AuditionState(track_id=TRACK, takes=(take,), marks={take.id: mark})
    card = TakeCard(tokens)
    qtbot.addWidget(card)
    fill(card, state.rows[0])
    sentence = "Take 2, Cloud model x, kept, 4 stars, 3 minutes 2, minus 14.6 LUFS, warm, note"
    assert card.accessibleName() == sentence
    card.show_playing(True)
    fill(card, state.rows[0])
    assert card.accessibleName() == f"{sentence}, playing"
    card.show_playing(False)
    assert card.accessibleName() == sentence


def test_the_time_that_has_passed_is_no_part_of_a_name(tokens: Tokens, qtbot: QtBot) -> None:
    order = an_order(state=OrderState.RENDERING)
    state = AuditionState(track_id=order.track_id, orders=(order,), provider_names={BUILTIN: "Hum"})
    card = OrderCard(tokens)
    qtbot.addWidget(card)

    def told(**progress: object) -> tuple[str, str]:
        row = state.but(progress={order.id: Progress.model_validate(progress)}).rows[0]
        assert isinstance(row, OrderRow)
        fill(card, row)
        return card.accessibleName(), card.accessibleDescription()

    assert told(elapsed_seconds=21, phase="mixing") == ("Take 1, rendering, Hum", "0:21, mixing")
    assert told(elapsed_seconds=22, phase="mixing", expected_seconds=30) == (
        "Take 1, rendering, Hum",
        "0:22 of about 0:30, mixing",
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(182, "3 minutes 2"), (60, "1 minute"), (61, "1 minute 1"), (30, "30 seconds"), (1, "1 second")],
)
def test_lengths_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert spoken_length(seconds) == words


def test_the_sign_of_what_is_less_than_nothing_is_said() -> None:
    assert spoken("Take 3 on deck A, −9.1 dBFS") == "Take 3 on deck A, minus 9.1 dBFS"
