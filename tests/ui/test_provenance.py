"""The provenance page over a real library."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import Verification
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.flows.proof import Trail
from omg_desktop.ui.provenance.presenter import ProvenanceFlows, ProvenancePresenter
from omg_desktop.ui.provenance.state import ProvenanceState
from omg_desktop.ui.provenance.view import ProvenanceView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.ui.conftest import Shown


@pytest.fixture
def presenter(desk: Desk, tasks: Tasks) -> ProvenancePresenter:
    flows = ProvenanceFlows(trail_of=desk.trail_of, verify_chain=desk.verify_chain, export_proof=desk.export_proof)
    return ProvenancePresenter(flows, tasks)


@pytest.fixture
def view(presenter: ProvenancePresenter, tokens: Tokens, shown: Shown) -> ProvenanceView:
    view = ProvenanceView(tokens)
    presenter.state_changed.connect(view.show_state)
    view.verify_pressed.connect(presenter.verify)
    view.export_requested.connect(presenter.export)
    view.only_track_chosen.connect(presenter.show_only_track)
    shown(view, 1024, 566)
    return view


def test_every_event_is_a_line_and_the_chain_is_verified(
    desk: Desk, release: Release, track_id: TrackId, presenter: ProvenancePresenter, view: ProvenanceView, qtbot: QtBot
) -> None:
    desk.save_track(desk.shelves.releases.track(track_id).but(title="First Light"))
    presenter.open(release.id, track_id)
    qtbot.waitUntil(lambda: view.timeline.events.rowCount() == 3)
    assert [row.title for row in view.timeline.events.rows] == ["Release begun", "Track added", "Track edited"]
    assert view.timeline.events.rows[0].seal.startswith("event #1 · ")
    qtbot.mouseClick(view.verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.verdict.title.text() == "✓ Unbroken")
    assert view.verdict.text.text().startswith("3 of 3 events verified")
    assert view.verify.isEnabled()


def test_it_is_not_said_that_the_prompt_stays_here_where_others_were_asked(
    presenter: ProvenancePresenter, view: ProvenanceView
) -> None:
    alone = Trail(events=(), facts=())
    view.show_state(presenter.state.but(trail=alone))
    assert "stay here" in view.what_leaves.text()
    view.show_state(presenter.state.but(trail=alone.but(asked_others=True)))
    assert view.what_leaves.text().startswith("Providers and lyric writers were sent what they were asked for")


def test_the_trail_can_be_narrowed_down_to_the_open_track(
    desk: Desk, release: Release, track_id: TrackId, presenter: ProvenancePresenter, view: ProvenanceView, qtbot: QtBot
) -> None:
    desk.add_track(release.id, "Another")
    presenter.open(release.id, track_id)
    qtbot.waitUntil(lambda: view.timeline.events.rowCount() == 3)
    qtbot.mouseClick(view.one_track, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.timeline.events.rowCount() == 2)
    presenter.open(release.id, None)
    qtbot.waitUntil(lambda: view.timeline.events.rowCount() == 3)
    assert not view.one_track.isEnabled()
    assert view.whole.isChecked()


def test_an_event_that_was_changed_is_pointed_at(
    desk: Desk, release: Release, presenter: ProvenancePresenter, view: ProvenanceView, qtbot: QtBot
) -> None:
    presenter.open(release.id)
    qtbot.waitUntil(lambda: view.timeline.events.rowCount() == 2)
    view.show_state(
        presenter.state.but(verification=Verification(event_count=2, broken_at=2, reason="The event was changed."))
    )
    assert view.verdict.title.text() == "! Event 2 was changed outside the app"
    assert view.timeline.events.rows[1].is_broken
    assert view.timeline.events.rows[1].token == "bad"


def test_the_proof_is_written_where_it_was_asked_for(
    desk: Desk, release: Release, presenter: ProvenancePresenter, view: ProvenanceView, tmp_path: Path, qtbot: QtBot
) -> None:
    presenter.open(release.id)
    target = tmp_path / "proof.json"
    with qtbot.waitSignal(presenter.exported):
        view.export_requested.emit(target)
    assert len(json.loads(target.read_text())["events"]) == 2
    assert view.notice.text() == "Proof written to proof.json"
    with qtbot.waitSignal(presenter.failed):
        presenter.export(tmp_path / "no such folder" / "proof.json")
    assert "could not be written" in view.notice.text()


def test_an_empty_trail_says_what_will_be_here(view: ProvenanceView, nameless: Callable[[QWidget], list[str]]) -> None:
    view.show_state(ProvenanceState())
    assert not view.export.isEnabled()
    assert view.verdict.title.text() == "Not verified yet"
    assert nameless(view) == []


def test_it_claims_no_signature(view: ProvenanceView) -> None:
    state = ProvenanceState(verification=Verification(event_count=8))
    assert "sign" not in " ".join(state.verdict).replace("design", "")
