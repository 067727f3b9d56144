"""Valid things for tests. A test names only what it is about; the rest is as usual."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count

from omg_desktop.domain import billing
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Quote, Tariff, TrackUse
from omg_desktop.domain.releases import AudioOrigin, Release, Track, TrackAudio
from omg_desktop.domain.submissions import Envelope, Receipt, Submission, SubmissionState
from omg_desktop.domain.takes import DigitalSource

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TARIFF = Tariff(version="2026-11-01")
FLAT_TARIFF = Tariff(version="flat-ai-1", price_policy=billing.PricePolicy.FLAT_AI)
AUDIO = b"the bytes of a song, as far as a shelf is concerned"
AUDIO_DIGEST = sha256(AUDIO).hexdigest()

_numbers = count(1)


def a_name(kind: str) -> str:
    """An id nobody else has in this test run."""
    return f"{kind}-{next(_numbers):06}"


def a_release(**changes: object) -> Release:
    usual = {
        "id": a_name("release"),
        "title": "Night Drive",
        "artist": "Test Artist",
        "genre": "Synthwave",
        "release_date": date(2026, 12, 24),
        "created_at": NOON,
        "edited_at": NOON,
    }
    return Release.model_validate(usual | changes)


def some_audio(**changes: object) -> TrackAudio:
    """Audio of a track: imported, recorded by people, unless the test says otherwise."""
    usual = {
        "origin": AudioOrigin.IMPORT,
        "digest": AUDIO_DIGEST,
        "label": "song.wav",
        "source": DigitalSource.RECORDED,
        "media_type": "audio/wav",
        "duration_seconds": 61.0,
        "sample_rate_hz": 44_100,
        "channels": 2,
        "bit_depth": 16,
        "chosen_at": NOON,
    }
    return TrackAudio.model_validate(usual | changes)


def a_track(**changes: object) -> Track:
    usual = {
        "id": a_name("track"),
        "release_id": "release-0",
        "position": 1,
        "title": "Headlights",
        "audio": some_audio(),
    }
    return Track.model_validate(usual | changes)


def a_generated_track(**changes: object) -> Track:
    """A track whose audio is a take of the built-in composer."""
    audio = some_audio(origin=AudioOrigin.TAKE, take_id="take-1", source=DigitalSource.ALGORITHMIC)
    return a_track(**({"audio": audio} | changes))


def a_usage_event(**changes: object) -> UsageEvent:
    """One successful generation; ``metadata`` takes the members that differ."""
    metadata = {
        "track_index": 0,
        "prompt_length": 120,
        "prompt_hash": "0123456789ab",
        "mime_type": "audio/wav",
        "retry_count": 0,
        "estimated_cost": 80_000,
        "outcome": "succeeded",
        "seed": 7,
        "request_id": "request-1",
        "order_id": "order-1",
        "audio_sha256": AUDIO_DIGEST,
        "duration_milliseconds": 61_000,
    }
    usual = {
        "id": a_name("event"),
        "created_at": NOON,
        "user_id": "local",
        "release_id": "release-0",
        "conversation_id": "track-0",
        "provider": "builtin",
        "model": "composer-1",
    }
    told = changes.pop("metadata", {})
    assert isinstance(told, Mapping)
    return UsageEvent.model_validate(usual | changes | {"metadata": metadata | dict(told)})


def a_quote(tracks: Iterable[Track] = (), generations: Mapping[str, int] | None = None, **changes: object) -> Quote:
    """The price of these tracks; ``generations`` counts by track id."""
    tariff = changes.pop("tariff", TARIFF)
    assert isinstance(tariff, Tariff)
    counts = generations or {}
    uses = [
        TrackUse(
            track_id=track.id,
            title=track.title,
            has_audio=track.audio is not None,
            generations={"builtin": counts[track.id]} if track.id in counts else {},
        )
        for track in tracks
    ]
    return Quote.model_validate(dict(billing.quote(tariff, uses)) | changes)


def a_submission(**changes: object) -> Submission:
    """A release of one imported track, with the price the default tariff makes of it.

    ``tracks`` are put into the release, whatever release they were built for; ``generations`` counts by track id.
    """
    release = changes.pop("release", None) or a_release()
    given = changes.pop("tracks", None) or (a_track(),)
    generations, tariff = changes.pop("generations", {}), changes.pop("tariff", TARIFF)
    assert isinstance(release, Release)
    assert isinstance(given, tuple)
    assert isinstance(generations, Mapping)
    tracks = tuple(track.but(release_id=release.id, position=place) for place, track in enumerate(given, start=1))
    usual = {
        "release": release,
        "tracks": tracks,
        "quote": a_quote(tracks, generations, tariff=tariff),
        "confirmed_at": NOON,
    }
    return Submission.model_validate(usual | changes)


def usage_of(submission: Submission, generations: Mapping[str, int]) -> list[UsageEvent]:
    """The successful generations these counts by track id tell of."""
    return [
        a_usage_event(release_id=submission.release.id, conversation_id=track_id)
        for track_id, times in generations.items()
        for _ in range(times)
    ]


def an_envelope(**changes: object) -> Envelope:
    usual = {"id": a_name("envelope"), "submission": a_submission(), "due_at": NOON}
    return Envelope.model_validate(usual | changes)


def a_receipt(**changes: object) -> Receipt:
    usual = {
        "release_id": "release-0",
        "ref": "release:release-0",
        "state": SubmissionState.ACCEPTED,
        "credits": 1,
        "ai_credits": 0,
        "tariff_version": TARIFF.version,
        "balance_after": 24,
        "accepted_at": NOON,
    }
    return Receipt.model_validate(usual | changes)
