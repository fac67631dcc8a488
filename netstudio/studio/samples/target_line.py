"""What a sample of one's own is held against: a class, values, or what the net itself says of it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from netstudio.studio.forms.line import Line
from netstudio.studio.parts import caption
from netstudio.studio.samples.number_form import numbers_of
from netstudio.studio.theme import number_font, text_font
from netstudio.training.aside import InputForm
from netstudio.words import Refusal, Words, tr

GUESS = tr("what the net says")


class TargetLine(QWidget):
    """`target` is the class, or the values (1, …), or None for what the net says; `changed()` with it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.target: int | np.ndarray | None = None
        self.problem: Words | None = None
        self._shape: tuple[int, ...] = ()
        self.classes = QComboBox()
        self.classes.setFont(text_font(11.5))
        self.classes.setMinimumContentsLength(len(str(GUESS)))
        self.classes.setAccessibleName(str(tr("What the sample is held against")))
        self.values = Line()
        self.values.setFont(number_font(11.5))
        self.values.setPlaceholderText(str(GUESS))
        self.values.setAccessibleName(str(tr("The values that the sample is held against")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        label = caption(tr("It is"), size=11.5)
        label.setWordWrap(False)
        row.addWidget(label)
        row.addWidget(self.classes, 1)
        row.addWidget(self.values, 1)
        self.classes.currentIndexChanged.connect(self._read)
        self.values.textEdited.connect(self._read)

    def set_form(self, form: InputForm) -> None:
        """For a net that learns these classes, or values of this shape."""
        self._shape = form.target_shape
        wanted = [str(GUESS), *form.classes]
        if wanted != [self.classes.itemText(i) for i in range(self.classes.count())]:
            with QSignalBlocker(self.classes):
                self.classes.clear()
                self.classes.addItems(wanted)
        self.classes.setVisible(bool(form.classes))
        self.values.setVisible(not form.classes)
        self._read()

    def _read(self) -> None:
        self.problem, self.target = None, None
        if not self.values.isHidden():
            try:
                self._read_values(self.values.text())
            except Refusal as refusal:
                self.problem = refusal.words
        elif self.classes.currentIndex() > 0:
            self.target = self.classes.currentIndex() - 1
        self.values.setToolTip(str(self.problem or ""))
        self.values.setProperty("wrong", self.problem is not None)
        self.values.style().polish(self.values)
        self.changed.emit()

    def _read_values(self, text: str) -> None:
        if text.strip():
            numbers = numbers_of(text, math.prod(self._shape))
            self.target = np.array(numbers).reshape(1, *self._shape)
