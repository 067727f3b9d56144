"""Favourites, tags and lists under a name: how a person keeps order in the library. Each act can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.releases import ReleaseMark
from omg_desktop.domain.search import LIST_NAME_LENGTH_MAX, LISTS_MAX, KeptList
from omg_desktop.domain.takes import LABEL_LENGTH_MAX
from omg_desktop.flows.library import ReleaseSummary
from omg_desktop.ui.library.acts import Acts
from omg_desktop.ui.library.filters import kept
from omg_desktop.ui.library.state import UNTITLED_RELEASE, ColourWish, LibraryState, Row, TagWish


@dataclass(frozen=True)
class MarkingFlows:
    """What may be asked for."""

    mark: Callable[[Sequence[ReleaseMark]], object]
    keep_lists: Callable[[tuple[KeptList, ...]], object]


class Marking:
    """Does it by the acts of the side bar."""

    def __init__(self, flows: MarkingFlows, acts: Acts) -> None:
        self._flows = flows
        self._acts = acts
        self._wanted: dict[ReleaseId, ReleaseMark] = {}

    def set_favourite(self, state: LibraryState, rows: Sequence[Row]) -> None:
        """Make the releases of these rows favourites; where all are, none of them."""
        found = _summaries(state, rows)
        before = self._marks_of(found)
        on = not all(mark.favourite for mark in before)
        act = "Favourite" if on else "No favourite:"
        self._change(f"{act} {_named(found)}", before, [mark.but(favourite=on) for mark in before])

    def set_colour(self, state: LibraryState, wish: ColourWish) -> None:
        """Give the releases of these rows a colour, or take it away."""
        found = _summaries(state, wish.rows)
        before = self._marks_of(found)
        named = wish.colour.value if wish.colour else "none"
        self._change(f"Colour of {_named(found)}: {named}", before, [one.but(colour=wish.colour) for one in before])

    def tag(self, state: LibraryState, wish: TagWish) -> None:
        """Give the releases of these rows a tag, or take it away."""
        tag = " ".join(wish.tag.split())[:LABEL_LENGTH_MAX]
        found = _summaries(state, wish.rows)
        before = self._marks_of(found)
        if tag:
            title = f"{'Tag' if wish.on else 'Take the tag from'} {_named(found)}"
            self._change(f"{title}: {tag}", before, [mark.with_tag(tag, on=wish.on) for mark in before])

    def keep_list(self, state: LibraryState, name: str) -> None:
        """Keep what is searched for and filtered by under a name; one of that name is replaced."""
        name = " ".join(name.split())[:LIST_NAME_LENGTH_MAX]
        before = state.lists
        if name and state.is_narrowed:
            made = KeptList(name=name, search=state.search.strip(), filters=kept(state.filters))
            others = [one for one in before if one.name.casefold() != name.casefold()]
            self._keep(f"Keep list “{name}”", f"List “{name}” is kept", before, (*others, made)[-LISTS_MAX:])

    def drop_list(self, state: LibraryState, name: str) -> None:
        """Forget a list; what it listed stays where it is."""
        after = tuple(one for one in state.lists if one.name != name)
        self._keep(f"Remove list “{name}”", f"List “{name}” is gone; its releases stay", state.lists, after)

    def _keep(self, title: str, said: str, before: tuple[KeptList, ...], after: tuple[KeptList, ...]) -> None:
        keep = self._flows.keep_lists
        if after != before:
            self._acts.do(title, said, lambda: keep(after), lambda: keep(before))

    def _change(self, title: str, before: Sequence[ReleaseMark], after: Sequence[ReleaseMark]) -> None:
        mark = self._flows.mark
        if list(before) != list(after):
            self._wanted |= {one.release_id: one for one in after}
            ids = [one.release_id for one in before]
            self._acts.do(title, "", lambda: mark(after), lambda: mark(before), ids=ids)

    def _marks_of(self, found: Sequence[ReleaseSummary]) -> list[ReleaseMark]:
        """As they will be when what was begun is written: another act may follow before it is read back."""
        if not self._acts.is_busy:
            self._wanted.clear()
        return [self._wanted.get(one.release.id) or _mark_of(one) for one in found]


def _summaries(state: LibraryState, rows: Sequence[Row]) -> list[ReleaseSummary]:
    """The releases of these rows, each once; a track stands for its release."""
    ids = dict.fromkeys(row.release_id for row in rows)
    return [found for release_id in ids if (found := state.summary(release_id)) is not None]


def _mark_of(summary: ReleaseSummary) -> ReleaseMark:
    return ReleaseMark(
        release_id=summary.release.id, favourite=summary.favourite, colour=summary.colour, tags=summary.tags
    )


def _named(found: Sequence[ReleaseSummary]) -> str:
    return f"“{found[0].release.title or UNTITLED_RELEASE}”" if len(found) == 1 else f"{len(found)} releases"
