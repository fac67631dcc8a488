"""Nudging a number: what the loss makes of it, beside what its gradient foretells; and why that is zero."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Wire
from netstudio.studio.figures import number
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.element_choice import ElementChoice
from netstudio.studio.panels.nudge_chart import NudgeChart
from netstudio.studio.panels.step_choice import StepChoice
from netstudio.studio.panels.why_list import WhyList
from netstudio.studio.parts import Figures, caption
from netstudio.studio.runner import Runner
from netstudio.studio.theme import text_font
from netstudio.training.control import State
from netstudio.training.nudge import Numerical, Place
from netstudio.training.nudging import Look, Nudging
from netstudio.training.snapshot import Snapshot
from netstudio.training.why_zero import Trace
from netstudio.words import Words, tr

NOTHING = tr(
    "Nudge a number and see what the loss makes of it, beside what its gradient foretells. Select a layer or "
    "a wire on the canvas, or choose one here."
)
PACE = 300  # milliseconds between two looks at a net that changes
COPIES = tr("Reckoned in float64 on a copy of the present batch: training stays as it is.")


class NudgePanel(Card):
    """A slider for h, the change of the loss beside h × ∂L/∂w, the numerical derivative, and why it is zero.

    `node_activated(id)` asks to show a layer, `way_found(ids)` to light those that a gradient should have
    come through.
    """

    tools_need_content = False
    node_activated = Signal(str)
    way_found = Signal(object)

    def __init__(self, document: Document, runner: Runner, parent: QWidget | None = None) -> None:
        self.choice = ElementChoice(document)
        self.chart = NudgeChart()
        self.why = WhyList()
        self.figures_left, self.figures_right = Figures(), Figures()
        self.note = caption(COPIES, "faint", 11)
        body = QWidget()
        super().__init__(tr("Nudge"), NOTHING, body, parent)
        self._document, self._runner = document, runner
        self._nudging = Nudging()
        self._look: Look | None = None
        self._numerical: Numerical | None = None
        self._showing = False  # a layer that an answer names: what is asked about stays
        self._in_sight = False
        self._hushed = False
        self._make_tools()
        self._lay_out(body)
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._follow)
        self.choice.changed.connect(self._on_choice)
        self.choice.refused.connect(self._on_refused)
        self.why.node_activated.connect(self._show_layer)
        runner.snapshot_taken.connect(self._on_snapshot)

    def _make_tools(self) -> None:
        self.sample = QSpinBox()
        self.sample.setMinimum(-1)
        self.sample.setValue(-1)
        self.sample.setSpecialValueText(str(tr("all samples")))
        self.sample.setPrefix(str(tr("sample ")))
        self.sample.setAccessibleName(str(tr("Which sample's part in the gradient is asked about")))
        self.sample.setToolTip(self.sample.accessibleName())
        self.sample.setFont(text_font(11))
        self.sample.setFixedWidth(122)
        self.add_tool(self.choice)
        self.add_tool(self.sample)
        self.step = StepChoice()
        self.step.changed.connect(self.nudge)
        self.step.refused.connect(self._say)
        self.measure = QPushButton(str(tr("Numerical derivative")))
        self.measure.clicked.connect(self._measure)
        self.ask = QPushButton(str(tr("Why is this gradient zero?")))
        self.ask.clicked.connect(self.ask_why)

    def _lay_out(self, body: QWidget) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(18)
        figures.addWidget(self.figures_left, 1)
        figures.addWidget(self.figures_right, 1)
        self.step.add(self.measure)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.step)
        left.addLayout(figures)
        left.addStretch(1)
        left.addWidget(self.note)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.why, 1)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(14)
        row.addLayout(left, 4)
        row.addWidget(self.chart, 5)
        row.addLayout(right, 5)

    # What is nudged -----------------------------------------------------------------------------------------

    def set_opened(self, document: Document, runner: Runner) -> None:
        """Nudge in another document."""
        self._runner.snapshot_taken.disconnect(self._on_snapshot)
        self._document, self._runner = document, runner
        runner.snapshot_taken.connect(self._on_snapshot)
        self._nudging = Nudging()
        self.choice.set_document(document)

    def show_node(self, node: str | None) -> None:
        """What is selected on the canvas."""
        if not self._showing:
            self.choice.show_node(node)

    def show_wire(self, wire: Wire | None) -> None:
        """Likewise a wire."""
        self.choice.show_wire(wire)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Nothing: the numbers are asked for."""

    def clear(self) -> None:
        """The numbers belong to what is past."""
        self._nudging = Nudging()
        self._forget()

    @property
    def place(self) -> Place | None:
        """The single number that is chosen."""
        index = self.choice.single
        return Place(self.choice.end, index) if self.choice.end and index is not None else None

    def _on_choice(self) -> None:
        self._forget()
        self.why.clear()
        self.show_empty(self.choice.end is None)
        self.sample.setVisible(self.choice.is_parameter)
        self.sample.setMaximum(self._document.graph.training.batch_size - 1)
        if self.choice.end is not None:
            self.step.reset()
            self._follow()

    def _on_refused(self, words: Words | None) -> None:
        self.note.setText(str(words or COPIES))
        if words:
            self._forget()

    def _forget(self) -> None:
        self._look = self._numerical = None
        self.chart.clear()
        self._show_figures()

    # Nudging ------------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        """Ask what the loss makes of the nudge; a session is made if there is none."""
        if self._hushed:
            self._say(tr("A quiz is on: nudges and reasons come when all is answered."))
            return
        if self.choice.end is not None and not self.choice.given:
            steepest = self._nudging.steepest(self.choice.end)
            self._runner.ask(steepest, self._take, self._say, key="nudge")
            return
        place = self.place
        if place is None:
            self.note.setText(
                str(tr("Several numbers are chosen: to nudge one, write its index without a colon."))
            )
            return
        self.note.setText(str(COPIES))
        question = self._nudging.look(place, self.step.h, self.step.reach)
        self._runner.ask(question, self._show_look, self._say, key="nudge")

    def _take(self, place: Place) -> None:
        """Where nobody has chosen a number, that with the largest gradient."""
        if place.end == self.choice.end and not self.choice.given:
            self.choice.choose(place.end, place.index)
            self.nudge()

    def _follow(self) -> None:
        """The same without being told to: only of a session that is there, and of what is in sight."""
        if self._in_sight and self.choice.end is not None and self._runner.state is not None:
            self.nudge()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._in_sight and self._runner.state is not State.RUNNING and not self._pace.isActive():
            self._pace.start(PACE)

    def set_hushed(self, hushed: bool) -> None:
        """Whether a quiz is on, which it must not give away."""
        before, self._hushed = self._hushed, hushed
        if before is not hushed:
            self._on_hush()

    def _on_hush(self) -> None:
        self._forget()
        self.why.clear()
        self._follow()

    def set_in_sight(self, in_sight: bool) -> None:
        """Whether it can be seen: behind another tab it asks nothing, and keeps no copies."""
        came, self._in_sight = in_sight and not self._in_sight, in_sight
        if came:
            self._follow()
        elif not in_sight:
            self._pace.stop()
            self._nudging = Nudging()

    def _measure(self) -> None:
        if self.place is None:
            self.nudge()  # which says why not
            return
        self._runner.ask(self._nudging.numerical(self.place), self._show_numerical, self._say, key="slope")
        self.nudge()

    def _show_look(self, look: Look) -> None:
        if look.place != self.place:
            return
        self._look = look
        if self._numerical and self._numerical.gradient != look.nudge.gradient:
            self._numerical = None  # of another moment
        self.chart.show_look(look)
        self._show_figures()

    def _show_numerical(self, found: Numerical) -> None:
        self._numerical = found
        if found.kinked:
            self.note.setText(
                str(
                    tr(
                        "The loss has a kink here: its slope is {left} to the left and {right} to the right.",
                        left=number(found.left),
                        right=number(found.right),
                    )
                )
            )
        self._show_figures()

    def _show_figures(self) -> None:
        figures = _figures(self._look, self._numerical)
        self.figures_left.show_figures(figures[:3])
        self.figures_right.show_figures(figures[3:])
        title = f"{self.place} = {number(self._look.nudge.value, 4)}" if self._look and self.place else ""
        self.show_figures([(title, "forward")] if title else [])

    def _say(self, words: Words) -> None:
        self._forget()
        self.note.setText(str(words))

    # Why ----------------------------------------------------------------------------------------------------

    def ask_why(self) -> None:
        """Ask why the gradient of what is chosen is zero."""
        end, sample = self.choice.end, self.sample.value()
        if end is None:
            return
        alone = sample if self.choice.is_parameter and sample >= 0 else None
        question = self._nudging.why(end, self.choice.selection, alone)
        self._runner.ask(question, self._show_trace, self.why.show_words, key="why zero")

    def _show_layer(self, node: str) -> None:
        self._showing = True
        try:
            self.node_activated.emit(node)
        finally:
            self._showing = False

    def _show_trace(self, trace: Trace) -> None:
        if trace.end != self.choice.end:
            return
        self.why.show_trace(trace, self._document)
        self.way_found.emit(trace.path if trace.causes else ())


def _figures(look: Look | None, numerical: Numerical | None) -> list[tuple[Words | str, str]]:
    nudge = look.nudge if look else None
    share = f" ({number(100 * nudge.relative_error, 2)} %)" if nudge and nudge.actual else ""
    return [
        (tr("loss"), number(nudge.loss, 6) if nudge else "—"),
        (tr("change of the loss"), number(nudge.actual) if nudge else "—"),
        (tr("h × ∂L/∂w"), number(nudge.predicted) if nudge else "—"),
        (tr("error"), number(nudge.error) + share if nudge else "—"),
        (tr("∂L/∂w"), number(nudge.gradient, 5) if nudge else "—"),
        (tr("numerical"), number(numerical.central, 5) if numerical else "—"),
    ]
