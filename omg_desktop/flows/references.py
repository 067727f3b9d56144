"""Putting a finished record beside the takes of a track, and taking it off again. The trail hears nothing of it."""

from dataclasses import dataclass
from pathlib import Path

from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.domain.ids import TakeId, TrackId, new_id
from omg_desktop.domain.references import REFERENCE_NAME_LENGTH_MAX, Reference
from omg_desktop.ports import AudioFolder, Clock, ReferenceShelf


@dataclass(frozen=True)
class ReferenceOf:
    """The record that lies beside the takes of a track, if one does."""

    references: ReferenceShelf

    def __call__(self, track_id: TrackId) -> Reference | None:
        return self.references.of_track(track_id)


@dataclass(frozen=True)
class PutBeside:
    """Keep a copy of an audio file as the reference of a track, in place of another. It never leaves this computer.

    Raises AudioUnusable, DiskFull.
    """

    references: ReferenceShelf
    audio: AudioFolder
    now: Clock

    def __call__(self, track_id: TrackId, path: Path) -> Reference:
        name = "".join(letter if letter.isprintable() else "�" for letter in path.name)[-REFERENCE_NAME_LENGTH_MAX:]
        facts = self.audio.inspect(path)
        if not facts.is_finite:
            raise AudioUnusable(f"“{name}” holds values that are not numbers.")
        reference = Reference(
            id=TakeId(new_id()),
            track_id=track_id,
            name=name,
            audio_digest=self.audio.adopt(path),
            facts=facts,
            put_at=self.now(),
        )
        self.references.put(track_id, reference)
        return reference


@dataclass(frozen=True)
class KeepReference:
    """Let this be the reference of a track, or none: for taking one off, and for taking that back."""

    references: ReferenceShelf

    def __call__(self, track_id: TrackId, reference: Reference | None) -> Reference | None:
        self.references.put(track_id, reference)
        return reference
