"""ONCE: the real backend on a socket with a quick plug, and in front of it a line on which everything can go wrong."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import httpx

from omg_desktop import wire
from omg_desktop.backend.ports import Generated, GenerationFailed, GenerationJob
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.generations import GenerationWish
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.takes import DigitalSource
from tests.backend.running import Running, a_served_backend
from tests.fake_studio.server import FakeStudio, Reply, Request, opened
from tests.fakes import write_tone

HEARD = "heard, then "


class QuickPlug:
    """Makes a tone at once. ``moods`` go to the wishes in turn.

    "fails", "waits" until it is cancelled, "silent", "short" or "noise" (that is no audio); "" makes a take.
    """

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.on_waiting: Callable[[], object] = lambda: None

    def generate(self, wish: GenerationWish, folder: Path, job: GenerationJob) -> Generated:
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "fails":
            raise GenerationFailed("No strings today.")
        if mood == "waits":
            self.on_waiting()
            while not job.cancelled:
                job.report(0.5, "Mixing")
            raise Cancelled
        path = write_tone(folder / "take.wav", 12 if mood == "short" else 30, wish.seed, silent=mood == "silent")
        if mood == "noise":
            path.write_bytes(bytes(range(256)) * 100)
        return Generated(path, "house-1", DigitalSource.ALGORITHMIC)


class HouseLine:
    """Hands every request on to the backend. After a mood of "heard, then …" the backend has heard it all the same."""

    key_header = "authorization"
    schemas: Mapping[str, str] = {}

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.audio_mood = ""  # of every take that is fetched

    def is_order(self, request: Request) -> bool:
        return request.path == wire.GENERATIONS_PATH

    def error(self, status: int, message: str) -> Reply:
        problem = wire.ProblemBody(error="trouble", message=message, status=status)
        return Reply(status, problem.model_dump_json(exclude_none=True).encode(), "application/problem+json")

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        passed = {name: value for name, value in request.headers.items() if name not in ("host", "content-length")}
        answer = self._client.request(request.method, request.line, content=request.body, headers=passed)
        reply = Reply(answer.status_code, answer.content, answer.headers["content-type"])
        is_audio = request.path.endswith("/audio") and self.audio_mood
        return self._disturbed(reply, (self.audio_mood if is_audio else mood).removeprefix(HEARD))

    def _disturbed(self, reply: Reply, what: str) -> Reply:
        if what == "hang-up":
            return Reply(reply.status, reply.body, reply.media_type, cut=0)
        if what == "cut":
            return Reply(reply.status, reply.body, reply.media_type, cut=len(reply.body) // 2)
        if what == "page":
            return Reply(200, b"<html>Log in to the hotel's network</html>", "text/html")
        if what == "other bytes":
            return Reply(200, bytes(len(reply.body)), reply.media_type)
        if what == "newer words":
            return Reply(reply.status, json.dumps(json.loads(reply.body) | {"mood": "blue"}).encode())
        return self.error(int(what.removeprefix("status ")), "It broke.") if what else reply


@dataclass(frozen=True)
class House:
    """The backend and its plug. ``counted``: the takes of a release that it will bill."""

    backend: Running
    plug: QuickPlug

    def counted(self, release_id: ReleaseId) -> int:
        (book,) = self.backend.folder.glob("*.sqlite")
        with closing(sqlite3.connect(book)) as file:
            question = "select metadata from model_usage_events where release_id = ?"
            told = [json.loads(metadata) for (metadata,) in file.execute(question, (release_id,))]
        return sum(event["outcome"] == "succeeded" for event in told)


@contextmanager
def a_house(folder: Path) -> Iterator[House]:
    """A backend that makes takes of ONCE quickly, until the end of the block."""
    plug = QuickPlug()
    with mock.patch("omg_desktop.backend.app.ComposerPlug", return_value=plug), a_served_backend(folder) as backend:
        yield House(backend, plug)


@contextmanager
def a_line_to(house: House, *moods: str, looks: tuple[str, ...] = ()) -> Iterator[FakeStudio]:
    """``moods`` are those of wishes, ``looks`` of every other question."""
    with httpx.Client(base_url=house.backend.url, trust_env=False) as client, opened(HouseLine(client)) as studio:
        studio.moods += moods
        studio.looks += looks
        yield studio
