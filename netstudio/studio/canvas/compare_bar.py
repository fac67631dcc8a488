"""The bar over the canvas while two drawings are compared: with what, how much differs, and a way around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from netstudio.graph.model import Graph
from netstudio.studio.canvas.comparing import Comparing
from netstudio.studio.canvas.floating_bar import EDGE, FloatingBar
from netstudio.studio.parts import caption
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class CompareBar(FloatingBar):
    """`Compared with …: 2 new, 1 gone`. N goes to the next difference, Shift+N back, Esc ends it."""

    _canvas: CanvasView

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas, 12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.comparing: Comparing | None = None
        self._at = -1
        self.words = caption("", "caption", 11.5)
        self.words.setWordWrap(False)
        self.row.addWidget(self.words)
        self.row.addSpacing(8)
        self.add_buttons(
            tr("The difference before (Shift+N)"),
            tr("The next difference (N)"),
            tr("End the comparison (Esc)"),
        )
        canvas.scope_changed.connect(lambda _: self.refresh())

    def open(self, other: Graph, title: str) -> None:
        """Compare the drawing on the canvas with another one."""
        self.comparing, self._at = Comparing(other, title, self._canvas.drawing), -1
        self._show()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """No comparison any more."""
        self.comparing = None
        super().leave()

    def next(self) -> None:
        """Go to the next difference in the group that is shown."""
        self._go(1)

    def previous(self) -> None:
        """Go to the difference before."""
        self._go(-1)

    def refresh(self) -> None:
        """The drawing has changed, or another group is shown."""
        if self.comparing is None:
            return
        if self.comparing.document is not self._canvas.document:
            self.comparing = None
            self.hide()
        else:
            self.comparing = self.comparing.renew(self._canvas.drawing)
            self._show()

    def paint_marks(self, painter: QPainter) -> None:
        """What came, went and changed, in the scene's coordinates."""
        if self.comparing is not None:
            self.comparing.paint(painter, self._canvas.zoom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_N:
            self._go(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _go(self, by: int) -> None:
        places = self.comparing.places() if self.comparing else []
        if places:
            self._at = (self._at + by) % len(places) if self._at >= 0 or by > 0 else len(places) - 1
            node, rect = places[self._at]
            self._canvas.selection.set([node] if node else [])
            self._canvas.bring_into_sight(rect, 80)

    def _show(self) -> None:
        assert self.comparing is not None
        self.words.setText(str(_summary(self.comparing)))
        lines = [words for its in self.comparing.found.changed.values() for words in its]
        self.setToolTip("\n".join(map(str, (*lines, *self.comparing.found.training))))
        self.setAccessibleName(self.words.text())
        self.adjustSize()
        self.place()
        self._canvas.viewport().update()

    def place(self) -> None:
        """At the top, in the middle."""
        self.move(max(EDGE, (self._canvas.width() - self.width()) // 2), EDGE)


def _summary(comparing: Comparing) -> Words:
    found = comparing.found
    if found.is_empty:
        return tr("No difference to {title}", title=comparing.title)
    parts = [
        Words(text.text, {"n": n})
        for text, n in (
            (tr("+ {n} new", n=0), len(found.added)),
            (tr("− {n} gone", n=0), len(found.removed)),
            (tr("≠ {n} changed", n=0), len(found.changed)),
            (tr("{n} wires", n=0), len(found.added_wires) + len(found.removed_wires)),
            (tr("training otherwise in {n}", n=0), len(found.training)),
        )
        if n
    ]
    return tr("Compared with {title}: {what}", title=comparing.title, what=" · ".join(map(str, parts)))
