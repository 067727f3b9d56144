"""The audition bench among the panels: which of its signals goes to which slot, and which command does what there."""

from collections.abc import Callable, Mapping
from random import Random

from PySide6.QtCore import QObject

from omg_desktop.app.studio import Studio
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.takes import Standing, TakeMark
from omg_desktop.domain.waveforms import SoundDetail
from omg_desktop.flows.takes import VaryField, VaryTake
from omg_desktop.ports import ListenTo
from omg_desktop.ui.audition.comparing import compare_rows
from omg_desktop.ui.audition.dialogs import CompareDialog
from omg_desktop.ui.fair.presenter import FairPresenter
from omg_desktop.ui.fair.view import FairView
from omg_desktop.ui.shell.state import Notice, Page
from omg_desktop.ui.widgets.waveform_cache import DetailCache

REJECTED_KEY, RESTORED_KEY, REFUSED_KEY, LYRICS_KEY = "rejected", "restored brief", "no test", "no lyrics"

NO_ABX_WITH_A_REFERENCE = "A reference is no take: put two takes on the decks for an ABX test"

Handlers = dict[str, Callable[[], object]]


class Bench(QObject):
    """Fair tests, marks and the table of takes, between the deck and the takes column."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        desk, self._studio = studio.desk, studio
        self._audition, self._player = studio.presenters.audition, studio.presenters.player
        self._column, self._shell = studio.views.audition, studio.presenters.shell
        self._vary = VaryTake(desk.shelves.takes, desk.order_takes, desk.now)
        self._details = DetailCache(desk.bench.details.detail, studio.tasks, self)
        self._ranges: dict[TakeId, float | None] = {}
        self._rejected: TakeId | None = None
        self.fair = FairPresenter(desk.bench.keep_comparison, desk.now, Random(), studio.tasks, self)
        self.fair_view = FairView()
        self.compare = CompareDialog(studio.views.window)
        self._column.set_test(self.fair_view)
        self.fair.serve(self.fair_view)
        self._wire_test()
        self._wire_marks()

    # ---- signals --------------------------------------------------------------------------------------------------

    def _wire_test(self) -> None:
        fair, player, audition = self.fair, self._player, self._audition
        fair.blind_changed.connect(player.show_blind)
        fair.blind_changed.connect(audition.show_blind)
        fair.blind_changed.connect(self._reveal_test)
        fair.blind_changed.connect(lambda blind: self.compare.hide() if blind is not None else None)
        fair.hear_wanted.connect(player.hear_slot)
        fair.winner_found.connect(player.put_on_deck_a)
        fair.finished.connect(self._studio.look_around_soon)
        fair.refused.connect(lambda words: self._say(REFUSED_KEY, words))
        fair.failed.connect(self._shell.show_error)
        player.slot_changed.connect(fair.show_slot)
        player.take_chosen_blind.connect(fair.choose)
        audition.takes_changed.connect(lambda takes: fair.show_takes(audition.state.track_id, takes))
        self._column.test_picked.connect(lambda key: self.tests()[key]())

    def _reveal_test(self, blind: object) -> None:
        """The question stands above the takes, wherever the test was begun from."""
        if blind is not None:
            self._shell.show_page(Page.STUDIO)
            self._studio.views.window.reveal_takes()

    def _wire_marks(self) -> None:
        player, audition, column = self._player, self._audition, self._column
        audition.state_changed.connect(lambda state: player.show_marks(state.marks))
        audition.state_changed.connect(lambda _state: self._show_rows())
        audition.state_changed.connect(lambda _state: self._settle_notice())
        player.pin_wanted.connect(audition.marking.add_pin)
        player.pin_unwanted.connect(audition.marking.drop_pin)
        audition.marking.rejected.connect(self._on_rejected)
        column.take_act_picked.connect(self._act)
        column.variation_wanted.connect(self._order_variations)
        self._studio.views.window.notice_action_pressed.connect(self._on_notice_action)
        self.compare.take_picked.connect(audition.choose)
        self._details.loaded.connect(self._on_measured)

    # ---- commands -------------------------------------------------------------------------------------------------

    def tests(self) -> Handlers:
        """By the keys of the menu."""
        return {
            "blind": lambda: self.fair.toggle_blind(self._player.state.compared),
            "knock_out": lambda: self.fair.begin_knock_out(self._player.state.compared),
            "abx": self.begin_abx,
            "compare": self.open_table,
        }

    def begin_abx(self) -> None:
        """Between what lies on the decks."""
        decks, state = self._player.state.decks, self._player.state
        if state.reference and state.reference.id in (decks.a, decks.b):
            self._say(REFUSED_KEY, NO_ABX_WITH_A_REFERENCE)
            return
        on_decks = [take for take in (state.take(decks.a), state.take(decks.b)) if take is not None]
        self.fair.begin_abx(on_decks)

    def open_table(self) -> None:
        """All takes side by side; not while a test hides them."""
        if self._player.state.blind is None:
            self.compare.show()
            self.compare.raise_()
            self._show_rows()

    def pointed_at(self) -> TakeId | None:
        """The take a key is meant for: under the cursor of the column, else the one that is heard."""
        heard = self._player.state.heard_take
        under_cursor = self._column.current_take() or (heard.id if heard else None)
        return None if self._player.state.blind else under_cursor

    def with_take(self, act: Callable[[TakeId], object]) -> Callable[[], object]:
        """An act on the take a key is meant for."""

        def do() -> None:
            take_id = self.pointed_at()
            if take_id is not None:
                act(take_id)

        return do

    def sorting(self, standing: Standing) -> Callable[[], object]:
        return self.with_take(lambda take_id: self._audition.marking.sort(take_id, standing))

    def rating(self, stars: int) -> Callable[[], object]:
        return self.with_take(lambda take_id: self._audition.rate(TakeMark(take_id=take_id, rating=stars)))

    def acting(self, key: str) -> Callable[[], object]:
        return self.with_take(lambda take_id: self._act(take_id, key))

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _act(self, take_id: str, key: str) -> None:
        acts: Mapping[str, Callable[[TakeId], object]] = {
            "hear": self._audition.choose,
            "deck_a": self._player.put_on_deck_a,
            "deck_b": self._player.put_on_deck_b,
            "brief": self._use_brief,
            "lyrics": self._show_lyrics,
        }
        acts[key](TakeId(take_id))

    def _use_brief(self, take_id: TakeId) -> None:
        take = self._player.state.take(take_id)
        if take is not None and self._studio.presenters.brief.use_brief(take.brief, take.provider, take.seed):
            words = f"Brief, provider and seed {take.seed} of Take {take.number} are in the brief"
            self._say(RESTORED_KEY, words, "New seed instead")

    def _show_lyrics(self, take_id: TakeId) -> None:
        """Beside the lyrics as they are now, from where they can be restored."""
        take = self._player.state.take(take_id)
        if take is None:
            return
        if take.brief.instrumental or not take.brief.lyrics.strip():
            self._say(LYRICS_KEY, f"Take {take.number} was made without lyrics")
        else:
            self._shell.show_page(Page.STUDIO)
            self._studio.presenters.brief.versions.open(take.number)

    def _order_variations(self, take_id: str, field: VaryField, values: tuple[str, ...]) -> None:
        task = self._studio.tasks.start(self, lambda _task: self._vary(TakeId(take_id), field, values))
        task.succeeded.connect(self._on_varied)
        task.failed.connect(self._on_failed)

    def _on_varied(self, orders: tuple[Order, ...]) -> None:
        self._studio.on_takes_ordered(orders)

    def _on_failed(self, error: OmgError) -> None:
        self._shell.show_error(error)

    def _on_notice_action(self, key: str) -> None:
        if key == REJECTED_KEY and self._rejected is not None:
            self._audition.marking.bring_back(self._rejected)
        elif key == RESTORED_KEY:
            self._studio.presenters.brief.forget_seed()

    def _on_rejected(self, take_id: str, words: str) -> None:
        self._rejected = TakeId(take_id)
        self._say(REJECTED_KEY, words, "Bring back")

    def _settle_notice(self) -> None:
        """A notice about a take that is back says nothing any more."""
        state = self._audition.state
        if self._rejected is not None and state.mark(self._rejected).standing is not Standing.REJECTED:
            self._rejected = None
            self._shell.dismiss(REJECTED_KEY)

    def _show_rows(self) -> None:
        if not self.compare.isVisible():
            return
        for take in self._audition.state.takes:
            found = self._details.get(take.audio_digest)
            if found is not None:
                self._ranges[take.id] = found.readings.range_lu
        self.compare.show_rows(compare_rows(self._audition.state, self._ranges))

    def _on_measured(self, _detail: SoundDetail) -> None:
        self._show_rows()

    def _say(self, key: str, words: str, action: str = "") -> None:
        self._shell.notify(Notice(key=key, title=words, action=action, stays=False))


def bench_handlers(studio: Studio) -> Handlers:
    """The bench's own commands. The bench itself is made here, with the window it stands in."""
    bench = Bench(studio)
    return _deck_handlers(studio) | _listening_handlers(studio) | _take_handlers(studio, bench)


