"""ONCE makes a take: asked once however often it is asked, counted by itself, and fetched after whatever happens."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from omg_desktop.adapters.gateway import HttpGateway
from omg_desktop.adapters.providers.once import OnceProvider
from omg_desktop.adapters.sandbox import SandboxBackend
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.drafts import Brief, OrderState
from omg_desktop.domain.errors import AudioUnusable, Cancelled, OutcomeUnknown, ProviderFailed, Refused, Unreachable
from omg_desktop.domain.generations import Generation, GenerationState, GenerationWish, Made
from omg_desktop.domain.ids import ProviderKey, ReleaseId
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.values import Digest
from tests.backend.running import wait_until
from tests.builders import AUDIO, AUDIO_DIGEST, TARIFF
from tests.fake_studio.stage import an_order, ticking
from tests.fakes import Hurry, Patience, write_tone


class PaperHouse:
    """A house that does as it is told: each answer is taken in turn, an error is raised, and the last one stays."""

    def __init__(self, *answers: Generation | Exception) -> None:
        self._answers = list(answers)
        self.wishes: list[GenerationWish] = []
        self.called_off: list[str] = []
        self.fetch_error: Exception | None = None

    def want(self, wish: GenerationWish) -> Generation:
        self.wishes.append(wish)
        return self._next()

    def look(self, generation_id: str) -> Generation:
        return self._next()

    def cancel_generation(self, generation_id: str) -> Generation:
        self.called_off.append(generation_id)
        return self._next()

    def fetch(self, generation_id: str, digest: Digest, target: Path) -> None:
        if self.fetch_error is not None:
            raise self.fetch_error
        write_tone(target, 30)

    def _next(self) -> Generation:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def standing(state: GenerationState, **facts: object) -> Generation:
    made = Made(audio_digest=AUDIO_DIGEST, model="house-1", source=DigitalSource.TRAINED_MODEL)
    usual: dict[str, object] = {"made": made} if state is GenerationState.SUCCEEDED else {}
    return Generation.model_validate({"id": "order-1", "state": state} | usual | facts)


S = GenerationState
RUNNING, DONE = standing(S.RUNNING, phase="Mixing", fraction=0.5), standing(S.SUCCEEDED)


def once(house: PaperHouse, step_seconds: float = 1.0) -> OnceProvider:
    return OnceProvider(house, lambda: TARIFF, lambda _: ReleaseId("release-1"), lambda *_: None, ticking(step_seconds))


def test_the_house_tells_how_it_was_made_and_its_name_is_known_before_it_is_asked(tmp_path: Path) -> None:
    house, job = PaperHouse(RUNNING, RUNNING, DONE), Hurry()
    names: list[str] = []
    rendered = once(house).render(an_order(), tmp_path, job, names.append)
    assert (rendered.source, rendered.model, rendered.remote_id) == (DigitalSource.TRAINED_MODEL, "house-1", "order-1")
    assert (0.5, "Mixing") in job.reports
    assert names == [house.wishes[0].id] == ["order-1"]


def test_silence_after_the_wish_is_answered_by_asking_for_the_same(tmp_path: Path) -> None:
    house = PaperHouse(OutcomeUnknown("?"), Unreachable("?"), RUNNING, Unreachable("?"), DONE)
    once(house).render(an_order(), tmp_path, Hurry(), lambda _: None)
    assert {wish.id for wish in house.wishes} == {"order-1"}


@pytest.mark.parametrize(
    ("answers", "kind", "outcome"),
    [
        ([Unreachable("No road.")], FailureKind.OFFLINE, Outcome.NOT_SENT),
        ([Refused("No.")], FailureKind.INVALID, Outcome.REJECTED),
        ([RUNNING, standing(S.FAILED, reason="No strings.")], FailureKind.UNAVAILABLE, Outcome.REJECTED),
        ([OutcomeUnknown("?")], FailureKind.TIMEOUT, Outcome.UNKNOWN),
        ([RUNNING, Unreachable("?")], FailureKind.TIMEOUT, Outcome.UNKNOWN),
    ],
)
def test_each_way_to_fail_has_its_kind(
    tmp_path: Path, answers: list[Generation | Exception], kind: FailureKind, outcome: Outcome
) -> None:
    with pytest.raises(ProviderFailed) as caught:
        once(PaperHouse(*answers), step_seconds=100).render(an_order(), tmp_path, Hurry(), lambda _: None)
    failure = caught.value.failure
    assert (failure.kind, failure.outcome) == (kind, outcome)
    assert failure.can_fetch == (outcome is Outcome.UNKNOWN)


def test_a_take_that_cannot_be_handed_over_waits_to_be_fetched(tmp_path: Path) -> None:
    for error in (Unreachable("?"), AudioUnusable("other bytes")):
        house = PaperHouse(DONE)
        house.fetch_error = error
        with pytest.raises(OutcomeUnknown) as caught:
            once(house).render(an_order(), tmp_path, Hurry(), lambda _: None)
        assert isinstance(caught.value, ProviderFailed)
        assert caught.value.failure.can_fetch


@pytest.mark.parametrize("end", [standing(S.CANCELLED), DONE, Unreachable("?")])
def test_a_cancel_is_told_to_the_house_and_what_it_has_made_is_kept(
    tmp_path: Path, end: Generation | Exception
) -> None:
    class Impatience(Patience):
        def report(self, fraction: float | None, phase: str) -> None:
            self.cancel()

    house = PaperHouse(RUNNING, end)
    if end is DONE:
        assert once(house).render(an_order(), tmp_path, Impatience(), lambda _: None).path.is_file()
    else:
        with pytest.raises(Cancelled) as caught:
            once(house).render(an_order(), tmp_path, Impatience(), lambda _: None)
        told = not isinstance(end, Exception)  # called off before it was counted, or nobody knows
        assert caught.value.outcome is (Outcome.REJECTED if told else Outcome.UNKNOWN)
    assert house.called_off == ["order-1"]


def test_an_order_the_house_knows_is_called_off_though_nobody_waits_from_the_beginning(tmp_path: Path) -> None:
    job = Patience()
    job.cancel()
    for remote_id, called_off in ((None, []), ("wish-1", ["wish-1"])):
        house = PaperHouse(standing(S.CANCELLED))
        with pytest.raises(Cancelled) as caught:
            once(house).render(an_order(remote_id=remote_id), tmp_path, job, lambda _: None)
        assert (house.called_off, house.wishes) == (called_off, [])
        assert caught.value.outcome is (Outcome.REJECTED if remote_id else Outcome.NOT_SENT)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpGateway]:
    sandbox = SandboxBackend(tmp_path_factory.mktemp("sandbox"))
    gateway = HttpGateway(sandbox.connection)
    yield gateway
    gateway.close()
    sandbox.stop()


@pytest.fixture
def desk(tmp_path: Path, gateway: HttpGateway) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path / "data"), gateway=gateway)
    yield desk
    desk.close()


def a_wish(**changes: object) -> GenerationWish:
    usual = {
        "id": "wish-1",
        "order_id": "wish-1",
        "request_id": "request-1",
        "release_id": "release-1",
        "track_id": "track-1",
        "take_index": 0,
        "prompt": "Genre: Jazz",
        "brief": Brief(genre="Jazz", length_seconds=30),
        "seed": 7,
    }
    return GenerationWish.model_validate(usual | changes)


def test_the_same_wish_twice_is_one_and_another_under_its_name_is_refused(gateway: HttpGateway, tmp_path: Path) -> None:
    first, again = gateway.want(a_wish()), gateway.want(a_wish())
    assert first.id == again.id == "wish-1"
    with pytest.raises(Refused, match="another wish"):
        gateway.want(a_wish(seed=8))
    wait_until(lambda: gateway.look("wish-1").state is S.SUCCEEDED)
    made = gateway.look("wish-1").made
    assert made is not None
    gateway.fetch("wish-1", made.audio_digest, tmp_path / "take.wav")
    with pytest.raises(AudioUnusable):
        gateway.fetch("wish-1", AUDIO_DIGEST, tmp_path / "other.wav")
    assert gateway.cancel_generation("wish-1").state is S.SUCCEEDED
    assert AUDIO not in (tmp_path / "take.wav").read_bytes()


def test_a_wish_that_was_called_off_is_not_made_and_can_be_wished_for_again(gateway: HttpGateway) -> None:
    wish = a_wish(id="wish-2", brief=Brief(genre="Jazz", length_seconds=180))
    gateway.want(wish)
    assert gateway.cancel_generation("wish-2").state is S.CANCELLED
    with pytest.raises(Refused):
        gateway.fetch("wish-2", AUDIO_DIGEST, Path("nowhere"))
    assert gateway.want(wish).state.is_open
    gateway.cancel_generation("wish-2")
    with pytest.raises(Refused, match="no generation"):
        gateway.look("wish-3")


def test_a_take_of_the_house_is_counted_once_and_by_the_house(desk: Desk) -> None:
    release = desk.new_release("Night Drive", "Test Artist", "Synthwave")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    draft = desk.open_draft(track.id).draft.but(brief=Brief(genre="Synthwave", length_seconds=30))
    (order,) = desk.order_takes(draft, count=1, seed=7, provider=ProviderKey("once"))
    take = desk.render_take(order.id, Patience())
    assert (take.provider, take.source, take.provider_name) == ("once", DigitalSource.ALGORITHMIC, "ONCE")
    assert desk.shelves.orders.order(order.id).state is OrderState.FULFILLED
    desk.save_track(desk.confirm_take(take.id).but(title="Headlights"))
    desk.edit_release(release.id, {"release_date": desk.now().date() + timedelta(days=28)})
    desk.submit(release.id, agreed_credits=2)
    desk.sync(hurry=True)
    receipt = desk.shelves.mirror.receipts()[release.id]
    assert (receipt.credits, receipt.ai_credits) == (2, 1)
