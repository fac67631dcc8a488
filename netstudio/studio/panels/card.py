"""The card that every panel stands on: title, a few figures, small tools, and words for when it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netstudio.studio.canvas.guard import guarded_paint
from netstudio.studio.theme import number_font, text_font, theme
from netstudio.words import Words

HEAD = 34  # height of the head
MARGIN = 12
CORNER = 8
SMALLEST = QSize(200, 140)

Figure = tuple[str, str]  # a text and the colour token that it is written in


class Card(QWidget):
    """A titled surface. It shows `body`, or while there is nothing yet, `empty`: what will be here, and
    how to get it. The head is painted, not made of labels: figures that change every frame lay nothing out
    anew.
    """

    tools_need_content = True  # the tools do nothing while the card is empty

    def __init__(self, title: Words, empty: Words, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._empty_words = empty
        self._figures: tuple[Figure, ...] = ()
        self._body = body
        self._tools = QWidget()
        self._tool_row = QHBoxLayout(self._tools)
        self._tool_row.setContentsMargins(0, 5, 0, 5)
        self._tool_row.setSpacing(2)
        self._tools.setFixedHeight(HEAD)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, 0, MARGIN - 4, MARGIN - 2)
        box.setSpacing(0)
        box.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        box.addWidget(body, 1)
        self.setMinimumSize(SMALLEST)
        self.setAccessibleName(str(title))
        self.show_empty(True)
        theme.changed.connect(self.update)

    def add_tool(self, tool: QWidget) -> None:
        """A small button or chooser at the right of the head."""
        self._tool_row.addWidget(tool)

    def show_empty(self, empty: bool) -> None:
        """Show the words instead of the body, or the body."""
        if self._body.isHidden() != empty:
            self._body.setHidden(empty)
            self._tools.setEnabled(not (empty and self.tools_need_content))
            self.update()

    @property
    def is_empty(self) -> bool:
        """Whether the words are shown."""
        return self._body.isHidden()

    def set_empty_words(self, words: Words) -> None:
        """What will be here, and how to get it."""
        self._empty_words = words
        self.update()

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """The figures in the head; the first ones give way where there is no room for all."""
        if tuple(figures) != self._figures:
            self._figures = tuple(figures)
            self.setAccessibleDescription(" ".join(text for text, _ in figures))
            self.update(0, 0, self.width(), HEAD)

    @property
    def figures(self) -> tuple[str, ...]:
        """The texts of the figures."""
        return tuple(text for text, _ in self._figures)

    def sizeHint(self) -> QSize:
        return QSize(340, 210)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.tokens
        painter.setPen(QPen(tokens.color("line"), 1))
        painter.setBrush(tokens.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
        if event.rect().top() < HEAD:
            self._paint_head(painter)
        if self.is_empty:
            painter.setFont(text_font(12))
            painter.setPen(tokens.color("dim"))
            box = self.rect().adjusted(MARGIN + 8, HEAD, -MARGIN - 8, -MARGIN)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, str(self._empty_words))

    def _paint_head(self, painter: QPainter) -> None:
        painter.setFont(text_font(12.5, bold=True))
        painter.setPen(theme.tokens.color("text"))
        right = self._tools.x() - 6 if self._tools.width() > 1 else self.width() - MARGIN
        room = right - MARGIN
        title = painter.fontMetrics().elidedText(str(self.title), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(MARGIN, 0, room, HEAD), Qt.AlignmentFlag.AlignVCenter, title)
        left = MARGIN + painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setFont(number_font(11.5))
        gap = painter.fontMetrics().horizontalAdvance("  ")
        for text, token in reversed(self._figures):
            width = painter.fontMetrics().horizontalAdvance(text)
            if right - width < left:
                break
            painter.setPen(theme.tokens.color(token))
            box = QRectF(right - width, 0, width + 1, HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            right -= width + gap
