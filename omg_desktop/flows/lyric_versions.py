"""Keeping lyrics as they were: at every generation by themselves, under a name when asked, and bringing them back."""

from collections.abc import Callable
from dataclasses import dataclass

from omg_desktop.domain.authorship import Authorship, shares
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import TrackId, new_id
from omg_desktop.domain.lyric_versions import VERSION_NAME_LENGTH_MAX, LyricVersion, LyricVersionId, VersionOrigin
from omg_desktop.domain.values import Value
from omg_desktop.ports import Clock, LyricVersionShelf, TakeShelf


class KeptLyrics(Value):
    """A version with the numbers of the takes that were made from it."""

    version: LyricVersion
    takes: tuple[int, ...] = ()


def nothing_suggested(_track_id: TrackId) -> Authorship:
    """No writer has suggested anything: every line is the artist's."""
    return Authorship()


@dataclass(frozen=True)
class LyricVersionsOf:
    """Every version of a track, newest first; lyrics of takes from before there were versions are among them."""

    versions: LyricVersionShelf
    takes: TakeShelf

    def __call__(self, track_id: TrackId) -> tuple[KeptLyrics, ...]:
        kept = self.versions.of_track(track_id)
        made_from: dict[str, list[int]] = {}
        unkept: dict[str, LyricVersion] = {}
        texts = {version.text for version in kept}
        for take in self.takes.of_track(track_id):
            text = take.brief.lyrics
            if take.brief.instrumental or not text.strip():
                continue
            made_from.setdefault(text, []).append(take.number)
            if text not in texts and text not in unkept:
                unkept[text] = LyricVersion(
                    id=LyricVersionId(f"take-{take.id}"),
                    track_id=track_id,
                    text=text,
                    origin=VersionOrigin.GENERATION,
                    made_at=take.rendered_at,
                )
        every = sorted([*kept, *unkept.values()], key=lambda version: version.made_at, reverse=True)
        return tuple(KeptLyrics(version=one, takes=tuple(made_from.get(one.text, ()))) for one in every)


@dataclass(frozen=True)
class KeepLyrics:
    """Keep the lyrics as they are now. What is kept already is not kept twice, but may get a name."""

    versions: LyricVersionShelf
    now: Clock
    authorship: Callable[[TrackId], Authorship] = nothing_suggested

    def __call__(self, track_id: TrackId, text: str, origin: VersionOrigin, name: str = "") -> LyricVersion | None:
        """The version, or None for lyrics without a word."""
        if not text.strip():
            return None
        name = name.strip()[:VERSION_NAME_LENGTH_MAX]
        newest = next(iter(self.versions.of_track(track_id)), None)
        if newest is not None and newest.text == text and (not name or name == newest.name):
            return newest
        version = LyricVersion(
            id=LyricVersionId(new_id()),
            track_id=track_id,
            text=text,
            name=name,
            origin=origin,
            made_at=self.now(),
            shares=shares(self.authorship(track_id).after_edit(text)),
        )
        self.versions.put(version)
        return version


@dataclass(frozen=True)
class RestoreLyrics:
    """Bring a version back as a new one. What stood there is kept first, so that nothing is lost either way."""

    versions_of: LyricVersionsOf
    keep: KeepLyrics

    def __call__(self, track_id: TrackId, text_now: str, version_id: LyricVersionId) -> LyricVersion:
        wanted = next((kept.version for kept in self.versions_of(track_id) if kept.version.id == version_id), None)
        if wanted is None:
            raise NotFound("These lyrics are no longer in the library.")
        self.keep(track_id, text_now, VersionOrigin.REPLACED)
        name = f"{wanted.name} again" if wanted.name and not wanted.name.endswith(" again") else wanted.name
        return self.keep(track_id, wanted.text, VersionOrigin.RESTORED, name) or wanted
