"""Makers of takes: what they can do, what they would send, and what they hand over."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_lint import LyricRules
from omg_desktop.domain.takes import DigitalSource, Section
from omg_desktop.domain.values import Microdollars, Value
from omg_desktop.ports.jobs import Job


class Control(StrEnum):
    """How far a provider follows a wish that a brief states as a number or a switch."""

    NONE = "none"
    HINT = "hint"  # said in words; it may or may not be followed
    EXACT = "exact"


class Progress(StrEnum):
    """What a provider tells while it works."""

    NONE = "none"
    BYTES = "bytes"
    FRACTION = "fraction"


class PriceRule(Value):
    """What the provider itself charges for a take, as it stood on a day. Not what ONCE charges."""

    per_take_microdollars: Microdollars = 0
    per_minute_microdollars: Microdollars = 0
    as_of: date | None = None
    note: str = ""

    def cost_microdollars(self, length_seconds: float) -> int:
        """For one take of this length, rounded up."""
        return self.per_take_microdollars + math.ceil(self.per_minute_microdollars * length_seconds / 60)


class ProviderCard(Value):
    """What a music provider can do and what it means to use it.

    ``exact_lyrics``: what is sung is the lyrics as they were sent. ``needs_key``: the artist's own key opens it.
    ``parallel_orders``: calls at once; with more than one of ``takes_per_call`` it is a ``PlacesSeveral``.
    """

    key: ProviderKey
    name: str
    model: str
    source: DigitalSource
    sings: bool
    length_seconds_min: int
    length_seconds_max: int
    needs_network: bool
    parallel_orders: int
    rights_note: str
    rights_as_of: date | None = None
    rights_plan: str = ""
    rights_url: str = ""
    exact_lyrics: bool = False
    instrumental: Control = Control.EXACT
    length: Control = Control.EXACT
    seed: Control = Control.EXACT
    takes_per_call: int = 1
    formats: tuple[str, ...] = ("audio/wav",)
    progress: Progress = Progress.FRACTION
    remote_cancel: bool = False
    price: PriceRule = PriceRule()
    needs_key: bool = False
    prompt_length_max: int | None = None
    lyrics: LyricRules = LyricRules()
    plays_unsung: bool = False  # where it cannot sing, an instrument plays the tune of the lyrics
    about: str = ""  # what it sounds like on this computer, in plain words

    def why_not(self, brief: Brief) -> str:
        """Why this provider cannot make this brief, in one sentence; "" when it can. Nothing is asked of it."""
        if not brief.instrumental and brief.lyrics.strip() and not (self.sings or self.plays_unsung):
            return f"{self.name} does not sing; the brief has lyrics."
        if self.length is not Control.NONE:
            shortest, longest, seconds = self.length_seconds_min, self.length_seconds_max, brief.length_seconds
            if not shortest <= seconds <= longest:
                return f"{self.name} makes {shortest} to {longest} seconds; {seconds} were asked for."
        longest_lyrics = self.lyrics.length_max
        if not brief.instrumental and longest_lyrics is not None and len(brief.lyrics.strip()) > longest_lyrics:
            return f"{self.name} takes lyrics of up to {longest_lyrics} characters."
        return ""


@dataclass(frozen=True)
class Rendered:
    """What a provider handed over: a file, and what it says of it."""

    path: Path
    model: str
    sections: tuple[Section, ...] = ()
    tempo_bpm: float | None = None
    musical_key: str = ""
    original_is_ours: bool = False
    original: Path | None = None  # what came, byte for byte, where ``path`` only wraps it for other programs
    remote_id: str | None = None
    score_text: str = ""  # what the provider wrote of its own music, as it wrote it
    source: DigitalSource | None = None  # where the maker tells it with the take; else the card knows


@dataclass(frozen=True)
class Sending:
    """What an order would send, before it is sent. ``prompt`` and ``lyrics`` exactly; ``text`` is all of it, no key.

    ``lyrics`` is "" where they have no field of their own, or none are sent.
    """

    address: str
    prompt: str
    lyrics: str
    text: str


class MusicProvider(Protocol):
    """Makes one take of an order. Raises ProviderFailed, Unreachable, OutcomeUnknown or Cancelled."""

    @property
    def card(self) -> ProviderCard: ...

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Put the audio into ``folder``. Tells the provider's own name of the order to ``remember`` at once."""


@runtime_checkable
class PlacesSeveral(Protocol):
    """A music provider that takes several orders of one brief, which differ in their seeds, in one call."""

    def place(self, orders: Sequence[Order], folder: Path, job: Job) -> tuple[str, ...]:
        """Order them, ``card.takes_per_call`` at most; returns a name for each, by which ``render`` fetches it.

        Fails as ``render`` does, for all of them. Nobody calls it off: ``job`` is never cancelled.
        """


@runtime_checkable
class ShowsWhatItSends(Protocol):
    """A music provider that sends a brief to somebody else can say beforehand what that will be."""

    def sending(self, order: Order) -> Sending:
        """Raises ProviderFailed for a brief it cannot put into its own form."""
