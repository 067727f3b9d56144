"""Files for other programs, read back by another library; settings that come in again."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.app.desk import Desk
from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take
from omg_desktop.flows.export import ExportFormat, ExportWish
from tests.fakes import Patience

MakeTakes = Callable[..., list[Take]]


@pytest.fixture
def takes(desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes) -> list[Take]:
    desk.save_track(desk.shelves.releases.track(track_id).but(title="Low Tide"))
    return make_takes(track_id, 2, lyrics="Salt on the window", instrumental=False, genre="Jazz")


def written_by(desk: Desk, takes: list[Take], folder: Path, **wish: object) -> tuple[Path, ...]:
    return desk.exports.takes([take.id for take in takes], folder, ExportWish(**wish), Patience()).files  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "subtype"),
    [
        (ExportFormat.WAV_16, "PCM_16"),
        (ExportFormat.WAV_24, "PCM_24"),
        (ExportFormat.FLAC, "PCM_16"),
        (ExportFormat.MP3, "MPEG_LAYER_III"),
        (ExportFormat.AS_IT_IS, "PCM_16"),
    ],
)
def test_takes_are_written_in_every_format_with_tags_and_mark(
    desk: Desk, takes: list[Take], tmp_path: Path, how: ExportFormat, subtype: str
) -> None:
    files = written_by(desk, takes, tmp_path / "out", format=how)
    assert [path.stem for path in files] == [f"Test Artist - Low Tide - Take {number}" for number in (1, 2)]
    with soundfile.SoundFile(files[0]) as file:
        assert file.subtype == subtype
        assert abs(file.frames / file.samplerate - 30) < 0.1
    data = files[0].read_bytes()
    for words in (b"Low Tide", b"Test Artist", b"Salt on the window", b"digitalsourcetype/trainedAlgorithmicMedia"):
        assert words in data, words
    if files[0].suffix == ".wav":
        assert data[20:22] == b"\x01\x00"
        place = data.index(b"data")
        assert place + 8 + int.from_bytes(data[place + 4 : place + 8], "little") == len(data)


def test_the_sound_is_the_same_and_a_region_is_cut_out_of_it(desk: Desk, takes: list[Take], tmp_path: Path) -> None:
    (whole,) = written_by(desk, takes[:1], tmp_path, format=ExportFormat.WAV_24)
    (region,) = written_by(desk, takes[:1], tmp_path, format=ExportFormat.WAV_16, region=(1.5, 3.0))
    assert region.stem.endswith("Take 1 (2)")
    sound, rate = soundfile.read(whole)
    original, _ = soundfile.read(desk.audio.path(takes[0].audio_digest))
    assert np.array_equal(sound, original)
    part, _ = soundfile.read(region)
    assert len(part) == round(1.5 * rate)
    assert np.array_equal(part, original[round(1.5 * rate) : round(3 * rate)])


def test_a_sidecar_builds_the_draft_again(desk: Desk, takes: list[Take], release: Release, tmp_path: Path) -> None:
    (audio,) = written_by(desk, takes[1:], tmp_path)
    for release_id in (release.id, None):
        track = desk.exports.open_sidecar(audio.with_suffix(".json"), release_id)
        draft = desk.open_draft(track.id).draft
        assert (draft.brief, draft.seed, draft.provider) == (takes[1].brief, takes[1].seed, takes[1].provider)
        assert track.title == "Low Tide"
    assert len(desk.overview().releases) == 2


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "omg-take-2"}', "\0"])
def test_what_is_no_sidecar_is_refused(desk: Desk, release: Release, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(InvalidInput):
        desk.exports.open_sidecar(tmp_path / "x.json", release.id)
    assert len(desk.shelves.releases.tracks_of(release.id)) == 1


def test_everything_goes_into_readable_folders(desk: Desk, takes: list[Take], release: Release, tmp_path: Path) -> None:
    desk.add_track(release.id, "Gone")
    desk.remove_track(desk.shelves.releases.tracks_of(release.id)[1].id)
    job = Patience()
    written = desk.exports.everything(tmp_path / "all", ExportWish(format=ExportFormat.AS_IT_IS), job)
    (album,) = (tmp_path / "all").glob("Test Artist - Night Drive*")
    names = sorted(str(path.relative_to(album)) for path in album.rglob("*") if path.is_file())
    assert names == [
        "01 Low Tide/Take 1.json",
        "01 Low Tide/Take 1.wav",
        "01 Low Tide/Take 2.json",
        "01 Low Tide/Take 2.wav",
        "01 Low Tide/draft.json",
        "01 Low Tide/lyrics.txt",
        "proof.json",
        "release.json",
    ]
    assert len(written.files) == 2
    assert json.loads((album / "proof.json").read_text())["release_id"] == release.id
    assert list((tmp_path / "all" / "Trash").rglob("draft.json"))
    fractions = [fraction for fraction, _ in job.reports]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    with pytest.raises(InvalidInput, match="not empty"):
        desk.exports.everything(tmp_path / "all", ExportWish(), job)


def test_everything_else_goes_out_when_the_audio_of_a_take_is_gone_and_that_is_said(
    desk: Desk, takes: list[Take], track_id: TrackId, tmp_path: Path
) -> None:
    desk.audio.path(takes[0].audio_digest).unlink()
    written = desk.exports.everything(tmp_path / "all", ExportWish(format=ExportFormat.AS_IT_IS), Patience())
    assert [path.name for path in written.files] == ["Take 2.wav"]
    assert written.missing == ("Low Tide: Take 1",)
    (told,) = (tmp_path / "all").glob("Missing audio.txt")
    assert told.read_text() == "The audio of these was not in the library any more:\nLow Tide: Take 1\n"


def test_everything_stops_between_two_files_when_nobody_waits(desk: Desk, takes: list[Take], tmp_path: Path) -> None:
    job = Patience()
    job.cancel()
    with pytest.raises(Cancelled):
        desk.exports.everything(tmp_path / "all", ExportWish(), job)
    assert not list(tmp_path.rglob("*.wav"))[2:]


def test_a_folder_that_cannot_be_made_is_said(desk: Desk, takes: list[Take], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        written_by(desk, takes, tmp_path / "file" / "folder")
