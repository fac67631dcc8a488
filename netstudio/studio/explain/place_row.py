"""Which array of an op is looked at, and which of its elements: a chooser and a number for each axis."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from netstudio.engine.element import Element
from netstudio.studio.theme import number_font
from netstudio.training.explain import Explanation, Face
from netstudio.words import shape_text, tr

IN_A_ROW = 2  # numbers beside each other


class PlaceRow(QWidget):
    """`chosen(element)` when another array or another place in it is chosen."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.array = QComboBox()
        self.array.setFont(number_font(11.5))
        self.array.setAccessibleName(str(tr("Array")))
        self.array.activated.connect(self._on_array)
        self.indices: list[QSpinBox] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.array)
        box.addLayout(self._grid)

    def show_place(self, explanation: Explanation) -> None:
        """Show where the element of an explanation stands."""
        with QSignalBlocker(self.array):
            self.array.clear()
            for face in explanation.faces:
                self.array.addItem(f"{face.name} {shape_text(face.shape)}", face)
            self.array.setCurrentIndex(explanation.faces.index(explanation.face))
        shape = explanation.face.shape
        if len(self.indices) != len(shape):
            self._make_indices(len(shape))
        for index, at, length in zip(self.indices, explanation.element.at, shape, strict=True):
            with QSignalBlocker(index):
                index.setMaximum(length - 1)
                index.setSuffix(f" / {length - 1}")
                index.setValue(at)
            index.setVisible(length > 1)

    def _make_indices(self, count: int) -> None:
        for old in self.indices:
            old.hide()
            old.deleteLater()
        self.indices = [QSpinBox() for _ in range(count)]
        for axis, index in enumerate(self.indices):
            index.setFont(number_font(11))
            index.setAccessibleName(str(tr("place on axis {axis}", axis=axis)))
            index.setKeyboardTracking(False)
            index.valueChanged.connect(self._on_index)
            self._grid.addWidget(index, axis // IN_A_ROW, axis % IN_A_ROW)

    def _on_array(self, i: int) -> None:
        face: Face = self.array.itemData(i)
        self.chosen.emit(Element(face.output, face.number, (0,) * len(face.shape)))

    def _on_index(self) -> None:
        face: Face = self.array.currentData()
        self.chosen.emit(Element(face.output, face.number, tuple(index.value() for index in self.indices)))
