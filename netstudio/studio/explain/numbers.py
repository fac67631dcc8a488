"""The numbers of one element: where it stands, what happened there, its equation and its terms."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from netstudio.studio.explain import told
from netstudio.studio.explain.blocks import Blocks
from netstudio.studio.explain.grid import ElementGrid
from netstudio.studio.explain.place_row import PlaceRow
from netstudio.studio.explain.term_list import COLORS, TermList
from netstudio.studio.parts import caption, head
from netstudio.studio.theme import number_font, theme
from netstudio.training.explain import Explanation
from netstudio.words import tr


class Numbers(QWidget):
    """Shows an explanation. `chosen(element)` when another element is wanted."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.explanation: Explanation | None = None
        self.place = PlaceRow()
        self.grid = ElementGrid()
        self.equation = QLabel()
        self.equation.setObjectName("equation")
        self.equation.setFont(number_font(13))
        self.equation.setWordWrap(True)
        self.equation.setTextFormat(Qt.TextFormat.RichText)
        self.equation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.happened = caption(name="formula")
        self.terms_head = caption()
        self.terms = TermList()
        self.rest = caption(name="faint", size=11)
        self.blocks_head = head(tr("Shapes of the products"))
        self.blocks = Blocks()
        self.place.chosen.connect(self.chosen)
        self.grid.chosen.connect(self._on_cell)
        self.terms.chosen.connect(self.chosen)
        theme.changed.connect(self._write_equation)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (
            self.equation,
            self.happened,
            self.place,
            self.grid,
            self.terms_head,
            self.terms,
            self.rest,
            self.blocks_head,
            self.blocks,
        ):
            box.addWidget(part)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show an element, and what is told of it."""
        self.explanation = explanation
        self.place.show_place(explanation)
        place, whole = _in_grid(explanation.element.at), _in_grid(explanation.face.shape, 1)
        self.grid.show_cut(explanation.cut, place, whole)
        self._write_equation()
        self.happened.setText(str(explanation.happened or ""))
        self.happened.setHidden(explanation.happened is None)
        self.terms_head.setText(str(told.head(explanation)))
        self.terms.show_terms(explanation)
        rest = told.rest(explanation)
        self.rest.setText(str(rest or ""))
        self.rest.setHidden(rest is None)
        products = explanation.op.blocks(*(face.shape for face in explanation.faces if not face.output))
        self.blocks_head.setHidden(not products)
        self.blocks.show_products(products)

    def _write_equation(self) -> None:
        if self.explanation is None:
            return
        parts = told.equation(self.explanation)
        colored = (
            f'<span style="color: {getattr(theme.tokens, COLORS[part.side])}">{escape(part.text)}</span>'
            for part in parts
        )
        self.equation.setText("".join(colored))
        self.equation.setAccessibleName("".join(part.text for part in parts))
        self.equation.setHidden(not parts)

    def _on_cell(self, row: int, column: int) -> None:
        assert self.explanation is not None
        element = self.explanation.element
        at = (*element.at[:-2], row, column) if len(element.at) > 1 else (row,)[: len(element.at)]
        self.chosen.emit(replace(element, at=at))


def _in_grid(at: tuple[int, ...], otherwise: int = 0) -> tuple[int, int]:
    """Row and column of a place, or rows and columns of a shape: a vector is a column."""
    row, column = (*at, otherwise, otherwise)[:2] if len(at) < 2 else at[-2:]
    return row, column
