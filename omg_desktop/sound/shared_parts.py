"""Switching to another take at the same part of the music instead of the same moment: one act, to the sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from omg_desktop.sound import mixing
from omg_desktop.sound.mixing import Deck

_LOOP_TOLERANCES_PER_FADE = 10


@dataclass(frozen=True, slots=True)
class PartInBoth:
    """Where a part lies in the take that is heard, and in the other one, in frames."""

    start: int
    end: int
    there_start: int
    there_end: int


def hear(deck: Deck, key: str, parts: Sequence[PartInBoth]) -> Deck:
    """Another take at the same share of the same part; at the same moment where that is not one of ``parts``.

    A loop around exactly that part goes around the part there. Another loop stays where it is, and so does the music,
    which would be outside of it otherwise.
    """
    here = next((part for part in parts if part.start <= deck.position < part.end), None)
    if key == deck.heard or here is None or not _goes_along(deck, here):
        return mixing.hear(deck, key)
    share = (deck.position - here.start) / (here.end - here.start)
    position = min(here.there_start + round(share * (here.there_end - here.there_start)), here.there_end - 1)
    loop = (here.there_start, here.there_end) if deck.loop else None
    return mixing.set_loop(mixing.hear(replace(deck, position=position, loop=None), key), loop)


def _goes_along(deck: Deck, part: PartInBoth) -> bool:
    """Whether there is no loop, or one around this part; what was rounded on the way is not made much of."""
    if deck.loop is None:
        return True
    tolerance = max(deck.fade_frames // _LOOP_TOLERANCES_PER_FADE, 1)
    return abs(deck.loop[0] - part.start) <= tolerance and abs(deck.loop[1] - part.end) <= tolerance
