"""Puts the desktop together: parts are made here and handed to those who need them. Only the CLI imports this."""

from omg_desktop.app.start import main

__all__ = ["main"]
