"""Values are frozen, refused at birth when they make no sense, and changed by ``but``."""

import pytest
from pydantic import Field, ValidationError

from omg_desktop.domain.drafts import GENRE_LENGTH_MAX, Brief
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.domain.values import Credits, Digest, Microdollars, Value


class Purse(Value):
    """Every kind of figure in one value."""

    credits: Credits = 0
    cost: Microdollars = 0
    share: float = Field(default=0.5, ge=0)
    digest: Digest = "0" * 64


def test_a_value_cannot_be_changed_in_place() -> None:
    purse = Purse(credits=2)
    with pytest.raises(ValidationError, match="frozen"):
        purse.credits = 3  # type: ignore[misc]
    assert purse.credits == 2


def test_but_makes_another_value_and_leaves_the_first_alone() -> None:
    purse = Purse(credits=2)
    assert purse.but(credits=3) == Purse(credits=3)
    assert purse.but() == purse == Purse(credits=2)
    assert hash(purse.but()) == hash(purse)


def test_but_checks_the_change() -> None:
    for nonsense in ({"credits": -1}, {"credits": "2"}, {"digest": "abc"}, {"purse": 1}):
        with pytest.raises(ValidationError):
            Purse().but(**nonsense)


def test_a_member_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Purse.model_validate({"credits": 1, "coins": 1})


@pytest.mark.parametrize("amount", [-1, 1.0, 0.5, "1", True, None])
def test_credits_are_whole_and_never_fewer_than_none(amount: object) -> None:
    with pytest.raises(ValidationError):
        Purse.model_validate({"credits": amount})


@pytest.mark.parametrize("amount", [0.1, 1.0, "1", True])
def test_microdollars_are_whole(amount: object) -> None:
    with pytest.raises(ValidationError):
        Purse.model_validate({"cost": amount})
    assert Purse(cost=-80_000).cost == -80_000  # what a refund costs us


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_is_refused(number: float) -> None:
    with pytest.raises(ValidationError):
        Purse(share=number)


@pytest.mark.parametrize("digest", ["", "0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 64 + "\n", " " + "0" * 63])
def test_a_digest_is_64_lower_case_hexadecimal_digits(digest: str) -> None:
    with pytest.raises(ValidationError):
        Purse(digest=digest)


def test_a_brief_keeps_texts_as_they_were_typed_and_knows_its_limits() -> None:
    brief = Brief(genre="  Jazz ", lyrics=" la \n")
    assert (brief.genre, brief.lyrics) == ("  Jazz ", " la \n")
    for nonsense in (
        {"length_seconds": 29},
        {"length_seconds": 181},
        {"genre": "g" * (GENRE_LENGTH_MAX + 1)},
        {"lyrics": "l" * (LYRICS_LENGTH_MAX + 1)},
        {"lyrics": "\ud800"},
    ):
        with pytest.raises(ValidationError):
            brief.but(**nonsense)
