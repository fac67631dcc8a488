"""An input of one's own: drawn or typed, what the net says of it, and what it is held against."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netstudio.studio.panels.drawings.images import image_shape
from netstudio.studio.parts import caption
from netstudio.studio.runner import Runner
from netstudio.studio.samples.bars import Bars
from netstudio.studio.samples.number_form import NumberForm
from netstudio.studio.samples.sketch import Sketch
from netstudio.studio.samples.target_line import TargetLine
from netstudio.studio.theme import text_font
from netstudio.training.aside import Given, InputForm, chances
from netstudio.training.session import Session
from netstudio.words import Words, tr

WIDEST = 480  # pixels of what the net says
NOT_YET = tr("Draw a digit, or whatever the net knows, and it says here what it takes it for.")


class OwnInput(QWidget):
    """`given(Given)` where it is to be walked through: first by the button, then with every change of it.

    `follows`: whether what is walked through is this, so that changes are given on at once.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.follows = False
        self.sketch = Sketch()
        self.numbers = NumberForm()
        self.bars = Bars()
        self.say = caption(NOT_YET, "faint", 11)
        self.target = TargetLine()
        self.walk = QPushButton(str(tr("Walk through it")))
        self.walk.setFont(text_font(11.5))
        self.walk.clicked.connect(self._give)
        self.begin = QPushButton(str(tr("Begin with the sample in use")))
        self.begin.setFont(text_font(11))
        self.begin.clicked.connect(self._begin)
        self._held: np.ndarray | None = None  # that sample
        self._runner: Runner | None = None
        self._form: InputForm | None = None
        self._lay_out()
        self.sketch.drawn.connect(self._on_change)
        self.numbers.changed.connect(self._on_change)
        self.target.changed.connect(self._on_target)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.bars, 1)
        right.addWidget(self.say)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.target, 1)
        below.addWidget(self.walk)
        right.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.sketch)
        typed = QVBoxLayout()
        typed.setSpacing(6)
        typed.addWidget(self.numbers, 1)
        typed.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(typed, 5)
        said = QWidget()
        said.setLayout(right)
        said.setMaximumWidth(WIDEST)
        right.setContentsMargins(0, 0, 0, 0)
        row.addWidget(said, 4)
        row.addStretch(2)

    def set_form(self, runner: Runner, form: InputForm) -> None:
        """For samples as this runner's session takes them."""
        self._runner, self._form = runner, form
        image = image_shape(form.shape)
        self.sketch.setVisible(image is not None)
        self.numbers.setVisible(image is None)
        self.begin.setVisible(image is None)
        blockers = [QSignalBlocker(widget) for widget in (self.sketch, self.numbers)]
        if image is not None:
            self.sketch.set_shape(*image)
        else:
            self.numbers.set_shape(form.shape, form.low, form.high)
        del blockers
        self.target.set_form(form)
        self.ask()

    def hold(self, x: np.ndarray | None) -> None:
        """The sample (…) that the slot in use holds, if it holds one: numbers can begin with it."""
        self._held = x
        self.begin.setEnabled(x is not None)

    def _begin(self) -> None:
        if self._held is not None:
            self.numbers.show_numbers(self._held)

    @property
    def sample(self) -> np.ndarray | None:
        """The sample, (1, …); None while there is none."""
        if self._form is None:
            return None
        if image_shape(self._form.shape) is None:
            return None if self.numbers.numbers is None else self.numbers.numbers[None]
        return None if self.sketch.pad.sheet.is_blank else self._painted()

    def _painted(self) -> np.ndarray:
        """The drawing over the range of the data: paper is the lowest value, ink the highest."""
        assert self._form is not None
        low, high = float(self._form.low.min()), float(self._form.high.max())
        found: np.ndarray = low + (high - low) * self.sketch.pixels.reshape(1, *self._form.shape)
        return found

    def _on_change(self) -> None:
        self.ask()
        if self.follows:
            self._give()

    def ask(self) -> None:
        """Ask the net what it says."""
        x, runner = self.sample, self._runner
        self.walk.setEnabled(x is not None and self.target.problem is None)
        if x is None or runner is None:
            self.bars.clear()
            self._tell(NOT_YET if self.numbers.problem is None else None)
            return

        def says(session: Session) -> tuple[np.ndarray, bool]:
            return chances(session, x)

        runner.ask(says, lambda found: self._show(*found), self._tell, key=self)

    def _on_target(self) -> None:
        self.walk.setEnabled(self.sample is not None and self.target.problem is None)
        if self.follows:
            self._give()

    def _show(self, found: np.ndarray, are_chances: bool) -> None:
        self._tell(None)
        if are_chances:
            names = self._form.classes if self._form else ()
            self.bars.show_chances([*names, *map(str, range(len(names), found.size))][: found.size], found)
        else:
            self.bars.show_values(found)

    def _tell(self, words: Words | None) -> None:
        self.say.setText(str(words or ""))
        self.say.setVisible(words is not None)

    def _give(self) -> None:
        x = self.sample
        if x is not None and self.target.problem is None:
            self.given.emit(Given(x, self.target.target))
