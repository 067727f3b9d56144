"""The tour of providers comes to its end, and what its pictures show is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.ui.widgets.take_card import TakeCard
from tests.provider_tour import ProviderTour, tour_of


@pytest.fixture
def tour(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ProviderTour]:
    tour = tour_of(qapp, tmp_path, tmp_path)
    qtbot.addWidget(tour.studio.views.window)
    yield tour
    tour.studio.views.window.close()


def test_the_tour_of_providers(tour: ProviderTour) -> None:
    tour.play()
    assert [picture.name.split("-", 2)[2] for picture in tour.pictures] == [
        "settings.png",
        "suggestion-streams-in.png",
        "suggestion.png",
        "refusal.png",
        "fallback.png",
    ]
    brief = tour.studio.presenters.brief.state.brief
    assert brief.lyrics == "[Verse]\nanother line" or brief.lyrics.startswith("[Verse 1]\nThe kettle hums")
    assert tour.refused_orders == 1
    made = tour.card(TakeCard)
    assert isinstance(made, TakeCard)
    assert made.origin.text().startswith("Instead of Stable Audio 3: ")
    assert made.words.text().startswith("ACE-Step 1.5")
    assert tour.fallback_billed == 1
    assert [take.provider for take in tour.takes] == ["acestep"]
