"""The flows of the suggestion page over a desk, as ``app`` puts them together."""

from omg_desktop.app.desk import Desk
from omg_desktop.ui.brief.suggestions import SuggestionFlows


def suggestion_flows(desk: Desk) -> SuggestionFlows:
    return SuggestionFlows(**vars(desk.lyrics), default_writer=lambda: desk.shelves.preferences.load().default_writer)
