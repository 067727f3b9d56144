"""Songs that several tests listen to, each made once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from omg_desktop.composer import ComposerBrief, Rendering, Score, compose, render

Song = tuple[Score, Rendering]


@pytest.fixture(scope="session")
def song() -> Callable[[str, int], Song]:
    """Half a minute of a genre and a seed."""
    made: dict[tuple[str, int], Song] = {}

    def make(genre: str, seed: int) -> Song:
        if (genre, seed) not in made:
            score = compose(ComposerBrief(genre, seed, 30.0))
            made[genre, seed] = score, render(score)
        return made[genre, seed]

    return make
