"""An example on the start page: its drawing in small, its title, and what it is about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QWidget

from netstudio.graph.model import Graph
from netstudio.studio.guard import guarded_paint
from netstudio.studio.start.thumbnail import paint_thumbnail
from netstudio.studio.theme import text_font, theme

CARD_WIDTH, CARD_HEIGHT = 224, 176  # the width at least
PICTURE_HEIGHT = 84
PAD = 12
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class ExampleCard(QAbstractButton):
    """A button with a picture of a graph; it can be reached and pressed by keyboard."""

    def __init__(self, graph: Graph, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graph = graph
        self.path = path
        self.setText(graph.title or path.stem)
        self.setToolTip(graph.about)
        self.setAccessibleDescription(graph.about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        said = (self.text(), graph.about, path.stem, *(node.name for node in graph))
        self.words = " ".join(said).casefold()  # in which an example is searched for

    def sizeHint(self) -> QSize:
        return QSize(CARD_WIDTH, CARD_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            event.ignore()  # the shelf knows what lies where
        else:
            super().keyPressEvent(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(tokens.color("forward" if lit else "line"), 1.5 if self.hasFocus() else 1))
        painter.setBrush(tokens.color("panel"))
        painter.drawRoundedRect(card, 9, 9)
        picture = QRectF(card.left() + 1, card.top() + 1, card.width() - 2, PICTURE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("canvas"))
        painter.drawRoundedRect(picture, 8, 8)
        paint_thumbnail(painter, self.graph, picture.adjusted(PAD, PAD, -PAD, -PAD))
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        words = self.rect().adjusted(PAD, PICTURE_HEIGHT + 8, -PAD, -8)
        painter.setPen(theme.tokens.color("text"))
        painter.setFont(text_font(12.5, bold=True))
        title = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, title)
        words.setTop(words.top() + 20)
        painter.setPen(theme.tokens.color("dim"))
        painter.setFont(text_font(11))
        _paint_paragraph(painter, words, self.graph.about)


def _paint_paragraph(painter: QPainter, into: QRect, text: str) -> None:
    """Words in as many lines as fit, the last one ending in an ellipsis where there is more."""
    height = painter.fontMetrics().height()
    layout = QTextLayout(text, painter.font())
    layout.beginLayout()
    for i in range(into.height() // height):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(into.width())
        start, is_last = line.textStart(), (i + 2) * height > into.height()
        shown = text[start:] if is_last else text[start : start + line.textLength()]
        shown = painter.fontMetrics().elidedText(shown.rstrip(), Qt.TextElideMode.ElideRight, into.width())
        painter.drawText(into.left(), into.top() + i * height + painter.fontMetrics().ascent(), shown)
    layout.endLayout()
