"""``python -m omg_desktop.cli`` is the same as ``omg``."""

import sys

from omg_desktop.cli.run import main

sys.exit(main())
