"""The Explain panel: what the op in sight does to each number, from its formula down to one product."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from netstudio.engine.element import Element
from netstudio.engine.op import Op
from netstudio.graph.model import Node
from netstudio.graph.ops import ops_of
from netstudio.layers.primitive import Primitive
from netstudio.studio.explain.numbers import Numbers
from netstudio.studio.formula import FormulaView
from netstudio.studio.parts import caption, page, rule
from netstudio.studio.window.looking_inside import LookingInside
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

UPDATE_CHAPTER = "6.1"  # of the book, where optimizers are told


class ExplainPanel(QWidget):
    """Follows the walk and the selection, whichever moved last."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._spot: Spot | None = None
        self._inner: Op | None = None  # the operation inside of a layer that is looked at
        self._walk: WalkView | None = None
        self._asked: Spot | None = None
        self.explanation: Explanation | None = None
        self._in_sight = False
        self._hushed = False
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
        self._listen(opened)
        self._look_at(None)

    # What is looked at --------------------------------------------------------------------------------------

    def set_opened(self, opened: Opened) -> None:
        """Look at another document."""
        before = self._opened
        before.document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        before.runner.state_changed.disconnect(self._on_state)
        self._listen(opened)
        self._walk = None
        self._look_at(None)
        if opened.snapshot and opened.runner.state is not None:
            self.show_snapshot(opened.snapshot)

    def look_inside(self, inside: LookingInside) -> None:
        """Explain what is selected there, from now on."""

        def show(inner: str) -> None:
            node = inside.inside.graph.nodes.get(inner) if inside.inside else None
            if node and isinstance(node.layer, Primitive):
                self._look_at(Spot(inside.node, inner, inside.parameter), node.layer.op)

        inside.view.selected.connect(show)

    def show_node(self, node: str | None) -> None:
        """What is selected; nothing selected changes nothing while there is a walk."""
        if node is not None:
            self._look_at(Spot(node))
        elif self._walk is None:
            self._look_at(None)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The net at one moment, and where the walk through it stands."""
        walk, before = snapshot.walk, self._walk
        self._walk = walk
        if walk and walk.current and (before is None or _stand(before) != _stand(walk)):
            spot = Spot(walk.current.node, walk.op.node if walk.op else "")
            if self._spot is None or _place(spot) != _place(self._spot):
                self._look_at(spot)
                return
        self._refresh()

    def clear(self) -> None:
        """As before the first run: what was selected stays."""
        self._walk = None
        self._show(None)

    def set_hushed(self, hushed: bool) -> None:
        """Whether a quiz is on, which it must not give away."""
        before, self._hushed = self._hushed, hushed
        if before is not hushed:
            self._on_hush()

    def _on_hush(self) -> None:
        self._show(None)
        self._refresh()

    def set_in_sight(self, in_sight: bool) -> None:
        """Whether it can be seen: behind another tab it asks nothing."""
        came, self._in_sight = in_sight and not self._in_sight, in_sight
        if came:
            self._refresh()

    def _listen(self, opened: Opened) -> None:
        self._opened = opened
        opened.document.graph_changed.connect(self._on_graph_changed)
        opened.runner.state_changed.connect(self._on_state)

    def _on_graph_changed(self, *_: object) -> None:
        self._look_at(self._spot)

    def _on_state(self, state: State | None) -> None:
        if state is None:
            self._walk = None
        self._refresh()

    def _look_at(self, spot: Spot | None, op: Op | None = None) -> None:
        """Look at a spot, if it is there; what is known of its op without numbers is `op`."""
        self._spot = spot if spot and spot.node in self._opened.document.analysis.computed.nodes else None
        self._inner = op
        self._refresh()

    def _refresh(self) -> None:
        """Ask for the numbers, and show what there is where there are none to be had."""
        if not self._ask():
            self._show(None)

    # Showing ------------------------------------------------------------------------------------------------

    def _show(self, explanation: Explanation | None) -> None:
        """Words and numbers; without these, why there are none."""
        self.explanation = explanation
        spot, analysis = self._spot, self._opened.document.analysis
        node = analysis.computed.nodes.get(spot.node) if spot else None
        op = explanation.op if explanation else self._known_op
        self._show_words(node, op)
        self._offer_ops(explanation)
        if explanation:
            self.numbers.show_explanation(explanation)
        self.numbers.setVisible(explanation is not None)
        hint = self._hint(op) if node else None
        self.hint.setText(str(hint or ""))
        self.hint.setHidden(hint is None)

    @property
    def _known_op(self) -> Op | None:
        """The op that is looked at, as far as it is known without numbers."""
        spot = self._spot
        if spot is None or spot.inner:
            return self._inner
        ops = ops_of(self._opened.document.analysis, spot.node)
        return ops[min(spot.call, len(ops) - 1)] if ops else None

    def _show_words(self, node: Node | None, op: Op | None) -> None:
        """Formula and words of an op, or of a layer that is none."""
        told = op or (node.layer if node else None)
        self.empty.setHidden(node is not None)
        for part in (self.title, self.kind, self._rule, self.docs):
            part.setHidden(node is None)
        forward_alone = self._spot is not None and bool(self._spot.update)
        self.title.setText(_title(node, op, self._spot))
        self.kind.setText(_kind(node, op, UPDATE_CHAPTER if forward_alone else ""))
        self.formula.set_text(getattr(told, "formula", ""))
        self.derivative.set_text("" if forward_alone else getattr(told, "derivative", ""))
        self.docs.setText(str(getattr(told, "docs", None) or getattr(told, "about", "")))

    def _offer_ops(self, explanation: Explanation | None) -> None:
        """The ops of a layer that is made of several."""
        names = list(explanation.ops) if explanation else []
        if names != [self.op.itemText(i) for i in range(self.op.count())]:
            self.op.clear()
            self.op.addItems(names)
        if explanation:
            self.op.setCurrentIndex(explanation.spot.call)
        self.op.setHidden(len(names) < 2)

    def _hint(self, op: Op | None) -> Words | None:
        """Why numbers are missing."""
        if self.explanation:
            told = self.explanation
            learns = told.op.differentiable and not told.flows and not told.spot.update
            return NO_GRADIENT if learns else None
        if op is None and not (self._spot and self._spot.inner):
            return NOTHING
        return RUNNING if self._opened.runner.state is State.RUNNING else NOT_YET

    # Asking -------------------------------------------------------------------------------------------------

    def _choose_op(self, call: int) -> None:
        if self._spot:
            self._spot = replace(self._spot, call=call, element=None)
            self._ask()

    def _choose_element(self, element: Element) -> None:
        if self._spot:
            self._spot = replace(self._spot, element=element)
            self._ask()

    def _ask(self) -> bool:
        """Ask the session for the numbers, if it is at rest and somebody looks; else False.

        What is shown stays until the answer comes: nothing flickers from step to step.
        """
        spot, runner = self._spot, self._opened.runner
        at_rest = runner.state not in (None, State.RUNNING, State.PREPARING)
        self._asked = None
        if spot is None or not at_rest or not self._in_sight or self._hushed:
            return False
        spot, walking = replace(spot, room=self.numbers.grid.room), self._walk is not None
        self._asked = spot

        def question(session: Session) -> Explanation | None:
            return explain(session, spot, walking)

        runner.ask(question, lambda found: self._on_answer(spot, found), self._on_refusal, key="explain")
        return True

    def _on_answer(self, spot: Spot, found: Explanation | None) -> None:
        if spot is not self._asked:
            return
        if found and self._spot:
            self._spot = replace(self._spot, call=found.spot.call, element=found.element)
        self._show(found)

    def _on_refusal(self, words: Words) -> None:
        self._show(None)
        self.hint.setText(str(words))
        self.hint.show()


def _place(spot: Spot) -> tuple[str, ...]:
    return spot.node, spot.inner, spot.update


def _stand(walk: WalkView) -> tuple[object, ...]:
    return walk.cursor, walk.op


def _title(node: Node | None, op: Op | None, spot: Spot | None) -> str:
    if node is None or spot is None:
        return ""
    parts = [node.name]
    if spot.update:
        parts.append(str(tr("update of {name}", name=spot.update)))
    if spot.inner and op:
        parts.append(op.name)
    return " ▸ ".join(parts)


def _kind(node: Node | None, op: Op | None, chapter: str = "") -> str:
    """`affine · book, chapter 5.6`."""
    if node is None:
        return ""
    parts = [op.name if op else str(node.title)]
    if chapter := chapter or getattr(node.layer, "chapter", ""):
        parts.append(str(tr("book, chapter {chapter}", chapter=chapter)))
    return " · ".join(parts)
