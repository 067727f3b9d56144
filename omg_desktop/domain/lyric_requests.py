"""What a lyric writer is, and what it is asked for: a song, a section or some lines, with a wish in own words."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from omg_desktop.domain.drafts import GENRE_LENGTH_MAX
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX, section_tag
from omg_desktop.domain.values import Microdollars, Value

INSTRUCTION_LENGTH_MAX = 1_000


class LyricScope(StrEnum):
    """How much is to be written."""

    SONG = "song"
    SECTION = "section"
    SELECTION = "selection"


class LyricRequest(Value):
    """The lyrics as they are, and the part of them (``start`` to ``end``) a suggestion is wanted for."""

    scope: LyricScope = LyricScope.SONG
    genre: str = Field(default="", max_length=GENRE_LENGTH_MAX)
    instruction: str = Field(default="", max_length=INSTRUCTION_LENGTH_MAX)
    lyrics: str = Field(default="", max_length=LYRICS_LENGTH_MAX)
    start: int = Field(default=0, ge=0)
    end: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _lies_inside(self) -> Self:
        if not self.start <= self.end <= len(self.lyrics):
            raise ValueError("the part lies outside the lyrics")
        return self

    @property
    def part(self) -> str:
        """The text a suggestion is wanted for."""
        return self.lyrics[self.start : self.end]


class LyricWriterCard(Value):
    """What a lyric writer is and costs: one entry of the catalogue, with what the artist changed in the settings.

    Without ``model`` the first one the server has is asked. Token prices are for a million tokens.
    """

    key: ProviderKey
    name: str
    protocol: str
    base_url: str
    model: str
    needs_key: bool
    on_this_computer: bool = False
    answer_tokens_max: int = Field(default=4_000, ge=1)
    token_limit_field: str = "max_tokens"
    silence_seconds_max: float = Field(default=60.0, gt=0)
    input_price_microdollars: Microdollars = 0
    output_price_microdollars: Microdollars = 0
    answer_price_microdollars: Microdollars = 0
    facts_as_of: date
    rights_note: str

    def cost(self, input_tokens: int, output_tokens: int) -> Microdollars:
        """What one answer is estimated to cost, in whole micro-dollars."""
        tokens = input_tokens * self.input_price_microdollars + output_tokens * self.output_price_microdollars
        return self.answer_price_microdollars + tokens // 1_000_000


class LyricAnswer(Value):
    """What a lyric writer said. ``complete`` is false when it stopped at its own limit; tokens are None when untold."""

    text: str
    model: str
    complete: bool = True
    input_tokens: int | None = None
    output_tokens: int | None = None


def for_song(lyrics: str, genre: str = "", instruction: str = "") -> LyricRequest:
    """A whole song; lyrics that are there already are written anew."""
    return LyricRequest(lyrics=lyrics, genre=genre, instruction=instruction, start=0, end=len(lyrics))


def for_section(lyrics: str, position: int, genre: str = "", instruction: str = "") -> LyricRequest:
    """The section around this place in the text, from its tag to its last line."""
    start = 0
    for block in blocks(lyrics):
        if start <= position < start + len(block):
            break
        start += len(block)
    else:
        block = ""
        if blocks(lyrics):  # behind the last character stands the last section
            block = blocks(lyrics)[-1]
            start = len(lyrics) - len(block)
    end = start + len(block.rstrip())
    return LyricRequest(
        scope=LyricScope.SECTION, lyrics=lyrics, genre=genre, instruction=instruction, start=start, end=end
    )


def for_selection(lyrics: str, start: int, end: int, genre: str = "", instruction: str = "") -> LyricRequest:
    """The lines touched by a selection, each as a whole."""
    low, high = max(min(start, end), 0), min(max(start, end), len(lyrics))
    first = last = place = 0
    for line in lyrics.splitlines(keepends=True):
        if place <= low:
            first = place
        last = place + len(line.splitlines()[0])
        place += len(line)
        if place >= high and place > low:
            break
    return LyricRequest(
        scope=LyricScope.SELECTION,
        lyrics=lyrics,
        genre=genre,
        instruction=instruction,
        start=min(first, last),
        end=last,
    )


def blocks(text: str) -> list[str]:
    """The text cut before each section tag; put together again they are the text, to the letter."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if section_tag(line) is not None or not found:
            found.append("")
        found[-1] += line
    return found


def request_text(request: LyricRequest) -> str:
    """What is sent beside the system prompt, to the letter."""
    wish = request.instruction.strip()
    parts = [_task(request), f"Wish: {wish}" if wish else ""]
    return "\n\n".join(part for part in parts if part)


def _task(request: LyricRequest) -> str:
    if not request.lyrics.strip():
        return "Write the lyrics of a whole song."
    song = f"These are the lyrics so far:\n\n{request.lyrics.strip()}"
    part = request.part.strip()
    if request.scope is LyricScope.SONG:
        return f"{song}\n\nWrite the whole song anew. Keep the order of the sections unless the wish says otherwise."
    if request.scope is LyricScope.SECTION:
        tag = section_tag(part.splitlines()[0]) if part else None
        named = f"the section [{tag}]" if tag else "this section"
        under = f" under its tag [{tag}]" if tag else " without any tag"
        wanted = f"Write only {named} anew, so that it fits the rest:\n\n{part}"
        return f"{song}\n\n{wanted}\n\nAnswer with that section{under}."
    return (
        f"{song}\n\nWrite only these lines anew, so that they fit the rest:\n\n{part}\n\n"
        "Answer with nothing but the lines that replace them, without any tag."
    )
