"""By how much a number is nudged: a slider, a line to type in, and how far the slider reaches."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QToolButton, QVBoxLayout, QWidget

from netstudio.studio.figures import number
from netstudio.studio.forms.arithmetic import evaluate
from netstudio.studio.panels.axes import rounded_up
from netstudio.studio.parts import caption
from netstudio.studio.theme import number_font
from netstudio.words import Refusal, Words, tr

STEPS = 100  # of the slider to each side
FARTHEST, NEAREST = 1e6, 1e-9  # that the slider reaches
FINE = 0.02  # of the reach: a smaller h could not be told from 0 on the slider


class StepChoice(QWidget):
    """`h` lies within `reach` to either side of 0. `changed()` by whoever uses it; `refused(words)`."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.h, self.reach = 0.5, 1.0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-STEPS, STEPS)
        self.slider.setAccessibleName(str(tr("h: by how much the number is nudged")))
        self.slider.valueChanged.connect(self._on_slider)
        self.line = QLineEdit()
        self.line.setFont(number_font(11.5))
        self.line.setFixedWidth(92)
        self.line.setAccessibleName("h")
        self.line.editingFinished.connect(self._on_typed)
        self.nearer = _button("÷10", tr("Look at a tenth of the range"), lambda: self._zoom(0.1))
        self.farther = _button("×10", tr("Look at ten times the range"), lambda: self._zoom(10))
        name = caption("h =")
        name.setWordWrap(False)
        typed = QHBoxLayout()
        typed.setSpacing(4)
        for part in (name, self.line, self.nearer, self.farther):
            typed.addWidget(part)
        typed.addStretch(1)
        self._row = typed
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.slider)
        box.addLayout(typed)
        self.reset()

    def add(self, part: QWidget) -> None:
        """Something beside the line."""
        self._row.addWidget(part)

    def reset(self, reach: float = 1.0) -> None:
        """As at first: half of what the slider reaches."""
        self._set(reach / 2, reach)

    def _set(self, h: float, reach: float) -> None:
        self.h, self.reach = h, reach
        self.line.setText(number(h, 4))
        self.slider.blockSignals(True)
        self.slider.setValue(round(STEPS * h / reach))
        self.slider.blockSignals(False)

    def _on_slider(self, value: int) -> None:
        self.h = self.reach * value / STEPS
        self.line.setText(number(self.h, 4))
        self.changed.emit()

    def _on_typed(self) -> None:
        if self.line.text() == number(self.h, 4):
            return
        try:
            h = float(evaluate(self.line.text().replace("−", "-")))
        except (Refusal, OverflowError) as problem:
            self.refused.emit(problem.words if isinstance(problem, Refusal) else TOO_FAR)
            return
        if abs(h) > FARTHEST:
            self.refused.emit(TOO_FAR)
            return
        within = FINE <= abs(h) / self.reach <= 1 or h == 0
        self._set(h, self.reach if within else max(NEAREST, rounded_up(2 * abs(h))))
        self.changed.emit()

    def _zoom(self, factor: float) -> None:
        self.reset(min(FARTHEST, max(NEAREST, self.reach * factor)))
        self.changed.emit()


TOO_FAR = tr("h is from −1000000 to 1000000.")


def _button(text: str, words: Words, act: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(str(words))
    button.setAccessibleName(str(words))
    button.clicked.connect(lambda: act())
    return button
