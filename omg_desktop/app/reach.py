"""How the window's commands are reached (keys, palette, key sheet), and how files leave it and settings come in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QFileDialog

from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import ReleaseId, TakeId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.releases import Track
from omg_desktop.domain.takes import Standing
from omg_desktop.flows.export import Written
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
from omg_desktop.ui.library.state import Row
from omg_desktop.ui.outgoing.dragging import DragWish, TakeDrag
from omg_desktop.ui.outgoing.presenter import Outgoing, OutgoingPresenter
from omg_desktop.ui.outgoing.state import ExportWhat
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
        window, desk = studio.views.window, studio.desk
        cache = desk.shelves.library.path.parent / "outgoing"
        self.outgoing = OutgoingPresenter(desk.exports, studio.tasks, cache, window)
        self.palette, self.sheet = Palette(window), KeySheet(window)
        shell = studio.presenters.shell
        window.digit_sign_met.connect(self._learn_digit)
        self.outgoing.failed.connect(shell.show_error)
        self.outgoing.exported.connect(self._say_exported)
        self.outgoing.copied.connect(self._say_copied)
        self.outgoing.opened.connect(self._open_track)
        self.sheet.keys_chosen.connect(self._keep_keys)
        self.sheet.where_chosen.connect(self._keep_where)
        self.sheet.preset_chosen.connect(self._keep_preset)
        self.sheet.page_wanted.connect(self._ask_for_page)
        studio.views.library.files_dropped.connect(self._take_in)
        studio.views.library.export_wanted.connect(self._export_picked)
        self.drag = TakeDrag(self)
        self.drag.drag_wanted.connect(self._drag)
        self.outgoing.dragged.connect(self.drag.begin)
        column = studio.views.audition
        column.cards_changed.connect(lambda: self.drag.watch(column.take_cards()))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What this part of the window carries out."""
        return {
            "take.export_many": lambda: self.outgoing.open(self._there(), ExportWhat.KEPT),
            "take.copy_file": lambda: self.outgoing.copy_files(self._there()),
            "library.export_all": lambda: self.outgoing.open(self._there(), ExportWhat.EVERYTHING),
            "draft.open_sidecar": lambda: self.outgoing.ask_for_sidecar(self._release_id()),
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
        task.succeeded.connect(lambda _done: self._say("keys", f"The keys are written to {target}"))
        task.failed.connect(self._studio.presenters.shell.show_error)

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

    # ---- files -----------------------------------------------------------------------------------------------------

    def _there(self) -> Outgoing:
        """What could go out now: the take that is heard, its loop, and the takes that are kept."""
        audition, player = self._studio.presenters.audition.state, self._studio.presenters.player
        heard = player.state.heard_take.id if player.state.heard_take else None
        take = next((take for take in audition.takes if take.id == heard), None)
        name = f"Take {take.number}" if take and player.state.blind is None else "The take that is heard"
        kept = tuple(one.id for one in audition.takes if audition.mark(one.id).standing is Standing.KEPT)
        loop = self._studio.loop
        return Outgoing(heard, name if heard else "", loop, kept)

    def _drag(self, wish: DragWish) -> None:
        there = self._there()
        if self._studio.presenters.player.state.blind is not None:
            return  # the name of the file would tell
        if wish.all_kept and there.kept:
            self.outgoing.drag_files(there.kept, None)
        else:
            self.outgoing.drag_files((wish.take_id,), there.loop if wish.take_id == there.heard else None)

    def _export_picked(self, rows: tuple[Row, ...]) -> None:
        """The sheet for the takes of these releases and tracks; of each track the confirmed one, else the kept ones."""
        track_ids = self._studio.presenters.library.state.tracks_in(rows)
        picking = self._studio.tasks.start(self, lambda _task: self._studio.desk.pick_takes(track_ids))
        picking.succeeded.connect(self._open_picked)
        picking.failed.connect(self._studio.presenters.shell.show_error)

    def _open_picked(self, take_ids: tuple[TakeId, ...]) -> None:
        if take_ids:
            self.outgoing.open(replace(self._there(), picked=take_ids), ExportWhat.PICKED)
        else:
            self._say(
                "picked.none", "None of these has a confirmed or a kept take; confirm or keep one first", "credit"
            )

    def _release_id(self) -> ReleaseId | None:
        return self._studio.presenters.library.state.release_id

    def _take_in(self, paths: tuple[Path, ...]) -> None:
        for path in paths:
            self.outgoing.open_sidecar(path, self._release_id())

    def _open_track(self, track: Track) -> None:
        self._studio.presenters.library.show_new(track)
        self._say("settings.opened", f"The settings of “{track.title or 'Untitled track'}” are a new track")

    def _say_exported(self, written: Written) -> None:
        count = "1 file" if len(written.files) == 1 else f"{len(written.files)} files"
        gone = len(written.missing)
        lost = f"; the audio of {gone} was gone, see “Missing audio.txt”" if gone else ""
        self._say("exported", f"{count} written to {written.folder}{lost}", tone="credit" if gone else "ok")

    def _say_copied(self, written: Written) -> None:
        self._say("copied", f"“{written.files[0].name}” is on the clipboard: paste it into another program")

    def _say(self, key: str, title: str, tone: str = "ok") -> None:
        self._studio.presenters.shell.notify(Notice(key=key, title=title, tone=tone, stays=tone != "ok"))
        self._studio.look_around_soon()
