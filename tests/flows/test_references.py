"""A finished record beside the takes: kept with the track, heard, and nothing more."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.store.trash import SqliteTrashShelf
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.errors import AudioUnusable, NotFound
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.takes import Take
from omg_desktop.flows.export import ExportFormat, ExportWish
from tests.fakes import Hum, Patience, write_tone


def test_it_is_kept_with_its_track_over_a_restart_and_does_not_need_its_file(
    tmp_path: Path, hum: Hum, desk: Desk, track_id: TrackId
) -> None:
    record = write_tone(tmp_path / "Harbour.wav", 3.0)
    put = desk.bench.put_beside(track_id, record)
    record.unlink()
    desk.close()
    again = build_desk(Config(data_folder=tmp_path / "data"), providers={hum.card.key: hum})
    try:
        kept = again.bench.reference_of(track_id)
        assert kept == put
        assert (kept.name, kept.facts.duration_seconds) == ("Harbour.wav", 3.0)
        assert again.audio.path(kept.audio_digest).stat().st_size > 3 * 44_100
    finally:
        again.close()


def test_another_takes_its_place_and_none_leaves_none(desk: Desk, track_id: TrackId, tmp_path: Path) -> None:
    first = desk.bench.put_beside(track_id, write_tone(tmp_path / "one.wav", 1.0))
    second = desk.bench.put_beside(track_id, write_tone(tmp_path / "two.flac", 1.0, 5))
    assert desk.bench.reference_of(track_id) == second
    assert desk.bench.keep_reference(track_id, first) == first
    assert desk.bench.reference_of(track_id) == first
    desk.bench.keep_reference(track_id, None)
    assert desk.bench.reference_of(track_id) is None
    assert desk.bench.reference_of(TrackId("another")) is None


def test_what_was_taken_off_is_left_over_unless_it_comes_back(desk: Desk, track_id: TrackId, tmp_path: Path) -> None:
    trash = SqliteTrashShelf(desk.shelves.library)
    record = desk.bench.put_beside(track_id, write_tone(tmp_path / "one.wav", 1.0))
    assert trash.only_needed_by([track_id]) == {record.audio_digest}
    assert trash.left_over() == frozenset()
    desk.bench.keep_reference(track_id, None)
    assert trash.left_over() == {record.audio_digest}
    desk.bench.keep_reference(track_id, record)
    assert trash.left_over() == frozenset()


def test_it_is_no_take_costs_nothing_and_is_told_nowhere(
    desk: Desk, track_id: TrackId, make_takes: Callable[..., list[Take]], tmp_path: Path
) -> None:
    make_takes(track_id)
    before = (desk.shelves.audit.count(), desk.price_track(track_id), desk.takes_of(track_id))
    reference = desk.bench.put_beside(track_id, write_tone(tmp_path / "Harbour.wav", 3.0))
    assert (desk.shelves.audit.count(), desk.price_track(track_id), desk.takes_of(track_id)) == before
    assert desk.shelves.outbox.envelopes() == []
    for act in (lambda: desk.confirm_take(reference.id), lambda: desk.rate_take(reference.id, 5)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        desk.exports.audio(track_id, reference.id, tmp_path / "ours.wav")


def test_exporting_everything_leaves_somebody_elses_music_here(
    desk: Desk, track_id: TrackId, make_takes: Callable[..., list[Take]], tmp_path: Path
) -> None:
    make_takes(track_id)
    record = write_tone(tmp_path / "Harbour.wav", 3.0, 50)
    desk.bench.put_beside(track_id, record)
    out = tmp_path / "out"
    out.mkdir()
    desk.exports.everything(out, ExportWish(format=ExportFormat.AS_IT_IS), Patience())
    written = [path for path in out.rglob("*") if path.is_file()]
    assert any(path.suffix == ".wav" for path in written)
    assert all("Harbour" not in path.name and path.read_bytes() != record.read_bytes() for path in written)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.wav", None, "“gone.wav” is not there."),
        ("letter.wav", b"Dear listener", "“letter.wav” is not audio we can read"),
        ("odd.wav", np.full((4_410, 2), np.nan, np.float32), "“odd.wav” holds values that are not numbers."),
    ],
)
def test_what_cannot_be_heard_is_refused_in_one_sentence_and_changes_nothing(
    desk: Desk, track_id: TrackId, tmp_path: Path, name: str, content: object, words: str
) -> None:
    kept = desk.bench.put_beside(track_id, write_tone(tmp_path / "one.wav", 1.0))
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        soundfile.write(path, content, 44_100, "FLOAT")
    with pytest.raises(AudioUnusable, match=words):
        desk.bench.put_beside(track_id, path)
    assert desk.bench.reference_of(track_id) == kept
