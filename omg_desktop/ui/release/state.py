"""What the release page shows, in words."""

from enum import StrEnum
from typing import NamedTuple

from omg_desktop.domain.billing import MoneySplit, credits_in_words
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import AudioOrigin, Release, Track, TrackAudio
from omg_desktop.domain.submissions import Receipt, ReleaseStatus
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.trail import dollars
from omg_desktop.domain.values import Digest, Value
from omg_desktop.flows.submit import ReleaseCheck, TrackLine
from omg_desktop.ui.widgets.figures import count

NO_AUDIO = "no audio yet"
NOT_BILLED = "–"

SOURCE_BADGES = {
    DigitalSource.RECORDED: ("imported, declared recorded", "ok"),
    DigitalSource.HUMAN_MADE: ("imported, declared made by hand", "ok"),
    DigitalSource.TRAINED_MODEL: ("imported, declared AI", "accent"),
    DigitalSource.ALGORITHMIC: ("imported, declared AI", "accent"),
    DigitalSource.COMPOSITE: ("imported, declared mixed", "accent"),
}


class Step(StrEnum):
    """How far a person is with submitting."""

    LOOKING = "looking"
    AGREEING = "agreeing"
    SENDING = "sending"


class Tag(NamedTuple):
    """A badge: its text and its tone."""

    text: str
    tone: str


class Card(NamedTuple):
    """A message in place: tone, title, and a sentence."""

    tone: str
    title: str
    text: str


class TrackRow(Value):
    """A track as the table shows it."""

    track_id: TrackId
    position: int
    title: str
    digest: Digest | None
    words: str
    tags: tuple[Tag, ...]
    price: str
    hint: str = ""  # what was declared of it, in full
    takes_a_file: bool = False  # it has no audio, or audio of which nobody has said how it was made

    @property
    def sentence(self) -> str:
        """The whole row in one sentence, for screen readers."""
        price = "not billed yet" if self.price == NOT_BILLED else f"{self.price} credits"
        parts = [
            f"Track {self.position}",
            self.title or "untitled",
            self.words,
            *([self.hint] if self.hint else (tag.text for tag in self.tags)),
            price,
        ]
        return ", ".join(parts).replace(" · ", ", ")


class OriginAnswer(Value):
    """What was answered so far to which tool made the files. A tool's name is kept while another answer is tried."""

    maker: Maker | None = None
    tool: str = ""
    words: str = ""
    in_parts: bool = False

    @property
    def declaration(self) -> Declaration | None:
        """None until everything needed was said."""
        maker, tool = self.maker, " ".join(self.tool.split())
        if maker is None or (maker is Maker.OTHER_AI and not tool):
            return None
        tool = tool if maker.takes_a_name else ""
        return Declaration.said(maker, tool, self.words, in_parts=self.in_parts and self.asks_for_parts)

    @property
    def tool_question(self) -> str:
        """Empty where the answer names the tool, or needs none."""
        return {Maker.OTHER_AI: "Which AI tool", Maker.DAW: "Which DAW (optional)"}.get(self.maker or Maker.SUNO, "")

    @property
    def asks_for_parts(self) -> bool:
        return self.maker is not None and self.maker.uses_ai is True

    @property
    def consequence(self) -> str:
        """What follows from the answer, before anything is imported."""
        said = self.declaration
        if self.maker is None:
            return "Choose one. It is kept with the track and stands in its provenance."
        if said is None:
            return "Name the AI tool, so that stores can be told."
        if said.source is None:
            return "It is kept and can be heard, but cannot be released until you say which tool made it."
        if said.maker.uses_ai:
            what = "parts of it were made" if said.in_parts else "it was made"
            return f"Stores are told that {what} by AI, with {said.tool_name}. Its terms say whether you may sell it."
        return "Stores are told that it was made without AI."


class ImportWish(Value):
    """Files that wait for their origin to be declared. Without a track each becomes a new one."""

    paths: tuple[str, ...]
    track_id: TrackId | None = None
    answer: OriginAnswer = OriginAnswer()

    @property
    def names(self) -> str:
        first = self.paths[0].replace("\\", "/").rsplit("/", 1)[-1]
        return first if len(self.paths) == 1 else f"{first} and {len(self.paths) - 1} more"


