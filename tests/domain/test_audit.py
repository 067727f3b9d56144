"""The sealed chain: whatever is done to it afterwards shows."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue, ValidationError

from omg_desktop.domain.audit import (
    FIRST_SEAL,
    AuditEvent,
    EventKind,
    Happening,
    canonical_json,
    seal,
    usage_event,
    usage_happening,
    verify,
)
from omg_desktop.domain.ids import EventId, ReleaseId, TrackId
from omg_desktop.domain.prompts import prompt_hash
from tests.builders import NOON, a_name, a_usage_event

YEAR_ONE = datetime(2026, 1, 1)  # noqa: DTZ001 (Hypothesis adds the zone itself)

names = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | names
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
happenings = st.builds(
    Happening,
    id=st.uuids().map(lambda name: EventId(name.hex)),
    kind=st.sampled_from(EventKind),
    happened_at=st.datetimes(YEAR_ONE, YEAR_ONE.replace(year=2036), timezones=st.just(UTC)),
    release_id=st.none() | st.just(ReleaseId("release-1")),
    track_id=st.none() | st.just(TrackId("track-1")),
    details=st.dictionaries(names, values, max_size=3),
)


def sealed(told: Iterable[Happening]) -> list[AuditEvent]:
    """These happenings as a chain."""
    chain: list[AuditEvent] = []
    for happening in told:
        chain.append(seal(chain[-1] if chain else None, happening))
    return chain


chains = st.lists(happenings, min_size=1, max_size=5).map(sealed)
long_chains = st.lists(happenings, min_size=3, max_size=6).map(sealed)
unhurried = settings(deadline=None, max_examples=60)


def a_happening(**changes: object) -> Happening:
    usual = {"id": a_name("event"), "kind": EventKind.TRACK_EDITED, "happened_at": NOON}
    return Happening.model_validate(usual | changes)


def is_the_same(one: object, other: object) -> bool:
    """Equal as JSON, where 1 is not true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


# --- canonical JSON ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ({"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}'),
        ({"é": "ü", "a": {"z": -0, "y": ""}}, '{"a":{"y":"","z":0},"é":"ü"}'),
        ('quote " backslash \\ newline \n bell \x07', '"quote \\" backslash \\\\ newline \\n bell \\u0007"'),
        ("€ and 🎵", '"€ and 🎵"'),
        ([], "[]"),
        ({}, "{}"),
        (9007199254740991, "9007199254740991"),
    ],
)
def test_the_spelling_of_a_known_value(value: JsonValue, spelling: str) -> None:
    assert canonical_json(value) == spelling


@unhurried
@given(values)
def test_the_spelling_is_json_and_says_the_value(value: JsonValue) -> None:
    assert is_the_same(json.loads(canonical_json(value)), value)


