"""What the page of lyric versions shows, as one value."""

from datetime import datetime

from omg_desktop.domain.authorship import shares_in_words
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_versions import ComparedLine, LyricVersion, LyricVersionId, compare
from omg_desktop.domain.values import Value
from omg_desktop.flows.lyric_versions import KeptLyrics


class VersionsState(Value):
    """The versions of a track beside its lyrics as they are now. Closed while ``shown`` is False."""

    track_id: TrackId | None = None
    shown: bool = False
    loading: bool = False
    editable: bool = True
    text_now: str = ""
    kept: tuple[KeptLyrics, ...] = ()
    chosen: LyricVersionId | None = None

    def read(self, kept: tuple[KeptLyrics, ...]) -> "VersionsState":
        """The library was read; what was chosen stays chosen as long as it is there, else the newest is."""
        ids = [one.version.id for one in kept]
        chosen = self.chosen if self.chosen in ids else next(iter(ids), None)
        return self.but(kept=kept, chosen=chosen, loading=False)

    @property
    def version(self) -> LyricVersion | None:
        """The version that is compared."""
        return next((one.version for one in self.kept if one.version.id == self.chosen), None)

    @property
    def lines(self) -> tuple[ComparedLine, ...]:
        """The chosen version at the left, the lyrics as they are now at the right."""
        return compare(self.version.text, self.text_now) if self.version else ()

    @property
    def can_restore(self) -> bool:
        return self.editable and self.version is not None and self.version.text != self.text_now

    @property
    def can_save(self) -> bool:
        return self.track_id is not None and bool(self.text_now.strip())

    @property
    def words(self) -> str:
        """What stands where there is nothing to list."""
        if self.loading:
            return "Looking for versions …"
        return "" if self.kept else "No versions yet. One is kept at every generation, and whenever you save one here."


def title_of(kept: KeptLyrics) -> str:
    return kept.version.title


def detail_of(kept: KeptLyrics) -> str:
    """ "23 Nov 16:20 · 100% yours · takes 1, 2"."""
    version = kept.version
    when = when_in_words(version.made_at)
    who = shares_in_words(version.shares) if version.shares.total else ""
    takes = ", ".join(map(str, kept.takes))
    made = f"take{'' if len(kept.takes) == 1 else 's'} {takes}" if takes else ""
    return " · ".join(part for part in (when, who, made) if part)


def when_in_words(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%b %H:%M}"
