"""Whatever a service answers, what comes out is a take or an error of ours: nothing foreign leaves an adapter."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omg_desktop.domain.errors import ProviderFailed
from tests.fake_studio.server import FakeStudio, Reply, Request, opened
from tests.fake_studio.stage import ADAPTERS, SPEAKERS, Hurry, a_provider, an_order

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["http://", "http://[", "//", "/v1/audio?path=x", "\ud800", "0", "200", "-1", "completed", "[]", "[{}]"]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


class Mutant:
    """A service that speaks its protocol, but for one place in one of its JSON answers."""

    def __init__(self, name: str) -> None:
        self._speaker = SPEAKERS[name]()
        self.key_header = self._speaker.key_header
        self.schemas = self._speaker.schemas
        self.place = 0
        self.value: Any = None
        self.status = 200

    def is_order(self, request: Request) -> bool:
        return self._speaker.is_order(request)

    def error(self, status: int, message: str) -> Reply:
        return self._speaker.error(status, message)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        reply = self._speaker.answer(studio, request, mood)
        if reply.media_type != "application/json":
            return reply
        found = json.loads(reply.body)
        places = list(_places(found))
        path = places[self.place % len(places)]
        body = json.dumps(_changed(found, path, self.value)).encode()
        return Reply(self.status if self.is_order(request) else reply.status, body, headers=reply.headers)


def _places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, child in children:
        yield from _places(child, (*path, key))


def _changed(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(found) if isinstance(found, dict) else list(found)
    copy[path[0]] = _changed(copy[path[0]], path[1:], value)
    return copy


@pytest.fixture(scope="module")
def stage() -> Iterator[dict[str, FakeStudio]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(opened(Mutant(name))) for name in ADAPTERS}


@pytest.mark.parametrize("name", ADAPTERS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(0, 40), ODD, st.sampled_from([200, 200, 200, 201, 202, 204, 400, 418, 500]))
def test_nothing_foreign_leaves_an_adapter(
    stage: dict[str, FakeStudio], name: str, tmp_path: Path, place: int, value: Any, status: int
) -> None:
    studio = stage[name]
    mutant = studio.speaker
    assert isinstance(mutant, Mutant)
    mutant.place, mutant.value, mutant.status = place, value, status
    before = len(studio.orders)
    job, names = Hurry(), list[str]()
    provider = a_provider(name, studio, clock=job.clock, poll_seconds=1, deadline_seconds=8, answer_seconds_max=2)
    try:
        made = provider.render(an_order(), tmp_path, job, names.append)
    except ProviderFailed as error:
        str(error).encode()
        error.failure.model_dump_json()
    else:
        repr(made).encode()
        assert made.path.is_file()
        made.path.unlink()
    assert all(each.encode() and each.isprintable() for each in names)
    assert len(studio.orders) - before <= (2 if name == "acestep-cpp" else 1)
