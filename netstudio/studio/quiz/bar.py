"""The bar of a quiz on the canvas: how many are right, begin anew, end it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from netstudio.studio.parts import caption
from netstudio.words import tr

EDGE = 12


class QuizBar(QFrame):
    """`Quiz: 2 of 5 right`, at the bottom right."""

    answer_wanted = Signal()
    anew_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("floating")
        self.words = caption("", "caption", 12)
        self.words.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.setSpacing(6)
        row.addWidget(self.words)
        for words, signal in (
            (tr("Answer (Q)"), self.answer_wanted),
            (tr("Anew"), self.anew_wanted),
            (tr("End"), self.end_wanted),
        ):
            button = QPushButton(str(words))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            row.addWidget(button)
        parent.installEventFilter(self)
        self.hide()

    def show_score(self, right: int, count: int) -> None:
        """How it stands."""
        if count:
            self.words.setText(str(tr("Quiz: {right} of {count} right", right=right, count=count)))
        else:
            self.words.setText(str(tr("Quiz: hide a number by the menu of a wire")))
        self.adjustSize()
        self.place()

    def place(self) -> None:
        """At the bottom right of its parent."""
        size = self._parent.size() - self.size()
        self.move(size.width() - EDGE, size.height() - EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.place()
        return False
