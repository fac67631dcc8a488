"""Our own icons: small drawings in `resources/icons`, tinted with the colours of the theme in use."""

from __future__ import annotations

import atexit
import functools
import tempfile
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton

from netstudio.resources import resource_path
from netstudio.studio.theme import theme
from netstudio.words import Words

DIM = "dim"
SIZE = 16  # pixels on a side; drawn twice as fine, for screens that show it


def icon(name: str, token: str) -> QIcon:
    """An icon in a colour of the theme, pale where it is disabled."""
    found = QIcon()
    for color, mode in (
        (getattr(theme.tokens, token), QIcon.Mode.Normal),
        (theme.tokens.faint, QIcon.Mode.Disabled),
    ):
        found.addPixmap(QPixmap.fromImage(_picture(name, color)), mode)
    return found


@functools.cache
def icon_file(name: str, color: str) -> str:
    """The path of a tinted icon, for style sheets, which take nothing but files."""
    path = _folder() / f"{name}-{color.removeprefix('#')}.svg"
    path.write_bytes(_drawing(name, color))
    return path.as_posix()


@functools.cache
def _folder() -> Path:
    """Where the tinted files lie while the studio runs."""
    folder = tempfile.TemporaryDirectory(prefix="netstudio-icons-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@functools.cache
def _drawing(name: str, color: str) -> bytes:
    drawing = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return drawing.replace("currentColor", color).encode()


@functools.cache
def _picture(name: str, color: str) -> QImage:
    picture = QImage(2 * SIZE, 2 * SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_drawing(name, color))).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(2)
    return picture


class IconButton(QToolButton):
    """A small flat button with an icon, which follows the theme; `words` say what it does."""

    def __init__(self, name: str, words: Words, token: str = DIM) -> None:
        super().__init__()
        self._name, self._token = name, token
        self.setToolTip(str(words))
        self.setAccessibleName(str(words))
        self.setIconSize(QSize(SIZE - 2, SIZE - 2))
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._name, self._token))


def swatch(color: str) -> QIcon:
    """A disc of a colour, for a menu."""
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(2, 2, 12, 12)
    painter.end()
    return QIcon(picture)
