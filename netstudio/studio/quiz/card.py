"""The card of a quiz: a question, a field to type the answer, four to pick from, and what is said of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from netstudio.studio.forms.arithmetic import evaluate
from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.studio.theme import number_font
from netstudio.training.quiz import DIGITS, Mark, Question, Verdict
from netstudio.words import Refusal, Words, number, tr

WIDTH = 300
EDGE = 12
SIGNS = {Verdict.RIGHT: ("✓", "good"), Verdict.NEAR: ("≈", "dim"), Verdict.WRONG: ("✗", "bad")}


class QuizCard(QFrame):
    """Asks one question at a time. Enter or a button answers, Enter again goes on, Esc closes.

    `answered(Question, Verdict)` when it counts: a near miss may be tried again. `next_wanted()` for another.
    """

    answered = Signal(object, object)
    next_wanted = Signal()
    closed = Signal()
    sight_changed = Signal()  # it came, or went

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("floating")
        self.setFixedWidth(WIDTH)
        self.question: Question | None = None
        self.at_left = False  # else at the right
        self._done = False
        self.title = caption("", "heading", 13)
        self.given = caption("", "caption", 12)
        self.field = QLineEdit()
        self.field.setFont(number_font(13))
        self.field.setPlaceholderText(str(tr("type it, or pick one")))
        self.field.setAccessibleName(str(tr("Your answer")))
        self.field.returnPressed.connect(self._on_enter)
        self.buttons = [QPushButton() for _ in range(4)]
        self.verdict = caption("", "caption", 12)
        self.next = QPushButton(str(tr("Next question")))
        self.next.clicked.connect(self.next_wanted)
        for button in (*self.buttons, self.next):
            button.setAutoDefault(False)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        close = IconButton("close", tr("Close (Esc)"))
        close.clicked.connect(self.leave)
        head.addWidget(close)
        picks = QGridLayout()
        picks.setSpacing(6)
        for i, button in enumerate(self.buttons):
            button.setFont(number_font(12))
            button.clicked.connect(partial(self._pick, i))
            picks.addWidget(button, i // 2, i % 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 10, 12)
        box.setSpacing(8)
        box.addLayout(head)
        for widget in (self.given, self.field):
            box.addWidget(widget)
        box.addLayout(picks)
        box.addWidget(self.verdict)
        box.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)

    def ask(self, question: Question) -> None:
        """Put a question."""
        self.question, self._done = question, False
        self.title.setText(str(tr("What is {name} here?", name=question.name)))
        given = " · ".join(f"{name} = {number(value, DIGITS)}" for name, value in question.places)
        self.given.setText(given)
        self.given.setVisible(bool(given))
        self.field.clear()
        self.field.setEnabled(True)
        for button, choice in zip(self.buttons, question.choices, strict=True):
            button.setText(number(choice.value, DIGITS))
            button.setEnabled(True)
        self.verdict.hide()
        self.next.hide()
        self._show()
        self.field.setFocus()

    def refuse(self, words: Words) -> None:
        """Say why nothing can be asked there yet."""
        self.question, self._done = None, True
        self.title.setText(str(tr("Not yet")))
        self.given.setText(str(words))
        self.given.show()
        for widget in (self.field, *self.buttons):
            widget.setEnabled(False)
        self.verdict.hide()
        self.next.hide()
        self._show()
        self.setFocus()

    def leave(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sight_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.sight_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.accept()  # nothing of it is meant for the canvas below

    def _show(self) -> None:
        self.adjustSize()
        self.move(EDGE if self.at_left else self._parent.width() - self.width() - EDGE, EDGE)
        self.show()
        self.raise_()

    def _on_enter(self) -> None:
        if self._done:
            self.next_wanted.emit()
            return
        text = self.field.text().strip()
        if not text or self.question is None:
            return
        try:
            value = float(evaluate(text))
        except (Refusal, OverflowError) as refusal:
            words = refusal.words if isinstance(refusal, Refusal) else tr("This is too large.")
            self._say(Mark(Verdict.NEAR, words))
            return
        self._mark(self.question.mark(value, text))

    def _pick(self, i: int) -> None:
        assert self.question is not None
        self._mark(self.question.mark(self.question.choices[i].value))

    def _mark(self, mark: Mark) -> None:
        """Near is no answer yet; all else is, and is explained."""
        assert self.question is not None
        if mark.verdict is not Verdict.NEAR:
            self._done = True
            happened = f"\n{self.question.happened}" if self.question.happened else ""
            self._say(mark, f"\n{self.question.why}{happened}")
            for widget in self.buttons:
                widget.setEnabled(False)
            self.answered.emit(self.question, mark.verdict)
            return
        self._say(mark)

    def _say(self, mark: Mark, more: str = "") -> None:
        sign, name = SIGNS[mark.verdict]
        self.verdict.setObjectName(name)
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(f"{sign} {mark.words}{more}")
        self.verdict.show()
        self._show()

    def offer_next(self, more: bool) -> None:
        """Whether there is another question."""
        self.next.setVisible(more)
        self._show()
