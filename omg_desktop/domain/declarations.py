"""What made a file that comes from elsewhere, in the artist's word. Stores are told of it, and it is kept for good."""

from enum import StrEnum
from typing import Self

from pydantic import Field, JsonValue, model_validator

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.values import Value

TOOL_LENGTH_MAX = 80
WORDS_LENGTH_MAX = 500


class Maker(StrEnum):
    """What a person says a file was made with. Not knowing is an answer, too; silence is none."""

    SUNO = "suno"
    UDIO = "udio"
    OTHER_AI = "other-ai"
    RECORDING = "recording"
    DAW = "daw"
    UNKNOWN = "unknown"

    @property
    def uses_ai(self) -> bool | None:
        """None when nobody knows."""
        return None if self is Maker.UNKNOWN else self in (Maker.SUNO, Maker.UDIO, Maker.OTHER_AI)

    @property
    def takes_a_name(self) -> bool:
        """True where the tool is to be named beside the choice."""
        return self in (Maker.OTHER_AI, Maker.DAW)


_NAMES = {Maker.SUNO: "Suno", Maker.UDIO: "Udio"}


class Declaration(Value):
    """The answer to which tool made a file. ``in_parts``: AI made only parts of it. ``words`` are the artist's own."""

    maker: Maker
    tool: str = Field(default="", max_length=TOOL_LENGTH_MAX)
    in_parts: bool = False
    words: str = Field(default="", max_length=WORDS_LENGTH_MAX)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.maker is Maker.OTHER_AI) and not self.tool:
            raise ValueError("another AI tool has to be named")
        if self.tool and not self.maker.takes_a_name:
            raise ValueError("this answer names its tool already, or has none")
        if self.in_parts and not self.maker.uses_ai:
            raise ValueError("parts are made by AI tools only")
        return self

    @classmethod
    def said(cls, maker: Maker, tool: str = "", words: str = "", *, in_parts: bool = False) -> "Declaration":
        """Out of what was typed. Raises InvalidInput with what is missing or too much."""
        tool, words = " ".join(tool.split()), words.strip()
        if maker is Maker.OTHER_AI and not tool:
            raise InvalidInput("Name the AI tool that made it. Nothing was imported.")
        if tool and not maker.takes_a_name:
            raise InvalidInput("A tool is named only for another AI tool or a DAW. Nothing was imported.")
        if in_parts and not maker.uses_ai:
            raise InvalidInput("Only an AI tool can have made parts of it. Nothing was imported.")
        for name, text, most in (("name of the tool", tool, TOOL_LENGTH_MAX), ("words", words, WORDS_LENGTH_MAX)):
            if len(text) > most:
                raise InvalidInput(f"The {name} may have {most} characters, not {len(text)}. Nothing was imported.")
        return cls(maker=maker, tool=tool, in_parts=in_parts, words=words)

    @property
    def source(self) -> DigitalSource | None:
        """In IPTC's vocabulary, which has no word for what nobody knows."""
        match self.maker:
            case Maker.RECORDING:
                return DigitalSource.RECORDED
            case Maker.DAW:
                return DigitalSource.HUMAN_MADE
            case Maker.UNKNOWN:
                return None
            case _:
                return DigitalSource.COMPOSITE if self.in_parts else DigitalSource.TRAINED_MODEL

    @property
    def tool_name(self) -> str:
        """As its maker spells it; "" where no tool was named."""
        return _NAMES.get(self.maker, self.tool)

    @property
    def sentence(self) -> str:
        """What was declared, without the artist's own words."""
        match self.maker:
            case Maker.RECORDING:
                return "a recording, no AI"
            case Maker.DAW:
                return f"made in {self.tool or 'a DAW'}, no AI"
            case Maker.UNKNOWN:
                return "not known how it was made"
            case _:
                return f"parts made with {self.tool_name}, AI" if self.in_parts else f"made with {self.tool_name}, AI"

    @property
    def badge(self) -> str:
        """As short as it goes, the tool first."""
        match self.maker:
            case Maker.RECORDING:
                return "recording, no AI"
            case Maker.DAW:
                return f"{self.tool or 'DAW'}, no AI"
            case Maker.UNKNOWN:
                return "maker not known"
            case _:
                return f"{self.tool_name}, AI in parts" if self.in_parts else f"{self.tool_name}, AI"

    def told(self) -> dict[str, JsonValue]:
        """For documents that others read: the answer, and what follows from it."""
        return {
            "maker": self.maker.value,
            "tool": self.tool_name,
            "uses_ai": self.maker.uses_ai,
            "in_parts": self.in_parts,
            "artist_words": self.words,
            "in_words": self.sentence,
        }
