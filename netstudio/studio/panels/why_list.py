"""Why a gradient is zero, as a list: what stopped it, each with the way to its layer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.expand import drawn
from netstudio.studio.guard import guarded_paint
from netstudio.studio.ink import ink
from netstudio.studio.parts import caption, scrolling
from netstudio.studio.theme import text_font
from netstudio.training.why_cause import Cause
from netstudio.training.why_zero import Trace
from netstudio.words import Words, tr

ASK = tr("Ask, and what stopped the gradient on its way back will be listed here.")


class WhyList(QWidget):
    """The answer in a sentence, and a row for each cause. `node_activated(id)` asks to show a layer."""

    node_activated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.words = caption(ASK)
        self.rows: list[CauseRow] = []
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(4)
        self._box.addWidget(self.words)
        self._box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolling(inside, "side"))

    def show_trace(self, trace: Trace, document: Document) -> None:
        """List what stopped it; layers that are no longer there are told, but not linked."""
        self._tell(trace.words)
        for cause in trace.causes:
            self._add(CauseRow(cause, document.graph.nodes.get(drawn(cause.node)) is not None))

    def show_words(self, words: Words) -> None:
        """Say why there is no answer."""
        self._tell(words)

    def clear(self) -> None:
        """Nothing is asked."""
        self._tell(ASK)

    def _tell(self, words: Words) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        self.words.setText(str(words))

    def _add(self, row: CauseRow) -> None:
        row.activated.connect(self.node_activated)
        self.rows.append(row)
        self._box.insertWidget(self._box.count() - 1, row)


class CauseRow(QLabel):
    """A cause in words on a raised ground. A click or Enter asks for its layer."""

    activated = Signal(str)

    def __init__(self, cause: Cause, linked: bool) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self._linked = linked
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(text_font(12))
        self.setContentsMargins(10, 5, 8, 5)
        self.setAccessibleName(str(cause))
        if linked:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(str(tr("Show the layer")))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._activate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._activate()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ink("raised"))
        painter.setPen(QPen(ink("forward" if self.hasFocus() else "line"), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("backward"))
        painter.drawRoundedRect(QRectF(0.5, 6, 2.5, box.height() - 11), 1, 1)
        painter.end()
        super().paintEvent(event)

    def _activate(self) -> None:
        if self._linked:
            self.activated.emit(drawn(self.cause.node))
