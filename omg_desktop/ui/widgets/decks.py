"""Which takes lie on the two decks, and which of them is heard. No Qt in here, so that states may use it."""

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.values import Value


class Decks(Value):
    """The two takes being compared."""

    a: TakeId | None = None
    b: TakeId | None = None
    heard: TakeId | None = None

    def letter(self, take_id: TakeId) -> str:
        """ "A", "B", or "" for a take on neither deck."""
        return "A" if take_id == self.a else "B" if take_id == self.b else ""

    def chosen(self, take_id: TakeId) -> "Decks":
        """This take on deck A; what lay there moves to deck B."""
        if take_id == self.a:
            return self
        return self.but(a=take_id, b=self.a if self.a is not None else self.b)

    def only(self, present: frozenset[TakeId]) -> "Decks":
        """The same without takes that are not there (any more)."""
        keep = {name: value if value in present else None for name, value in dict(self).items()}
        return self.but(**keep)
