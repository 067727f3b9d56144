"""The built-in composer: rule-based, offline and seedable. A brief becomes a score, a score becomes sound.

``render`` is looked up when it is first used, so that importing this room stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from omg_desktop.composer.brief import BriefError, ComposerBrief
from omg_desktop.composer.score import Score

if TYPE_CHECKING:
    from omg_desktop.composer.composing import compose
    from omg_desktop.composer.rendering import Cancelled, Rendering, render

__all__ = ["BriefError", "Cancelled", "ComposerBrief", "Rendering", "Score", "compose", "render"]

_LATER = {
    "compose": "omg_desktop.composer.composing",
    "render": "omg_desktop.composer.rendering",
    "Rendering": "omg_desktop.composer.rendering",
    "Cancelled": "omg_desktop.composer.rendering",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
