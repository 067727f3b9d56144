"""The parts of a take as files for other programs: named, marked and counted like any other export, and not billed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from omg_desktop.adapters.scores import KeptScores
from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import Cancelled, InvalidInput, NotFound
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.takes import Take
from omg_desktop.flows.stems import ExportStems
from omg_desktop.ports import Job
from tests.fakes import Patience, write_parts


class Band(KeptScores):
    """Scores of which each take has one; three parts play at once."""

    leaves: Callable[[], object] = staticmethod(lambda: None)

    def has(self, digest: str) -> bool:
        return True

    def write_stems(self, digest: str, folder: Path, suffix: str, job: Job) -> tuple[Path, ...]:
        job.report(0.5, "Playing")
        written = write_parts(folder, suffix)
        type(self).leaves()
        return written


@pytest.fixture
def take(track_id: TrackId, make_takes: Callable[..., list[Take]]) -> Take:
    (made,) = make_takes(track_id, 1)
    return made


@pytest.fixture
def stems(desk: Desk) -> ExportStems:
    real = desk.composer.parts.scores
    return replace(desk.exports.stems, scores=Band(real.root, real.packs, real.work_command, real.package_root))


@pytest.mark.parametrize(
    ("how", "rate_hz", "form"),
    [
        (ExportFormat.WAV_24, None, ("WAV", "PCM_24", 44_100)),
        (ExportFormat.WAV_16, 48_000, ("WAV", "PCM_16", 48_000)),
        (ExportFormat.FLAC, None, ("FLAC", "PCM_24", 44_100)),
        (ExportFormat.AIFF_24, 96_000, ("AIFF", "PCM_24", 96_000)),
        (ExportFormat.MP3, None, ("MP3", "MPEG_LAYER_III", 44_100)),
    ],
)
def test_each_part_is_a_file_with_name_tags_and_mark(
    stems: ExportStems, take: Take, tmp_path: Path, how: ExportFormat, rate_hz: int | None, form: tuple[str, str, int]
) -> None:
    wish, job = ExportWish(how, sample_rate_hz=rate_hz), Patience()
    written = stems(take.id, tmp_path / "out", wish, job)
    assert [path.stem for path in written.files] == [
        f"Test Artist - Night Drive - Take 1 - {part}" for part in ("Bass", "Drums", "Electric piano")
    ]
    for path in written.files:
        told = soundfile.info(path)
        assert (told.format, told.subtype, told.samplerate) == form
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in path.read_bytes()
    assert b"Night Drive (Drums)" in written.files[1].read_bytes()
    assert json.loads((tmp_path / "out" / "Test Artist - Night Drive - Take 1.json").read_text())["take"] == 1
    assert len(list((tmp_path / "out").iterdir())) == 4  # nothing of the way there is left
    told_shares = [share for share, _ in job.reports if share is not None]
    assert told_shares == sorted(told_shares)


def test_the_template_says_where_the_part_stands_and_nothing_is_replaced(
    stems: ExportStems, take: Take, tmp_path: Path
) -> None:
    wish = ExportWish(ExportFormat.FLAC, "{part} of {title}", sidecars=False)
    for _ in range(2):
        stems(take.id, tmp_path, wish, Patience())
    assert sorted(path.name for path in tmp_path.glob("Bass*")) == [
        "Bass of Night Drive (2).flac",
        "Bass of Night Drive.flac",
    ]


def test_stems_are_told_in_the_trail_and_add_no_credit(
    desk: Desk, stems: ExportStems, take: Take, tmp_path: Path
) -> None:
    before = desk.price_track(take.track_id)
    stems(take.id, tmp_path / "out", ExportWish(), Patience())
    kinds = [event.happening.kind for event in desk.shelves.audit.chain()]
    assert kinds[-1] is EventKind.AUDIO_EXPORTED
    assert kinds.count(EventKind.MUSIC_GENERATION) == 1
    assert desk.price_track(take.track_id) == before


def test_who_no_longer_waits_gets_no_more_files_and_nothing_half_made(
    stems: ExportStems, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Patience()
    monkeypatch.setattr(Band, "leaves", job.cancel)
    with pytest.raises(Cancelled):
        stems(take.id, tmp_path / "out", ExportWish(), job)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_cannot_be_is_refused_in_a_sentence(desk: Desk, stems: ExportStems, take: Take, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="choose a format"):
        stems(take.id, tmp_path / "out", ExportWish(ExportFormat.AS_IT_IS), Patience())
    with pytest.raises(InvalidInput, match="MP3 cannot be written at 96 kHz"):
        stems(take.id, tmp_path / "out", ExportWish(ExportFormat.MP3, sample_rate_hz=96_000), Patience())
    with pytest.raises(NotFound, match="no score"):
        desk.exports.stems(take.id, tmp_path / "out", ExportWish(), Patience())
