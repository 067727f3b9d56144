"""Every command of the app: one list for menus, shortcuts, the key sheet and the tests."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence


class Command(NamedTuple):
    """``single_key`` ones act only while the focus is outside a text field, ``in_lyrics`` ones only in the lyrics."""

    id: str
    menu: str
    title: str
    shortcuts: tuple[str, ...] = ()
    single_key: bool = False
    in_lyrics: bool = False


MEDIA_PLAY = ("Media Play", "Toggle Media Play/Pause")
"""Systems call one and the same key of a keyboard differently."""

_COMMANDS = (
    Command("release.new", "File", "New release", ("Ctrl+Shift+N",)),
    Command("track.new", "File", "New track", ("Ctrl+N",)),
    Command("audio.import", "File", "Import audio…", ("Ctrl+O",)),
    Command("take.export", "File", "Export audio…", ("Ctrl+E",)),
    Command("take.export_many", "File", "Export takes…", ("Ctrl+Shift+E",)),
    Command("take.copy_file", "File", "Copy take as a file", ("Ctrl+Shift+C",)),
    Command("take.copy_loop", "File", "Copy loop as a file"),
    Command("files.reveal", "File", "Show the last export in its folder"),
    Command("release.bundle", "File", "Export release as one zip…"),
    Command("library.export_all", "File", "Export everything…", ()),
    Command("library.folder", "File", "Show the library's folder", ()),
    Command("library.disk_use", "File", "Disk use…", ()),
    Command("library.empty_trash", "File", "Empty the trash…", ()),
    Command("draft.open_sidecar", "File", "Open settings from file…", ()),
    Command("app.close", "File", "Close the window", ("Ctrl+W",)),
    Command("app.quit", "File", "Quit", ("Ctrl+Q",)),
    Command("edit.undo", "Edit", "Undo", ("Ctrl+Z",)),
    Command("edit.redo", "Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("library.search", "Edit", "Search", ("Ctrl+F",)),
    Command("library.sort", "Edit", "Sort releases by…"),
    Command("lyrics.find", "Lyrics", "Find in lyrics", ("Ctrl+F",), in_lyrics=True),
    Command("lyrics.replace", "Lyrics", "Replace in lyrics", ("Ctrl+H",), in_lyrics=True),
    Command("lyrics.verse", "Lyrics", "Insert Verse", ("Ctrl+Shift+1",), in_lyrics=True),
    Command("lyrics.chorus", "Lyrics", "Insert Chorus", ("Ctrl+Shift+2",), in_lyrics=True),
    Command("lyrics.pre-chorus", "Lyrics", "Insert Pre-Chorus", ("Ctrl+Shift+3",), in_lyrics=True),
    Command("lyrics.bridge", "Lyrics", "Insert Bridge", ("Ctrl+Shift+4",), in_lyrics=True),
    Command("lyrics.intro", "Lyrics", "Insert Intro", ("Ctrl+Shift+5",), in_lyrics=True),
    Command("lyrics.outro", "Lyrics", "Insert Outro", ("Ctrl+Shift+6",), in_lyrics=True),
    Command("lyrics.instrumental", "Lyrics", "Insert Instrumental", ("Ctrl+Shift+7",), in_lyrics=True),
    Command("lyrics.up", "Lyrics", "Move line up", ("Alt+Up",), in_lyrics=True),
    Command("lyrics.down", "Lyrics", "Move line down", ("Alt+Down",), in_lyrics=True),
    Command("lyrics.double", "Lyrics", "Duplicate line", ("Ctrl+D",), in_lyrics=True),
    Command("lyrics.open", "Lyrics", "Lyrics from a file…"),
    Command("lyrics.write", "Lyrics", "Write lyrics with AI", ("Ctrl+Shift+L",)),
    Command("lyrics.spelling", "Lyrics", "Check spelling, or stop it"),
    Command("lyrics.keep", "Lyrics", "Save this version of the lyrics", ("Ctrl+S",)),
    Command("lyrics.versions", "Lyrics", "Lyric versions", ("Ctrl+Shift+H",)),
    Command("draft.surprise", "Track", "Surprise Me", ("Ctrl+U",)),
    Command("draft.generate", "Track", "Generate takes", ("Ctrl+G",)),
    Command("draft.generate_anew", "Track", "Generate takes with new seeds", ("Ctrl+Shift+G",)),
    Command("track.back", "Track", "Back to the track before", ("Alt+Left",)),
    Command("track.forward", "Track", "Forward to the track after", ("Alt+Right",)),
    Command("release.favourite", "Track", "Favourite release, or no more", ()),
    Command("track.remove", "Track", "Remove track", ()),
    Command("take.confirm", "Take", "Confirm take", ("Ctrl+Return",)),
    Command("take.cancel", "Take", "Cancel rendering", ("Ctrl+.",)),
    Command("take.pause", "Take", "Pause the line of takes, or go on", ("Ctrl+Shift+P",)),
    Command("take.sooner", "Take", "Make the waiting take sooner", ()),
    Command("take.later", "Take", "Make the waiting take later", ()),
    Command("take.retry", "Take", "Try a failed take again", ()),
    Command("take.next", "Take", "Next take", ("T", "Media Next"), single_key=True),
    Command("take.previous", "Take", "Previous take", ("Shift+T", "Media Previous"), single_key=True),
    Command("take.keep", "Take", "Keep take", ("P",), single_key=True),
    Command("take.unmark", "Take", "Unmark take", ("U",), single_key=True),
    Command("take.reject", "Take", "Reject take to the tray", ("Backspace",), single_key=True),
    Command("take.tray", "Take", "Show or hide the tray", ()),
    Command("take.name", "Take", "Name this take…", ()),
    Command("take.notes", "Take", "Labels and note…", ()),
    *(
        Command(f"take.rate_{stars}", "Take", f"Rate take {stars} of 5" if stars else "Clear rating", (f"Alt+{stars}",))
        for stars in (1, 2, 3, 4, 5, 0)
    ),
    Command("take.lyrics", "Take", "Lyrics this take was made from", ()),
    Command("take.use_brief", "Take", "Use the brief and seed of this take", ()),
    Command("take.vary", "Take", "Vary one thing…", ()),
    Command("take.new_melody", "Take", "New melody over the same chords", ()),
    Command("take.other_genre", "Take", "The same song in another genre…", ()),
    Command("take.other_section", "Take", "One section again…", ()),
    Command("take.other_tempo", "Take", "Another tempo…", ()),
    Command("take.other_key", "Take", "Another key…", ()),
    Command("take.stems", "Take", "Export stems…", ()),
    Command("take.stem_files", "Take", "Drag or copy stems…", ()),
    Command("take.copy_prompt", "Take", "Copy prompt of take"),
    Command("take.copy_lyrics", "Take", "Copy lyrics of take"),
    Command("take.copy_settings", "Take", "Copy settings of take"),
    Command("take.copy_json", "Take", "Copy settings of take as JSON"),
    Command("take.midi", "Take", "Export MIDI…", ()),
    Command("take.chords", "Take", "Copy chord sheet", ()),
    Command("take.compare", "Take", "Compare takes in a table", ("Ctrl+T",)),
    Command("take.blind", "Take", "Listen blind, or show again", ("H",), single_key=True),
    Command("take.knock_out", "Take", "Knock-out", ()),
    Command("take.abx", "Take", "ABX of decks A and B", ()),
    Command("take.hear_x", "Take", "Hear X of the ABX test", ("X",), single_key=True),
    Command("take.deck_a", "Take", "Put take on deck A", ("Shift+A",), single_key=True),
    Command("take.deck_b", "Take", "Put take on deck B", ("Shift+B",), single_key=True),
    *(
        Command(f"take.hear_{number}", "Take", f"Hear take {number}", (str(number),), single_key=True)
        for number in range(1, 10)
    ),
    Command("player.toggle", "Playback", "Play or pause", ("Space", "K", *MEDIA_PLAY), single_key=True),
    Command("player.stop", "Playback", "Stop", ("Media Stop", "Media Pause")),
    Command("player.back", "Playback", "Back 5 seconds", ("J", "Shift+Left"), single_key=True),
    Command("player.forward", "Playback", "Forward 5 seconds", ("Shift+Right",), single_key=True),
    Command("player.start", "Playback", "Go to the start", ("Home",), single_key=True),
    Command("player.end", "Playback", "Go to the end", ("End",), single_key=True),
    Command("player.next_place", "Playback", "Next part or pin", (".",), single_key=True),
    Command("player.previous_place", "Playback", "Previous part or pin", (",",), single_key=True),
    Command("player.loop", "Playback", "Loop on or off", ("L",), single_key=True),
    Command("player.loop_start", "Playback", "Loop from here", ("[",), single_key=True),
    Command("player.loop_end", "Playback", "Loop to here", ("]",), single_key=True),
    Command("player.loop_section", "Playback", "Loop this part", ("Shift+L",), single_key=True),
    Command("player.clear", "Playback", "Clear the loop, or stop", ("Esc",), single_key=True),
    Command("player.slower", "Playback", "Slower", ("<",), single_key=True),
    Command("player.faster", "Playback", "Faster", (">",), single_key=True),
    Command("player.usual_speed", "Playback", "Usual speed", ("Shift+S",), single_key=True),
    Command("listen.stereo", "Playback", "Listen in stereo", ()),
    Command("listen.mono", "Playback", "Listen in mono, or in stereo again", ("Shift+M",), single_key=True),
    Command("listen.left", "Playback", "Listen to the left side only", ()),
    Command("listen.right", "Playback", "Listen to the right side only", ()),
    Command("listen.swapped", "Playback", "Listen with the sides swapped", ()),
    Command("listen.dim", "Playback", "Dim by 20 dB, or as loud as it is", ("Shift+D",), single_key=True),
    Command("player.match", "Playback", "Loudness match", ("V",), single_key=True),
    Command("player.go_to", "Playback", "Go to a time…", ("Ctrl+J",)),
    Command("player.count", "Playback", "Count time in another way", ()),
    Command("player.remaining", "Playback", "Remaining time, or not", ()),
    Command("player.by_part", "Playback", "Switch takes at the same part, or moment", ("S",), single_key=True),
    Command("player.boost", "Playback", "Let the match turn up", ()),
    Command("player.say_position", "Playback", "Say where the music is", ("I",), single_key=True),
    Command("player.say_loudness", "Playback", "Say how loud it is", ("Shift+I",), single_key=True),
    Command("wave.zoom_in", "Waveform", "Zoom in", ("+", "="), single_key=True),
    Command("wave.zoom_out", "Waveform", "Zoom out", ("-",), single_key=True),
    Command("wave.zoom_loop", "Waveform", "Zoom to the loop", ("Z",), single_key=True),
    Command("wave.fit", "Waveform", "Show the whole take", ("Shift+Z",), single_key=True),
    Command("wave.spectrogram", "Waveform", "Spectrogram", ("G",), single_key=True),
    Command("wave.marker", "Waveform", "Marker here", ("M",), single_key=True),
    Command("wave.note", "Waveform", "Note here", ("N",), single_key=True),
    Command("player.deck_a", "Playback", "Hear deck A", ("A",), single_key=True),
    Command("player.deck_b", "Playback", "Hear deck B", ("B",), single_key=True),
    Command("player.swap", "Playback", "Switch A and B", ("`",), single_key=True),
    Command("reference.open", "Playback", "Reference track…", ()),
    Command("reference.hear", "Playback", "Hear the reference, or the take again", ("R",), single_key=True),
    Command("reference.deck_a", "Playback", "Reference on deck A", ()),
    Command("reference.deck_b", "Playback", "Reference on deck B", ()),
    Command("reference.remove", "Playback", "Take the reference off", ()),
    Command("page.studio", "Window", "Studio", ("Ctrl+1",)),
    Command("page.release", "Window", "Release", ("Ctrl+2",)),
    Command("page.provenance", "Window", "Provenance", ("Ctrl+3",)),
    Command("page.insights", "Window", "Insights", ("Ctrl+4",)),
    Command("pane.library", "Window", "Show or hide the library", ("F9",)),
    Command("pane.takes", "Window", "Show or hide the takes", ("F8",)),
    Command("pane.next", "Window", "Next pane", ("F6",)),
    Command("pane.previous", "Window", "Previous pane", ("Shift+F6",)),
    Command("page.settings", "Window", "Settings", ("Ctrl+,",)),
    Command("app.palette", "Window", "Command palette", ("Ctrl+K",)),
    Command("app.keys", "Window", "Keys", ("Ctrl+/",)),
    Command("app.help", "Window", "What has the focus", ("F1",)),
    Command("app.about", "Window", "About OMG Desktop, and diagnostics", ()),
    Command("app.theme", "Window", "Switch between dark and light", ("Ctrl+Shift+D",)),
    Command("release.submit", "Window", "Submit release…", ("Ctrl+Shift+Return",)),
)

ON_A_MAC = {
    "track.back": ("Ctrl+[",),  # Alt with an arrow goes word by word
    "track.forward": ("Ctrl+]",),
    "lyrics.replace": ("Ctrl+Alt+F",),  # Cmd+H hides the app
    **{  # Cmd+Shift+3 to 5 are pictures of the screen
        command.id: (command.shortcuts[0].replace("Shift", "Alt"),)
        for command in _COMMANDS
        if command.in_lyrics and command.shortcuts[0].startswith("Ctrl+Shift+")
    },
}


def commands_on(platform: str) -> tuple[Command, ...]:
    """The list, with the keys that a system leaves free."""
    others = ON_A_MAC if platform == "darwin" else {}
    return tuple(one._replace(shortcuts=others.get(one.id, one.shortcuts)) for one in _COMMANDS)


COMMANDS = commands_on(sys.platform)


def is_media(key: str) -> bool:
    """Whether this is one of a keyboard's keys for music, which write nothing, and so act inside of text, too."""
    return "Media" in key