@unhurried
@given(st.dictionaries(names, values, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_members_were_written_does_not_matter(members: dict[str, Any], dice: Any) -> None:
    entries = list(members.items())
    dice.shuffle(entries)
    assert canonical_json(dict(entries)) == canonical_json(members)


@unhurried
@given(values, values)
def test_different_values_are_spelled_differently(one: JsonValue, other: JsonValue) -> None:
    assert (canonical_json(one) == canonical_json(other)) == is_the_same(one, other)


@pytest.mark.parametrize("fraction", [0.5, 1.0, -0.0, 1e300, float("nan"), float("inf")])
def test_fractions_are_refused_however_deep_they_lie(fraction: float) -> None:
    places: list[JsonValue] = [fraction, [fraction], {"a": fraction}, {"a": [1, {"b": [[fraction]]}]}]
    for nested in places:
        with pytest.raises(ValueError, match="fractions have no canonical spelling"):
            canonical_json(nested)


def test_a_happening_with_a_fraction_cannot_be_sealed() -> None:
    with pytest.raises(ValueError, match="fractions"):
        seal(None, a_happening(details={"seconds": 61.5}))


# --- seal and verify --------------------------------------------------------------------------------------------------


def test_the_first_seal_can_be_made_again_by_anybody_with_a_sha_256() -> None:
    event = seal(None, a_happening(id="event-1", details={"title": 3}))
    body = (
        '{"happening":{"details":{"title":3},"happened_at":"2026-11-02T12:00:00Z","id":"event-1",'
        '"kind":"track_edited","release_id":null,"track_id":null},'
        f'"previous_seal":"{FIRST_SEAL}","sequence":1}}'
    )
    assert event.seal == sha256(body.encode()).hexdigest()


@unhurried
@given(chains)
def test_an_untouched_chain_is_unbroken(chain: list[AuditEvent]) -> None:
    found = verify(chain)
    assert found.is_unbroken
    assert (found.event_count, found.broken_at, found.reason) == (len(chain), None, "")
    assert [event.sequence for event in chain] == list(range(1, len(chain) + 1))
    assert all(later.previous_seal == earlier.seal for earlier, later in pairwise(chain))


def test_a_chain_without_events_is_unbroken() -> None:
    assert verify([]).is_unbroken
    assert verify([]).event_count == 0


@unhurried
@given(chains)
def test_a_chain_that_was_written_down_and_read_again_is_unbroken(chain: list[AuditEvent]) -> None:
    read = [AuditEvent.model_validate_json(event.model_dump_json()) for event in chain]
    assert verify(read).is_unbroken
    assert read == chain


@unhurried
@given(chain=chains, other=happenings, data=st.data())
def test_any_single_change_shows_where_it_was_made(
    chain: list[AuditEvent], other: Happening, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(chain) - 1), label="place")
    member = data.draw(st.sampled_from(list(Happening.model_fields)), label="member")
    event = chain[place]
    told = event.happening
    changed = told.but(**{member: getattr(other, member)})
    assume(not is_the_same(changed.model_dump(mode="json"), told.model_dump(mode="json")))
    chain[place] = event.but(happening=changed)
    found = verify(chain)
    assert found.broken_at == place + 1
    assert found.reason == "The event was changed."


@unhurried
@given(chain=chains, data=st.data())
def test_a_change_within_the_details_shows(chain: list[AuditEvent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1), label="place")
    name, value = data.draw(names, label="name"), data.draw(values, label="value")
    event = chain[place]
    details = dict(event.happening.details) | {name: value}
    assume(not is_the_same(details, event.happening.details))
    chain[place] = event.but(happening=event.happening.but(details=details))
    assert verify(chain).broken_at == place + 1


@unhurried
@given(chain=chains, data=st.data(), number=st.integers(1, 99), digest=st.binary(min_size=32, max_size=32))
def test_a_change_of_place_or_seal_shows(
    chain: list[AuditEvent], data: st.DataObject, number: int, digest: bytes
) -> None:
    place = data.draw(st.integers(0, len(chain) - 1), label="place")
    member = data.draw(st.sampled_from(["sequence", "previous_seal", "seal"]), label="member")
    event = chain[place]
    changed = event.but(**{member: number if member == "sequence" else digest.hex()})
    assume(changed != event)
    chain[place] = changed
    assert verify(chain).broken_at == place + 1


@unhurried
@given(chain=chains, other=happenings, data=st.data())
def test_sealing_a_changed_event_again_moves_the_break_to_the_next(
    chain: list[AuditEvent], other: Happening, data: st.DataObject
) -> None:
    assume(len(chain) > 1)
    place = data.draw(st.integers(0, len(chain) - 2), label="place")
    forged = seal(chain[place - 1] if place else None, other)
    assume(forged.seal != chain[place].seal)
    chain[place] = forged
    found = verify(chain)
    assert found.broken_at == place + 2
    assert found.reason == "The event before it was changed."


@unhurried
@given(chain=long_chains, data=st.data())
def test_a_dropped_event_shows(chain: list[AuditEvent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 2), label="place")
    del chain[place]
    found = verify(chain)
    assert found.broken_at == place + 1
    assert found.reason == "An event is missing."


@unhurried
@given(long_chains)
def test_events_dropped_from_the_end_show_in_the_count(chain: list[AuditEvent]) -> None:
    found = verify(chain[:-1])
    assert found.is_unbroken  # the chain alone cannot know; whoever keeps the last seal or the count does
    assert found.event_count == len(chain) - 1


@unhurried
@given(chain=long_chains, data=st.data())
def test_swapped_events_show(chain: list[AuditEvent], data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.sets(st.integers(0, len(chain) - 1), min_size=2, max_size=2), label="places"))
    chain[first], chain[second] = chain[second], chain[first]
    assert verify(chain).broken_at == first + 1


@unhurried
@given(chain=chains, data=st.data())
def test_a_repeated_event_shows(chain: list[AuditEvent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1), label="place")
    chain.insert(place, chain[place])
    assert not verify(chain).is_unbroken


@unhurried
@given(chains, happenings)
def test_the_same_happening_at_another_place_has_another_seal(chain: list[AuditEvent], again: Happening) -> None:
    assert seal(chain[-1], again).seal != seal(None, again).seal


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        a_happening(happened_at=NOON.replace(tzinfo=None))


def test_a_later_instant_by_one_microsecond_has_another_seal() -> None:
    happening = a_happening()
    assert seal(None, happening).seal != seal(None, happening.but(happened_at=NOON + timedelta(microseconds=1))).seal


# --- usage events -----------------------------------------------------------------------------------------------------


def test_a_usage_event_comes_out_of_the_chain_as_it_went_in() -> None:
    usage = a_usage_event()
    happening = usage_happening(usage, TrackId("track-1"))
    event = seal(None, happening)
    assert happening.kind is EventKind.MUSIC_GENERATION
    assert (happening.release_id, happening.track_id) == (usage.release_id, "track-1")
    assert usage_event(event) == usage
    assert usage_event(AuditEvent.model_validate_json(event.model_dump_json())) == usage


def test_a_usage_event_tells_of_a_prompt_only_its_length_and_hash() -> None:
    prompt = "Genre: Jazz\n\nLyrics:\nA line nobody else may read"
    usage = a_usage_event(metadata={"prompt_length": len(prompt), "prompt_hash": prompt_hash(prompt)})
    written = seal(None, usage_happening(usage, TrackId("track-1"))).model_dump_json()
    assert prompt_hash(prompt) in written
    assert "nobody else may read" not in written
    with pytest.raises(ValidationError, match="Extra inputs"):
        a_usage_event(metadata={"prompt": prompt})


@pytest.mark.parametrize(("outcome", "billable"), [("succeeded", True), ("failed", False), ("cancelled", False)])
def test_only_a_generation_that_succeeded_is_billable(outcome: str, billable: bool) -> None:
    assert a_usage_event(metadata={"outcome": outcome}).is_billable is billable


@pytest.mark.parametrize(
    "nonsense",
    [
        {"prompt_hash": "2cf24dba5fb"},
        {"prompt_hash": "2CF24DBA5FB0"},
        {"outcome": "perhaps"},
        {"retry_count": -1},
        {"estimated_cost": 0.08},
        {"duration_milliseconds": -1},
        {"audio_sha256": "abc"},
    ],
)
def test_a_usage_event_that_makes_no_sense_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        a_usage_event(metadata=nonsense)
