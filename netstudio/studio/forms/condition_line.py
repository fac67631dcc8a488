"""A line to type a condition in, which says as one types what is wrong with it, and where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from netstudio.document.document import Document
from netstudio.graph.analysis import Analysis
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import number_font
from netstudio.training.condition_names import Names
from netstudio.training.condition_text import LONGEST, ConditionError, read_condition
from netstudio.words import Words


class Conditions:
    """What is wrong with conditions on a document's graph; names are looked up once for each graph."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: tuple[Analysis, Names] | None = None

    def error(self, text: str) -> ConditionError | None:
        """Why a text cannot be a condition; None where it is one."""
        analysis = self.document.analysis
        if self._known is None or self._known[0] is not analysis:
            self._known = analysis, Names.of(analysis)
        try:
            read_condition(text, self._known[1])
        except ConditionError as error:
            return error
        return None


class ConditionLine(QLineEdit):
    """Underlines what cannot be read; of an empty line nothing is wrong.

    `judged(words)` as one types, with what is wrong, or empty.
    """

    judged = Signal(str)

    def __init__(self, conditions: Conditions, placeholder: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conditions = conditions
        self.error: ConditionError | None = None
        self.setFont(number_font(12))
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(str(placeholder))
        self.setAccessibleName(str(placeholder))
        self.textChanged.connect(lambda _: self.judge())

    def judge(self) -> bool:
        """Look again at what is typed; whether it can be read, or is empty."""
        text = self.text()
        self.error = self._conditions.error(text) if text.strip() else None
        self.setProperty("wrong", self.error is not None)
        self.style().polish(self)
        self.judged.emit(str(self.error) if self.error else "")
        return self.error is None

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.error is None:
            return
        measures, text = self.fontMetrics(), self.text()
        begin = self.cursorRect().center().x() - measures.horizontalAdvance(text[: self.cursorPosition()])
        left = begin + measures.horizontalAdvance(text[: self.error.start])
        wide = (
            measures.horizontalAdvance(text[self.error.start : self.error.end]) or measures.averageCharWidth()
        )
        y = self.height() - 5
        painter = QPainter(self)
        painter.setPen(ink.pen("bad", 2.0))
        painter.drawLine(max(left, 4), y, min(left + wide, self.width() - 4), y)
