"""Delivery as a folder: what a store would be sent, written down where a person can look at it.

A package appears under its name only when all of it is on the disk, so there is never half a package; the name is
made from the release, so a second delivery finds the first.
"""

import json
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from pydantic import JsonValue

from omg_desktop.backend.ports import DeliveryPostponed, DeliveryRefused, Package
from omg_desktop.domain.releases import Track, TrackAudio
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.values import Digest

FORMAT = "omg-package/1"
DISCLOSURE_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SUFFIXES = {
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
    "audio/aiff": ".aiff",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
}
SUMS = "SHA256SUMS"

_BLOCK_BYTES = 1 << 20
_FILE_NAME_DIGITS = 3


class FolderTarget:
    """Fits ``ports.DeliveryTarget``. ``stores`` are names; in the sandbox each says that it is a test."""

    def __init__(self, folder: Path, stores: Sequence[str]) -> None:
        self._folder, self._stores = folder, tuple(stores)

    def deliver(self, package: Package) -> tuple[str, ...]:
        target = self._folder / f"release-{package.accepted.release_id}"
        try:
            if target.exists():
                _check_same(target, package)
                return self._stores
            self._folder.mkdir(parents=True, exist_ok=True)
            self._clear_leftovers(target)
            draft = self._folder / f".{target.name}.{uuid.uuid4().hex}"
            draft.mkdir()
            try:
                self._fill(draft, package)
                draft.rename(target)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            _sync_folder(self._folder)
        except OSError as error:
            raise DeliveryPostponed(f"The package could not be written ({error.strerror}).") from error
        return self._stores

    def _clear_leftovers(self, target: Path) -> None:
        """Of a process that was killed while it wrote."""
        for leftover in self._folder.glob(f".{target.name}.*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _fill(self, draft: Path, package: Package) -> None:
        audio_folder = draft / "audio"
        audio_folder.mkdir()
        sums: dict[str, str] = {}
        for number, track in enumerate(_in_order(package), start=1):
            name = _file_name(number, _audio(track))
            sums[name] = _copy(package.audio[_audio(track).digest], draft / name, _audio(track).digest)
        described = _described(package, self._stores)
        sums["release.json"] = _write(draft / "release.json", json.dumps(described, indent=2, ensure_ascii=False))
        _write(draft / SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items()))
        _sync_folder(audio_folder)
        _sync_folder(draft)


def _described(package: Package, stores: Sequence[str]) -> Mapping[str, JsonValue]:
    """release.json: what the stores show, how each track came to be, and what the files must hash to."""
    accepted, tracks = package.accepted, _in_order(package)
    described_tracks: list[JsonValue] = [_described_track(number, track) for number, track in enumerate(tracks, 1)]
    generated: list[JsonValue] = [track.id for track in tracks if _source(_audio(track)).is_ai]
    tools = {said.tool_name for track in tracks if (said := _audio(track).declaration) and said.maker.uses_ai}
    manifest: dict[str, JsonValue] = {
        _file_name(number, _audio(track)): _audio(track).digest for number, track in enumerate(tracks, 1)
    }
    return {
        "format": FORMAT,
        "is_test": True,
        "ref": accepted.receipt.ref,
        "fingerprint": accepted.fingerprint,
        "accepted_at": accepted.receipt.accepted_at.isoformat(),
        "release": accepted.submission.release.model_dump(mode="json", exclude={"created_at", "edited_at", "removed"}),
        "tracks": described_tracks,
        "ai_disclosure": {
            "uses_ai": bool(generated),
            "tracks_with_ai": generated,
            "tools_declared": list[JsonValue](sorted(tools)),
        },
        "stores": list(stores),
        "manifest": {"algorithm": "SHA-256", "files": manifest},
    }


def _described_track(number: int, track: Track) -> JsonValue:
    audio = _audio(track)
    source, said = _source(audio), audio.declaration
    return {
        "id": track.id,
        "number": number,
        "title": track.title,
        "file": _file_name(number, audio),
        "sha256": audio.digest,
        "media_type": audio.media_type,
        "duration_seconds": audio.duration_seconds,
        "sample_rate_hz": audio.sample_rate_hz,
        "channels": audio.channels,
        "bit_depth": audio.bit_depth,
        "origin": audio.origin.value,
        "digital_source": source.value,
        "digital_source_uri": DISCLOSURE_VOCABULARY + source.value,
        "contains_ai": source.is_ai,
        "declaration": said.told() if said else None,
    }


def _in_order(package: Package) -> list[Track]:
    return sorted(package.accepted.submission.tracks, key=lambda track: track.position)


def _audio(track: Track) -> TrackAudio:
    if track.audio is None:
        raise DeliveryRefused(f"Track {track.position} has no audio.")
    return track.audio


def _source(audio: TrackAudio) -> DigitalSource:
    if audio.source is None:
        raise DeliveryRefused("Nobody has said how the audio was made.")
    return audio.source


def _file_name(number: int, audio: TrackAudio) -> str:
    """Made of nothing that came from outside."""
    return f"audio/{number:0{_FILE_NAME_DIGITS}}{SUFFIXES.get(audio.media_type, '.audio')}"


def _check_same(target: Path, package: Package) -> None:
    """Raises DeliveryRefused when the folder that lies there holds something else."""
    try:
        there = json.loads((target / "release.json").read_text("utf-8"))["fingerprint"]
    except (ValueError, KeyError, TypeError, FileNotFoundError):
        there = None
    if there != package.accepted.fingerprint:
        raise DeliveryRefused("Another package of this release lies there already.")


def _copy(source: Path, target: Path, digest: Digest) -> str:
    """Raises DeliveryRefused when the audio on the shelf is not the audio any more that was paid for."""
    seen = sha256()
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(_BLOCK_BYTES):
            seen.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    if seen.hexdigest() != digest:
        raise DeliveryRefused("The audio was damaged after it had arrived.")
    return digest


def _write(path: Path, text: str) -> str:
    content = text.encode()
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return sha256(content).hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make names survive a power cut. Windows cannot open folders, and needs no help with this."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