def media_keys(command: Command) -> tuple[str, ...]:
    """Those of its keys that are a keyboard's own for music."""
    return tuple(key for key in command.shortcuts if is_media(key))


def with_shifted(keys: Iterable[str]) -> frozenset[str]:
    """Keys that give way to text, as they may come: on many keyboards a sign, or even a digit, is typed with Shift."""
    plain = frozenset(key for key in keys if not is_media(key))
    return plain | {f"Shift+{key}" for key in plain if len(key) == 1 and not key.isalpha()}


SINGLE_KEYS = with_shifted(
    QKeySequence(shortcut).toString() for command in COMMANDS if command.single_key for shortcut in command.shortcuts
)


LYRICS_KEYS = {
    QKeySequence(shortcut).toString(): command.id
    for command in COMMANDS
    if command.in_lyrics
    for shortcut in command.shortcuts
}


def with_mnemonics(titles: Sequence[str]) -> list[str]:
    """Titles of one menu with the letters that pick them: beginnings of words first, no letter twice."""
    used: set[str] = set()
    told = []
    for title in titles:
        places = [*(word.start() for word in re.finditer(r"\b\w", title)), *range(len(title))]
        fitting = (place for place in places if title[place].isalnum() and title[place].casefold() not in used)
        place = next(fitting, None)
        if place is not None:
            used.add(title[place].casefold())
        told.append(title if place is None else f"{title[:place]}&{title[place:]}")
    return told


