"""Starts the window."""

import sys

from omg_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())
