"""Plays a take that has just been made, where the person wants that. Otherwise nothing ever plays by itself."""

from omg_desktop.domain.takes import Take
from omg_desktop.ui.player.presenter import PlayerPresenter


class Arriving:
    """Off until ``is_wanted``."""

    def __init__(self, player: PlayerPresenter) -> None:
        self._player = player
        self.is_wanted = False

    def play(self, take: Take) -> None:
        """Hear it from its beginning, or in the loop; what plays, a blind test and first bars are not interrupted."""
        player = self._player
        was_heard = player.opening.order_id == take.order_id  # and perhaps paused, by the person
        if not self.is_wanted or not player.is_at_rest or player.state.blind is not None or was_heard:
            return
        player.hear_number(take.number)
        if player.moment.loop is None:
            player.seek(0.0)
        player.play_heard()
