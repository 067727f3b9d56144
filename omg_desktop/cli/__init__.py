"""The second face: the same flows without a window.

Exit status 0: done; 1: refused, with one clear sentence on the error stream; 2: wrong usage; 130: interrupted.
"""

from omg_desktop.cli.run import main

__all__ = ["main"]