def _titles_in_menus() -> dict[str, str]:
    by_menu: dict[str, list[Command]] = {}
    for command in COMMANDS:
        by_menu.setdefault(command.menu, []).append(command)
    return {
        command.id: title
        for commands in by_menu.values()
        for command, title in zip(commands, with_mnemonics([one.title for one in commands]), strict=True)
    }


TITLES_IN_MENUS = _titles_in_menus()
"""With their mnemonics, by the ids of the commands."""

ROLES = {
    "app.quit": QAction.MenuRole.QuitRole,
    "app.about": QAction.MenuRole.AboutRole,
    "page.settings": QAction.MenuRole.PreferencesRole,
}
"""Where a Mac has these. All others stay where they are, whatever their words: Qt would guess."""


def build_actions(handlers: Mapping[str, Callable[[], object]], parent: QObject) -> dict[str, QAction]:
    """An action for each command. Raises LookupError when commands and handlers differ."""
    if astray := {command.id for command in COMMANDS} ^ handlers.keys():
        raise LookupError(f"commands and handlers differ: {sorted(astray)}")
    return {command.id: _action(command, handlers[command.id], parent) for command in COMMANDS}


def _action(command: Command, handler: Callable[[], object], parent: QObject) -> QAction:
    action = QAction(TITLES_IN_MENUS[command.id], parent)
    action.setObjectName(command.id)
    action.setMenuRole(ROLES.get(command.id, QAction.MenuRole.NoRole))
    if command.in_lyrics:  # the editor takes these keys itself; elsewhere some of them are those of other commands
        spoken = QKeySequence(command.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
        action.setText(f"{TITLES_IN_MENUS[command.id]}\t{spoken}")
    else:
        action.setShortcuts([QKeySequence(shortcut) for shortcut in command.shortcuts])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda _checked=False: handler())
    return action
