"""Small parts that the panels at the side are made of: captions, hairlines, figures, a page that scrolls."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from netstudio.studio.theme import number_font, text_font
from netstudio.words import Words

MARGIN = 14


def caption(words: Words | str = "", name: str = "caption", size: float = 12, bold: bool = False) -> QLabel:
    """A text that wraps; `name` is its style: caption, faint, error."""
    label = QLabel(str(words))
    label.setObjectName(name)
    label.setFont(text_font(size, bold))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def head(words: Words) -> QLabel:
    """The head of a section, in small capitals."""
    return caption(str(words).upper(), "faint", 9.5, bold=True)


def rule() -> QFrame:
    """A hairline across the page."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


class Figures(QWidget):
    """Names on the left, numbers and shapes on the right, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_figures(self, figures: Iterable[tuple[Words | str, str]]) -> None:
        """Show these; the labels are made anew only where something is different."""
        wanted = [(str(name), number) for name, number in figures]
        if wanted == self.shown:
            return
        self.shown = wanted
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, (name, number) in enumerate(wanted):
            value = QLabel(number)
            value.setFont(number_font(11.5))
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(caption(name), row, 0)
            self._grid.addWidget(value, row, 1)


def page(*parts: QWidget) -> QScrollArea:
    """A page of parts, from the top down, that scrolls when it is too long, never sideways."""
    inside = QWidget()
    box = QVBoxLayout(inside)
    box.setContentsMargins(MARGIN, MARGIN - 2, MARGIN, MARGIN)
    box.setSpacing(10)
    for part in parts:
        box.addWidget(part)
    box.addStretch(1)
    area = scrolling(inside, "side")
    area.setMinimumWidth(220)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    return area


def scrolling(inside: QWidget, name: str = "page") -> QScrollArea:
    """What is too long for the window, in an area as wide as there is room, that scrolls up and down."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
