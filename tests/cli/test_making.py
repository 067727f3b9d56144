"""Rendering on the terminal, and an interrupt in the midst of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.cli import run
from omg_desktop.cli.making import TerminalJob, render_all
from omg_desktop.config import Config
from omg_desktop.domain.audit import EventKind, usage_event
from omg_desktop.domain.drafts import Brief, Order, OrderState
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.ids import OrderId, ProviderKey
from omg_desktop.domain.takes import Take
from tests.fakes import Choir, Hum


@pytest.fixture(params=[True, False], ids=["cloud", "local"])
def hum(request: pytest.FixtureRequest) -> Hum:
    return Hum(["wait"] * 2, needs_network=request.param)


@pytest.fixture
def choir() -> Choir:
    return Choir()


@pytest.fixture
def desk(tmp_path: Path, hum: Hum, choir: Choir) -> Iterator[Desk]:
    providers = {ProviderKey(each.card.key): each for each in (hum, choir)}
    desk = build_desk(Config(data_folder=tmp_path / "data"), providers=providers)
    yield desk
    desk.close()


def ordered(desk: Desk, provider: str, count: int) -> tuple[Order, ...]:
    release = desk.new_release("Night Drive", "Test Artist")
    draft = desk.open_draft(desk.shelves.releases.tracks_of(release.id)[0].id).draft
    draft = draft.but(brief=Brief(length_seconds=30))
    return desk.order_takes(draft, count=count, seed=7, provider=ProviderKey(provider))


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """A shell lets what it starts in the background ignore interrupts; here they are heard all the same."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press_ctrl_c() -> None:
    ident = threading.main_thread().ident
    assert ident is not None
    signal.pthread_kill(ident, signal.SIGINT)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="a signal cannot be sent to one thread here")
def test_an_interrupt_cancels_what_is_under_way_and_says_what_may_be_charged(
    desk: Desk, hum: Hum, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = ordered(desk, "hum", 2)
    asked = count(1)
    hum.on_asked = lambda: press_ctrl_c() if next(asked) == 2 else None
    monkeypatch.setattr(run, "_carry_out", lambda _said: render_all(desk, orders))
    assert run.main(["takes"]) == run.INTERRUPTED
    sentence = "Hum had been asked already and may charge about $0.08: look at your account there before you order it"
    said = capsys.readouterr().err.strip()
    told = [f"{sentence} again."] if hum.card.needs_network else []
    assert said == " ".join(["omg: interrupted; what was finished is kept.", *told])
    assert {desk.shelves.orders.order(order.id).state for order in orders} == {OrderState.CANCELLED}
    events = [event for event in desk.shelves.audit.chain() if event.happening.kind is EventKind.MUSIC_GENERATION]
    assert [usage_event(event).metadata.outcome for event in events] == ["cancelled"] * 2


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="a signal cannot be sent to one thread here")
def test_a_second_interrupt_waits_for_nothing(desk: Desk, hum: Hum, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = ordered(desk, "hum", 2)
    asked = count(1)
    hum.on_asked = lambda: press_ctrl_c() if next(asked) == 2 else None
    impatient = replace(desk, cancel_order=lambda _order_id: press_ctrl_c())
    monkeypatch.setattr(run, "_carry_out", lambda _said: render_all(impatient, orders))
    in_the_end = threading.Timer(20, hum.let_go.set)  # so that the test fails where it would wait
    in_the_end.start()
    assert run.main(["takes"]) == run.INTERRUPTED
    in_the_end.cancel()
    assert not hum.let_go.is_set()
    assert desk.shelves.takes.of_track(orders[0].track_id) == []


def test_a_fault_in_one_take_waits_for_no_other(desk: Desk) -> None:
    orders = ordered(desk, "hum", 2)
    asked, heard = threading.Event(), threading.Event()

    def render(order_id: OrderId, job: TerminalJob) -> Take:
        if order_id == orders[0].id:
            asked.wait(20)
            raise ZeroDivisionError
        asked.set()
        with suppress(Cancelled):
            job.wait(20)
            raise AssertionError("nobody called it off")
        heard.set()
        raise Cancelled

    with pytest.raises(ZeroDivisionError):
        render_all(replace(desk, render_take=render), orders)  # type: ignore[arg-type]
    assert heard.is_set()


def test_takes_of_one_command_go_out_in_one_call(desk: Desk, choir: Choir) -> None:
    takes, failures = render_all(desk, ordered(desk, "choir", 3))
    assert (sorted(take.seed for take in takes), failures) == ([7, 8, 9], [])
    assert [len(seeds) for seeds in choir.calls] == [3]


def test_nothing_more_is_said_of_an_interrupt_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_said: object) -> int:
        raise Cancelled

    monkeypatch.setattr(run, "_carry_out", interrupted)
    assert run.main(["takes"]) == run.INTERRUPTED
    assert capsys.readouterr().err == "omg: interrupted; what was finished is kept.\n"
