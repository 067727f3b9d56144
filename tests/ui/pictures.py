"""A picture of the window in every state: ``python -m tests.ui.pictures FOLDER [THEME] [WIDTHxHEIGHT] [offline]``.

Takes are made by the real composer, troubles by a fake cloud. For 200 % set ``QT_SCALE_FACTOR=2``.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from omg_desktop.ui.theme import ThemeName
from tests.ui.scenes import Scene, walk
from tests.ui.stage import Stage

CACHE = Path("build/pictures/cache").absolute()
"""The composer's sample pack is made once for all looks."""


def main(folder: Path, theme: ThemeName, width: int, height: int, *, offline: bool) -> None:
    """Walk through every state once, in one look."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as library:
        stage = Stage(application, Path(library), offline=offline, cache=CACHE)
        stage.open()
        stage.studio.use_theme(theme.value)
        stage.window.resize(width, height)
        number = 0

        def see(scene: Scene, frame: QWidget) -> None:
            nonlocal number
            number += 1
            frame.grab().save(str(folder / f"{number:02d}-{scene.name}.png"))

        walk(stage, see)
        stage.close()
    sys.stdout.write(f"{number} pictures in {folder}\n")


if __name__ == "__main__":
    words = sys.argv[1:]
    size = next((word for word in words[1:] if "x" in word and word[0].isdecimal()), "1440x900")
    look = next((word for word in words[1:] if word in list(ThemeName)), ThemeName.DARK.value)
    main(Path(words[0]), ThemeName(look), *map(int, size.split("x")), offline="offline" in words)