class ReleaseState(Value):
    """The release that is open, as it is being edited, and what was last found of it."""

    release_id: ReleaseId | None = None
    found: ReleaseCheck | None = None
    step: Step = Step.LOOKING
    importing: ImportWish | None = None
    is_importing: bool = False
    problem: Card | None = None
    online: bool = True

    # ---- transitions ----------------------------------------------------------------------------------------------

    def opening(self, release_id: ReleaseId | None) -> "ReleaseState":
        return ReleaseState(release_id=release_id, online=self.online)

    def with_found(self, found: ReleaseCheck) -> "ReleaseState":
        step = self.step if found.editable else Step.LOOKING
        if step is Step.AGREEING and found.problems:
            step = Step.LOOKING
        return self.but(found=found, step=step)

    def with_release(self, release: Release) -> "ReleaseState":
        """The metadata as it was just typed."""
        return self.but(found=self.found.but(release=release)) if self.found else self

    def with_track(self, track: Track) -> "ReleaseState":
        if self.found is None:
            return self
        lines = tuple(line.but(track=track) if line.track.id == track.id else line for line in self.found.tracks)
        return self.but(found=self.found.but(tracks=lines))

    def with_moved(self, track_id: TrackId, position: int) -> "ReleaseState":
        if self.found is None:
            return self
        moved = [line for line in self.found.tracks if line.track.id == track_id]
        others = [line for line in self.found.tracks if line.track.id != track_id]
        ordered = [*others[: position - 1], *moved, *others[position - 1 :]]
        lines = tuple(line.but(track=line.track.but(position=place)) for place, line in enumerate(ordered, start=1))
        return self.but(found=self.found.but(tracks=lines))

    # ---- what is shown --------------------------------------------------------------------------------------------

    @property
    def release(self) -> Release | None:
        return self.found.release if self.found else None

    @property
    def editable(self) -> bool:
        return self.found is not None and self.found.editable

    @property
    def tracks(self) -> tuple[TrackRow, ...]:
        return tuple(_track_row(line) for line in self.found.tracks) if self.found else ()

    @property
    def price_lines(self) -> tuple[tuple[str, str, bool], ...]:
        """Name, amount, and whether it is the surcharge for AI."""
        if self.found is None:
            return ()
        price = self.found.quote
        tracks = (count(len(price.lines), "track"), credits_in_words(price.base_credits), False)
        generations = (count(price.generations, "AI generation"), credits_in_words(price.ai_credits), True)
        return (tracks, generations)

    @property
    def total_words(self) -> str:
        if self.found is None:
            return ""
        return f"{credits_in_words(self.found.quote.credits)} · {dollars(self.found.quote.money.paid)}"

    @property
    def balance_words(self) -> tuple[str, str]:
        """The label and the balance; a dash while the backend never answered."""
        if self.found is None or self.found.balance_after is None:
            return ("Balance after release", "not known yet")
        name = "Balance after release" if self.found.editable else "Balance"
        after = self.found.balance_after
        return (name, credits_in_words(after) if after >= 0 else f"short by {credits_in_words(-after)}")

    @property
    def fund_title(self) -> str:
        money = self.found.quote.money if self.found else None
        return f"{dollars(money.fund)} goes to the Artist Compensation Fund" if money else ""

    @property
    def fund_words(self) -> str:
        return money_words(self.found.quote.money) if self.found else ""

    @property
    def is_short(self) -> bool:
        after = self.found.balance_after if self.found else None
        return self.editable and after is not None and after < 0

    @property
    def submit_words(self) -> str:
        price = credits_in_words(self.found.quote.credits) if self.found else ""
        return f"Submit release · {price}" if price else "Submit release"

    @property
    def hindrance(self) -> str:
        """Why it cannot be submitted; empty when it can."""
        if self.found is None:
            return "No release is open."
        problems = len(self.found.problems)
        return f"Fix {count(problems, 'problem')} first." if problems else ""

    @property
    def submit_hint(self) -> str:
        if self.hindrance:
            return self.hindrance
        if self.is_short:
            return "There are not enough credits for this release."
        return "" if self.online else "Offline: it is queued here and sent once."

    @property
    def agreement(self) -> tuple[str, str]:
        """What is spent and what happens next; the words of the button."""
        if self.found is None:
            return ("", "")
        price, after = credits_in_words(self.found.quote.credits), self.found.balance_after
        left = f" {credits_in_words(after)} will be left." if after is not None and after >= 0 else ""
        then = "It is sent to ONCE now," if self.online else "It is queued and sent as soon as ONCE answers,"
        text = f"{price} will be spent, once.{left} {then} checked, and delivered. It can no longer be edited."
        return (text, f"Submit and spend {price}")

    @property
    def card(self) -> Card | None:
        """What became of the submission."""
        return self.problem or (_status_card(self.found) if self.found else None)

    @property
    def stores(self) -> tuple[str, ...]:
        return self.found.receipt.stores if self.found and self.found.receipt else ()

    @property
    def is_sandbox(self) -> bool:
        return self.found is not None and self.found.account is not None and self.found.account.is_sandbox


