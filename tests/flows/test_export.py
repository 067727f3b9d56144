"""Files for other programs, read back by another library; settings that come in again."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.app.desk import Desk
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take, TakeMark
from tests.fakes import Hum, Patience

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
        (ExportFormat.AIFF_24, "PCM_24"),
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


def test_a_name_of_ones_own_goes_out_only_where_the_template_asks_for_it(
    desk: Desk, takes: list[Take], tmp_path: Path
) -> None:
    desk.bench.mark_take(TakeMark(take_id=takes[0].id, name="Slow/close"))
    (usual,) = written_by(desk, takes[:1], tmp_path)
    assert "Slow" not in usual.name
    assert b"Slow" not in usual.read_bytes()
    named, nameless = written_by(desk, takes[:2], tmp_path, template="{take} - {name}")
    assert (named.stem, nameless.stem) == ("Take 1 - Slow close", "Take 2")


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


@pytest.fixture
def signed_takes(tmp_path: Path, make_takes: MakeTakes, hum: Hum, track_id: TrackId) -> list[Take]:
    """One take that carries its provider's Content Credentials, and one that does not."""
    hum.signs = [True, False]
    return make_takes(track_id, 2)


def test_a_file_with_content_credentials_stays_as_it_is_to_the_byte(
    desk: Desk, signed_takes: list[Take], tmp_path: Path
) -> None:
    ids, wish = [take.id for take in signed_takes], ExportWish(ExportFormat.AS_IT_IS)
    written = desk.exports.takes(ids, tmp_path / "out", wish, Patience())
    signed, plain = written.files
    assert signed.read_bytes() == desk.audio.path(signed_takes[0].audio_digest).read_bytes()
    assert b"digitalsourcetype" in plain.read_bytes()
    assert written.left_behind == 0
    told = [json.loads(path.with_suffix(".json").read_text())["content_credentials"] for path in written.files]
    assert told == ["kept", "none"]


@pytest.mark.parametrize("how", [how for how in ExportFormat if how is not ExportFormat.AS_IT_IS])
def test_what_a_format_cannot_carry_is_counted_before_and_noted_in_the_sidecar(
    desk: Desk, signed_takes: list[Take], tmp_path: Path, how: ExportFormat
) -> None:
    ids, wish = [take.id for take in signed_takes], ExportWish(how)
    before = desk.exports.size_of_takes(ids, wish)
    written = desk.exports.takes(ids, tmp_path / "out", wish, Patience())
    assert (before.files, before.left_behind, written.left_behind) == (2, 1, 1)
    assert json.loads(written.files[0].with_suffix(".json").read_text())["content_credentials"] == "left_behind"
    assert b"digitalsourcetype" in written.files[0].read_bytes()  # our own mark goes on saying it


def test_the_size_that_was_told_is_the_size_that_comes(desk: Desk, takes: list[Take], tmp_path: Path) -> None:
    ids = [takes[0].id]
    for how in (ExportFormat.WAV_24, ExportFormat.AIFF_24, ExportFormat.MP3, ExportFormat.AS_IT_IS):
        wish = ExportWish(how, sample_rate_hz=48_000 if how.rates_hz else None)
        written = desk.exports.takes(ids, tmp_path / how.value, wish, Patience())
        there = sum(path.stat().st_size for path in (tmp_path / how.value).iterdir())
        told = desk.exports.size_of_takes(ids, wish)
        assert told.files == len(written.files)
        assert told.bytes == pytest.approx(there, rel=0.01)


def test_everything_is_measured_before_and_what_came_from_elsewhere_goes_out_as_it_came(
    desk: Desk, signed_takes: list[Take], release: Release, tmp_path: Path
) -> None:
    sound, rate_hz = soundfile.read(desk.audio.path(signed_takes[1].audio_digest))
    for name in ("reel.aiff", "field.ogg"):
        soundfile.write(tmp_path / name, sound[: 2 * rate_hz], rate_hz)
        desk.import_audio(release.id, None, tmp_path / name, Declaration.said(Maker.RECORDING, "", ""))
    signed = desk.audio.path(signed_takes[0].audio_digest)
    desk.import_audio(release.id, None, signed, Declaration.said(Maker.SUNO, "", ""))
    wish = ExportWish(ExportFormat.FLAC, sample_rate_hz=48_000)
    size = desk.exports.everything.size(wish)
    assert (size.files, size.left_behind, size.kept) == (5, 1, 1)
    written = desk.exports.everything(tmp_path / "all", wish, Patience())
    assert len(written.files) == 5
    assert written.left_behind == 1
    by_name = {path.parent.name: path for path in written.files if path.stem == "Imported"}
    assert soundfile.info(by_name["02 reel"]).frames == 2 * rate_hz
    assert by_name["03 field"].read_bytes() == (tmp_path / "field.ogg").read_bytes()
    assert next(path for name, path in by_name.items() if name[:2] == "04").read_bytes() == signed.read_bytes()


@pytest.mark.parametrize("how", [ExportFormat.MP3, ExportFormat.AS_IT_IS])
def test_a_rate_that_cannot_be_is_refused_before_anything_is_written(
    desk: Desk, takes: list[Take], tmp_path: Path, how: ExportFormat
) -> None:
    wish = ExportWish(how, sample_rate_hz=96_000)
    for export in (
        lambda: desk.exports.takes([takes[0].id], tmp_path / "out", wish, Patience()),
        lambda: desk.exports.everything(tmp_path / "out", wish, Patience()),
    ):
        with pytest.raises(InvalidInput):
            export()
    assert not (tmp_path / "out").exists()
