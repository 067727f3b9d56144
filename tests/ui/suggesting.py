"""Flows of the brief's pages over a desk, as ``app`` puts them together."""

from omg_desktop.app.desk import Desk
from omg_desktop.ui.brief.flows import BriefFlows
from omg_desktop.ui.brief.standing import StandingFlows
from omg_desktop.ui.brief.suggestions import SuggestionFlows
from omg_desktop.ui.brief.versions import VersionFlows


def suggestion_flows(desk: Desk) -> SuggestionFlows:
    return SuggestionFlows(**vars(desk.lyrics), default_writer=lambda: desk.shelves.preferences.load().default_writer)


def standing_flows(desk: Desk) -> StandingFlows:
    return StandingFlows(
        desk.added_credits,
        desk.check_budget,
        lambda stops: desk.settings.change(lambda kept: kept.but(budget_stops=stops)),
        lambda: {service.card.key: service.health for service in desk.settings.see().music},
    )


def brief_flows(desk: Desk) -> BriefFlows:
    return BriefFlows(
        desk.open_draft,
        desk.save_draft,
        desk.surprise,
        desk.order_takes,
        standing_flows(desk),
        desk.cards,
        VersionFlows(desk.lyric_versions_of, desk.keep_lyrics, desk.restore_lyrics),
        suggestion_flows(desk),
        desk.spelling,
    )
