"""A place for what is walked through: its sign, a small picture, and what the net says of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import write
from netstudio.studio.samples.picker import SIGN, paint_sign
from netstudio.studio.theme import theme
from netstudio.words import Words

HEIGHT = 42
PICTURE = 30
SIZE = 11.5


class Slot(QAbstractButton):
    """Checked while it is the one that the next pick goes to."""

    def __init__(self, sign: str, words: Words) -> None:
        super().__init__()
        self.sign = sign
        self.lines: tuple[str, str] = "", ""
        self.picture: QImage | None = None
        self.setToolTip(str(words))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_sample(self, what: Words, says: Words | str, picture: QImage | None) -> None:
        """Which sample, and what the net makes of it."""
        self.lines, self.picture = (str(what), str(says)), picture
        self.setAccessibleName(f"{self.sign}: {what}. {says}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(190, HEIGHT)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0.5, 0.5)
        painter.setPen(ink.pen("forward" if self.isChecked() or self.hasFocus() else "line"))
        painter.setBrush(ink.ink("raised"))
        painter.drawRoundedRect(0, 0, self.width() - 1, self.height() - 1, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(2, 2, self.width() - 5, self.height() - 5, 4, 4)
        painter.translate(-0.5, -0.5)
        paint_sign(painter, QRect(8, (HEIGHT - SIGN) // 2, SIGN, SIGN), self.sign)
        left = 8.0 + SIGN + 8
        if self.picture is not None:
            painter.drawImage(QRectF(left, (HEIGHT - PICTURE) / 2, PICTURE, PICTURE), self.picture)
            left += PICTURE + 8
        room = self.width() - left - 8
        for line, middle, token in zip(self.lines, (13.0, 29.0), ("text", "dim"), strict=True):
            if not self.lines[1]:
                middle, token = HEIGHT / 2, "dim"
            write(painter, left, middle, ink.elided(line, room, SIZE), token, SIZE)
