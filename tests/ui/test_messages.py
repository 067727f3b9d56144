"""Every error a person can meet has words."""

from collections.abc import Iterator

import pytest

from omg_desktop.domain import errors
from omg_desktop.domain.errors import NotEnoughCredits, OmgError, PriceChanged
from omg_desktop.ui.messages import MESSAGES, message_for


def kinds(root: type[OmgError] = OmgError) -> Iterator[type[OmgError]]:
    yield root
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:  # rooms may have finer kinds, with the words of these
            yield from kinds(kind)


@pytest.mark.parametrize("kind", list(dict.fromkeys(kinds())))
def test_every_kind_of_error_has_words_of_its_own(kind: type[OmgError]) -> None:
    assert kind in MESSAGES


def test_the_words_hold_what_happened() -> None:
    words = message_for(NotEnoughCredits("You need 4 credits.", needed=4, available=3))
    assert "You need 4 credits." in words.advice
    assert "3" in words.advice


def test_a_kind_without_words_gets_those_of_its_parent() -> None:
    class DearerStill(PriceChanged):
        pass

    assert message_for(DearerStill("It costs 5.", 4, 5)).title == MESSAGES[PriceChanged].title


def test_an_error_may_carry_a_reason_of_its_own() -> None:
    error = OmgError("It broke.")
    error.reason = "something else"  # type: ignore[attr-defined]
    assert message_for(error).advice == "It broke."


def test_words_are_calm() -> None:
    assert not any("!" in text for message in MESSAGES.values() for text in message)
