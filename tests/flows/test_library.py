"""Releases, tracks and drafts: what a person changes is kept, and what was submitted is not changed."""

import json
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import AudioUnusable, InvalidInput, NotFound, NotReady
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import AudioOrigin, Release
from omg_desktop.domain.sidecar import ImportSidecar
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.trail import describe
from tests.fakes import Patience, write_tone


def kinds(desk: Desk) -> list[EventKind]:
    return [event.happening.kind for event in desk.shelves.audit.chain()]


def test_a_new_release_has_one_empty_track_in_its_genre(desk: Desk, release: Release, track_id: TrackId) -> None:
    opened = desk.open_draft(track_id)
    assert opened.draft.brief.genre == "Synthwave"
    assert opened.editable
    assert kinds(desk) == [EventKind.RELEASE_CREATED, EventKind.TRACK_ADDED]


def test_saving_what_has_not_changed_writes_nothing(desk: Desk, release: Release) -> None:
    before = desk.shelves.audit.count()
    assert desk.edit_release(release.id, {"title": release.title}) == release
    assert desk.shelves.audit.count() == before


def test_the_trail_hears_which_fields_changed_and_not_what_was_written(desk: Desk, release: Release) -> None:
    desk.edit_release(release.id, {"title": "Another title", "label": "Own label"})
    event = desk.shelves.audit.of_release(release.id)[-1]
    assert event.happening.details == {"fields": ["label", "title"]}


def test_the_next_release_has_the_same_artist(desk: Desk, release: Release) -> None:
    desk.edit_release(release.id, {"artist": "Another Artist"})
    assert desk.new_release("Second").artist == "Another Artist"


def test_tracks_keep_their_order_when_one_is_moved_removed_and_restored(desk: Desk, release: Release) -> None:
    for title in ("Two", "Three"):
        desk.add_track(release.id, title)
    one, two, three = desk.shelves.releases.tracks_of(release.id)

    def order() -> list[str]:
        return [line.track.id for line in desk.overview().releases[0].tracks]

    desk.move_track(three.id, 1)
    assert order() == [three.id, one.id, two.id]
    desk.remove_track(one.id)
    assert order() == [three.id, two.id]
    assert [track.id for track in desk.overview().removed_tracks] == [one.id]
    desk.remove_track(one.id, restore=True)
    assert order() == [three.id, one.id, two.id]
    positions = [line.track.position for line in desk.overview().releases[0].tracks]
    assert positions == [1, 2, 3]


def test_a_removed_release_can_be_restored(desk: Desk, release: Release) -> None:
    desk.remove_release(release.id)
    assert desk.overview().releases == ()
    assert [removed.id for removed in desk.overview().removed_releases] == [release.id]
    desk.remove_release(release.id, restore=True)
    assert [summary.release.id for summary in desk.overview().releases] == [release.id]


RECORDING = Declaration(maker=Maker.RECORDING)


def test_an_imported_file_becomes_a_track_with_its_declared_origin(
    desk: Desk, release: Release, tmp_path: Path
) -> None:
    song = write_tone(tmp_path / "Breakwater.wav", 31, subtype="PCM_24")
    track = desk.import_audio(release.id, None, song, RECORDING).track
    assert track.title == "Breakwater"
    assert track.audio is not None
    assert (track.audio.origin, track.audio.source) == (AudioOrigin.IMPORT, DigitalSource.RECORDED)
    assert track.audio.label == "Imported WAV · 24-bit 44.1 kHz"
    assert track.audio.declaration == RECORDING
    song.unlink()
    assert desk.audio.path(track.audio.digest).is_file()


