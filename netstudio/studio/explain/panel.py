"""The Explain panel: what the op in sight does to each number, from its formula down to one product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from netstudio.engine.element import Element
from netstudio.engine.op import Op
from netstudio.graph.model import Node
from netstudio.graph.ops import ops_of
from netstudio.layers.base import Layer
from netstudio.studio.explain.numbers import Numbers
from netstudio.studio.formula import FormulaView
from netstudio.studio.parts import caption, page, rule
from netstudio.studio.window.opened import Opened
from netstudio.training.control import State
from netstudio.training.explain import Explanation, Spot, explain
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import WalkView
from netstudio.words import Words, tr

EMPTY = tr(
    "Here you will read what a layer does with each number, and how its gradient comes about.\n\n"
    "Select a layer, or walk through a batch: F10 goes one step on."
)
NOT_YET = tr("The numbers come when the walk has been here: F10 goes one step on.")
RUNNING = tr("It is running. Pause (F5) to see the numbers of one batch.")
NOTHING = tr("It computes nothing: its numbers come from outside.")
NO_GRADIENT = tr("No gradient has come here yet: going on through the way back brings it.")


class ExplainPanel(QWidget):
    """Follows the walk and the selection, whichever moved last."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        self._spot: Spot | None = None
        self._walk: WalkView | None = None
        self._asked: object = None
        self.explanation: Explanation | None = None
        self.empty = caption(EMPTY)
        self.title = caption(name="formula", size=14, bold=True)
        self.kind = caption(name="faint", size=11)
        self.op = QComboBox()
        self.op.setAccessibleName(str(tr("Operation of the layer")))
        self.op.activated.connect(self._choose_op)
        self.formula = FormulaView()
        self.derivative = FormulaView("backward", 15.5)
        self.docs = caption()
        self.hint = caption(name="faint")
        self.numbers = Numbers()
        self.numbers.chosen.connect(self._choose_element)
        self._rule = rule()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        top = (self.title, self.kind, self.op, self.formula, self.derivative)
        box.addWidget(page(self.empty, *top, self.hint, self.numbers, self._rule, self.docs))
        self.set_opened(opened)

    # What is looked at --------------------------------------------------------------------------------------

    def set_opened(self, opened: Opened) -> None:
        """Look at another document."""
        self._opened.document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._opened = opened
        opened.document.graph_changed.connect(self._on_graph_changed)
        self._walk = None
        self._look_at(None)
        if opened.snapshot and opened.runner.state is not None:
            self.show_snapshot(opened.snapshot)

    def show_node(self, node: str | None) -> None:
        """What is selected; nothing selected changes nothing while there is a walk."""
        if node is not None:
            self._look_at(Spot(node))
        elif self._walk is None:
            self._look_at(None)

    def show_inner(self, node: str, inner: str) -> None:
        """An operation inside of a layer."""
        self._look_at(Spot(node, inner))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The net at one moment, and where the walk through it stands."""
        walk, before = snapshot.walk, self._walk
        self._walk = walk
        if walk and walk.current and (before is None or _stand(before) != _stand(walk)):
            spot = Spot(walk.current.node, walk.op.node if walk.op else "")
            if self._spot is None or (spot.node, spot.inner) != (self._spot.node, self._spot.inner):
                self._look_at(spot)
                return
        self._ask()

    def clear(self) -> None:
        """As before the first run: what was selected stays."""
        self._walk = None
        self._show_numbers(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _on_graph_changed(self, *_: object) -> None:
        spot = self._spot
        if spot and spot.node not in self._opened.document.analysis.computed.nodes:
            spot = None
        self._look_at(spot)

    def _look_at(self, spot: Spot | None) -> None:
        node = self._opened.document.analysis.computed.nodes.get(spot.node) if spot else None
        self._spot = spot if node else None
        self._show_numbers(None)
        self._ask()

    # Words --------------------------------------------------------------------------------------------------

    def _show_words(self, node: Node | None, op: Op | None, names: Iterable[str]) -> None:
        """Formula and words of an op, or of a layer that is none."""
        names, told = list(names), op or (node.layer if node else None)
        self.empty.setHidden(node is not None)
        for part in (self.title, self.kind, self._rule, self.docs):
            part.setHidden(node is None)
        self.title.setText(_title(node, op, self._spot.inner if self._spot else ""))
        self.kind.setText(_kind(node, op))
        if names != [self.op.itemText(i) for i in range(self.op.count())]:
            self.op.clear()
            self.op.addItems(names)
        self.op.setHidden(len(names) < 2)
        self.formula.set_text(getattr(told, "formula", ""))
        self.derivative.set_text(getattr(told, "derivative", ""))
        self.docs.setText(str(getattr(told, "docs", None) or getattr(told, "about", "")))

    def _show_numbers(self, explanation: Explanation | None) -> None:
        """The numbers, or why there are none."""
        self.explanation = explanation
        spot, document = self._spot, self._opened.document
        node = document.analysis.computed.nodes.get(spot.node) if spot else None
        ops = ops_of(document.analysis, spot.node) if spot and not spot.inner else ()
        if explanation:
            self._show_words(node, explanation.op, explanation.ops)
            self.op.setCurrentIndex(explanation.spot.call)
            self.numbers.show_explanation(explanation)
        elif self.numbers.isHidden() or spot is None or not self._asked:
            self._show_words(node, ops[min(spot.call, len(ops) - 1)] if spot and ops else None, ())
        self.numbers.setVisible(explanation is not None)
        hint = self._hint(node, bool(ops) or bool(spot and spot.inner))
        self.hint.setText(str(hint or ""))
        self.hint.setHidden(hint is None)

    def _hint(self, node: Node | None, computes: bool) -> Words | None:
        if node is None:
            return None
        if self.explanation:
            learns = self.explanation.op.differentiable and not self.explanation.flows
            return NO_GRADIENT if learns else None
        if not computes:
            return NOTHING
        return RUNNING if self._opened.runner.state is State.RUNNING else NOT_YET

    # Numbers ------------------------------------------------------------------------------------------------

    def _choose_op(self, call: int) -> None:
        if self._spot:
            self._spot = replace(self._spot, call=call, element=None)
            self._ask()

    def _choose_element(self, element: Element) -> None:
        if self._spot:
            self._spot = replace(self._spot, element=element)
            self._ask()

    def _ask(self) -> None:
        """Ask the session for the numbers, where it is at rest and somebody looks."""
        spot, runner = self._spot, self._opened.runner
        at_rest = runner.state not in (None, State.RUNNING, State.PREPARING)
        if spot is None or not at_rest or not self.isVisible():
            if self.explanation and not at_rest:
                self._show_numbers(None)
            return
        spot, walking = replace(spot, room=self.numbers.grid.room), self._walk is not None
        self._asked = spot

        def question(session: Session) -> Explanation | None:
            return explain(session, spot, walking)

        runner.ask(question, lambda found: self._on_answer(spot, found), self._on_refusal, key="explain")

    def _on_answer(self, spot: Spot, found: Explanation | None) -> None:
        if spot == self._asked:
            if found and self._spot:
                self._spot = replace(self._spot, call=found.spot.call, element=found.element)
            self._show_numbers(found)

    def _on_refusal(self, words: Words) -> None:
        self._show_numbers(None)
        self.hint.setText(str(words))
        self.hint.show()


def _stand(walk: WalkView) -> tuple[object, ...]:
    return walk.cursor, walk.op


def _title(node: Node | None, op: Op | None, inner: str) -> str:
    if node is None:
        return ""
    return f"{node.name} ▸ {op.name}" if inner and op else node.name


def _kind(node: Node | None, op: Op | None) -> str:
    """`affine · book, chapter 5.6`."""
    if node is None:
        return ""
    parts = [op.name if op else str(node.title)]
    if isinstance(node.layer, Layer) and node.layer.chapter:
        parts.append(str(tr("book, chapter {chapter}", chapter=node.layer.chapter)))
    return " · ".join(parts)
