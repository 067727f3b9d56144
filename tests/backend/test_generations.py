"""The house makes takes: each wish once, counted in the transaction that says so, and made again after a restart."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omg_desktop import wire
from omg_desktop.backend.generations import (
    CancelGeneration,
    GenerationContradicted,
    LookAtGeneration,
    MakeNext,
    UnderWay,
    WantGeneration,
)
from omg_desktop.backend.ports import Generated, GenerationFailed, GenerationJob
from omg_desktop.backend.store.audio import AudioFolder
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.backend.store.generations import SqliteGenerationShelf
from omg_desktop.backend.store.usage import SqliteUsageShelf
from omg_desktop.backend.studio.listening import why_no_take
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.generations import GenerationState, GenerationWish
from omg_desktop.domain.ids import AccountId, ReleaseId
from omg_desktop.domain.takes import DigitalSource
from tests.backend.counter import Counter
from tests.backend.running import Running, as_json
from tests.builders import NOON, a_usage_event
from tests.fakes import write_tone

ME = AccountId("sandbox")
S = GenerationState


def a_wish(name: str = "wish-1", **changes: object) -> GenerationWish:
    usual = {
        "id": name,
        "order_id": name,
        "request_id": "request-1",
        "release_id": "release-1",
        "track_id": "track-1",
        "take_index": 0,
        "prompt": "Genre: Jazz",
        "brief": Brief(genre="Jazz"),
        "seed": 7,
    }
    return GenerationWish.model_validate(usual | changes)


class Studio:
    """The flows over a real file, and a plug that does what ``playing`` says."""

    def __init__(self, folder: Path) -> None:
        self.file = BookFile(folder, NOON)
        self.shelf, self.usage = SqliteGenerationShelf(self.file), SqliteUsageShelf(self.file)
        self.under_way = UnderWay()
        self.playing: Callable[[GenerationJob], None] = lambda _: None
        self.want = WantGeneration(self.shelf, lambda: NOON, lambda: None)
        self.look = LookAtGeneration(self.shelf, self.under_way)
        self.cancel = CancelGeneration(self.shelf, self.under_way)
        audio = AudioFolder(folder)
        self.heard: list[float] = []
        self.fault: str | None = None
        parts = (self.shelf, self.usage, audio, self, self.listen, folder)
        self.make_next = MakeNext(*parts, 80_000, self.under_way, lambda: NOON)

    def listen(self, path: Path, asked_seconds: float) -> str | None:
        assert path.is_file()
        self.heard.append(asked_seconds)
        return self.fault

    def generate(self, wish: GenerationWish, folder: Path, job: GenerationJob) -> Generated:
        self.playing(job)
        path = folder / "take.wav"
        path.write_bytes(wish.id.encode())
        return Generated(path, "house-1", DigitalSource.ALGORITHMIC)

    def counted(self) -> list[UsageEvent]:
        return self.usage.of_release(ME, ReleaseId("release-1"))


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    yield studio
    studio.file.close()


def test_a_wish_is_made_and_counted_once(studio: Studio) -> None:
    assert [studio.want(ME, a_wish())[1] for _ in range(2)] == [False, True]
    assert [studio.make_next() for _ in range(2)] == [True, False]
    assert studio.want(ME, a_wish())[0].state is S.SUCCEEDED
    (event,) = studio.counted()
    assert (event.provider, event.metadata.order_id, event.is_billable) == ("once", "wish-1", True)
    assert event.metadata.estimated_cost == 80_000
    with pytest.raises(GenerationContradicted):
        studio.want(ME, a_wish(seed=8))


def test_what_fails_says_why_and_does_not_count(studio: Studio) -> None:
    def fail(_job: GenerationJob) -> None:
        raise GenerationFailed("No strings today.")

    studio.playing = fail
    studio.want(ME, a_wish())
    studio.make_next()
    generation = studio.look(ME, "wish-1")
    assert (generation.state, generation.reason) == (S.FAILED, "No strings today.")
    assert [event.is_billable for event in studio.counted()] == [False]


def test_what_is_no_take_to_the_ear_is_not_counted(studio: Studio) -> None:
    studio.fault = "The audio is silent."
    studio.want(ME, a_wish())
    studio.make_next()
    generation = studio.look(ME, "wish-1")
    assert (generation.state, generation.reason, generation.made) == (S.FAILED, "The audio is silent.", None)
    assert studio.heard == [a_wish().brief.length_seconds]
    assert [event.is_billable for event in studio.counted()] == [False]


def test_a_cancel_while_it_is_made_wins_even_if_the_plug_does_not_listen(studio: Studio) -> None:
    def cancel(job: GenerationJob) -> None:
        job.report(0.5, "Mixing")
        assert studio.look(ME, "wish-1").phase == "Mixing"
        studio.cancel(ME, "wish-1")
        assert job.cancelled

    studio.playing = cancel
    studio.want(ME, a_wish())
    studio.make_next()
    assert studio.look(ME, "wish-1").state is S.CANCELLED
    assert studio.counted() == []


def test_what_was_under_way_at_the_end_is_made_at_the_next_start(studio: Studio) -> None:
    def end(job: GenerationJob) -> None:
        studio.under_way.ending.set()
        if job.cancelled:
            raise Cancelled

    studio.playing = end
    studio.want(ME, a_wish())
    studio.make_next()
    assert studio.look(ME, "wish-1").state is S.RUNNING
    studio.shelf.reopen()
    studio.playing = lambda _: None
    assert studio.make_next()
    assert studio.look(ME, "wish-1").state is S.SUCCEEDED
    assert len(studio.counted()) == 1


def test_two_threads_never_make_the_same(studio: Studio) -> None:
    made: list[str] = []
    for number in range(20):
        studio.want(ME, a_wish(f"wish-{number}"))
    studio.playing = lambda _: made.append("one")

    def work() -> None:
        while studio.make_next():
            pass

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(studio.counted())) == (20, 20)


def test_a_desktops_word_on_what_the_house_made_does_not_count(counter: Counter) -> None:
    counter.record_usage(ME, [a_usage_event(provider="once", release_id="release-1")])
    assert counter.usage.of_release(ME, ReleaseId("release-1")) == []


def test_the_key_is_the_name_of_the_wish_and_what_is_not_there_is_not_found(backend: Running) -> None:
    body = as_json(wire.GenerationBody(wish=a_wish()).model_dump_json())
    assert backend.client.post(wire.GENERATIONS_PATH, **body).status_code == 400
    for path in (wire.GENERATION_PATH, wire.GENERATION_AUDIO_PATH):
        assert backend.client.get(path.format(generation_id="nobody")).status_code == 404
    assert backend.client.delete(wire.GENERATION_PATH.format(generation_id="a" * 65)).status_code == 422


def test_the_house_hears_what_the_desktop_would_refuse(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "take.wav", 30)
    assert why_no_take(path, 30) is None
    assert why_no_take(path, 60) == "The audio is 30 s long; 60 s were asked for."
    assert why_no_take(write_tone(tmp_path / "none.wav", 0), 30) == "There is no sound in what was made."
    assert why_no_take(tmp_path / "missing.wav", 30) == "What was made is not audio."
