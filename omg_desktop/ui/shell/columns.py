"""Which columns of the Studio have room: the right one folds first, then the left."""

from dataclasses import dataclass

LIBRARY_PIXELS = 232
TAKES_PIXELS = 344
TAKES_PIXELS_MIN = 288
BRIEF_PIXELS_MIN = 560


@dataclass(frozen=True)
class Columns:
    """Widths; 0 is folded."""

    library: int
    takes: int


@dataclass(frozen=True)
class Wish:
    """What the person asked for; None leaves it to the room there is. Asking for one may fold the other."""

    library: bool | None = None
    takes: bool | None = None


def columns(width: int, wish: Wish) -> Columns:
    """Share out the width of the Studio page. What was asked for is shown; the brief keeps its least width."""
    library, takes = wish.library, wish.takes
    both_fit = width >= LIBRARY_PIXELS + BRIEF_PIXELS_MIN + TAKES_PIXELS_MIN
    if takes is None:
        takes = both_fit or (library is False and width >= BRIEF_PIXELS_MIN + TAKES_PIXELS_MIN)
    if library is None:
        library = width >= LIBRARY_PIXELS + BRIEF_PIXELS_MIN and (both_fit or not takes)
    if library and takes and not both_fit and wish.library is None:
        library = False
    left = LIBRARY_PIXELS if library else 0
    room = width - left - BRIEF_PIXELS_MIN
    right = max(TAKES_PIXELS_MIN, min(TAKES_PIXELS, room)) if takes else 0
    return Columns(left, right)


def asked_for(wish: Wish, shown: Columns, width: int, pane: str) -> Wish:
    """The wish after the button of a pane was pressed: it appears, or goes; in a narrow window the other makes way."""
    both_fit = width >= LIBRARY_PIXELS + BRIEF_PIXELS_MIN + TAKES_PIXELS_MIN
    if pane == "library":
        show = not shown.library
        return Wish(library=show, takes=wish.takes if both_fit or not show else False)
    show = not shown.takes
    return Wish(library=wish.library if both_fit or not show else False, takes=show)
