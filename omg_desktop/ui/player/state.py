"""What the deck shows, apart from the moving playhead."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.references import Reference, Sound
from omg_desktop.domain.takes import Pin, Section, Standing, Take, TakeMark
from omg_desktop.domain.values import Value
from omg_desktop.ui.player.counting import Count, Grid
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.figures import clock_tenths, loudness, signed

NO_TAKE = "No take yet"
GAIN_SHOWN_MIN = 0.05


class PlayerState(Value):
    """The takes of one track, the two on the decks, and how ready they are to be heard.

    ``slot`` is the name under which the heard take goes in a fair test.
    """

    takes: tuple[Take, ...] = ()
    reference: Reference | None = None
    decks: Decks = Decks()
    confirmed: TakeId | None = None
    editable: bool = True
    ready: frozenset[TakeId] = frozenset()
    unusable: Mapping[TakeId, str] = Field(default_factory=dict)
    device_notice: str = ""
    marks: Mapping[TakeId, TakeMark] = Field(default_factory=dict)
    matching: bool = False
    boosting: bool = False
    gains_db: Mapping[TakeId, float] = Field(default_factory=dict)
    blind: Blind | None = None
    slot: str = ""
    switches_by_part: bool = False
    count_wished: Count = Count.TENTHS
    shows_remaining: bool = False

    def with_takes(self, takes: Sequence[Take], confirmed: TakeId | None, *, editable: bool) -> "PlayerState":
        """Other takes to choose from. Decks and what is heard stay while their takes are there."""
        present = {take.id for take in takes}
        changed = self.but(takes=tuple(takes), confirmed=confirmed if confirmed in present else None, editable=editable)
        return changed._with_what_is_there()

    def with_reference(self, reference: Reference | None) -> "PlayerState":
        """Beside the takes, on deck B; without one, a take is heard again where it was."""
        changed = self.but(reference=reference)
        if reference is not None and reference != self.reference:
            changed = changed.but(decks=self.decks.but(b=reference.id))
        return changed._with_what_is_there()

    def _with_what_is_there(self) -> "PlayerState":
        present = frozenset(sound.id for sound in self.sounds)
        same = self.but(
            decks=self.decks.only(present),
            ready=self.ready & present,
            unusable={take_id: why for take_id, why in self.unusable.items() if take_id in present},
        )
        return same._with_filled_decks()

    def _with_filled_decks(self) -> "PlayerState":
        """An empty deck takes the confirmed take, else the newest one that lies on no deck."""
        decks = self.decks
        newest = sorted(self.takes, key=lambda take: -take.number)
        first = self.confirmed or (newest[0].id if newest else None)
        if decks.a is None:
            decks = decks.but(a=first if first != decks.b else next((t.id for t in newest if t.id != decks.b), None))
        if decks.b is None:
            decks = decks.but(b=next((take.id for take in newest if take.id != decks.a), None))
        if decks.heard is None:
            decks = decks.but(heard=decks.a)
        return self.but(decks=decks)

    def with_decks(self, decks: Decks) -> "PlayerState":
        return self.but(decks=decks)

    def chosen(self, take_id: TakeId) -> Decks:
        """This on deck A. What lay there moves to deck B; but a reference stays beside whatever is chosen."""
        decks, beside = self.decks.chosen(take_id), self.decks.b
        stays = self.reference is not None and beside == self.reference.id != take_id
        return decks.but(b=beside) if stays else decks

    def with_ready(self, take_id: TakeId) -> "PlayerState":
        return self.but(ready=self.ready | {take_id})

    def with_unusable(self, take_id: TakeId, reason: str) -> "PlayerState":
        return self.but(unusable=dict(self.unusable) | {take_id: reason})

    def take(self, take_id: TakeId | None) -> Take | None:
        return next((take for take in self.takes if take.id == take_id), None)

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Whatever can lie on a deck."""
        return (*self.takes, self.reference) if self.reference else self.takes

    def sound(self, name: TakeId | None) -> Sound | None:
        return next((sound for sound in self.sounds if sound.id == name), None)

    @property
    def track_id(self) -> TrackId | None:
        return self.takes[0].track_id if self.takes else None

    @property
    def heard(self) -> Sound | None:
        return self.sound(self.decks.heard)

    @property
    def heard_take(self) -> Take | None:
        """What is heard, where it is a take: only that can be judged, confirmed, and handed on."""
        return self.take(self.decks.heard)

    @property
    def is_loading(self) -> bool:
        """True while the take that is to be heard is not decoded."""
        heard = self.decks.heard
        return heard is not None and heard not in self.ready and heard not in self.unusable

    @property
    def can_play(self) -> bool:
        return self.decks.heard in self.ready

    @property
    def sections(self) -> tuple[Section, ...]:
        """Where its parts lie would tell one take from another."""
        return self.heard.sections if self.heard and self.blind is None else ()

    @property
    def pins(self) -> tuple[Pin, ...]:
        mark = self.marks.get(self.heard.id) if self.heard and self.blind is None else None
        return mark.pins if mark else ()

    @property
    def duration_seconds(self) -> float:
        """Of the heard take; in a fair test of the longest, since length would tell one from another."""
        if self.blind is not None:
            hidden = (self.take(take_id) for take_id in self.blind.takes)
            return max((take.facts.duration_seconds for take in hidden if take), default=0.0)
        return self.heard.facts.duration_seconds if self.heard else 0.0

    @property
    def heard_name(self) -> str:
        """ "Take 3", or what it is called in a fair test."""
        if self.blind is not None:
            return f"Sound {self.slot or self.blind.name(self.decks.heard)}"
        return self.name_of(self.heard) if self.heard else ""

    def name_of(self, sound: Sound) -> str:
        """ "Take 3", "Take 3 · Slow and close", or "Reference · Harbour.wav"; not for a test."""
        if isinstance(sound, Reference):
            return f"Reference · {sound.name}"
        mark = self.marks.get(sound.id)
        return " · ".join(filter(None, (f"Take {sound.number}", mark.name if mark else "")))

    @property
    def gain_db(self) -> float:
        """What the match does to the heard take."""
        return self.gains_db.get(self.heard.id, 0.0) if self.heard else 0.0

    @property
    def grid(self) -> Grid:
        """By what a moment can be counted. A tempo or a rate would tell one take from another in a test."""
        heard = self.heard
        if self.blind is not None or heard is None:
            reason = "a test hides it" if self.blind is not None else "nothing is heard yet"
            return Grid(no_bars=reason, no_samples=reason)
        no_bars = "" if heard.tempo_bpm else f"the tempo of {self.name_of(heard)} is not known"
        return Grid(tempo_bpm=heard.tempo_bpm or None, sample_rate_hz=heard.facts.sample_rate_hz, no_bars=no_bars)

    @property
    def count(self) -> Count:
        """How a moment is counted: as it is wished, where that can be."""
        return self.grid.possible(self.count_wished)

    def length_words(self, seconds: float) -> str:
        """ "of 2:47.0", or "−1:46.6 of 2:47.0" where what remains is shown."""
        if self.heard is None:
            return ""
        whole = f"of {clock_tenths(self.duration_seconds)}"
        return f"−{clock_tenths(self.duration_seconds - seconds)} {whole}" if self.shows_remaining else whole

    @property
    def following_words(self) -> str:
        """Shown while another take goes on at the same part; a test knows the same moment only."""
        return "Same part" if self.switches_by_part and self.blind is None else ""

    @property
    def match_words(self) -> str:
        """ "Match −1.7"; how much would tell one take from another in a fair test."""
        if not self.matching or self.blind is not None:
            return "Match"
        gain = 0.0 if abs(self.gain_db) < GAIN_SHOWN_MIN else self.gain_db
        return f"Match {'+' if gain > 0 else ''}{signed(gain)}"

    @property
    def compared(self) -> tuple[Take, ...]:
        """The takes to choose from: those of a test, else all that are not in the tray."""
        if self.blind is not None:
            return tuple(take for take in self.takes if take.id in self.blind.takes)
        tray = {take_id for take_id, mark in self.marks.items() if mark.standing is Standing.REJECTED}
        return tuple(take for take in self.takes if take.id not in tray)

    @property
    def matched(self) -> tuple[Sound, ...]:
        """What is made equally loud: what is compared, and the reference, which no test knows."""
        return (*self.compared, self.reference) if self.reference and self.blind is None else self.compared

    def slot_of(self, take_id: TakeId | None) -> str:
        return self.blind.name(take_id) if self.blind else ""

    @property
    def notice(self) -> str:
        """One calm line about what cannot be heard right now."""
        if not self.sounds:
            return NO_TAKE
        heard = self.decks.heard
        if heard is not None and heard in self.unusable:
            return self.unusable[heard]
        if self.is_loading:
            return "Preparing the take" if self.heard_take else "Preparing the reference"
        return self.device_notice or (self.heard_name if isinstance(self.heard, Reference) else "")

    @property
    def loudness_words(self) -> str:
        return loudness(self.heard.facts.loudness_lufs) if self.heard and self.blind is None else ""

    @property
    def confirm_words(self) -> str:
        if self.blind is not None:
            return f"{self.blind.asks} {self.heard_name}" if self.blind.asks else "Test under way"
        take = self.heard_take
        if take is None:
            return "Confirm take"
        return f"Take {take.number} confirmed" if take.id == self.confirmed else f"Confirm Take {take.number}"

    @property
    def confirm_hindrance(self) -> str:
        """Why nothing can be confirmed; empty when it can."""
        if self.heard is None:
            return "There is no take to confirm yet."
        if self.blind is not None:
            return "" if self.blind.asks else "The test asks its questions beside."
        if self.heard_take is None:
            return "A reference is no take; hear a take to confirm it."
        if not self.editable:
            return "The release is on its way; its takes are fixed."
        return ""

    def deck_words(self, letter: str) -> str:
        """ "A 3" for a deck that holds take 3."""
        if self.blind is not None:
            return letter
        sound = self.sound(self.decks.a if letter == "A" else self.decks.b)
        if isinstance(sound, Reference):
            return f"{letter} Ref"
        return f"{letter} {sound.number}" if sound else letter