def test_what_was_declared_is_in_the_trail_the_proof_and_beside_the_exported_file(
    desk: Desk, release: Release, tmp_path: Path
) -> None:
    said = Declaration.said(Maker.SUNO, words="Prompt and words are mine.")
    track = desk.import_audio(release.id, None, write_tone(tmp_path / "Breakwater.wav", 3), said).track
    event = desk.shelves.audit.of_release(release.id)[-1]
    assert event.happening.details["declared_source"] == "trainedAlgorithmicMedia"
    assert event.happening.details["declaration"] == {
        "maker": "suno",
        "tool": "Suno",
        "uses_ai": True,
        "in_parts": False,
        "artist_words": "Prompt and words are mine.",
        "in_words": "made with Suno, AI",
    }
    assert describe(event).detail.endswith("declared: made with Suno, AI · “Prompt and words are mine.”")
    facts = dict(desk.trail_of(release.id, track.id).facts)
    assert (facts["Declared by you"], facts["Source type"]) == ("made with Suno, AI", "trainedAlgorithmicMedia")
    desk.exports.everything(tmp_path / "all", ExportWish(format=ExportFormat.AS_IT_IS), Patience())
    (beside,) = (tmp_path / "all").rglob("Imported.json")
    sidecar = ImportSidecar.model_validate_json(beside.read_text("utf-8"))
    assert (sidecar.declaration, sidecar.source, sidecar.declared_as) == (said, said.source, said.sentence)
    written = beside.with_suffix(".wav").read_bytes()
    assert b"Declared by the artist: made with Suno, AI" in written
    assert b"DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" in written
    proof = json.loads(next((tmp_path / "all").rglob("proof.json")).read_text("utf-8"))
    (told,) = (one for one in proof["events"] if one["happening"]["kind"] == "audio_imported")
    assert told["happening"]["details"]["declaration"]["tool"] == "Suno"
    assert desk.verify_chain().is_unbroken


def test_a_file_of_which_nobody_knows_is_kept_without_a_source_and_not_released(
    desk: Desk, release: Release, tmp_path: Path
) -> None:
    found = write_tone(tmp_path / "found.wav", 3)
    track = desk.import_audio(release.id, None, found, Declaration(maker=Maker.UNKNOWN)).track
    assert track.audio is not None
    assert track.audio.source is None
    copy = desk.exports.audio(track.id, None, tmp_path / "copy.wav").files[0]
    assert b"not known how it was made" in copy.read_bytes()
    assert b"DigitalSourceType" not in copy.read_bytes()
    with pytest.raises(NotReady):
        desk.submit(release.id, 1)


def test_a_file_that_is_not_audio_is_refused_and_nothing_is_left_behind(
    desk: Desk, release: Release, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.wav"
    notes.write_text("this is not a song")
    before = desk.overview()
    with pytest.raises(AudioUnusable, match=r"notes\.wav"):
        desk.import_audio(release.id, None, notes, RECORDING)
    assert desk.overview() == before


def test_a_silent_import_is_refused(desk: Desk, release: Release, tmp_path: Path) -> None:
    silence = write_tone(tmp_path / "silence.wav", 31, silent=True)
    with pytest.raises(AudioUnusable, match="silent"):
        desk.import_audio(release.id, None, silence, RECORDING)


def test_what_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no release “nothing”"):
        desk.shelves.releases.release(ReleaseId("nothing"))


def test_surprise_me_is_seedable_and_keeps_the_rest_of_the_brief(desk: Desk, track_id: TrackId) -> None:
    brief = desk.open_draft(track_id).draft.brief.but(lyrics="[Verse]\nla la")
    one, same, other = (desk.surprise(brief, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.direction != other.direction
    assert (one.genre, one.lyrics, one.length_seconds) == ("Synthwave", brief.lyrics, brief.length_seconds)


def test_a_library_that_was_never_used_begins_with_a_brief_that_can_be_pressed(desk: Desk) -> None:
    desk.begin_library()
    (summary,) = desk.overview().releases
    (line,) = summary.tracks
    brief = desk.open_draft(line.track.id).draft.brief
    assert brief.genre
    assert brief.direction.endswith("radio-ready mix.")
    desk.begin_library()
    assert len(desk.overview().releases) == 1


def test_a_library_whose_releases_lie_in_the_trash_was_used(desk: Desk, release: Release) -> None:
    desk.remove_release(release.id)
    desk.begin_library()
    assert desk.overview().releases == ()


def test_an_edit_leaves_the_fields_alone_that_somebody_else_wrote_meanwhile(desk: Desk, release: Release) -> None:
    desk.edit_release(release.id, {"genre": "Folk"})
    desk.edit_release(release.id, {"title": "Typed on a page that still showed Synthwave"})
    assert desk.shelves.releases.release(release.id).genre == "Folk"


def test_only_metadata_can_be_edited(desk: Desk, release: Release) -> None:
    with pytest.raises(InvalidInput, match="no created_at"):
        desk.edit_release(release.id, {"created_at": release.created_at})
