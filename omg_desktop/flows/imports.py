"""Files from elsewhere as the audio of tracks, what the artist declares of them, and taking that back."""

from dataclasses import dataclass
from pathlib import Path

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.declarations import Declaration
from omg_desktop.domain.errors import AudioUnusable, InvalidInput
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import TEXT_LENGTH_MAX, AudioOrigin, Track, TrackAudio
from omg_desktop.domain.takes import AudioFacts
from omg_desktop.domain.values import Value
from omg_desktop.flows.library import AddTrack, SaveTrack, Standing, happening
from omg_desktop.flows.takes import PutBackAudio, as_imported
from omg_desktop.flows.trash import RemoveTrack
from omg_desktop.ports import AudioFolder, Clock, DraftShelf, ReleaseShelf


class Imported(Value):
    """What an import did: the track as it is since then, and as it was; None where it was added for the file."""

    track: Track
    before: Track | None


@dataclass(frozen=True)
class ImportAudio:
    """Make a file from elsewhere the audio of a track; without a track, of a new one named after the file.

    What made it is the artist's to declare; it is kept with the audio and in the trail.
    """

    releases: ReleaseShelf
    drafts: DraftShelf
    audio: AudioFolder
    standing: Standing
    now: Clock

    def __call__(self, release_id: ReleaseId, track_id: TrackId | None, path: Path, said: Declaration) -> Imported:
        self.standing.require_editable(release_id)
        facts = self.audio.inspect(path)
        if facts.loudness_lufs is None or not facts.is_finite:
            raise AudioUnusable(f"{path.name} is silent, or holds values that are not numbers.")
        digest = self.audio.adopt(path)
        before = self.releases.track(track_id) if track_id is not None else None
        track = before or AddTrack(self.releases, self.drafts, self.now)(release_id, path.stem[:TEXT_LENGTH_MAX])
        if track.release_id != release_id:
            raise InvalidInput("The track belongs to another release.")
        audio = _imported(digest, facts, said, self.now)
        changed = track.but(audio=audio, title=track.title or path.stem[:TEXT_LENGTH_MAX])
        details = as_imported(audio) | {"c2pa_present": facts.has_c2pa}
        told = happening(EventKind.AUDIO_IMPORTED, self.now, release_id, track.id, details)
        self.releases.put_tracks([changed], told)
        return Imported(track=changed, before=before)


@dataclass(frozen=True)
class TakeBackImport:
    """As before the import: a track that was added for it goes into the trash, another has its old audio again.

    The trail tells both. Raises InvalidInput where the track has other audio by now, or its release is fixed.
    """

    releases: ReleaseShelf
    remove_track: RemoveTrack
    save_track: SaveTrack
    put_back_audio: PutBackAudio

    def __call__(self, done: Imported) -> Track:
        if done.before is None:
            return self.remove_track(done.track.id)
        return self._change(done.track, done.before)

    def again(self, done: Imported) -> Track:
        """After it was taken back, the import as it was: nothing is asked or read anew."""
        if done.before is None:
            return self.remove_track(done.track.id, restore=True)
        return self._change(done.before, done.track)

    def _change(self, old: Track, new: Track) -> Track:
        there = self.releases.track(new.id)
        if _digest(there) != _digest(old):
            raise InvalidInput(f"“{there.title or 'The track'}” has other audio by now, so it was left as it is.")
        if there.title == old.title != new.title:  # named after the file
            self.save_track(there.but(title=new.title))
        return self.put_back_audio(new.id, new.audio)


def _digest(track: Track) -> str | None:
    return track.audio.digest if track.audio else None


def _imported(digest: str, facts: AudioFacts, said: Declaration, now: Clock) -> TrackAudio:
    container = facts.media_type.removeprefix("audio/").upper()
    depth = f"{facts.bit_depth}-bit " if facts.bit_depth else ""
    return TrackAudio(
        origin=AudioOrigin.IMPORT,
        digest=digest,
        label=f"Imported {container} · {depth}{facts.sample_rate_hz / 1000:g} kHz",
        source=said.source,
        declaration=said,
        media_type=facts.media_type,
        duration_seconds=facts.duration_seconds,
        sample_rate_hz=facts.sample_rate_hz,
        channels=facts.channels,
        bit_depth=facts.bit_depth,
        chosen_at=now(),
    )