def money_words(money: MoneySplit) -> str:
    """Where the money goes, in four amounts."""
    return (
        f"fund {dollars(money.fund)} · ONCE {dollars(money.retained)} · "
        f"distribution {dollars(money.distribution)} · generation {dollars(money.generation)}"
    )


def price_changed(agreed: int, asked: int) -> Card:
    return Card(
        "bad",
        "The price has changed",
        f"You agreed to {credits_in_words(agreed)}; it now costs {credits_in_words(asked)}. Nothing was charged.",
    )


def _track_row(line: TrackLine) -> TrackRow:
    track, price = line.track, line.price
    return TrackRow(
        track_id=track.id,
        position=track.position,
        title=track.title,
        digest=track.audio.digest if track.audio else None,
        words=_audio_words(track.audio, line.take_count),
        tags=_tags(track.audio),
        price=f"{price.base} + {price.ai} = {price.credits}" if price else NOT_BILLED,
        hint=_declared(track.audio),
        takes_a_file=track.audio is None or track.audio.source is None,
    )


def _audio_words(audio: TrackAudio | None, takes: int) -> str:
    if audio is None:
        return f"{count(takes, 'take')}, none confirmed" if takes else NO_AUDIO
    first, separator, rest = audio.label.partition(" · ")
    return f"{first} of {takes}{separator}{rest}" if audio.origin is AudioOrigin.TAKE else audio.label


def _tags(audio: TrackAudio | None) -> tuple[Tag, ...]:
    if audio is None:
        return ()
    if audio.origin is AudioOrigin.TAKE:
        return (Tag("AI: instruments", "accent"),) if audio.source is not None and audio.source.is_ai else ()
    said, source = audio.declaration, audio.source
    if said is None or source is None:
        return (Tag(said.badge, "bad"),) if said else (Tag(*SOURCE_BADGES[source]),) if source else ()
    return (Tag(said.badge, "accent" if source.is_ai else "ok"),)


def _declared(audio: TrackAudio | None) -> str:
    said = audio.declaration if audio else None
    if said is None:
        return ""
    return f"You declared: {said.sentence}." + (f" “{said.words}”" if said.words else "")


def _ref(receipt: Receipt) -> str:
    """The reference of the debit, by the end of it: the whole stands on the Provenance page."""
    return f"Ref release:…{receipt.ref[-8:]}"


def _status_card(found: ReleaseCheck) -> Card | None:
    receipt, envelope = found.receipt, found.envelope
    match found.status:
        case ReleaseStatus.WAITING if envelope is not None:
            price = credits_in_words(envelope.submission.quote.credits)
            trouble = f" Last try: {envelope.last_error}" if envelope.last_error else ""
            return Card("info", "Waiting to sync", f"{price} will be spent once, when ONCE has it.{trouble}")
        case ReleaseStatus.RETURNED if envelope is not None:
            agreed, now = envelope.submission.quote.credits, found.quote.credits
            changed = f" Agreed: {credits_in_words(agreed)}. Now: {credits_in_words(now)}." if agreed != now else ""
            return Card("bad", "Not accepted, nothing was charged", f"{envelope.problem}{changed}")
        case ReleaseStatus.SUBMITTED if receipt is not None:
            text = f"{credits_in_words(receipt.credits)} spent once, {receipt.balance_after} left. {_ref(receipt)}"
            return Card("ok", "✓ Submitted", text)
        case ReleaseStatus.DELIVERED if receipt is not None:
            sandbox = found.account is not None and found.account.is_sandbox
            where = f"Delivered to {count(len(receipt.stores), 'store')}" if receipt.stores else "Delivered"
            note = " Sandbox: simulated, nothing is on sale." if sandbox else ""
            return Card("ok", f"✓ {where}", f"{credits_in_words(receipt.credits)} spent. {_ref(receipt)}.{note}")
        case ReleaseStatus.FAILED if receipt is not None:
            return Card("bad", "Delivery failed", receipt.note or "The stores did not take it.")
        case _:
            return None
