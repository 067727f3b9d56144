"""A release as one zip: everything in it is read back as somebody else would."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
import soundfile

from omg_desktop.app.desk import Desk
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take
from omg_desktop.flows.bundle import BundleRelease
from tests.fakes import Patience, write_tone
from tests.flows.test_stems import Band

WISH = ExportWish(ExportFormat.FLAC, "{title}")


@pytest.fixture
def take(desk: Desk, track_id: TrackId, make_takes: Callable[..., list[Take]]) -> Take:
    """Two takes were made; the second is the audio of its track."""
    desk.save_track(desk.shelves.releases.track(track_id).but(title="Low Tide"))
    _, second = make_takes(track_id, 2, lyrics="Salt", instrumental=False)
    desk.confirm_take(second.id)
    return second


@pytest.fixture
def bundle(desk: Desk) -> BundleRelease:
    """With scores for every take."""
    real, made = desk.composer.parts.scores, desk.exports.bundle
    band = Band(real.root, real.packs, real.work_command, real.package_root)
    return replace(made, export_stems=replace(made.export_stems, scores=band))


def test_it_holds_the_audio_the_words_the_proof_and_what_came_from_elsewhere(
    desk: Desk, take: Take, bundle: BundleRelease, release: Release, tmp_path: Path
) -> None:
    found = write_tone(tmp_path / "Field.wav", 3)
    desk.import_audio(release.id, None, found, Declaration.said(Maker.RECORDING, "", ""))
    desk.add_track(release.id, "Not yet")
    job = Patience()
    written = bundle(release.id, tmp_path / "out", WISH, job, stems=False)
    assert [path.name for path in written.files] == ["Test Artist - Night Drive.zip"]
    assert written.missing == ("Not yet: no audio yet",)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Test Artist - Night Drive.zip"]
    with ZipFile(written.files[0]) as inside:
        assert inside.testzip() is None
        assert sorted(inside.namelist()) == [
            "01 Low Tide/Low Tide.flac",
            "01 Low Tide/Low Tide.json",
            "01 Low Tide/lyrics.txt",
            "02 Field/Field.wav",
            "02 Field/import.json",
            "proof.json",
            "release.json",
        ]
        audio = inside.read("01 Low Tide/Low Tide.flac")
        assert soundfile.info(io.BytesIO(audio)).frames == 30 * 44_100
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in audio
        assert json.loads(inside.read("01 Low Tide/Low Tide.json"))["take"] == take.number
        assert inside.read("01 Low Tide/lyrics.txt") == b"Salt\n"
        proof = json.loads(inside.read("proof.json"))
    assert proof["verification"]["broken_at"] is None
    assert proof["events"][-1]["happening"]["kind"] == "audio_exported"
    fractions = [share for share, _ in job.reports if share is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_stems_go_with_it_when_they_are_wished_for_and_nothing_is_replaced(
    bundle: BundleRelease, take: Take, release: Release, tmp_path: Path
) -> None:
    for expected in ("Test Artist - Night Drive.zip", "Test Artist - Night Drive (2).zip"):
        (written,) = bundle(release.id, tmp_path, WISH, Patience(), stems=True).files
        assert written.name == expected
    with ZipFile(written) as inside:
        stems = [name for name in inside.namelist() if "/Stems/" in name]
    assert stems == [f"01 Low Tide/Stems/{part}.flac" for part in ("Bass", "Drums", "Electric piano")]


def test_the_size_is_told_before(bundle: BundleRelease, take: Take, release: Release, tmp_path: Path) -> None:
    wish = ExportWish(ExportFormat.WAV_16, "{title}")
    size = bundle.size(release.id, wish)
    assert size.files == 1
    (written,) = bundle(release.id, tmp_path, wish, Patience(), stems=False).files
    with ZipFile(written) as inside:
        there = sum(entry.file_size for entry in inside.infolist() if entry.filename.endswith(".wav"))
    assert size.bytes == pytest.approx(there, rel=0.01)


def test_a_release_without_audio_or_without_patience_leaves_nothing_behind(
    desk: Desk, bundle: BundleRelease, take: Take, release: Release, tmp_path: Path
) -> None:
    job = Patience()
    job.cancel()
    (tmp_path / "out").mkdir()
    with pytest.raises(Cancelled):
        bundle(release.id, tmp_path / "out", WISH, job, stems=False)
    empty = desk.new_release("Nothing", "Test Artist", "Jazz")
    with pytest.raises(InvalidInput, match="No track of this release has audio yet"):
        bundle(empty.id, tmp_path / "out", WISH, Patience(), stems=False)
    assert list((tmp_path / "out").iterdir()) == []
