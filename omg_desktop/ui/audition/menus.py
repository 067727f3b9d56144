"""The menus of the takes column."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from omg_desktop.domain.takes import Standing
from omg_desktop.ui.audition.state import TakeRow
from omg_desktop.ui.widgets.buttons import button

Act = Callable[[], object]

TESTS = (
    ("blind", "Listen blind\tH"),
    ("knock_out", "Knock-out"),
    ("abx", "ABX of decks A and B"),
    ("compare", "Compare in a table"),
)


def tests_button(pick: Callable[[str], object]) -> QPushButton:
    """Opens the list of tests."""
    made = button("Blind test", "link", "Blind test and comparison")
    menu = QMenu(made)
    menu.setAccessibleName("Blind test and comparison")
    for key, words in TESTS:
        menu.addAction(words).triggered.connect(lambda _checked=False, key=key: pick(key))
    made.setMenu(menu)
    return made


COPIES = (
    ("copy_prompt", "Prompt as it was sent"),
    ("copy_lyrics", "Lyrics"),
    ("copy_settings", "Settings"),
    ("copy_json", "Settings as JSON"),
)
GOING_OUT = (
    ("copy_file", "Copy as a file\tCtrl+Shift+C"),
    ("export_one", "Export…"),
    ("stem_files", "Stems…"),
)
FILE_ACTS = frozenset(key for key, _ in COPIES + GOING_OUT)
"""What leaves the window: whoever hands out files does it."""


def take_menu(parent: QWidget, row: TakeRow, act: Callable[[str], object], sort: Callable[[Standing], object]) -> QMenu:
    """What can be done with a take."""
    menu = QMenu(parent)
    menu.setAccessibleName(row.title)
    _fill(
        menu,
        act,
        (("hear", f"Hear\t{row.number}"), ("deck_a", "Put on deck A\tShift+A"), ("deck_b", "Put on deck B\tShift+B")),
    )
    menu.addSeparator()
    if row.is_kept or row.is_rejected:
        words = "Bring back from the tray\tU" if row.is_rejected else "Unmark\tU"
        menu.addAction(words).triggered.connect(lambda _checked=False: sort(Standing.OPEN))
    if not row.is_kept:
        menu.addAction("Keep\tP").triggered.connect(lambda _checked=False: sort(Standing.KEPT))
    if not row.is_rejected:
        words = "Reject to the tray\tBackspace"
        menu.addAction(words).triggered.connect(lambda _checked=False: sort(Standing.REJECTED))
    menu.addSeparator()
    _fill(
        menu,
        act,
        (
            ("name", "Name…"),
            ("notes", "Labels and note…"),
            ("lyrics", "Lyrics it was made from"),
            ("brief", "Use its brief and seed"),
            ("vary", "Vary one thing…"),
        ),
    )
    menu.addSeparator()
    _fill(menu, act, GOING_OUT)
    copies = menu.addMenu("Copy")
    copies.setAccessibleName("Copy")
    _fill(copies, act, COPIES)
    return menu


def _fill(menu: QMenu, act: Callable[[str], object], entries: tuple[tuple[str, str], ...]) -> None:
    for key, words in entries:
        menu.addAction(words).triggered.connect(lambda _checked=False, key=key: act(key))
