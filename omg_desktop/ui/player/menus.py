"""The menus of the deck: what can be done at a place of the waveform, and through what is listened."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from omg_desktop.domain.takes import Pin
from omg_desktop.ports import ListenTo
from omg_desktop.ui.player.listening import SPEEDS, ListeningState, speed_name
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
    listening: ListeningState,
    boosts: bool,
    pick: Callable[[str], object],
    boost: Act,
    set_speed: Callable[[float], object],
    listen_to: Callable[[ListenTo], object],
    dim: Act,
) -> QMenu:
    """How fast, which sides, through which output, and whether the match may turn quiet takes up."""
    menu = _menu(parent, "Listening")
    speeds = menu.addMenu("Speed")
    for speed in SPEEDS:
        _choice(speeds, speed_name(speed), partial(set_speed, speed), checked=speed == listening.speed)
    sides = menu.addMenu("Listen to")
    for each in ListenTo:
        words = each.value.capitalize()
        _choice(sides, words, partial(listen_to, each), checked=each is listening.sides)
    _choice(menu, "Dim by 20 dB", dim, checked=listening.dimmed)
    _choice(menu, "Match may turn up, true peaks below −1 dBTP", boost, checked=boosts)
    menu.addSeparator()
    for name, words in (("", SYSTEM_DEVICE), *((name, name) for name in names)):
        _choice(menu, words, partial(pick, name), checked=(current or "") == name)
    return menu


def _choice(menu: QMenu, words: str, act: Act, *, checked: bool) -> None:
    action = menu.addAction(spelled(words))
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda _checked=False: act())


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    return menu


def add_part_switch(menu: QMenu, state: PlayerState, switched: Callable[[], object]) -> None:
    """Whether another take goes on at the same moment or at the same part."""
    action = menu.addAction("Switch takes at the same part")
    action.setCheckable(True)
    action.setChecked(state.switches_by_part)
    if state.blind is not None:
        action.setText("Switch takes at the same part: not in a test, it would tell them apart")
        action.setEnabled(False)
    action.triggered.connect(lambda _checked=False: switched())
