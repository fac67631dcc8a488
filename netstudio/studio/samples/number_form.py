"""Numbers of one's own as an input of the net: a line and a slider for each, or one text for many."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QSlider, QVBoxLayout, QWidget

from netstudio.studio.forms.arithmetic import evaluate
from netstudio.studio.forms.line import Line
from netstudio.studio.parts import caption, scrolling
from netstudio.studio.theme import number_font, text_font
from netstudio.words import Refusal, Words, tr

FEW = 16  # numbers that get a line each
MOST_TEXT = 200_000  # characters that are read
NOTCHES = 200  # of a slider
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class NumberForm(QWidget):
    """`numbers` are those of one sample, of `shape`; None while they cannot be read, and `problem` says why.

    `changed()` with whatever is typed or slid.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problem: Words | None = None
        self.numbers: np.ndarray | None = None
        self.lines: list[NumberLine] = []
        self.text = QPlainTextEdit()
        self.text.setFont(number_font(11))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(str(tr("Numbers of the input, one after the other")))
        self.text.textChanged.connect(self._read)
        self._shape: tuple[int, ...] = ()
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setVerticalSpacing(4)
        self._area = scrolling(self._inside, "side")
        self._say = caption(name="error", size=11)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._area, 1)
        box.addWidget(self.text, 1)
        box.addWidget(self._say)

    def set_shape(self, shape: Sequence[int], low: np.ndarray, high: np.ndarray) -> None:
        """For samples of another shape, whose numbers usually lie between `low` and `high`."""
        if tuple(shape) == self._shape:
            return
        self._shape = tuple(shape)
        count = math.prod(self._shape)
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.lines = []
        for i in range(count if count <= FEW else 0):
            self._add_line(i, float(low[i]), float(high[i]))
        self._grid.setRowStretch(len(self.lines), 1)
        self._area.setVisible(bool(self.lines))
        self.text.setVisible(not self.lines)
        self.show_numbers(np.array([float(f"{number:.2g}") for number in ((low + high) / 2).tolist()]))

    def show_numbers(self, numbers: np.ndarray) -> None:
        """Begin with these."""
        flat = numbers.reshape(-1).tolist()
        if self.lines:
            for line, number in zip(self.lines, flat, strict=True):
                line.show_number(number)
        else:
            with QSignalBlocker(self.text):
                self.text.setPlainText(", ".join(f"{number:.6g}" for number in flat))
        self._read()

    def _add_line(self, i: int, low: float, high: float) -> None:
        line = NumberLine(f"x{str(i + 1).translate(SUBSCRIPTS)}", low, high)
        line.changed.connect(self._read)
        for column, widget in enumerate((line.label, line.line, line.slider)):
            self._grid.addWidget(widget, i, column)
        self.lines.append(line)

    def _read(self) -> None:
        self.problem = None
        try:
            found = [line.number() for line in self.lines] or self._read_text()
            self.numbers = np.array(found, np.float64).reshape(self._shape)
        except Refusal as refusal:
            self.numbers, self.problem = None, refusal.words
        self._say.setText(str(self.problem or ""))
        self._say.setVisible(self.problem is not None)
        self.changed.emit()

    def _read_text(self) -> list[float]:
        return numbers_of(self.text.toPlainText(), math.prod(self._shape))


class NumberLine(QWidget):
    """One number: its name, a line that reckons, and a slider over what the data have."""

    changed = Signal()

    def __init__(self, name: str, low: float, high: float) -> None:
        super().__init__()
        self._low, self._span = low, (high - low) or 1.0
        self.label = QLabel(name)
        self.label.setFont(text_font(11.5))
        self.line = Line()
        self.line.setFont(number_font(11.5))
        self.line.setFixedWidth(76)
        self.line.setAccessibleName(name)
        self.line.textEdited.connect(self._on_text)
        self.line.counted.connect(self._count)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, NOTCHES)
        self.slider.setAccessibleName(str(tr("{name}, over the range of the data", name=name)))
        self.slider.valueChanged.connect(self._on_slider)

    def number(self) -> float:
        """What the line holds. Raises Refusal where it cannot be read."""
        try:
            return float(evaluate(self.line.text()))
        except Refusal as refusal:
            name = self.line.accessibleName()
            raise Refusal(tr("{name}: {problem}", name=name, problem=refusal.words)) from refusal

    def show_number(self, number: float) -> None:
        """Show a number that came from elsewhere; nothing is sent."""
        self.line.setText(f"{number:.6g}")
        self.line.setCursorPosition(0)
        self._slide_to(number)

    def _slide_to(self, number: float) -> None:
        with QSignalBlocker(self.slider):
            part = (number - self._low) / self._span
            self.slider.setValue(round(NOTCHES * min(max(part, 0.0), 1.0)))

    def _on_text(self) -> None:
        with suppress(Refusal):  # the form says so
            self._slide_to(self.number())
        self.changed.emit()

    def _on_slider(self, notch: int) -> None:
        self.line.setText(f"{self._low + self._span * notch / NOTCHES:.4g}")
        self.changed.emit()

    def _count(self, by: int) -> None:
        self.slider.setValue(self.slider.value() + by)


def numbers_of(text: str, count: int) -> list[float]:
    """The numbers of a text, parted by commas or space. Raises Refusal unless there are `count`."""
    if len(text) > MOST_TEXT:
        raise Refusal(tr("This text is too long; at most {n} characters are read.", n=MOST_TEXT))
    pieces = [piece for piece in re.split(r"[,;\s]+", text.strip()) if piece]
    if len(pieces) != count:
        raise Refusal(tr("The net takes {count} numbers; these are {n}.", count=count, n=len(pieces)))
    return [float(evaluate(piece)) for piece in pieces]
