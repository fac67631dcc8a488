"""The strip above the inside of a layer: whose formulas it draws, and the formulas, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from netstudio.graph.inside import Heading
from netstudio.studio.formula import FormulaView
from netstudio.studio.formula.typeset import typesetter
from netstudio.studio.guard import guarded
from netstudio.studio.parts import caption

SIZE = 14.5  # pixels of the formulas
SIDE = 16  # pixels to the left and right
ABOVE = 8  # pixels above and below
GAP = 28  # pixels between two formulas

Part = tuple[QWidget, int, int]  # with its width and height


class HeadingStrip(QWidget):
    """A name in bold and formulas, in lines that wrap. `resized()` when it takes another height."""

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name: QLabel = caption(size=12.5, bold=True)
        self.name.setWordWrap(False)
        self.name.setParent(self)
        self.formulas: list[FormulaView] = []
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        typesetter().ready.connect(self.lay_out)
        self.hide()

    def show_heading(self, heading: Heading | None) -> None:
        """Show this; None: nothing, and the strip takes no room."""
        for view in self.formulas:
            view.hide()
            view.deleteLater()
        self.formulas = []
        self.setHidden(heading is None)
        if heading is not None:
            self.name.setText(str(heading.name))
            self.setToolTip(str(heading.about))
            self.setAccessibleName(f"{heading.name}: {'; '.join(heading.formulas)}")
            self.setAccessibleDescription(str(heading.about))
            for text in heading.formulas:
                view = FormulaView(size=SIZE)
                view.setParent(self)
                view.set_text(text)
                self.formulas.append(view)
        self.lay_out()

    def lay_out(self) -> None:
        """Stand the parts side by side, in as many lines as they need."""
        parts: list[QWidget] = [self.name, *self.formulas] if not self.isHidden() else []
        y = ABOVE
        for line in self._lines([(part, *self._size_of(part)) for part in parts]):
            x, high = SIDE, max(height for _, _, height in line)
            for part, width, height in line:
                part.setGeometry(x, y + (high - height) // 2, width, height)
                x += width + GAP
            y += high + ABOVE
        if (height := y if parts else 0) != self.height():
            self.setFixedHeight(height)
            self.resized.emit()

    def _size_of(self, part: QWidget) -> tuple[int, int]:
        """How wide and how high a part is, within the room there is."""
        if not isinstance(part, FormulaView):
            return part.sizeHint().width(), part.sizeHint().height()
        width = min(part.wanted_width, self.width() - 2 * SIDE)
        return width, part.heightForWidth(width)

    def _lines(self, parts: list[Part]) -> Iterator[list[Part]]:
        """The parts line by line, as many in each as there is room for."""
        line: list[Part] = []
        room = self.width() - 2 * SIDE
        for part in parts:
            if line and sum(width + GAP for _, width, _ in line) + part[1] > room:
                yield line
                line = []
            line.append(part)
        if line:
            yield line

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out()
