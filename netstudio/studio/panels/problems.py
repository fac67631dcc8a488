"""What is wrong with the graph, each with its way out one click away, and why the last run failed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.graph.problem import Problem, Severity
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.card import Card
from netstudio.studio.parts import caption
from netstudio.studio.theme import text_font, theme
from netstudio.training.control import Failure
from netstudio.words import Refusal, tr

SIGN_TOKENS = {Severity.ERROR: "bad", Severity.UNFINISHED: "amber", Severity.HINT: "forward"}

LISTED = 100  # rows: nobody reads more, and thousands of widgets take their time


class ProblemsPanel(Card):
    """A row for each problem, the gravest first.

    `node_activated` asks to select its node; `count_changed` tells how many there are.
    """

    node_activated = Signal(str)
    count_changed = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(2)
        self.more = caption(name="faint")
        self.more.hide()
        self._box.addWidget(self.more)
        self._box.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for transparent in (area.viewport(), inside):
            transparent.setAutoFillBackground(False)
        super().__init__(tr("Problems"), tr("No problems."), area, parent)
        self._document = document
        self._failure: Failure | None = None
        self._shown: list[Problem] | None = None
        self.rows: list[ProblemRow] = []
        self.count = 0
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Show the problems of another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._failure = None
        self._refresh()

    def show_failure(self, failure: Failure | None) -> None:
        """Why the last run ended, on top of all else; None when there is another one."""
        self._failure = failure
        self._refresh()

    def clear(self) -> None:
        """Forget the failure of the last run; the problems of the graph stay."""
        self.show_failure(None)

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        self._refresh()

    def _refresh(self) -> None:
        order = list(Severity)
        problems = sorted(self._document.analysis.problems, key=lambda p: order.index(p.severity))
        if self._failure and all(str(p) != str(self._failure.words) for p in problems):
            problems.insert(0, Problem(Severity.ERROR, self._failure.words, self._failure.node))
        # The fixes of a new analysis are new functions, but do the same.
        if self._shown is not None and [_key(p) for p in problems] == [_key(p) for p in self._shown]:
            self._shown = problems
            for row, problem in zip(self.rows, problems, strict=False):
                row.problem = problem
            return
        self._shown = problems
        self.count = len(problems)
        self._show(problems)
        self.count_changed.emit(len(problems))

    def _show(self, problems: list[Problem]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [ProblemRow(problem) for problem in problems[:LISTED]]
        for i, row in enumerate(self.rows):
            row.activated.connect(self._on_activated)
            row.fix_wanted.connect(self._on_fix_wanted)
            self._box.insertWidget(i, row)
        self.more.setText(str(tr("and {n} more", n=len(problems) - LISTED)))
        self.more.setVisible(len(problems) > LISTED)
        self.show_figures([(str(len(problems)), "dim")] if problems else [])
        self.show_empty(not problems)

    def _on_activated(self, problem: Problem) -> None:
        if problem.node is not None and problem.node in self._document.graph.nodes:
            self.node_activated.emit(problem.node)

    def _on_fix_wanted(self, problem: Problem) -> None:
        if problem.fix is None:
            return
        try:
            self._document.apply(problem.fix.label, problem.fix.edit(self._document.graph))
        except Refusal as refusal:
            self.show_failure(Failure(refusal.words, problem.node))


def _key(problem: Problem) -> tuple[object, ...]:
    return problem.severity, str(problem), problem.node, problem.fix is None


class ProblemRow(QWidget):
    """A sign, words that wrap, and a button for the way out. A click or Enter activates it."""

    activated = Signal(object)
    fix_wanted = Signal(object)

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem
        self.words = QLabel(str(problem))
        self.words.setWordWrap(True)
        self.words.setFont(text_font(12))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 6, 5)
        row.setSpacing(8)
        row.addWidget(SeveritySign(problem.severity), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.fix_button: QPushButton | None = None
        if problem.fix:
            self.fix_button = QPushButton(str(problem.fix.label))
            self.fix_button.clicked.connect(lambda: self.fix_wanted.emit(self.problem))
            row.addWidget(self.fix_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{problem.severity.label}: {problem}")
        if problem.node is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(str(tr("Show the layer")))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activated.emit(self.problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self.problem)
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
        painter.setBrush(theme.tokens.color("raised"))
        painter.setPen(QPen(theme.tokens.color("forward" if self.hasFocus() else "line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class SeveritySign(QWidget):
    """A disc with ✗ for an error, a triangle for what is unfinished, a disc with i for a hint."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.setToolTip(str(severity.label))
        self.setFixedSize(QSize(16, 16))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.color(SIGN_TOKENS[self._severity]))
        box = QRectF(1, 1, 14, 14)
        if self._severity is Severity.UNFINISHED:
            painter.drawPolygon(QPolygonF([QPointF(8, 1), QPointF(15.5, 14.5), QPointF(0.5, 14.5)]))
            box.translate(0, 1.5)
        else:
            painter.drawEllipse(box)
        painter.setPen(theme.tokens.color("panel"))
        painter.setFont(text_font(10, bold=True))
        sign = {Severity.ERROR: "✗", Severity.UNFINISHED: "!", Severity.HINT: "i"}[self._severity]
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)
