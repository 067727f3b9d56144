"""What only the built-in composer can do, in the window: its score's files, its variations, and the first bars."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from omg_desktop.adapters.providers.builtin import CARD
from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import OrderId, TakeId
from omg_desktop.ui.audition.score_acts import ScoreActs, takes_acts
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.shell.state import Notice


class FirstBars(QObject):
    """Lets an order under way be heard before it is a take. Nothing plays by itself, and what plays is not touched."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._found: set[OrderId] = set()
        studio.presenters.audition.state_changed.connect(self._on_audition_changed)
        studio.views.audition.opening_pressed.connect(self.hear)

    def _on_audition_changed(self, state: AuditionState) -> None:
        """Only the composer has first bars; a file that was there once is not looked for again."""
        parts = self._studio.desk.composer.parts
        own = {order.id for order in state.orders if order.provider == CARD.key}
        under_way = own & state.progress.keys()
        self._found &= under_way
        self._found |= {each for each in under_way - self._found if parts.opening_of(each) is not None}
        self._studio.views.audition.show_openings(sorted(self._found))
        self._follow(state)

    def _follow(self, state: AuditionState) -> None:
        """What is heard of an order grows while it is made; one that will be no take falls silent."""
        player = self._studio.presenters.player
        heard = player.opening.order_id
        if heard is None:
            return
        if heard in state.progress:
            player.opening.grow()
        elif not any(heard == take.order_id for take in state.takes) and not any(
            order.id == heard and order.state.is_open for order in state.orders
        ):
            player.leave_opening()  # it failed, or was called off

    def hear(self, order_id: str) -> None:
        """Play from the start what is made so far; it goes on as more is made, and then as the finished take."""
        path = self._studio.desk.composer.parts.opening_of(OrderId(order_id))
        if path is not None:  # until it is a take, the deck knows it by its order
            self._studio.presenters.player.hear_opening(OrderId(order_id), path)


def score_handlers(studio: Studio) -> dict[str, Callable[[], object]]:
    """The commands of a take's score. They are meant for the take under the cursor, else the one that is heard."""
    shell, genres = studio.presenters.shell, tuple(genre.name for genre in studio.desk.catalogue.genres)
    acts = ScoreActs(studio.desk.composer.flows, genres, studio.tasks, studio.views.window)
    acts.ordered.connect(studio.on_takes_ordered)
    acts.failed.connect(shell.show_error)
    acts.said.connect(lambda words: shell.notify(Notice(key="score", title=words, tone="ok", stays=False)))

    def on_take(act: Callable[[TakeId], object]) -> Callable[[], object]:
        def do() -> None:
            player = studio.presenters.player.state
            heard = player.heard_take.id if player.heard_take else None
            take_id = None if player.blind else studio.views.audition.current_take() or heard
            if take_id is not None:
                act(take_id)

        return do

    return {command: on_take(act) for command, act in takes_acts(acts).items()}
