"""The menus of the deck: what can be done at a place of the waveform, and through what is listened."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from omg_desktop.domain.takes import Pin
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.widgets.buttons import spelled

SYSTEM_DEVICE = "The system's choice"
PIN_WORDS_MAX = 32

Act = Callable[[], object]


def wave_menu(
    parent: QWidget, pin: Pin | None, acts: Mapping[str, Act], *, shows_spectrogram: bool, drop: Callable[[Pin], object]
) -> QMenu:
    """``acts`` by their words; "" is a line between groups."""
    menu = _menu(parent, "Waveform")
    if pin is not None:
        words = pin.text if len(pin.text) <= PIN_WORDS_MAX else f"{pin.text[:PIN_WORDS_MAX]}…"
        menu.addAction(spelled(f"Remove “{words}”")).triggered.connect(lambda _checked=False: drop(pin))
        menu.addSeparator()
    for words, act in acts.items():
        action = menu.addAction(spelled(words))
        action.triggered.connect(lambda _checked=False, act=act: act())
        if words.startswith("Spectrogram"):
            action.setCheckable(True)
            action.setChecked(shows_spectrogram)
    return menu


def listening_menu(
    parent: QWidget,
    names: Sequence[str],
    current: str | None,
    *,
    boosts: bool,
    pick: Callable[[str], object],
    boost: Act,
) -> QMenu:
    """Which output, and whether the match may turn quiet takes up."""
    menu = _menu(parent, "Listening")
    louder = menu.addAction("Match may turn up, true peaks below −1 dBTP")
    louder.setCheckable(True)
    louder.setChecked(boosts)
    louder.triggered.connect(lambda _checked=False: boost())
    menu.addSeparator()
    for name, words in (("", SYSTEM_DEVICE), *((name, name) for name in names)):
        action = menu.addAction(spelled(words))
        action.setCheckable(True)
        action.setChecked((current or "") == name)
        action.triggered.connect(lambda _checked=False, name=name: pick(name))
    return menu


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    return menu


def add_part_switch(menu: QMenu, state: PlayerState, switched: Callable[[], object]) -> None:
    """Whether another take goes on at the same moment or at the same part."""
    action = menu.addAction("Switch takes at the same part (S)")
    action.setCheckable(True)
    action.setChecked(state.switches_by_part)
    if state.blind is not None:
        action.setText("Switch takes at the same part: not in a test, it would tell them apart")
        action.setEnabled(False)
    action.triggered.connect(lambda _checked=False: switched())
