"""Sets of keys a person may know from elsewhere; what one chose for oneself stays on top of each."""

import sys
from collections.abc import Mapping
from enum import StrEnum

from omg_desktop.ui.commands import COMMANDS, media_keys

Keys = Mapping[str, tuple[str, ...]]
"""Keys by the ids of their commands."""


class KeyPreset(StrEnum):
    """The sets there are."""

    OMG = "omg"
    AUDACITY = "audacity"
    REAPER = "reaper"
    VIDEO = "video"


NAMES = {
    KeyPreset.OMG: "OMG: L loops",
    KeyPreset.AUDACITY: "As in Audacity",
    KeyPreset.REAPER: "As in REAPER",
    KeyPreset.VIDEO: "As for video: J, K, and L goes forward",
}

_OTHERS: Mapping[KeyPreset, Keys] = {
    KeyPreset.OMG: {},
    KeyPreset.AUDACITY: {
        "player.toggle": ("Space",),
        "player.back": ("Shift+Left",),
        "player.start": ("Home", "J"),
        "player.end": ("End", "K"),
        "wave.marker": ("Ctrl+M", "M"),
        "wave.zoom_in": ("Ctrl+1", "+", "="),
        "wave.zoom_out": ("Ctrl+3", "-"),
        "wave.zoom_loop": ("Ctrl+E", "Z"),
        "wave.fit": ("Ctrl+F", "Shift+Z"),
        "library.search": ("Ctrl+Shift+F",),
        "take.export": ("Ctrl+Shift+E",),
        "take.export_many": ("Ctrl+Shift+X",),
        "edit.redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
        "page.studio": ("F2",),
        "page.release": ("F3",),
        "page.provenance": ("F4",),
        "page.insights": ("F5",),
    },
    KeyPreset.REAPER: {
        "player.loop": ("R",),
        "player.loop_section": ("Shift+R",),
        "player.start": ("Home", "W"),
        "player.next_place": ("'",),
        "player.previous_place": (";",),
        "edit.redo": ("Ctrl+Shift+Z",),
        "reference.hear": ("Y",),
    },
    KeyPreset.VIDEO: {
        "player.forward": ("L", "Shift+Right"),
        "player.loop": ("Ctrl+L",),
    },
}
_ON_A_MAC: Mapping[KeyPreset, Keys] = {KeyPreset.AUDACITY: {"wave.marker": ("M",)}}  # Cmd+M minimises the window


def preset_keys(preset: KeyPreset, platform: str = sys.platform) -> Keys:
    """The keys that differ from the usual ones. A key that is given to one command is taken from every other."""
    own = dict(_OTHERS[preset])
    if platform == "darwin":
        own |= _ON_A_MAC.get(preset, {})
    own = {command.id: (*own[command.id], *media_keys(command)) for command in COMMANDS if command.id in own}
    given = {key for keys in own.values() for key in keys}
    robbed = {
        command.id: tuple(key for key in command.shortcuts if key not in given)
        for command in COMMANDS
        if command.id not in own and not command.in_lyrics and given & set(command.shortcuts)
    }
    return own | robbed
