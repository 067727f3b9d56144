"""What the page of lyric suggestions shows, as one value."""

from collections.abc import Mapping

from pydantic import Field

from omg_desktop.domain.authorship import Shares, shares_in_words
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.lyric_requests import (
    LyricRequest,
    LyricScope,
    LyricWriterCard,
    for_section,
    for_selection,
    for_song,
)
from omg_desktop.domain.lyric_structures import Structure
from omg_desktop.domain.rhymes import Rhymes
from omg_desktop.domain.suggestions import Choice, Part, Suggestion, applied, parts, rebased
from omg_desktop.domain.values import Value

RHYMES_SHOWN = 24
CHOICE_WORDS = {Choice.ACCEPT: "accepted", Choice.REJECT: "rejected", Choice.KEEP_BOTH: "both kept"}


class SuggestionsState(Value):
    """A wish to a writer, and what it says section by section. Closed while ``shown`` is False.

    ``start`` and ``end`` are the caret and selection when the page was opened. ``choices`` are by place of a part;
    ``steps`` are the choices behind each text they led to, so that undoing a step takes its choices back, too.
    """

    track_id: TrackId | None = None
    shown: bool = False
    editable: bool = True
    genre: str = ""
    lyrics: str = ""
    start: int = 0
    end: int = 0
    writers: tuple[LyricWriterCard, ...] = ()
    writer: ProviderKey | None = None
    scope: LyricScope = LyricScope.SONG
    instruction: str = ""
    writing: bool = False
    phase: str = ""
    problem: str = ""
    suggestion: Suggestion | None = None
    choices: Mapping[int, Choice] = Field(default_factory=dict)
    steps: Mapping[str, Mapping[int, Choice]] = Field(default_factory=dict)
    shares: Shares | None = None
    structures: tuple[Structure, ...] = ()
    rhymes: Rhymes = Rhymes()

    def heard(self, suggestion: Suggestion) -> "SuggestionsState":
        """The writer has said this much."""
        return self.but(suggestion=suggestion)

    def with_lyrics(self, lyrics: str, *, editable: bool) -> "SuggestionsState":
        """The lyrics are these now. A suggestion whose part was changed elsewhere is let go, and that is said."""
        state = self.but(lyrics=lyrics, editable=editable)
        found = self.suggestion
        if found is None or lyrics == self.result:
            return state
        if lyrics in self.steps:
            return state.but(choices=self.steps[lyrics])
        moved = rebased(found, lyrics)
        if moved is not None:
            return state.but(suggestion=moved, choices={}, steps={})
        return state.but(
            suggestion=None, choices={}, steps={}, problem="The lyrics were changed; ask again for a suggestion."
        )

    def deciding(self, choices: Mapping[int, Choice]) -> "SuggestionsState":
        state = self.but(choices={**self.choices, **choices})
        return state.but(steps={**self.steps, self.result: self.choices, state.result: state.choices})

    @property
    def request(self) -> LyricRequest:
        """What would be asked now."""
        if self.scope is LyricScope.SECTION:
            return for_section(self.lyrics, self.start, self.genre, self.instruction)
        if self.scope is LyricScope.SELECTION:
            return for_selection(self.lyrics, self.start, self.end, self.genre, self.instruction)
        return for_song(self.lyrics, self.genre, self.instruction)

    @property
    def card(self) -> LyricWriterCard | None:
        return next((card for card in self.writers if card.key == self.writer), None)

    @property
    def can_write(self) -> bool:
        return self.editable and not self.writing and self.card is not None and self.track_id is not None

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts(self.suggestion) if self.suggestion else ()

    @property
    def can_decide(self) -> bool:
        return self.editable and bool(self.undecided)

    @property
    def undecided(self) -> tuple[int, ...]:
        """The parts that differ and wait for a choice."""
        if self.writing:
            return ()
        return tuple(place for place, part in enumerate(self.parts) if not part.is_same and place not in self.choices)

    @property
    def result(self) -> str:
        """The lyrics after the choices so far; what is not decided yet stays as it was."""
        return applied(self.suggestion, self.choices) if self.suggestion else self.lyrics

    @property
    def words(self) -> str:
        """One line on how things stand."""
        if self.problem:
            return self.problem
        if self.writing:
            return f"{self.phase} …" if self.phase else "Asking …"
        if self.suggestion is None:
            return self._invitation
        if not self.suggestion.complete:
            return "The writer stopped before the end. What came is below; sections it did not reach stay as they are."
        if not any(not part.is_same for part in self.parts):
            return "The suggestion is what stands there already."
        return "Nothing is changed until you accept it." if self.undecided else "Everything is decided."

    @property
    def _invitation(self) -> str:
        if self.card is None:
            return "Choose who writes. Without a writer, the ideas below work offline."
        if self.card.on_this_computer:
            return f"{self.card.name} runs on your computer; nothing leaves it."
        return f"The lyrics and your wish are sent to {self.card.name} when you press Write, and not before."

    @property
    def share_words(self) -> str:
        return f"Lines: {shares_in_words(self.shares)}" if self.shares and self.shares.total else ""

    @property
    def rhyme_words(self) -> str:
        """Perfect rhymes, then those that are near."""
        perfect, near = self.rhymes.perfect[:RHYMES_SHOWN], self.rhymes.near[:RHYMES_SHOWN]
        said = [", ".join(perfect), f"near: {', '.join(near)}" if near else ""]
        return " · ".join(part for part in said if part)


def part_words(part: Part, choice: Choice | None) -> str:
    """What a part is, and what was decided about it."""
    title = part.title or "Lines"
    kind = "new" if not part.before.strip() else "left out" if part.reached and not part.after.strip() else ""
    state = CHOICE_WORDS[choice] if choice else "unchanged" if part.is_same else kind
    return f"{title} · {state}" if state else title
