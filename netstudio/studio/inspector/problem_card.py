"""Problems as small cards, with their way out one click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.problem import Problem, Severity
from netstudio.studio.parts import caption
from netstudio.words import Refusal, tr


class ProblemCards(QWidget):
    """The problems of what is selected. Pressing a fix applies it to the document.

    `reveal_wanted(node)` when one inside of a group is to be shown.
    """

    reveal_wanted = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: list[str] = []
        self._node = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self.hide()

    def set_document(self, document: Document) -> None:
        """Apply fixes to another document."""
        self._document = document
        self.show_problems(())

    def show_problems(self, problems: Sequence[Problem], node: str = "") -> None:
        """Show these problems of a node, made anew only where they are others than before."""
        self.setHidden(not problems)
        self._problems, self._node = list(problems), node
        words = [node, *map(str, problems)]
        if words == self._shown:
            return
        self._shown = words
        while item := self._box.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for i, problem in enumerate(problems):
            self._box.addWidget(self._card(i, problem))

    def _card(self, i: int, problem: Problem) -> QFrame:
        card = QFrame()
        card.setObjectName("problem")
        box = QVBoxLayout(card)
        box.setContentsMargins(10, 8, 10, 8)
        box.addWidget(caption(problem.words, "error" if problem.severity is Severity.ERROR else "caption"))
        if problem.fix:
            button = QPushButton(str(problem.fix.label))
            button.clicked.connect(lambda: self._fix(i))
            box.addWidget(button)
        if self._node and problem.node and problem.node != self._node:
            show = QPushButton(str(tr("Show it")))
            show.clicked.connect(lambda: self.reveal_wanted.emit(self._problems[i].node))
            box.addWidget(show)
        return card

    def _fix(self, i: int) -> None:
        problem = self._problems[i]
        assert problem.fix is not None
        try:
            self._document.apply(problem.fix.label, problem.fix.edit(self._document.graph))
        except Refusal as refusal:
            self.show_problems([Problem(problem.severity, refusal.words, problem.node)], self._node)
