"""A formula on the screen in the colours of the theme; plain text until it is set, or where it cannot be."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.studio import ink
from netstudio.studio.formula.layout import Placed, Sheet, lay_out
from netstudio.studio.formula.markup import Line, lines
from netstudio.studio.formula.typeset import renderer, typesetter
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import theme
from netstudio.words import tr

PLAIN = 0.8  # of its size, in which words stand beside mathematics
MOST_LINES = 6  # of plain text
WIDEST = 600


class FormulaView(QWidget):
    """Shows one formula, broken where it is too wide. `color` is a token of the theme, `size` in pixels."""

    def __init__(self, color: str = "text", size: float = 17) -> None:
        super().__init__()
        self._color, self._size = color, size
        self._text = ""
        self._clauses: tuple[Line, ...] | None = None
        self._laid: tuple[float, Sheet | None] | None = None
        self._done = False  # whether all of it is set
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        copy = QAction(str(tr("Copy formula")), self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        typesetter().ready.connect(self._on_ready)
        theme.changed.connect(self.update)
        self.hide()

    def text(self) -> str:
        """The formula as it was declared."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a formula; without one it is hidden."""
        if text == self._text:
            return
        self._text = text
        try:
            self._clauses = lines(text) if text else None
        except ValueError:
            self._clauses = None
        self._laid = None
        self._done = self._sheet(self.width()) is not None
        self.setAccessibleName(text)
        self.setHidden(not text)
        self.updateGeometry()
        self.update()

    @property
    def is_set(self) -> bool:
        """Whether it is shown as mathematics."""
        return self._done

    @property
    def wanted_width(self) -> int:
        """How wide it is where it is not broken."""
        sheet = self._laid_out(math.inf)
        width = sheet.width if sheet else ink.width_of(self._text, self._size * PLAIN)
        return math.ceil(width) + 1

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        sheet = self._sheet(width)
        if sheet is None:
            return round(len(self._plain(width)) * self._line_height)
        return round(sheet.height + 2)

    def sizeHint(self) -> QSize:
        return QSize(min(WIDEST, 240), self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 1)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.ink(self._color))
        sheet = self._sheet(self.width())
        if sheet is None:
            painter.setFont(ink.words(self._size * PLAIN))
            for i, line in enumerate(self._plain(self.width())):
                painter.drawText(QPointF(0, (i + 0.8) * self._line_height), line)
            return
        for placed in sheet.pieces:
            self._paint(painter, placed)

    def _paint(self, painter: QPainter, placed: Placed) -> None:
        size, drawing = placed.size, placed.drawing
        if drawing is None:
            painter.setFont(ink.words(size * PLAIN))
            painter.drawText(QPointF(placed.x, placed.baseline), placed.piece.text)
            return
        top = placed.baseline - drawing.ascent * size
        box = QRectF(placed.x, top, drawing.width * size, drawing.height * size)
        renderer(drawing, getattr(theme.tokens, self._color)).render(painter, box)

    @property
    def _line_height(self) -> float:
        return ink.metrics(self._size * PLAIN).height()

    def _plain(self, width: float) -> tuple[str, ...]:
        return ink.wrapped(self._text, width, self._size * PLAIN, MOST_LINES)

    def _sheet(self, width: float) -> Sheet | None:
        if self._laid is None or self._laid[0] != width:
            self._laid = width, self._laid_out(width)
        return self._laid[1]

    def _laid_out(self, width: float) -> Sheet | None:
        if not self._clauses:
            return None
        return lay_out(self._clauses, typesetter().drawing, self._words_width, self._size, width)

    def _words_width(self, words: str) -> float:
        return ink.width_of(words, self._size * PLAIN) / self._size

    def _on_ready(self) -> None:
        if self._clauses and not self._done:
            self._laid = None
            self._done = self._sheet(self.width()) is not None
            if self._done:
                self.updateGeometry()
                self.update()