def _take_handlers(studio: Studio, bench: Bench) -> Handlers:
    tests = {f"take.{key}": act for key, act in bench.tests().items()}
    column = studio.views.audition
    return tests | {
        "take.hear_x": lambda: studio.presenters.player.hear_slot("X"),
        "take.keep": bench.sorting(Standing.KEPT),
        "take.unmark": bench.sorting(Standing.OPEN),
        "take.reject": bench.sorting(Standing.REJECTED),
        "take.tray": studio.presenters.audition.toggle_tray,
        "take.deck_a": bench.acting("deck_a"),
        "take.deck_b": bench.acting("deck_b"),
        "take.use_brief": bench.acting("brief"),
        "take.lyrics": bench.acting("lyrics"),
        "take.retry": studio.presenters.audition.retry_newest,
        **{f"take.rate_{stars}": bench.rating(stars) for stars in range(6)},
        "take.name": bench.with_take(column.ask_name),
        "take.notes": bench.with_take(column.ask_notes),
        "take.vary": bench.with_take(column.ask_variation),
    }


def _deck_handlers(studio: Studio) -> Handlers:
    player, view = studio.presenters.player, studio.views.player
    hear = {f"take.hear_{number}": _hearer(studio, number) for number in range(1, 10)}
    return hear | {
        "player.stop": player.pause,
        "player.end": player.to_end,
        "player.next_place": lambda: player.step(1),
        "player.previous_place": lambda: player.step(-1),
        "player.loop_start": player.loop_from_here,
        "player.loop_end": player.loop_to_here,
        "player.loop_section": player.loop_section,
        "player.clear": player.clear_loop,
        "player.match": player.toggle_match,
        "player.boost": player.toggle_boost,
        "player.go_to": view.times.open_field,
        "player.count": player.count_by,
        "player.remaining": player.toggle_remaining,
        "player.by_part": player.switch_by_part,
        "player.say_position": player.say_position,
        "player.say_loudness": player.say_loudness,
        "wave.zoom_in": view.waveform.zoom_in,
        "wave.zoom_out": view.waveform.zoom_out,
        "wave.zoom_loop": view.waveform.zoom_to_loop,
        "wave.fit": view.waveform.fit,
        "wave.spectrogram": player.toggle_spectrogram,
        "wave.marker": player.mark_here,
        "wave.note": view.ask_note,
    }


def _listening_handlers(studio: Studio) -> Handlers:
    listening = studio.presenters.player.listening
    return {
        "player.slower": listening.slower,
        "player.faster": listening.faster,
        "player.usual_speed": listening.usual_speed,
        "listen.stereo": lambda: listening.listen_to(ListenTo.STEREO),
        "listen.mono": lambda: listening.listen_to(ListenTo.MONO),
        "listen.left": lambda: listening.listen_to(ListenTo.LEFT),
        "listen.right": lambda: listening.listen_to(ListenTo.RIGHT),
        "listen.swapped": lambda: listening.listen_to(ListenTo.SWAPPED),
        "listen.dim": listening.toggle_dim,
    }


def _hearer(studio: Studio, number: int) -> Callable[[], object]:
    return lambda: studio.presenters.player.hear_number(number)
