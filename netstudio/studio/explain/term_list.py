"""The terms of an element, a line each; a line leads to the element at its other end."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.engine.local import Term
from netstudio.studio import ink
from netstudio.studio.explain import told
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import theme
from netstudio.training.explain import Explanation
from netstudio.words import tr

LINE = 20
SIZE = 11.0
PAD = 6
COLORS = {"gradient": "backward", "value": "forward", "": "text"}


class TermList(QWidget):
    """Shows the terms of an explanation. `chosen(element)` when a line is clicked, or Enter pressed on it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._explanation: Explanation | None = None
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that are shown."""
        return self._explanation.terms.shown if self._explanation else ()

    @property
    def current(self) -> Term:
        """The one that the cursor stands on."""
        return self.terms[self._current]

    def show_terms(self, explanation: Explanation) -> None:
        """Show the terms of its element."""
        self._explanation = explanation
        self._current = 0
        self.setHidden(not self.terms)
        lines = (f"{told.name(explanation, term)}: {self._figures(term)}" for term in self.terms)
        self.setAccessibleName(str(tr("Terms: {terms}", terms=", ".join(lines))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINE * len(self.terms))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._current = min(max(self._current + step, 0), max(len(self.terms) - 1, 0))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = int(event.position().y() // LINE)
        if event.button() is Qt.MouseButton.LeftButton and 0 <= line < len(self.terms):
            self._current = line
            self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _choose(self) -> None:
        if self.terms:
            self.chosen.emit(self.current.element)

    def _figures(self, term: Term) -> str:
        assert self._explanation is not None
        return "".join(part.text for part in told.product(self._explanation, term))

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._explanation is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = event.rect().top() // LINE, event.rect().bottom() // LINE
        for i, term in list(enumerate(self.terms))[first : last + 1]:
            self._paint_line(painter, i, term)

    def _paint_line(self, painter: QPainter, i: int, term: Term) -> None:
        assert self._explanation is not None
        if self.hasFocus() and i == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.ink("raised"))
            painter.drawRoundedRect(0, i * LINE, self.width(), LINE, 5, 5)
        middle, right = (i + 0.5) * LINE, float(self.width() - PAD)
        for part in reversed(told.product(self._explanation, term)):
            right = write_figure(painter, right, middle, part.text, COLORS[part.side], SIZE)
        room = max(0.0, right - 2 * PAD)
        name = told.name(self._explanation, term)
        if figure_width(name, SIZE) > room:
            name = ink.elided(name, room, SIZE, number=True)
        write(painter, PAD, middle, name, "dim", SIZE)
