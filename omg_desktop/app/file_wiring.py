"""How files leave the window, and how settings come in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import ReleaseId, TakeId
from omg_desktop.domain.releases import Track
from omg_desktop.domain.takes import Standing
from omg_desktop.flows.copying import Words
from omg_desktop.flows.export import Written
from omg_desktop.ui.library.state import Row
from omg_desktop.ui.outgoing.dragging import DragWish, TakeDrag
from omg_desktop.ui.outgoing.files import show_in_folder
from omg_desktop.ui.outgoing.incoming import Incoming, Kind, WindowDrops
from omg_desktop.ui.outgoing.presenter import LyricsFile, Outgoing, OutgoingPresenter
from omg_desktop.ui.outgoing.state import ExportWhat
from omg_desktop.ui.shell.state import Notice, Page
from omg_desktop.ui.widgets.drop_outline import DropOutline

SAID = {
    Words.PROMPT: "The prompt as it was sent is",
    Words.LYRICS: "The lyrics are",
    Words.SETTINGS: "The settings are",
    Words.JSON: "The settings are, as JSON that builds the draft again,",
}

EXPORTED_KEY = "exported"
OWN_SHEET = frozenset({"export_one"})
"""In the menu of a card; as a command there is the sheet for all."""


class Files(QObject):
    """One for the window."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._last: Path | None = None
        desk = studio.desk
        cache = desk.shelves.library.path.parent / "outgoing"
        self.outgoing = OutgoingPresenter(desk.exports, studio.tasks, cache, studio.views.window)
        self.outgoing.failed.connect(studio.presenters.shell.show_error)
        self.outgoing.exported.connect(self._say_exported)
        self.outgoing.copied.connect(self._say_copied)
        self.outgoing.words_copied.connect(lambda which: self._say("copied", f"{SAID[which]} on the clipboard"))
        self.outgoing.opened.connect(self._open_track)
        self.outgoing.reveal_wanted.connect(self._reveal)
        self.outgoing.lyrics_read.connect(self._put_lyrics)
        window, release = studio.views.window, studio.views.release
        aware = (release, release.list.viewport())
        self.drops = WindowDrops(window, DropOutline(window), self._target_of, aware)
        self.drops.dropped.connect(self._take_in)
        studio.views.library.export_wanted.connect(self._export_picked)
        self.drag = TakeDrag(self)
        self.drag.drag_wanted.connect(self._drag)
        self.outgoing.dragged.connect(self.drag.begin)
        self.outgoing.whole_dragged.connect(
            lambda _written: self._say("whole", "The loop was not ready in time: the whole take was dragged", "info")
        )
        studio.views.player.waveform.loop_pulled.connect(self._pull_loop)
        studio.exporter.exported.connect(self.note)
        studio.views.window.notice_action_pressed.connect(self._on_notice_action)
        column = studio.views.audition
        column.file_act_picked.connect(lambda take_id, key: self._acts()[key](TakeId(take_id)))
        column.cards_changed.connect(lambda: self.drag.watch(column.take_cards()))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What this part of the window carries out."""
        return {
            "take.export_many": lambda: self.outgoing.open(self._there(), ExportWhat.KEPT),
            "take.copy_loop": self._copy_loop,
            "files.reveal": self._reveal_last,
            **{f"take.{key}": self._on_current(act) for key, act in self._acts().items() if key not in OWN_SHEET},
            "release.bundle": lambda: self.outgoing.open(self._there(), ExportWhat.BUNDLE),
            "library.export_all": lambda: self.outgoing.open(self._there(), ExportWhat.EVERYTHING),
            "lyrics.open": self.outgoing.ask_for_lyrics,
            "draft.open_sidecar": lambda: self.outgoing.ask_for_sidecar(self._release_id()),
        }

    def _there(self) -> Outgoing:
        """What could go out now: the take that is heard, its loop, and the takes that are kept."""
        audition, player = self._studio.presenters.audition.state, self._studio.presenters.player
        heard = player.state.heard_take.id if player.state.heard_take else None
        take = next((take for take in audition.takes if take.id == heard), None)
        name = f"Take {take.number}" if take and player.state.blind is None else "The take that is heard"
        kept = tuple(one.id for one in audition.takes if audition.mark(one.id).standing is Standing.KEPT)
        has_stems = take is not None and self._studio.desk.composer.flows.has_score(take)
        release = self._studio.presenters.library.state.release
        return Outgoing(
            heard,
            name if heard else "",
            self._studio.loop,
            kept,
            has_stems=has_stems,
            release=release.release.id if release else None,
            release_name=(release.release.title or "Untitled release") if release else "",
        )

    def _acts(self) -> dict[str, Callable[[TakeId], object]]:
        """What can be done with one take, by the key of its menu and command."""
        return {
            "copy_file": lambda take_id: self.outgoing.copy_files((take_id,)),
            "export_one": self._open_sheet,
            "stems": lambda take_id: self._open_stems(take_id, anew=True),
            "stem_files": lambda take_id: self._open_stems(take_id, anew=False),
            **{f"copy_{which}": partial(self._copy_words, which) for which in Words},
        }

    def _on_current(self, act: Callable[[TakeId], object]) -> Callable[[], object]:
        """The act, for the take under the cursor, else for the one that is heard; not while takes are unknown."""

        def do() -> None:
            there = self._there()
            current = self._studio.views.audition.current_take() or there.heard
            if current is None:
                self._refuse_reference()
            elif self._studio.presenters.player.state.blind is None:
                act(current)

        return do

    def _copy_words(self, which: Words, take_id: TakeId) -> None:
        self.outgoing.copy_words(take_id, which)

    def _open_stems(self, take_id: TakeId, *, anew: bool) -> None:
        """Only the composer's takes have stems."""
        take = next((one for one in self._studio.presenters.audition.state.takes if one.id == take_id), None)
        if take is None:
            return
        if not self._studio.desk.composer.flows.has_score(take):
            words = f"Take {take.number} has no stems: only those of the built-in composer have."
            self._say("stems", words, tone="info")
            return
        there = replace(self._there(), heard=take.id, heard_name=f"Take {take.number}", has_stems=True)
        if anew:
            self.outgoing.open(there, ExportWhat.STEMS)
        else:
            self.outgoing.open_stems(there)

    def _open_sheet(self, take_id: TakeId) -> None:
        take = next((one for one in self._studio.presenters.audition.state.takes if one.id == take_id), None)
        if take is not None:
            has_stems = self._studio.desk.composer.flows.has_score(take)
            name, there = f"Take {take.number}", self._there()
            loop = there.loop if there.heard == take.id else None
            there = replace(there, heard=take.id, heard_name=name, loop=loop, has_stems=has_stems)
            self.outgoing.open(there, ExportWhat.HEARD)

    def _copy_loop(self) -> None:
        there = self._there()
        if there.heard is None and self._refuse_reference():
            return
        if there.heard is None or there.loop is None:
            self._say("copied", "Nothing was copied: there is no loop. Mark one on the waveform first.", "info")
        elif self._studio.presenters.player.state.blind is None:
            self.outgoing.copy_files((there.heard,), there.loop)

    def _refuse_reference(self) -> bool:
        """True where what is heard is no take, which is said."""
        state = self._studio.presenters.player.state
        is_one = state.heard is not None and state.heard_take is None
        if is_one:
            self._say("copied", "Nothing was copied: a reference stays on this computer. Hear a take first.", "info")
        return is_one

    def _pull_loop(self) -> None:
        heard = self._there().heard
        if heard is not None:
            self.drag.pull(self._studio.views.player.waveform, DragWish(heard, all_kept=False, loop=True))

    def _reveal_last(self) -> None:
        if self._last is None:
            self._say("reveal", "Nothing was exported yet since the app was started.", "info")
        else:
            self._reveal(self._last)

    def _on_notice_action(self, key: str) -> None:
        if key == EXPORTED_KEY:
            self._reveal_last()

    def note(self, written: Written) -> None:
        """The last that was written for a person."""
        if written.files:
            self._last = written.files[0]

    def _reveal(self, path: Path) -> None:
        if not show_in_folder(path):
            self._say("reveal", f"No file manager opened. It lies in {path.parent}", tone="info")

    def _drag(self, wish: DragWish) -> None:
        there = self._there()
        if self._studio.presenters.player.state.blind is not None:
            return  # the name of the file would tell
        if wish.all_kept and there.kept:
            self.outgoing.drag_files(there.kept, None)
        else:
            self.outgoing.drag_files((wish.take_id,), there.loop if wish.loop else None)

    def _export_picked(self, rows: tuple[Row, ...]) -> None:
        """The sheet for the takes of these releases and tracks; of each track the confirmed one, else the kept ones."""
        track_ids = self._studio.presenters.library.state.tracks_in(rows)
        picking = self._studio.tasks.start(self, lambda _task: self._studio.desk.several.pick_takes(track_ids))
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

    def _target_of(self, kind: Kind) -> QWidget:
        """Where what is dropped will be seen."""
        views = self._studio.views
        lyrics = views.brief.lyrics
        if kind is Kind.LYRICS and lyrics.isVisible():
            return lyrics
        if kind is Kind.SETTINGS and views.library.isVisible():
            return views.library
        return views.window.centralWidget() or views.window

    def _take_in(self, found: Incoming) -> None:
        if found.kind is Kind.AUDIO:
            self._studio.take_in(tuple(map(str, found.paths)))
        elif found.kind is Kind.SETTINGS:
            for path in found.paths:
                self.outgoing.open_sidecar(path, self._release_id())
        elif len(found.paths) > 1:
            self._say("lyrics", "One file of lyrics at a time: nothing was changed. Drop a single one.", "info")
        else:
            self.outgoing.open_lyrics(found.paths[0])

    def _put_lyrics(self, file: LyricsFile) -> None:
        if self._studio.presenters.brief.put_lyrics("Lyrics from a file", file.text):
            self._studio.presenters.shell.show_page(Page.STUDIO)
            self._say("lyrics", f"The lyrics of “{file.name}” are in the brief; Undo brings back what was there")
        else:
            self._say(
                "lyrics", "No brief that can be changed is open. Nothing was changed; open a track first.", "info"
            )

    def _open_track(self, track: Track) -> None:
        self._studio.presenters.library.show_new(track)
        self._say("settings.opened", f"The settings of “{track.title or 'Untitled track'}” are a new track")

    def _say_exported(self, written: Written) -> None:
        count = "1 file" if len(written.files) == 1 else f"{len(written.files)} files"
        gone = len(written.missing)
        lost = f"; the audio of {gone} was gone, see “Missing audio.txt”" if gone else ""
        if written.files and written.files[0].suffix == ".zip":
            lost = f"; {gone} tracks have no audio yet" if gone > 1 else "; 1 track has no audio yet" if gone else ""
        self.note(written)
        notice = Notice(
            key=EXPORTED_KEY,
            title=f"{count} written to {written.folder}{lost}",
            tone="credit" if gone else "ok",
            action="Show in folder" if written.files else "",
            stays=gone > 0,
        )
        self._studio.presenters.shell.notify(notice)
        self._studio.look_around_soon()

    def _say_copied(self, written: Written) -> None:
        self._say("copied", f"“{written.files[0].name}” is on the clipboard: paste it into another program")

    def _say(self, key: str, title: str, tone: str = "ok") -> None:
        self._studio.presenters.shell.notify(Notice(key=key, title=title, tone=tone, stays=tone != "ok"))
        self._studio.look_around_soon()
