"""The bar over the canvas in which nodes are searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit

from netstudio.graph.model import Graph
from netstudio.studio import ink
from netstudio.studio.canvas.finding import find_nodes
from netstudio.studio.canvas.floating_bar import EDGE, FloatingBar
from netstudio.studio.parts import caption
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

WIDTH = 340  # pixels
FRAME = 6.0  # pixels between a node and the mark around it


class FindBar(FloatingBar):
    """Marks every node that fits while one types; Enter goes to the next, Shift+Enter to the one before."""

    _canvas: CanvasView

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas, 8)
        self.found: list[str] = []
        self._at = 0
        self.field = _Field(self)
        self.field.textChanged.connect(self._search)
        self.count = caption("", "caption", 11.5)
        self.count.setWordWrap(False)
        self.row.addWidget(self.field, 1)
        self.row.addSpacing(6)
        self.row.addWidget(self.count)
        self.add_buttons(tr("The one before (Shift+Enter)"), tr("The next one (Enter)"), tr("Close (Esc)"))

    def open(self) -> None:
        """Show it, with the last words selected."""
        self.setFixedSize(min(WIDTH, self._canvas.width() - 2 * EDGE), self.sizeHint().height())
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search(self.field.text())

    def place(self) -> None:
        """At the top, on the right."""
        self.move(self._canvas.width() - self.width() - EDGE, EDGE)

    def next(self) -> None:
        """Go to the next match."""
        self._go(1)

    def previous(self) -> None:
        """Go to the match before."""
        self._go(-1)

    def refresh(self, *_: Graph) -> None:
        """The drawing has changed: what is found may have."""
        if self.isVisible():
            kept = self.found[self._at] if self.found else None
            self.found = self._matches()
            self._at = self.found.index(kept) if kept in self.found else 0
            self._show_count()

    def paint_marks(self, painter: QPainter) -> None:
        """Frames around what is found, in the scene's coordinates; the present one is solid."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        nodes = self._canvas.drawing.nodes
        for i, node in enumerate(self.found if self.isVisible() else ()):
            if node in nodes:
                pen = QPen(ink.pen("amber", 2.5 if i == self._at else 1.5))
                pen.setCosmetic(True)
                pen.setStyle(Qt.PenStyle.SolidLine if i == self._at else Qt.PenStyle.DashLine)
                painter.setPen(pen)
                frame = nodes[node].frame.adjusted(-FRAME, -FRAME, FRAME, FRAME)
                painter.drawRoundedRect(frame, 10, 10)

    def _matches(self) -> list[str]:
        graph, shown = self._canvas.document.graph, self._canvas.drawing.nodes
        nodes = [graph.nodes[node] for node in shown if node in graph.nodes]
        return find_nodes(self.field.text(), nodes, self._canvas.document.analysis)

    def _search(self, typed: str) -> None:
        self.found, self._at = self._matches(), 0
        self._go(0)

    def _go(self, by: int) -> None:
        if self.found:
            self._at = (self._at + by) % len(self.found)
            self._canvas.selection.set([self.found[self._at]])
            self._canvas.bring_into_sight(self._canvas.drawing.nodes[self.found[self._at]].frame, 80)
        self._show_count()

    def _show_count(self) -> None:
        found, typed = self.found, self.field.text().strip()
        words = tr("{i} of {n}", i=self._at + 1, n=len(found)) if found else tr("nothing found")
        self.count.setText(str(words) if typed else "")
        self.count.setObjectName("caption" if found else "error")
        self.count.style().polish(self.count)
        self.field.setAccessibleDescription(self.count.text())
        self._canvas.viewport().update()


class _Field(QLineEdit):
    def __init__(self, bar: FindBar) -> None:
        super().__init__()
        self._bar = bar
        self.setPlaceholderText(str(tr("Find: a name, a kind, 784×50 …")))
        self.setAccessibleName(str(tr("Find a node")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._bar.previous() if back else self._bar.next()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._bar.next() if event.key() == Qt.Key.Key_Down else self._bar.previous()
        elif event.key() == Qt.Key.Key_Escape:
            self._bar.leave()
        else:
            super().keyPressEvent(event)
