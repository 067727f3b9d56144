"""`omg export`: from what was said to files, or to how big they would be."""

import threading
from argparse import Namespace
from pathlib import Path

from omg_desktop.app.desk import Desk
from omg_desktop.cli.acts import every_take, matching, the_release, the_track
from omg_desktop.cli.answers import Answer
from omg_desktop.cli.making import TerminalJob
from omg_desktop.domain.errors import InvalidInput, NotFound
from omg_desktop.domain.exports import Credentials, ExportFormat, ExportSize, ExportWish, credentials_in_words
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.flows.export import Written

_BY_ENDING = {".wav": ExportFormat.WAV_24, ".wave": ExportFormat.WAV_24, ".aif": ExportFormat.AIFF_24}


def export(desk: Desk, said: Namespace) -> Answer:
    if said.all is not None:
        return _everything(desk, said)
    if said.what is None or said.file is None:
        raise InvalidInput("Say what to export and to which file, or a folder with --all.")
    track_id, take_id = _named(desk, said.what)
    wish = ExportWish(_format(said), sidecars=False, sample_rate_hz=said.rate)
    if said.size:
        return _size(desk.exports.audio.size(track_id, take_id, wish), wish)
    how = wish.rendition.but(bit_depth=wish.format.bit_depth if said.format else None)
    written = desk.exports.audio(track_id, take_id, said.file, how)
    (file,) = written.files
    return Answer({"file": str(file)} | _lost(written), "\n".join([str(file), *_lost_words(written, wish)]))


def bundle(desk: Desk, said: Namespace) -> Answer:
    release = the_release(desk, said.release)
    wish = ExportWish(ExportFormat(said.format), sample_rate_hz=said.rate)
    done = desk.exports.bundle(
        release.id, said.folder, wish, TerminalJob("Bundle", threading.Event()), stems=said.stems
    )
    told = [str(done.files[0]), *done.missing]
    found = {"file": str(done.files[0]), "missing": list(done.missing)}
    return Answer(found | _lost(done), "\n".join([*told, *_lost_words(done, wish)]))


def _everything(desk: Desk, said: Namespace) -> Answer:
    wish = ExportWish(ExportFormat(said.format or ExportFormat.AS_IT_IS), said.template, sample_rate_hz=said.rate)
    if said.size:
        return _size(desk.exports.everything.size(wish), wish)
    done = desk.exports.everything(said.all, wish, TerminalJob("Export", threading.Event()))
    count = "1 file" if len(done.files) == 1 else f"{len(done.files)} files"
    told = [f"{count} of audio in {said.all}", *(f"audio is gone: {what}" for what in done.missing)]
    found = {"folder": str(said.all), "files": list(map(str, done.files)), "missing": list(done.missing)}
    return Answer(found | _lost(done), "\n".join([*told, *_lost_words(done, wish)]))


def _named(desk: Desk, text: str) -> tuple[TrackId, TakeId | None]:
    try:
        take = matching(text, every_take(desk), "take")
    except NotFound:
        return the_track(desk, text).id, None
    return take.track_id, take.id


def _format(said: Namespace) -> ExportFormat:
    """What the ending says; ``--format`` may say how many bits. Raises InvalidInput where they differ."""
    ending = Path(said.file).suffix.lower()
    if said.format is None:
        by_ending = {how.ending: how for how in ExportFormat if how.ending} | _BY_ENDING
        return by_ending.get(ending, ExportFormat.AS_IT_IS)
    wanted = ExportFormat(said.format)
    if wanted.ending and ending and _usual(ending) != wanted.ending:
        raise InvalidInput(f"{Path(said.file).name} does not end like {wanted.value}: give it {wanted.ending}.")
    return wanted


def _usual(ending: str) -> str:
    """The usual one of several endings of one format."""
    return {".wave": ".wav", ".aif": ".aiff"}.get(ending, ending)


def _size(found: ExportSize, wish: ExportWish) -> Answer:
    value = {"files": found.files, "bytes": found.bytes, "credentials_left_behind": found.left_behind}
    words = credentials_in_words(found, wish)
    return Answer(value, "\n".join([found.words, words] if words else [found.words]))


def _lost(written: Written) -> dict[str, object]:
    return {"content_credentials": Credentials.LEFT_BEHIND.value} if written.left_behind else {}


def _lost_words(written: Written, wish: ExportWish) -> list[str]:
    words = credentials_in_words(ExportSize(len(written.files), 0, 0, written.left_behind), wish)
    return [words] if words else []
