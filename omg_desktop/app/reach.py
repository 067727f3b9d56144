"""How the window's commands are reached: keys, palette, key sheet."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QFileDialog

from omg_desktop.app.file_wiring import Files
from omg_desktop.app.studio import Studio
from omg_desktop.domain.preferences import Preferences
from omg_desktop.flows.writing import write_text
from omg_desktop.ui.commands import COMMANDS
from omg_desktop.ui.key_map import (
    ChosenKeys,
    SingleKeys,
    apply_keys,
    collisions,
    in_words,
    keys_of,
    learns,
    lyrics_keys,
    single_keys,
)
from omg_desktop.ui.key_presets import NAMES, KeyPreset, preset_keys
from omg_desktop.ui.key_tips import retell_tips
from omg_desktop.ui.shell import key_page
from omg_desktop.ui.shell.key_sheet import KeySheet
from omg_desktop.ui.shell.palette import Palette
from omg_desktop.ui.shell.state import Notice


def in_force(preferences: Preferences) -> ChosenKeys:
    """The keys of the chosen set, and a person's own on top of them."""
    return {**preset_keys(KeyPreset(preferences.key_preset)), **preferences.chosen_keys}


class Reach(QObject):
    """One for the window. ``attach`` when there are actions."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._actions: Mapping[str, QAction] = {}
        self._digit_signs: dict[int, str] = {}
        window = studio.views.window
        self.palette, self.sheet = Palette(window), KeySheet(window)
        window.digit_sign_met.connect(self._learn_digit)
        self.sheet.keys_chosen.connect(self._keep_keys)
        self.sheet.where_chosen.connect(self._keep_where)
        self.sheet.preset_chosen.connect(self._keep_preset)
        self.sheet.page_wanted.connect(self._ask_for_page)
        self.files = Files(studio)
        self.outgoing, self.drag = self.files.outgoing, self.files.drag

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What this part of the window carries out."""
        return {
            "app.palette": self._open_palette,
            "app.keys": self._open_sheet,
            "app.help": self._help,
        }

    def attach(self, actions: Mapping[str, QAction]) -> None:
        """These actions have the keys a person has chosen."""
        self._actions = actions
        self._apply()

    def _apply(self) -> None:
        preferences = self._studio.desk.shelves.preferences.load()
        keys, where = in_force(preferences), SingleKeys(preferences.single_keys)
        self._give_keys(keys, where)
        self._studio.views.brief.lyrics.text.set_keys(lyrics_keys(keys))
        self.palette.set_commands(self._actions, keys)
        retell_tips(self._studio.views.window, keys)
        self._studio.views.brief.show_keys()
        self.sheet.show_keys(preferences.chosen_keys, where, KeyPreset(preferences.key_preset))

    def _give_keys(self, chosen: ChosenKeys, where: SingleKeys) -> None:
        apply_keys(self._actions, chosen, where, self._digit_signs)
        keys = single_keys(chosen, self._digit_signs)
        self._studio.views.window.set_single_keys(keys, only_in_deck=where is SingleKeys.PLAYER)
        there = (command for command in COMMANDS if not command.in_lyrics)
        self._studio.views.window.spare_keys(frozenset(key for one in there for key in keys_of(one, chosen)))

    def _learn_digit(self, digit: int, sign: str) -> None:
        """This keyboard writes digits with Shift: the key does without it what its digit does."""
        preferences = self._studio.desk.shelves.preferences.load()
        if self._digit_signs.get(digit) != sign and learns(digit, sign, in_force(preferences)):
            self._digit_signs[digit] = sign
            self._give_keys(in_force(preferences), SingleKeys(preferences.single_keys))

    def _open_palette(self) -> None:
        self._studio.views.window.menu_opened.emit()
        self.palette.open_over(self._studio.views.window)

    def _open_sheet(self) -> None:
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.activateWindow()
        self.sheet.search.setFocus()

    def _keep_keys(self, chosen: ChosenKeys) -> None:
        shelf = self._studio.desk.shelves.preferences
        shelf.save(shelf.load().but(chosen_keys={name: tuple(keys) for name, keys in chosen.items()}))
        self._apply()
        if not collisions(self._chosen()):
            self.sheet.key.clear()

    def _keep_preset(self, preset: KeyPreset) -> None:
        shelf = self._studio.desk.shelves.preferences
        shelf.save(shelf.load().but(key_preset=preset.value))
        self._apply()

    def _ask_for_page(self) -> None:
        """As HTML, or as text by the ending of its name."""
        target, _ = QFileDialog.getSaveFileName(
            self.sheet, "Save the keys", "OMG keys.html", "Page (*.html);;Text (*.txt)"
        )
        if target:
            self.write_page(Path(target))

    def write_page(self, target: Path) -> None:
        preset = NAMES[KeyPreset(self._studio.desk.shelves.preferences.load().key_preset)]
        make = key_page.plain if target.suffix.lower() == ".txt" else key_page.page
        text = make(self._chosen(), preset)
        task = self._studio.tasks.start(self, lambda _task: write_text(target, text))
        task.succeeded.connect(lambda _done: self._say_kept(target))
        task.failed.connect(self._studio.presenters.shell.show_error)

    def _say_kept(self, target: Path) -> None:
        notice = Notice(key="keys", title=f"The keys are written to {target}", tone="ok", stays=False)
        self._studio.presenters.shell.notify(notice)

    def _keep_where(self, where: SingleKeys) -> None:
        shelf = self._studio.desk.shelves.preferences
        shelf.save(shelf.load().but(single_keys=where.value))
        self._apply()

    def _help(self) -> None:
        """What has the focus, what it is for, and where all keys are told."""
        focused = self._studio.views.window.focusWidget() or self._studio.views.window
        told = QAccessible.queryAccessibleInterface(focused)
        name, value = told.text(QAccessible.Text.Name), told.text(QAccessible.Text.Value)
        told_more = focused.accessibleDescription() or focused.toolTip() or focused.whatsThis()
        more = [part for part in (value, told_more) if part and part != name]
        keys = in_words(keys_of(next(one for one in COMMANDS if one.id == "app.keys"), self._chosen()))
        words = " · ".join([*more, f"All keys: {keys}"] if keys else more)
        self._studio.presenters.shell.notify(Notice(key="help", title=name or "OMG Desktop", advice=words, stays=False))

    def _chosen(self) -> ChosenKeys:
        return in_force(self._studio.desk.shelves.preferences.load())
