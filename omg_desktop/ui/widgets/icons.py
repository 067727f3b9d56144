"""The icons of ``resources/icons``, drawn for this app and recoloured from the tokens."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from omg_desktop.ui.icon_files import drawing

SIZE = 16
RATIOS = (1.0, 1.5, 2.0, 3.0)


@lru_cache(maxsize=512)
def icon(name: str, colour: str, size: int = SIZE) -> QIcon:
    """An icon in a colour (``#RRGGBB``), sharp at every scale. Raises FileNotFoundError for an unknown name."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio))
    return made


@lru_cache(maxsize=1024)
def pixmap(name: str, colour: str, size: int = SIZE, ratio: float = 2.0) -> QPixmap:
    """The same as a picture of ``size`` logical pixels, for labels and painters."""
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing(name, colour))).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
