"""What a fair test hides: takes go by plain names while it lasts. No Qt in here, so that states may use it."""

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.values import Value


class Blind(Value):
    """Takes under plain names, in an order that tells nothing. Two names may stand for one take (ABX).

    ``asks`` is what the deck's button says before the name where a choice ends the test; empty where the test asks
    its questions elsewhere.
    """

    names: tuple[str, ...]
    takes: tuple[TakeId, ...]
    asks: str = ""

    def take(self, name: str) -> TakeId | None:
        return dict(zip(self.names, self.takes, strict=True)).get(name)

    def name(self, take_id: TakeId | None) -> str:
        """What a take is called; the first of its names."""
        named = (name for name, take in zip(self.names, self.takes, strict=True) if take == take_id)
        return next(named, "")

    def at(self, number: int) -> str:
        """The name at a place, counted from 1; "" where there is none."""
        return self.names[number - 1] if 1 <= number <= len(self.names) else ""
