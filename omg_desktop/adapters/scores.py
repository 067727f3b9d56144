"""Scores of takes, kept under the digest of the audio they were rendered to; and what can be written from them.

A score is as durable as the audio: stems, MIDI and variations are made from it years later, and offline. Here it is
only a file; what is in it is read in a process of its own, so that the window need not know the composer.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omg_desktop.adapters.composer_child import Answer, have_done
from omg_desktop.adapters.discarding import discard_file
from omg_desktop.adapters.pack_building import BuiltPack
from omg_desktop.adapters.sound_pack import SoundPacks
from omg_desktop.domain.errors import InvalidInput, LibraryUnusable, NotFound, ProviderFailed
from omg_desktop.domain.values import Digest
from omg_desktop.domain.variations import ScoreOutline, VariationKind
from omg_desktop.ports import Job

FORMAT = 1
STEM_FORMATS = ("wav", "flac")


def kept_text(score: str, brief: Mapping[str, Any], pack: BuiltPack | None, engine_version: str) -> str:
    """A composer's score as it is kept (``score_changes`` reads it); "" where there is none."""
    if not score:
        return ""
    facts = {
        "format": FORMAT,
        "brief": dict(brief),
        "changes": [],
        "pack": pack.identity if pack else "",
        "sound": pack.name if pack else "",
        "engine_version": engine_version,
    }
    return f'{json.dumps(facts)[:-1]}, "score": {score}}}'


def pack_of(text: str) -> str:
    """The identity of the sample pack that a kept score was played with; "" for the own voices."""
    return str(_parsed(text).get("pack", ""))


@dataclass(frozen=True)
class KeptScores:
    """``root/ab/abcd….json`` for the audio of digest ``abcd…``. ``work_command`` starts the process that reads them."""

    root: Path
    packs: SoundPacks
    work_command: Sequence[str]
    package_root: Path

    def keep(self, audio: Path, text: str) -> None:
        """Keep the score of a finished file; it is on the disk when this returns. Raises LibraryUnusable."""
        try:
            with audio.open("rb") as sound:
                home = self._home(hashlib.file_digest(sound, "sha256").hexdigest())
            home.parent.mkdir(parents=True, exist_ok=True)
            _write(home, text.encode())
        except OSError as error:
            raise LibraryUnusable(f"The folder of scores cannot be written: {error.strerror}.") from error

    def discard(self, digest: Digest) -> int:
        """Delete the score of audio that is gone; returns how many bytes became free. Raises LibraryUnusable."""
        return discard_file(self._home(digest))

    def has(self, digest: Digest) -> bool:
        return self._home(digest).is_file()

    def outline(self, digest: Digest, job: Job) -> ScoreOutline:
        answer = self._have_done(self.order("outline", digest), job)
        return ScoreOutline.model_validate(answer["outline"])

    def outline_varied(self, digest: Digest, kind: VariationKind, value: str, job: Job) -> ScoreOutline:
        """What it would become. Raises InvalidInput, in one sentence, for what makes no sense."""
        variation = {"kind": kind.value, "value": value, "seed": 0}
        answer = self._have_done(self.order("outline", digest) | {"variation": variation}, job)
        return ScoreOutline.model_validate(answer["outline"])

    def chord_sheet(self, digest: Digest, job: Job) -> str:
        return str(self._have_done(self.order("chords", digest), job)["text"])

    def write_midi(self, digest: Digest, target: Path, job: Job) -> Path:
        """Every part with tempo map and markers."""
        target = target if target.suffix else target.with_name(f"{target.name}.mid")
        draft = target.with_name(f".incoming-{secrets.token_hex(8)}")
        with _in_our_words(target):
            try:
                self._have_done(self.order("midi", digest) | {"target": str(draft)}, job)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
        return target

    def write_stems(self, digest: Digest, folder: Path, suffix: str, job: Job) -> tuple[Path, ...]:
        """Each part as a file in this folder, with the instruments of the take. Raises InvalidInput or Cancelled.

        The folder is made where there is none; a file of a stem's name is replaced when the new one is whole.
        """
        if suffix not in STEM_FORMATS:
            raise InvalidInput("Stems are written as WAV or FLAC.")
        order = self.order("stems", digest) | self.sound_of(digest) | {"folder": str(folder), "suffix": suffix}
        with _in_our_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
            before = _seen(folder, suffix)
            self._have_done(order, job)
            return tuple(sorted(path for path, when in _seen(folder, suffix).items() if before.get(path) != when))

    def write_chords(self, digest: Digest, target: Path, job: Job) -> Path:
        """The chord sheet as a file."""
        text = self.chord_sheet(digest, job)
        with _in_our_words(target):
            _write(target, text.encode())
        return target

    def order(self, work: str, digest: Digest) -> dict[str, Any]:
        """The beginning of an order for this score. Raises NotFound."""
        home = self._home(digest)
        if not home.is_file():
            raise NotFound("This take has no score: only those of the built-in composer have one.")
        return {"job": work, "kept_path": str(home)}

    def sound_of(self, digest: Digest) -> dict[str, str]:
        """The instruments a score was played with, as the composer is told. Raises InvalidInput when they are gone."""
        try:
            kept = _parsed(self._home(digest).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput("The score of this take cannot be read.") from error
        if not kept.get("pack"):
            return {}
        found = self.packs.of_identity(str(kept["pack"]))
        if found is None:
            raise InvalidInput(
                f"This take was played with “{kept.get('sound')}”, which is not on this computer any more. "
                "Take its SoundFont again; then the same instruments are there."
            )
        return {"pack_path": str(found.folder)}

    def _home(self, digest: Digest) -> Path:
        return self.root / digest[:2] / f"{digest}.json"

    def _have_done(self, order: Mapping[str, Any], job: Job) -> Answer:
        try:
            return have_done(self.work_command, self.package_root, order, job)
        except ProviderFailed as error:  # nothing was generated; a person asked for what cannot be
            raise InvalidInput(str(error)) from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seen(folder: Path, suffix: str) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.glob(f"*.{suffix}")}


def _write(target: Path, data: bytes) -> None:
    """In one step, or not at all; afterwards it is on the disk."""
    draft = target.with_name(f".incoming-{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _in_our_words(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"{target.name} cannot be written: {error.strerror}.") from error
