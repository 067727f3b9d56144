"""Where the files of ``resources/`` are, in a checkout and in a frozen app."""

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """The path of a file or folder below ``resources/``, whether or not it exists."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return root / "resources" / name
