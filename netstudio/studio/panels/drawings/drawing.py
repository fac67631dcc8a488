"""What all drawings of samples have in common."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from netstudio.studio.figures import number
from netstudio.training.predictions import Predictions
from netstudio.words import tr


class Drawing:
    """Samples, all painted in one go. `found` may be replaced by other predictions for the same samples."""

    def __init__(self, found: Predictions) -> None:
        self.found = found

    def paint(self, painter: QPainter, box: QRect) -> None:
        """Draw as many as have room into the box."""
        raise NotImplementedError

    def sample_at(self, at: QPoint, box: QRect) -> int | None:
        """Which sample is drawn at a place, if one is."""
        raise NotImplementedError

    def place_of(self, i: int, box: QRect) -> QRect | None:
        """Where sample i is drawn; None where it has no room."""
        raise NotImplementedError

    def neighbour(self, i: int, across: int, down: int, box: QRect) -> int | None:
        """The sample that an arrow key leads to from sample i; None at the edge."""
        to = i + (across or down)
        return to if 0 <= to < len(self.found.x) else None

    def is_right(self, i: int) -> bool:
        """Whether the net is right about sample i; to values it comes near, and is never wrong."""
        return self.found.are_values or bool(self.found.guess[i] == self.found.truth[i])

    def class_name(self, label: int) -> str:
        """The name of a class, or its number."""
        classes = self.found.classes
        return classes[label] if 0 <= label < len(classes) else str(label)

    def verdict(self, i: int) -> str:
        """`✓ 7`, or `✗ 7 not 1`; of values `0.9 for 1.2`; only the truth where nobody has guessed."""
        if self.found.are_values:
            guess, truth = number(float(self.found.guess[i])), number(float(self.found.truth[i]))
            return str(tr("{guess} for {truth}", guess=guess, truth=truth)) if self.found.guessed else truth
        if not self.found.guessed:
            return self.class_name(int(self.found.truth[i]))
        guess, truth = self.class_name(int(self.found.guess[i])), self.class_name(int(self.found.truth[i]))
        if self.is_right(i):
            return f"✓ {guess}"
        return f"✗ {tr('{guess} not {truth}', guess=guess, truth=truth)}"

    def chance(self, i: int) -> str:
        """How sure the net is: ` (93 %)`, or nothing where that is not known."""
        chance = self.found.chance
        return "" if chance is None else f" ({100 * float(chance[i]):.0f} %)"
