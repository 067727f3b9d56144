"""What must hold before a release is submitted."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from omg_desktop.domain.checks import Check, checks_of, problems
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.takes import DigitalSource
from tests.builders import a_generated_track, a_release, a_track, some_audio

TODAY = date(2026, 11, 2)


def looked_at(release: Release | None = None, tracks: Sequence[Track] | None = None) -> tuple[Check, ...]:
    """The checks of a release with one track that could be submitted, but for what the test names."""
    return checks_of(release or a_release(), (a_track(),) if tracks is None else tracks, TODAY)


def of(checks: Sequence[Check], subject: str) -> Check:
    """The one check of this subject."""
    [check] = [check for check in checks if check.subject == subject]
    return check


def test_a_whole_release_has_no_problems() -> None:
    checks = looked_at()
    assert problems(checks) == ()
    assert all(check.ok for check in checks)
    assert [check.subject for check in checks] == ["title", "artist", "genre", "release_date", "audio", "disclosure"]


@pytest.mark.parametrize("subject", ["title", "artist", "genre"])
@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_release_without_title_artist_or_genre_is_stopped(subject: str, text: str) -> None:
    found = problems(looked_at(a_release(**{subject: text})))
    assert [check.subject for check in found] == [subject]
    assert found[0].title == f"{subject.capitalize()} is missing"
    assert found[0].advice.endswith(".")


@pytest.mark.parametrize(
    ("days", "ok", "blocks"),
    [
        (-1, False, True),
        (0, False, False),
        (1, False, False),
        (13, False, False),
        (14, True, True),
        (400, True, True),
    ],
)
def test_a_past_date_stops_a_release_and_a_near_one_is_only_mentioned(days: int, ok: bool, blocks: bool) -> None:
    checks = looked_at(a_release(release_date=TODAY + timedelta(days=days)))
    check = of(checks, "release_date")
    assert (check.ok, check.blocks) == (ok, blocks)
    assert (check in problems(checks)) == (days < 0)


def test_a_release_without_a_date_is_stopped() -> None:
    assert [check.title for check in problems(looked_at(a_release(release_date=None)))] == ["Release date is missing"]


def test_a_release_without_a_track_is_stopped_once() -> None:
    checks = looked_at(tracks=())
    assert [check.title for check in problems(checks)] == ["No track yet"]
    assert {"audio", "disclosure"}.isdisjoint(check.subject for check in checks)


def test_a_track_without_title_or_audio_is_named_by_its_place() -> None:
    tracks = (a_track(), a_track(position=2, title=" ", audio=None))
    found = problems(looked_at(tracks=tracks))
    assert [check.title for check in found] == ["Track 2 has no title", "Track 2 has no audio"]
    assert {check.subject for check in found} == {tracks[1].id}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"media_type": "audio/mpeg"}, "The audio is not lossless."),
        ({"sample_rate_hz": 22_050}, "The audio has less than 44.1 kHz."),
        ({"channels": 1}, "The audio is not stereo."),
        ({"media_type": "audio/ogg", "sample_rate_hz": 8_000, "channels": 6}, "The audio is not lossless."),
    ],
)
def test_audio_that_stores_refuse_stops_the_release(changes: dict[str, object], fault: str) -> None:
    track = a_track(title="Headlights", audio=some_audio(**changes))
    checks = looked_at(tracks=(a_track(), track))
    assert [(check.subject, check.title) for check in problems(checks)] == [(track.id, f"Headlights: {fault}")]
    assert "audio" not in {check.subject for check in checks}


@pytest.mark.parametrize("media_type", ["audio/wav", "audio/flac", "audio/aiff"])
@pytest.mark.parametrize("sample_rate_hz", [44_100, 48_000, 96_000])
def test_lossless_stereo_is_welcome(media_type: str, sample_rate_hz: int) -> None:
    audio = some_audio(media_type=media_type, sample_rate_hz=sample_rate_hz)
    assert of(looked_at(tracks=(a_track(audio=audio),)), "audio").ok


@pytest.mark.parametrize(("count", "words"), [(1, "1 file, "), (2, "2 files, ")])
def test_the_files_that_were_looked_at_are_counted(count: int, words: str) -> None:
    tracks = [a_track(position=place) for place in range(1, count + 1)]
    assert of(looked_at(tracks=tracks), "audio").advice.startswith(words)


def test_generated_audio_is_disclosed_and_imported_audio_declared() -> None:
    tracks = (a_generated_track(), a_generated_track(position=2), a_track(position=3))
    assert of(looked_at(tracks=tracks), "disclosure").advice == ("2 generated here · 1 declared as made by people")
    assert of(looked_at(tracks=tracks[:1]), "disclosure").advice == "1 generated here"
    assert of(looked_at(tracks=tracks[2:]), "disclosure").title == "Declared as made without AI"


def test_imported_audio_that_a_machine_made_is_disclosed() -> None:
    track = a_track(audio=some_audio(source=DigitalSource.TRAINED_MODEL))
    found = of(looked_at(tracks=(track,)), "disclosure")
    assert "disclosed to every store" in found.title
    assert found.advice == "1 imported, declared as made with AI"


def test_the_tool_that_was_declared_is_named_and_not_knowing_blocks() -> None:
    said = Declaration(maker=Maker.SUNO)
    suno = a_track(audio=some_audio(source=said.source, declaration=said))
    by_hand = a_track(position=2, audio=some_audio(declaration=Declaration(maker=Maker.RECORDING)))
    assert of(looked_at(tracks=(suno, by_hand)), "disclosure").advice == (
        "1 imported, declared as made with Suno · 1 declared as made by people"
    )
    unknown = a_track(title="Found", audio=some_audio(source=None, declaration=Declaration(maker=Maker.UNKNOWN)))
    (problem,) = problems(looked_at(tracks=(suno, unknown.but(position=2))))
    assert problem.title == "Found: not known how it was made"
    assert "say which tool made it" in problem.advice


def test_everything_that_is_wrong_is_told_at_once_and_in_the_order_of_the_form() -> None:
    release = a_release(title="", artist="", genre="", release_date=None)
    track = a_track(title="", audio=None)
    assert [check.subject for check in problems(looked_at(release, (track,)))] == [
        "title",
        "artist",
        "genre",
        "release_date",
        track.id,
        track.id,
    ]
