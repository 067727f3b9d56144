"""For each provider and each failure: what is raised, what it may cost, and that nothing was sent twice.

The far side is the fake studio over real sockets; pauses take no time.
"""

from pathlib import Path

import pytest

from omg_desktop.domain.attempts import Failure
from omg_desktop.domain.errors import (
    OutcomeUnknown,
    ProviderFailed,
    ProviderKeyNeeded,
    ProviderRefused,
    ProviderSilent,
    ProviderUnpaid,
    ProviderUnreachable,
)
from omg_desktop.ui.messages import message_for
from tests.fake_studio.failures import CLOUDS, DELIVERED, FAILURES, LOCALS, NOTHING, REJECTED, UNKNOWN, Case, K, case
from tests.fake_studio.server import FakeStudio
from tests.fake_studio.stage import ADAPTERS, KEY, Hurry, a_provider, a_studio, an_order, ticking


def failing(studio: FakeStudio, name: str, folder: Path, **service: object) -> ProviderFailed:
    job = Hurry()
    service.setdefault("clock", job.clock)
    with pytest.raises(ProviderFailed) as caught:
        a_provider(name, studio, **service).render(an_order(), folder, job, lambda _: None)
    return caught.value


@pytest.mark.parametrize("row", FAILURES, ids=case)
def test_a_failure_is_told_and_nothing_is_sent_twice(row: Case, tmp_path: Path) -> None:
    with a_studio(row.provider, row.mood) as studio:
        error = failing(studio, row.provider, tmp_path)
        assert (error.failure.kind, error.failure.outcome) == (row.kind, row.outcome)
        assert row.words in str(error)
        assert len(studio.orders) == row.orders
        assert studio.billed == row.billed
        assert (
            error.failure.may_be_charged
            or not studio.billed
            or row.mood in ("failed inside", "failed step", "filtered")
        )
    if row.code:
        assert error.failure.provider_code == row.code
    assert isinstance(error, OutcomeUnknown) is (row.outcome is UNKNOWN)
    assert str(error) in message_for(error).advice
    assert not list(tmp_path.glob("take.*"))


@pytest.mark.parametrize("name", ADAPTERS)
def test_the_wait_that_is_asked_for_is_passed_on(name: str, tmp_path: Path) -> None:
    with a_studio(name, "status 429 in 7") as studio:
        assert failing(studio, name, tmp_path).failure.retry_after_seconds == 7


def test_a_wait_in_the_body_is_understood(tmp_path: Path) -> None:
    with a_studio("lyria", "old quota with a wait") as studio:
        assert failing(studio, "lyria", tmp_path).failure.retry_after_seconds == 34.4


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("mood", ["hang-up", "slow"])
def test_silence_after_an_order_is_an_unknown_outcome(name: str, mood: str, tmp_path: Path) -> None:
    with a_studio(name, mood) as studio:
        error = failing(studio, name, tmp_path, answer_seconds_max=0.3)
        assert isinstance(error, ProviderSilent)
        assert len(studio.orders) == studio.billed == 1


@pytest.mark.parametrize("name", ["lyria", "elevenlabs", "stability-2", "minimax"])
def test_a_take_that_is_cut_on_its_way_may_have_been_charged(name: str, tmp_path: Path) -> None:
    with a_studio(name, "cut") as studio:
        error = failing(studio, name, tmp_path)
        assert isinstance(error, ProviderSilent)
        assert len(studio.requests) == studio.billed == 1
        assert error.failure.remote_id == ("song-1" if name == "elevenlabs" else None)


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_answer_that_drips_has_a_deadline(name: str, tmp_path: Path) -> None:
    with a_studio(name, "huge") as studio:
        error = failing(studio, name, tmp_path, deadline_seconds=0.3, answer_bytes_max=1 << 40)
        assert isinstance(error, ProviderSilent)
        assert len(studio.orders) == 1


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_answer_without_end_is_left(name: str, tmp_path: Path) -> None:
    with a_studio(name, "huge") as studio:
        error = failing(studio, name, tmp_path, answer_bytes_max=1 << 20)
        assert (error.failure.kind, error.failure.outcome) == (K.MALFORMED, DELIVERED)
        assert len(studio.orders) == 1
    assert all(path.stat().st_size < 2 << 20 for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ADAPTERS)
def test_where_nobody_listens_nothing_was_sent(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        pass
    error = failing(studio, name, tmp_path)
    assert isinstance(error, ProviderUnreachable)
    assert error.failure.outcome is NOTHING
    assert not studio.requests


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize("key", [None, "", "  ", "two words", "line\nbreak", "schlüssel"])
def test_without_a_key_that_can_be_sent_nothing_is(name: str, key: str | None, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        provider = a_provider(name, studio, key=key)
        with pytest.raises(ProviderKeyNeeded) as caught:
            provider.render(an_order(), tmp_path, Hurry(), lambda _: None)
        assert not studio.requests
    assert caught.value.failure.outcome is NOTHING
    assert not (key or "").strip() or (key or "").strip() not in str(caught.value)


@pytest.mark.parametrize("name", CLOUDS)
def test_a_wrong_key_is_a_matter_for_the_settings(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        studio.key = "another"
        error = failing(studio, name, tmp_path)
        assert isinstance(error, ProviderKeyNeeded)
        assert len(studio.requests) == 1
        assert not studio.billed


@pytest.mark.parametrize("name", LOCALS)
def test_a_server_at_home_may_want_a_key_or_none(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        studio.key = KEY
        a_provider(name, studio).render(an_order(), tmp_path, Hurry(), lambda _: None)
        with pytest.raises(ProviderKeyNeeded):
            a_provider(name, studio, key=None).render(an_order(), tmp_path, Hurry(), lambda _: None)


def test_a_late_block_is_of_the_music_and_not_of_the_brief(tmp_path: Path) -> None:
    with a_studio("lyria", *["error 400 content_blocked"] * 2) as studio:
        late = failing(studio, "lyria", tmp_path, clock=ticking(20.0)).failure
        at_once = failing(studio, "lyria", tmp_path, clock=ticking(0.1)).failure
    assert (late.late, late.outcome) == (True, DELIVERED)
    assert (at_once.late, at_once.outcome) == (False, REJECTED)


def test_minimax_says_itself_whether_the_music_was_refused(tmp_path: Path) -> None:
    with a_studio("minimax", "code 1026", "code 1027") as studio:
        assert not failing(studio, "minimax", tmp_path).failure.late
        assert failing(studio, "minimax", tmp_path).failure.late


def test_a_refusal_brings_its_suggestion(tmp_path: Path) -> None:
    with a_studio("elevenlabs", "bad prompt", "bad plan", "harmful prompt") as studio:
        prompt, plan, harmful = (failing(studio, "elevenlabs", tmp_path) for _ in range(3))
    assert isinstance(prompt, ProviderRefused)
    assert prompt.failure.suggestion == "Dream pop with a wide chorus"
    assert plan.failure.suggestion == "[Verse]\nanother line"
    assert (prompt.failure.suggests_lyrics, plan.failure.suggests_lyrics) == (False, True)
    assert harmful.failure.suggestion == ""


def test_an_empty_account_is_not_a_wrong_key(tmp_path: Path) -> None:
    with a_studio("elevenlabs", "error 401 quota_exceeded") as studio:
        assert isinstance(failing(studio, "elevenlabs", tmp_path), ProviderUnpaid)


def test_a_failure_without_facts_is_one_all_the_same() -> None:
    assert ProviderFailed("It broke.").failure == Failure()
