"""The takes column over a real library; the provider hums."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.attempts import Failure, FailureKind
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.drafts import Brief, Order, OrderState
from omg_desktop.domain.errors import ProviderFailed, provider_failure
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, TrackId
from omg_desktop.domain.orders import passed_on
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import TAKE_NAME_LENGTH_MAX, Pin, PinKind, Standing, Take, TakeMark
from omg_desktop.flows.takes import VaryField
from omg_desktop.ports import Job
from omg_desktop.ui.audition.comparing import compare_rows
from omg_desktop.ui.audition.dialogs import CompareDialog, NameDialog, VaryDialog
from omg_desktop.ui.audition.presenter import AuditionFlows, AuditionPresenter
from omg_desktop.ui.audition.state import AuditionState, OrderLook, OrderRow, Progress, TakeRow
from omg_desktop.ui.audition.view import AuditionView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.fakes import Hum, Patience
from tests.ui.conftest import Shown
from tests.ui.panels import BUILTIN, a_card, an_order

SECONDS = 5000
HUM = ProviderKey("hum")


@pytest.fixture
def presenter(desk: Desk, tasks: Tasks, qtbot: QtBot) -> AuditionPresenter:
    flows = AuditionFlows(
        takes_of=desk.takes_of,
        render_take=desk.render_take,
        cancel_order=desk.cancel_order,
        retry_order=desk.retry_order,
        order=desk.shelves.orders.order,
        fetch_order=desk.fetch_order,
        keep_queue=desk.keep_queue,
        expect_seconds=desk.expect_seconds,
        rate_take=desk.rate_take,
        mark_take=desk.bench.mark_take,
        confirm_take=desk.confirm_take,
        withdraw_confirmation=desk.withdraw_confirmation,
        put_back_audio=desk.put_back_audio,
        cards=desk.cards,
        added_credits=desk.added_credits,
        waveform=desk.audio.waveform,
    )
    return AuditionPresenter(flows, tasks)


@pytest.fixture
def view(presenter: AuditionPresenter, tokens: Tokens, shown: Shown) -> AuditionView:
    view = AuditionView(tokens, presenter.waveform)
    presenter.state_changed.connect(view.show_state)
    presenter.waveform_loaded.connect(view.show_waveform)
    view.take_picked.connect(presenter.choose)
    view.take_rated.connect(presenter.rate)
    view.cancel_pressed.connect(presenter.cancel)
    view.retry_pressed.connect(presenter.retry)
    view.dismiss_pressed.connect(presenter.dismiss)
    shown(view, 344, 700)
    return view


def ordered(desk: Desk, track_id: TrackId, count: int) -> tuple[Order, ...]:
    draft = desk.open_draft(track_id).draft.but(brief=Brief(genre="Jazz", length_seconds=30))
    return desk.order_takes(draft, count=count, seed=1, provider=ProviderKey("hum"))


def rendered(desk: Desk, track_id: TrackId, count: int) -> list[Take]:
    return [desk.render_take(order.id, Patience()) for order in ordered(desk, track_id, count)]


def stars_of(desk: Desk, take: Take) -> int | None:
    mark = desk.takes_of(take.track_id).marks.get(take.id)
    return mark.rating if mark else None


def cards(view: AuditionView, kind: type[QWidget]) -> list[QWidget]:
    return [card for card in (view.card(row) for row in range(view.list.count())) if isinstance(card, kind)]


def test_takes_appear_as_they_finish_and_no_more_are_made_at_once_than_the_provider_allows(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    hum.moods[:] = ["wait", "wait"]
    presenter.open_track(track_id)
    presenter.add_orders(ordered(desk, track_id, 3))
    qtbot.waitUntil(lambda: len(hum.asked) == 2)
    looks = [row.look for row in presenter.state.rows if isinstance(row, OrderRow)]
    assert looks == [OrderLook.RENDERING, OrderLook.RENDERING, OrderLook.WAITING]
    qtbot.waitUntil(lambda: "Humming" in cards(view, OrderCard)[0].detail.text())  # type: ignore[attr-defined]
    hum.let_go.set()
    qtbot.waitUntil(lambda: len(cards(view, TakeCard)) == 3, timeout=SECONDS)
    assert cards(view, OrderCard) == []
    first = presenter.state.rows[0]
    assert isinstance(first, TakeRow)
    assert first.title == "Take 3"
    assert first.words.startswith("Hum · 0:30 · −")
    assert first.adds == "adds 1"


def test_a_new_take_leaves_the_other_cards_and_the_cursor_as_they_were(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    rendered(desk, track_id, 2)
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: len(cards(view, TakeCard)) == 2)
    view.list.set_current_row(1)
    before = cards(view, TakeCard)
    presenter.add_orders(ordered(desk, track_id, 1))
    qtbot.waitUntil(lambda: len(cards(view, TakeCard)) == 3, timeout=SECONDS)
    assert cards(view, TakeCard)[1:] == before
    assert view.list.current_row() == 2


def test_a_cancelled_order_says_so_and_adds_nothing(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    hum.moods[:] = ["wait"]
    presenter.open_track(track_id)
    presenter.add_orders(ordered(desk, track_id, 1))
    qtbot.waitUntil(lambda: len(hum.asked) == 1)
    card = cards(view, OrderCard)[0]
    assert isinstance(card, OrderCard)
    qtbot.waitUntil(lambda: not card.close_button.visibleRegion().isEmpty())  # a card that just came has no height yet
    qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenter.state.rows and presenter.state.rows[0].title == "Cancelled")
    row = presenter.state.rows[0]
    assert isinstance(row, OrderRow)
    assert row.words == "adds 0"
    assert desk.takes_of(track_id).takes == ()


def test_a_failed_order_gives_its_reason_and_can_be_tried_again(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    hum.moods[:] = ["refuse"]
    presenter.open_track(track_id)
    presenter.add_orders(ordered(desk, track_id, 1))
    qtbot.waitUntil(lambda: bool(presenter.state.rows) and presenter.state.rows[0].title == "Failed")
    card = cards(view, OrderCard)[0]
    assert isinstance(card, OrderCard)
    assert card.detail.text() == "The hummer has no voice today."
    qtbot.mouseClick(card.retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(cards(view, TakeCard)) == 1, timeout=SECONDS)
    assert cards(view, OrderCard) == []


def test_rendering_goes_on_while_another_track_is_open(
    desk: Desk,
    hum: Hum,
    release: Release,
    track_id: TrackId,
    presenter: AuditionPresenter,
    view: AuditionView,
    qtbot: QtBot,
) -> None:
    hum.moods[:] = ["wait"]
    other = desk.add_track(release.id)
    presenter.open_track(track_id)
    presenter.add_orders(ordered(desk, track_id, 1))
    qtbot.waitUntil(lambda: len(hum.asked) == 1)
    presenter.open_track(other.id)
    qtbot.waitUntil(lambda: presenter.state.is_empty)
    assert view.empty.isVisible()
    hum.let_go.set()
    qtbot.waitUntil(lambda: len(desk.takes_of(track_id).takes) == 1, timeout=SECONDS)
    assert presenter.state.is_empty
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: len(cards(view, TakeCard)) == 1)


def test_keys_rate_and_hear_and_a_rating_can_be_taken_back(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    take = rendered(desk, track_id, 1)[0]
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: view.list.count() == 1)
    view.list.focus_current()
    with qtbot.waitSignal(presenter.take_chosen) as chosen:
        qtbot.keyClick(view.card(0), Qt.Key.Key_Return)
    assert chosen.args == [take.id]
    card = view.card(0)
    assert isinstance(card, TakeCard)
    qtbot.keyClick(card.stars, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: stars_of(desk, take) == 4)
    assert card.stars.value() == 4
    presenter.marking.undo()
    assert card.stars.value() == 0
    qtbot.waitUntil(lambda: stars_of(desk, take) == 0)
    spoken = card.accessibleName()
    assert spoken.startswith("Take 1, Hum, not rated, 30 seconds, minus ")


def test_a_confirmed_take_is_marked_until_it_is_withdrawn(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    take = rendered(desk, track_id, 1)[0]
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: view.list.count() == 1)
    with qtbot.waitSignal(presenter.take_confirmed):
        presenter.confirm(TakeId(take.id))
    qtbot.waitUntil(lambda: presenter.state.confirmed == take.id)
    card = view.card(0)
    assert isinstance(card, TakeCard)
    assert card.confirmed.isVisible()
    with qtbot.waitSignal(presenter.take_confirmed):
        presenter.withdraw()
    qtbot.waitUntil(lambda: not card.confirmed.isVisible())


def test_the_next_take_is_the_one_with_the_next_number(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, qtbot: QtBot
) -> None:
    takes = rendered(desk, track_id, 2)
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: len(presenter.state.takes) == 2)
    presenter.show_decks(Decks(a=takes[1].id, heard=takes[1].id))
    for wanted in (takes[0], takes[0]):
        with qtbot.waitSignal(presenter.take_chosen) as chosen:
            presenter.choose_next(1 if wanted is takes[0] else -1)
        assert chosen.args == [wanted.id]


def test_everything_the_keyboard_reaches_has_a_name(
    desk: Desk,
    hum: Hum,
    track_id: TrackId,
    presenter: AuditionPresenter,
    view: AuditionView,
    nameless: Callable[[QWidget], list[str]],
    qtbot: QtBot,
) -> None:
    assert nameless(view) == []
    rendered(desk, track_id, 1)
    hum.moods[:] = ["refuse"]
    presenter.open_track(track_id)
    presenter.add_orders(ordered(desk, track_id, 1))
    qtbot.waitUntil(lambda: len(presenter.state.rows) == 2 and presenter.state.rows[1].title == "Failed")
    assert nameless(view) == []


def test_orders_wait_until_their_own_provider_is_free(tasks: Tasks, qtbot: QtBot) -> None:
    """Two providers do not wait for one another."""
    started: list[OrderId] = []

    def render(order_id: OrderId, job: Job) -> Take:
        started.append(order_id)
        job.wait(60)
        raise AssertionError

    def unused(*_asked: object) -> None:
        raise AssertionError

    other = a_card(key="other", name="Other")
    flows = AuditionFlows(
        takes_of=unused,  # type: ignore[arg-type]
        render_take=render,
        cancel_order=unused,  # type: ignore[arg-type]
        retry_order=unused,  # type: ignore[arg-type]
        order=unused,  # type: ignore[arg-type]
        fetch_order=unused,  # type: ignore[arg-type]
        keep_queue=lambda _queue: None,
        expect_seconds=lambda _order: None,
        rate_take=unused,  # type: ignore[arg-type]
        mark_take=unused,  # type: ignore[arg-type]
        confirm_take=unused,  # type: ignore[arg-type]
        withdraw_confirmation=unused,  # type: ignore[arg-type]
        put_back_audio=unused,  # type: ignore[arg-type]
        cards=lambda: (a_card(), other),
        added_credits=lambda _provider, _count, _already: 1,
        waveform=unused,  # type: ignore[arg-type]
    )
    presenter = AuditionPresenter(flows, tasks)
    mine = [an_order(provider=BUILTIN), an_order(provider=BUILTIN)]
    other_order = an_order(provider="other")
    presenter.add_orders([*mine, other_order])
    qtbot.waitUntil(lambda: len(started) == 2)
    presenter.add_orders(mine)
    presenter.close()
    assert set(started) == {mine[0].id, other_order.id}


def test_a_person_pauses_and_rearranges_the_line_and_finds_it_so_after_a_restart(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, qtbot: QtBot
) -> None:
    presenter.open_track(track_id)
    presenter.pause_queue()
    first, second, third = ordered(desk, track_id, 3)
    presenter.add_orders([first, second, third])
    presenter.move(third.id, 1)
    waits = lambda: [row for row in presenter.state.rows if isinstance(row, OrderRow)]  # noqa: E731
    qtbot.waitUntil(lambda: {row.order_id: row.position for row in waits()} == {first.id: 2, second.id: 3, third.id: 1})
    assert all("paused" in row.words for row in waits())
    qtbot.waitUntil(lambda: desk.shelves.orders.queue().order_ids == (third.id, first.id, second.id))
    queue = desk.recall_queue(desk.resume_orders())
    assert queue.paused
    assert [place.order_id for place in queue.waiting] == [third.id, first.id, second.id]
    presenter.cancel(first.id)
    qtbot.waitUntil(lambda: presenter.state.queue.position(second.id) == 2)
    assert hum.asked == []
    presenter.resume_queue()
    qtbot.waitUntil(lambda: len(presenter.state.takes) == 2 and not presenter.state.queue.is_busy, timeout=SECONDS)
    assert {order.id for order in hum.asked} == {third.id, second.id}


def test_the_line_is_paused_and_rearranged_by_mouse_and_by_key(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    presenter.serve(view)
    presenter.open_track(track_id)
    assert view.line.isHidden()
    presenter.pause_queue()
    first, second, third = ordered(desk, track_id, 3)
    presenter.add_orders([first, second, third])
    qtbot.waitUntil(lambda: view.line.words.text() == "Paused · 3 in line")
    assert view.line.switch.accessibleName() == "Go on with the line of takes"
    waits = lambda: [row.order_id for row in presenter.state.rows if isinstance(row, OrderRow)]  # noqa: E731
    last = cards(view, OrderCard)[2]
    assert isinstance(last, OrderCard)
    assert (last.sooner.isEnabled(), last.later.isEnabled()) == (True, False)
    assert last.sooner.accessibleName() == "Make Take 3 sooner"
    assert last.words.text() == "Hum · paused, 3. in line"
    last.sooner.click()
    assert waits() == [first.id, third.id, second.id]
    view.list.set_current_row(0)
    view.list.focus_current()
    QTest.keyClick(view.card(0), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert waits() == [third.id, first.id, second.id]
    assert view.list.current_row() == 1  # the cursor goes with it
    QTest.keyClick(view.card(1), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: waits()[:2] == [third.id, second.id])
    view.line.switch.click()
    qtbot.waitUntil(lambda: len(presenter.state.takes) == 2, timeout=SECONDS)
    assert {order.id for order in hum.asked} == {third.id, second.id}
    qtbot.waitUntil(view.line.isHidden)


def test_how_long_it_takes_is_told_by_earlier_takes_alone() -> None:
    order = an_order(state=OrderState.RENDERING)
    state = AuditionState(track_id=order.track_id, orders=(order,), provider_names={BUILTIN: "Hum"})

    def seen(**progress: object) -> OrderRow:
        row = state.but(progress={order.id: Progress.model_validate(progress)}).rows[0]
        assert isinstance(row, OrderRow)
        return row

    unknown = seen(elapsed_seconds=21)
    assert (unknown.words, unknown.fraction, unknown.is_estimated) == ("Hum · 0:21", None, False)
    usual = seen(elapsed_seconds=21, expected_seconds=30)
    assert (usual.words, usual.fraction, usual.is_estimated) == ("Hum · 0:21 of about 0:30", 0.7, True)
    late = seen(elapsed_seconds=45, expected_seconds=30)
    assert (late.words, late.fraction, late.is_estimated) == ("Hum · 0:45 · usually about 0:30", None, False)
    told = seen(elapsed_seconds=3, expected_seconds=30, fraction=0.5)
    assert (told.fraction, told.is_estimated) == (0.5, False)


def test_an_account_that_is_used_up_is_told_once_in_a_session(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    told: list[ProviderFailed] = []
    presenter.account_failed.connect(told.append)
    used_up = provider_failure("Your quota at Hum is used up.", Failure(kind=FailureKind.QUOTA))
    locked = provider_failure("Hum does not accept the key.", Failure(kind=FailureKind.AUTH))
    elsewhere = provider_failure("Your account at Cloud is empty.", Failure(kind=FailureKind.BILLING))
    hum.moods[:] = [used_up, used_up, locked]
    presenter.open_track(track_id)
    for _ in range(3):
        presenter.add_orders(ordered(desk, track_id, 1))
        qtbot.waitUntil(lambda: not presenter.state.queue.is_busy, timeout=SECONDS)
    qtbot.waitUntil(lambda: [str(error) for error in told] == [str(used_up), str(locked)], timeout=SECONDS)
    (order,) = ordered(desk, track_id, 1)
    desk.shelves.orders.put([passed_on(order.but(provider="cloud"), HUM, elsewhere.failure, str(elsewhere))])
    presenter.add_orders([desk.shelves.orders.order(order.id)])
    qtbot.waitUntil(lambda: str(told[-1]) == str(elsewhere), timeout=SECONDS)
    hum.moods[:] = [locked]
    presenter.add_orders(ordered(desk, track_id, 1))
    offered = lambda: [card for card in cards(view, OrderCard) if card.settings.isVisible()]  # type: ignore[attr-defined]  # noqa: E731
    qtbot.waitUntil(lambda: len(offered()) == 1, timeout=SECONDS)


# ---- what is thought of takes ----------------------------------------------------------------------------------------


def mark_in_library(desk: Desk, take: Take) -> TakeMark:
    return desk.takes_of(take.track_id).marks.get(take.id, TakeMark(take_id=take.id))


@pytest.fixture
def three(desk: Desk, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot) -> list[Take]:
    takes = rendered(desk, track_id, 3)
    view.tray_pressed.connect(presenter.toggle_tray)
    view.reason_written.connect(presenter.marking.write_reason)
    view.name_written.connect(presenter.marking.rename)
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: len(presenter.state.takes) == 3 and view.list.count() == 3)
    return takes


def titles(view: AuditionView) -> list[str]:
    return [card.title.text() for card in cards(view, TakeCard)]  # type: ignore[attr-defined]


def test_a_rejected_take_goes_to_the_tray_and_comes_back_with_its_stars(
    desk: Desk, presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    marking = presenter.marking
    presenter.rate(TakeMark(take_id=three[1].id, rating=4))
    with qtbot.waitSignal(marking.rejected) as rejected:
        marking.sort(three[1].id, Standing.REJECTED)
    assert rejected.args == [three[1].id, "Take 2 is in the tray"]
    assert titles(view) == ["Take 3", "Take 1"]
    assert view.tray.text() == "Show tray · 1 take"
    qtbot.mouseClick(view.tray, Qt.MouseButton.LeftButton)
    assert titles(view) == ["Take 3", "Take 2", "Take 1"]
    assert marking.undo_stamp > 0
    marking.undo()
    assert not view.tray.isVisible()
    qtbot.waitUntil(lambda: mark_in_library(desk, three[1]) == TakeMark(take_id=three[1].id, rating=4))
    marking.redo()
    qtbot.waitUntil(lambda: mark_in_library(desk, three[1]).standing is Standing.REJECTED)
    assert marking.redo_stamp == 0


def test_labels_notes_reasons_and_pins_are_kept_and_shown(
    desk: Desk, presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    take, pin = three[0], Pin(kind=PinKind.NOTE, at_milliseconds=500, text="late drums")
    presenter.marking.sort(take.id, Standing.KEPT)
    presenter.marking.write_notes(take.id, "warm, , warm, for the album", " a thought ")
    presenter.marking.add_pin(take.id, pin)
    presenter.marking.write_reason(take.id, "it breathes")
    qtbot.waitUntil(lambda: mark_in_library(desk, take).reason == "it breathes")
    kept = mark_in_library(desk, take)
    assert (kept.labels, kept.note, kept.pins) == (("warm", "for the album"), "a thought", (pin,))
    card = cards(view, TakeCard)[2]
    assert isinstance(card, TakeCard)
    assert (card.pile.text(), card.marks.text()) == ("kept", "warm · for the album · note")
    assert "kept" in card.accessibleName()
    presenter.marking.drop_pin(take.id, pin)
    qtbot.waitUntil(lambda: mark_in_library(desk, take).pins == ())


def test_a_name_of_ones_own_stands_beside_the_number_and_is_taken_back(
    desk: Desk, presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    take, marking = three[0], presenter.marking
    view.ask_name(take.id)
    dialog = view.findChild(NameDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.name, "  Slow   and close ")
    dialog.accept()
    qtbot.waitUntil(lambda: mark_in_library(desk, take).name == "Slow and close")
    card = cards(view, TakeCard)[2]
    assert isinstance(card, TakeCard)
    assert (card.title.text(), card.own_name.text(), card.own_name.isVisible()) == ("Take 1", "Slow and close", True)
    assert card.accessibleName().startswith("Take 1, Slow and close, ")
    assert compare_rows(presenter.state, {})[0].sentence.startswith("Take 1, Slow and close, ")
    assert compare_rows(presenter.state, {})[0].cells[0].words.endswith(" · Slow and close")
    presenter.show_blind(Blind(names=("1", "2"), takes=(take.id, three[1].id), asks="Choose"))
    hidden = cards(view, TakeCard)[0]
    assert isinstance(hidden, TakeCard)
    assert hidden.own_name.isHidden()
    assert "Slow" not in hidden.accessibleName()
    presenter.show_blind(None)
    marking.rename(take.id, "x" * 99)
    assert presenter.state.mark(take.id).name == "x" * TAKE_NAME_LENGTH_MAX
    marking.undo()
    marking.undo()
    qtbot.waitUntil(lambda: mark_in_library(desk, take).name == "")
    assert cards(view, TakeCard)[2].own_name.isHidden()
    marking.redo()
    qtbot.waitUntil(lambda: mark_in_library(desk, take).name == "Slow and close")


def test_every_act_on_takes_is_taken_back_and_done_again_in_order(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, three: list[Take], qtbot: QtBot
) -> None:
    first, second, pin = three[0].id, three[1].id, Pin(kind=PinKind.MARKER, at_milliseconds=900, text="here")
    marking = presenter.marking
    acts: list[Callable[[], object]] = [
        lambda: presenter.rate(TakeMark(take_id=first, rating=3)),
        lambda: marking.sort(first, Standing.KEPT),
        lambda: marking.sort(first, Standing.OPEN),
        lambda: marking.sort(first, Standing.REJECTED),
        lambda: marking.write_notes(first, "warm", "a thought"),
        lambda: marking.add_pin(first, pin),
        lambda: marking.drop_pin(first, pin),
        lambda: presenter.confirm(first),
        lambda: marking.write_reason(first, "it breathes"),
        lambda: presenter.confirm(second),
        presenter.withdraw,
    ]

    def library() -> tuple[TakeMark, TakeId | None]:
        found = desk.takes_of(track_id)
        return found.marks.get(first, TakeMark(take_id=first)), found.confirmed

    stood = [library()]
    for act in acts:
        act()
        qtbot.waitUntil(lambda: library() != stood[-1])
        stood.append(library())
        qtbot.waitUntil(lambda: presenter.state.confirmed == stood[-1][1])
    for step, wanted in ((marking.undo, reversed(stood[:-1])), (marking.redo, iter(stood[1:]))):
        for was in wanted:
            step()
            qtbot.waitUntil(lambda was=was: library() == was)
    assert marking.redo_stamp == 0


def test_taking_back_a_choice_brings_back_the_audio_that_was_imported_before(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, three: list[Take], tmp_path: Path, qtbot: QtBot
) -> None:
    file = desk.audio.export(three[2].audio_digest, tmp_path / "own.wav", {})
    release_id = desk.shelves.releases.track(track_id).release_id
    imported = desk.import_audio(release_id, track_id, file, Declaration(maker=Maker.DAW)).track.audio
    presenter.confirm(three[0].id)
    qtbot.waitUntil(lambda: presenter.state.confirmed == three[0].id)
    presenter.marking.undo()
    qtbot.waitUntil(lambda: desk.shelves.releases.track(track_id).audio == imported)
    back = desk.shelves.audit.of_release(release_id)[-1].happening.details
    assert back["declaration"] == Declaration(maker=Maker.DAW).told()
    presenter.marking.redo()
    qtbot.waitUntil(lambda: desk.takes_of(track_id).confirmed == three[0].id)


def test_what_was_thought_of_takes_is_taken_back_after_a_look_at_another_track(
    desk: Desk, release: Release, track_id: TrackId, presenter: AuditionPresenter, three: list[Take], qtbot: QtBot
) -> None:
    other = desk.add_track(release.id).id
    presenter.rate(TakeMark(take_id=three[0].id, rating=2))
    presenter.marking.sort(three[0].id, Standing.REJECTED)
    qtbot.waitUntil(lambda: mark_in_library(desk, three[0]).standing is Standing.REJECTED)
    presenter.open_track(other)
    assert presenter.marking.undo_stamp == 0
    presenter.open_track(track_id)
    presenter.marking.undo()  # too early: nothing is known of the takes yet
    qtbot.waitUntil(lambda: not presenter.state.loading)
    assert presenter.marking.undo_stamp > 0
    presenter.marking.undo()
    qtbot.waitUntil(lambda: mark_in_library(desk, three[0]) == TakeMark(take_id=three[0].id, rating=2))


def test_a_place_in_the_line_and_a_failure_out_of_sight_are_taken_back(
    desk: Desk, track_id: TrackId, presenter: AuditionPresenter, view: AuditionView, qtbot: QtBot
) -> None:
    presenter.open_track(track_id)
    qtbot.waitUntil(lambda: not presenter.state.loading)
    presenter.pause_queue()
    orders = ordered(desk, track_id, 3)
    presenter.add_orders(orders)
    ids = [order.id for order in orders]
    presenter.move(ids[2], 1)
    assert presenter.state.queue.position(ids[2]) == 1
    presenter.marking.undo()
    assert [presenter.state.queue.position(order_id) for order_id in ids] == [1, 2, 3]
    presenter.cancel(ids[0])
    qtbot.waitUntil(lambda: f"ended {ids[0]}" in [row.key for row in presenter.state.rows])
    presenter.dismiss(ids[0])
    assert f"ended {ids[0]}" not in [row.key for row in presenter.state.rows]
    presenter.marking.undo()
    assert f"ended {ids[0]}" in [row.key for row in presenter.state.rows]


def test_why_is_asked_once_there_is_a_choice(
    desk: Desk, presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    assert not view.reason.isVisible()
    presenter.confirm(TakeId(three[0].id))
    qtbot.waitUntil(view.reason.isVisible)
    qtbot.keyClicks(view.reason, "the last chorus")
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: mark_in_library(desk, three[0]).reason == "the last chorus")


def test_while_a_test_runs_cards_tell_nothing(
    presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    order = (three[2].id, three[0].id, three[1].id)
    presenter.show_blind(Blind(names=("1", "2", "3"), takes=order, asks="Choose"))
    qtbot.waitUntil(lambda: titles(view) == ["Sound 1", "Sound 2", "Sound 3"])
    for card in cards(view, TakeCard):
        assert isinstance(card, TakeCard)
        assert card.words.text() == "hidden until you choose"
        assert card.adds.text() == ""
        assert not card.stars.isVisible()
        assert card.wave._bars.waveform is None
    spoken = [card.accessibleName() for card in view.list.cards()]
    assert not any("Take" in words or "Hum" in words for words in spoken)
    presenter.show_blind(Blind(names=("A", "B"), takes=order[:2]))
    assert view.list.count() == 0
    assert not view.empty.isVisible()
    presenter.show_blind(None)
    qtbot.waitUntil(lambda: titles(view) == ["Take 3", "Take 2", "Take 1"])


def test_the_table_sorts_by_figures_and_says_what_it_does_not_know(
    presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    table = CompareDialog(view)
    table.show_rows(compare_rows(presenter.state, {three[0].id: 4.2, three[1].id: None}))
    words = [[cell.words for cell in row.cells] for row in table.model.rows]
    assert [row[0] for row in words] == ["1 ■", "2 ●", "3 ▲"]
    assert [row[6] for row in words] == ["4.2 LU", "–", "measuring"]
    assert words[0][2:4] == ["120", "A minor"]
    assert "Range 4.2 LU" in table.model.rows[0].sentence
    with qtbot.waitSignal(table.take_picked) as picked:
        table.table.activated.emit(table.table.model().index(1, 0))
    assert picked.args == [three[1].id]


def test_a_variation_needs_two_values_and_frees_nothing_else(
    presenter: AuditionPresenter, view: AuditionView, three: list[Take], qtbot: QtBot
) -> None:
    dialog = VaryDialog(three[0], (("hum", "Hum"), ("other", "Other")), view)
    order = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.chosen_values == ("Jazz",)
    assert not order.isEnabled()
    dialog.values[1].setEditText("Folk")
    with qtbot.waitSignal(dialog.wanted) as wanted:
        order.click()
    assert wanted.args == [VaryField.GENRE, ("Jazz", "Folk")]
    dialog.field.setCurrentIndex(list(VaryField).index(VaryField.PROVIDER))
    dialog.values[0].setEditText("Hum")
    dialog.values[1].setEditText("Other")
    assert dialog.chosen_values == ("hum", "other")


def test_words_stand_for_a_bar_that_would_run_where_less_motion_is_wanted(tokens: Tokens, qtbot: QtBot) -> None:
    card = OrderCard(tokens)
    qtbot.addWidget(card)
    card.show()
    order = {"title": "Take 1", "words": "Hum · 0:03", "is_rendering": True, "is_ended": False, "can_retry": False}
    card.show_order(**order, detail="", fraction=None)
    assert card.bar.isVisible()
    assert card.bar.maximum() == 0  # runs to and fro
    card.show_motion(is_calm=True)
    assert not card.bar.isVisible()
    assert card.detail.text() == "Under way; how far is not told"
    card.show_order(**order, detail="Humming", fraction=None)
    assert card.detail.text() == "Humming"
    card.show_order(**order, detail="Humming", fraction=0.5)
    assert card.bar.isVisible()
    assert card.bar.value() == 50
