"""One side of what a wire carries, value or gradient: the plate, the number pointed at, and the figures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from netstudio.studio.canvas.cut_face import not_finite
from netstudio.studio.canvas.plate import At, Plate
from netstudio.studio.canvas.plate_painter import exact
from netstudio.studio.figures import number
from netstudio.studio.parts import caption
from netstudio.studio.theme import number_font, text_font
from netstudio.training.lens import Cut, Kind
from netstudio.training.snapshot import Side
from netstudio.training.summary import Summary
from netstudio.words import Words, tr

NARROWEST = 170  # in pixels


class TensorSide(QWidget):
    """Value or gradient: its name, the plate, the number that is pointed at, and the figures."""

    pointed = Signal(object)

    def __init__(self, side: Side, summary: Summary, cut: Cut | None, room: QSize) -> None:
        super().__init__()
        self.side, self.cut = side, cut
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.setMinimumWidth(NARROWEST)
        name = tr("Value") if side == "value" else tr("↑∂ Gradient")
        box.addWidget(_line(name, side, text_font(11, bold=True)))
        self.plate = Plate(cut, side, room) if cut is not None and cut.array.size else None
        if self.plate:
            box.addWidget(self.plate)
            self.plate.pointed.connect(self.pointed)
        self.pointer = _line("", "", number_font(11))
        self.figures = _line(_figures(cut.summary if cut else summary, cut), "caption", number_font(10.5))
        self.differs = _line("", "differs", number_font(10.5))
        note = _line(_note(cut), "faint", text_font(10.5))
        for label in (self.pointer, self.figures, self.differs, note):
            box.addWidget(label)
        single = cut is not None and cut.kind is Kind.SCALAR
        self.pointer.setVisible(not single and self.plate is not None)
        self.figures.setVisible(not single)
        self.differs.hide()
        note.setVisible(bool(note.text()))
        self.point_at(None)

    @property
    def at(self) -> At | None:
        """The number that is pointed at."""
        return self.plate.at if self.plate else None

    def point_at(self, at: At | None) -> None:
        """Let one number stand out, and say it exactly."""
        if self.plate is None or self.cut is None:
            return
        self.plate.point_at(at)
        at = self.plate.at
        if at is None:
            self.pointer.setText(str(tr("Point at a number")))
        else:
            place = ", ".join(map(str, self.cut.place(at)))
            self.pointer.setText(f"[{place}]  {exact(self.cut.array[at])}")
        self.pointer.setEnabled(at is not None)

    def compare(self, other: Cut | None) -> None:
        """Mark what differs from another cut, and say how much does."""
        text = self.plate.compare(other) if self.plate else ""
        self.differs.setText(text)
        self.differs.setVisible(bool(text))


def _line(words: Words | str, name: str, font: QFont) -> QLabel:
    label = caption(words, name)
    label.setFont(font)
    label.setWordWrap(False)
    return label


def _figures(summary: Summary, cut: Cut | None) -> str:
    """The range, mean and norm, and what is no number."""
    lines = [
        str(tr("from {low} to {high}", low=number(summary.low, 4), high=number(summary.high, 4))),
        str(tr("mean {mean} · norm {norm}", mean=number(summary.mean, 4), norm=number(summary.norm, 4))),
    ]
    wrong = not_finite(summary, cut)
    return "\n".join([wrong, *lines] if wrong else lines)


def _note(cut: Cut | None) -> Words | str:
    """What of the tensor is not there."""
    if cut is None:
        return tr("Pause to see the numbers")
    lines = []
    if cut.every > 1:
        lines.append(tr("every {nth} number shown", nth=_ordinal(cut.every)))
    elif cut.is_thinned:
        lines.append(tr("the first {n} of {all} samples", n=cut.array.shape[0], all=cut.whole[0]))
    if cut.is_estimated:
        lines.append(tr("mean and range of a part of them"))
    return "\n".join(map(str, lines))


def _ordinal(n: int) -> str:
    """Of a power of two: 2nd, 4th, 32nd."""
    return f"{n}nd" if n % 10 == 2 and n % 100 != 12 else f"{n}th"
