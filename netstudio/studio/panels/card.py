"""The card that every panel stands on: title, a few figures, small tools, and words for when it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import theme
from netstudio.words import Words

HEAD = 34  # height of the head
MARGIN = 12
CORNER = 8
TITLE_SIZE, FIGURE_SIZE = 12.5, 11.5
SMALLEST = QSize(200, 140)

Figure = tuple[str, str]  # a text and the colour token that it is written in


class Card(QWidget):
    """A titled surface. It shows `body`, or while there is nothing yet, `empty`: what will be here, and
    how to get it. The head is painted, not made of labels: new figures every frame lay nothing out.
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
        painter.translate(0.5, 0.5)  # the hairline lies on whole pixels
        painter.setPen(ink.pen("line"))
        painter.setBrush(ink.ink("panel"))
        painter.drawRoundedRect(0, 0, self.width() - 1, self.height() - 1, CORNER, CORNER)
        painter.translate(-0.5, -0.5)
        if event.rect().top() < HEAD:
            self._paint_head(painter)
        if self.is_empty:
            painter.setFont(ink.words(12))
            painter.setPen(ink.ink("dim"))
            box = self.rect().adjusted(MARGIN + 8, HEAD, -MARGIN - 8, -MARGIN)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, str(self._empty_words))

    def _paint_head(self, painter: QPainter) -> None:
        right = float(self._tools.x() - 6 if self._tools.width() > 1 else self.width() - MARGIN)
        title = ink.elided(str(self.title), right - MARGIN, TITLE_SIZE, True)
        write(painter, MARGIN, HEAD / 2, title, "text", TITLE_SIZE, bold=True)
        left = MARGIN + ink.width_of(title, TITLE_SIZE, True) + 10
        gap = figure_width("  ", FIGURE_SIZE)
        for text, token in reversed(self._figures):
            if right - figure_width(text, FIGURE_SIZE) < left:
                break
            right = write_figure(painter, right, HEAD / 2, text, token, FIGURE_SIZE) - gap
