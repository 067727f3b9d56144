"""Words of one's own, the switch, and a computer without a list of words."""

from dataclasses import replace

import pytest

from omg_desktop.app.desk import Desk
from omg_desktop.domain.errors import NotReady
from omg_desktop.flows.spelling import SpellingDesk
from tests.fakes import FewWords, Patience


def desk_with(desk: Desk, words: FewWords | None) -> SpellingDesk:
    return replace(desk.spelling, words=lambda: words)


def test_a_word_that_was_added_is_right_from_now_on(desk: Desk) -> None:
    spelling = desk_with(desk, FewWords("the kettle sings"))
    assert spelling.check("The kettel sings").unknown == {"kettel"}
    assert spelling.similar("Kettel", Patience()) == ("kettle",)
    spelling.add("Kettel")
    spelling.add("kettel")
    assert desk.shelves.preferences.load().own_words == ("kettel",)
    assert spelling.check("The kettel sings").unknown == frozenset()


def test_it_is_switched_off_and_on(desk: Desk) -> None:
    spelling = desk_with(desk, FewWords("the"))
    assert not spelling.switch().checks_spelling
    assert spelling.check("kettel").unknown == frozenset()
    assert spelling.switch().checks_spelling
    assert spelling.check("kettel").unknown == {"kettel"}


def test_without_a_list_nothing_is_marked_and_the_switch_says_why(desk: Desk) -> None:
    spelling = desk_with(desk, None)
    assert spelling.check("kettel").unknown == frozenset()
    assert spelling.similar("kettel", Patience()) == ()
    spelling.switch()
    with pytest.raises(NotReady, match="spelling"):
        spelling.switch()
