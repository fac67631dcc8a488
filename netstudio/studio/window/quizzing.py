"""The quiz in the window: it hides numbers on canvas and panels, asks for them, and shows how it stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from netstudio.document.document import Document
from netstudio.graph.model import End, Graph
from netstudio.graph.quiz import Hidden, hide, without_quiz
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.quiz.bar import QuizBar
from netstudio.studio.quiz.card import QuizCard
from netstudio.studio.quiz.quiz import Quiz, Sign
from netstudio.training.quiz import Question, Verdict, computed, question
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot
from netstudio.words import Refusal, Words, tr

if TYPE_CHECKING:
    from netstudio.studio.window.workbench import Workbench


class Quizzing(QObject):
    """Runs the quiz of the document in front, on the canvas and inside of a layer."""

    def __init__(self, bench: Workbench, middle: QWidget) -> None:
        super().__init__(bench)
        self._bench = bench
        self._quizzes: WeakKeyDictionary[Document, Quiz] = WeakKeyDictionary()
        self.card = QuizCard(middle)
        self.bar = QuizBar(middle)
        self.card.answered.connect(self._on_answer)
        self.card.next_wanted.connect(self.answer_next)
        self.card.closed.connect(self._give_back_focus)
        self.card.sight_changed.connect(self._show_bar)
        self.bar.answer_wanted.connect(self.answer_next)
        self.bar.anew_wanted.connect(lambda: self.quiz.begin_anew())
        self.bar.end_wanted.connect(self.toggle)
        bench.inside.view.answer_wanted.connect(self.answer_next)
        bench.inside.changed.connect(self._on_place)
        bench.canvas.scope_changed.connect(lambda _: self._on_place())

    @property
    def quiz(self) -> Quiz:
        """That of the document in front."""
        document = self._bench.canvas.document
        if document not in self._quizzes:
            quiz = self._quizzes[document] = Quiz(
                document, document if isinstance(document, QObject) else self
            )
            quiz.changed.connect(self.refresh)
        return self._quizzes[document]

    def toggle(self) -> None:
        """Begin the quiz, or end it."""
        self.quiz.on = not self.quiz.on
        if not self.quiz.on:
            self.card.hide()
            self._give_back_focus()

    # Making one ---------------------------------------------------------------------------------------------

    def hide_selected(self, side: str) -> None:
        """Hide what the selected wire carries, or show it again."""
        if one := self._selected(side):
            hidden = one in self._document.graph.hidden
            sides = {"value": tr("Hide a value"), "gradient": tr("Hide a gradient")}
            words = tr("Show it again") if hidden else sides[side]
            self._apply(words, hide(self._document.graph, [one], on=not hidden))

    def hide_gradients(self) -> None:
        """Hide the gradients of all wires of the drawing."""
        graph = self._document.graph
        wires = graph.wires_inside(self._bench.canvas.scope)
        self._apply(tr("Hide all gradients"), hide(graph, (Hidden(w.target, "gradient") for w in wires)))

    def show_all(self) -> None:
        """No quiz any more."""
        self._apply(tr("No quiz any more"), without_quiz(self._document.graph))

    def _selected(self, side: str) -> Hidden | None:
        inside = self._bench.inside
        selection = inside.view.selection if inside.node else self._bench.canvas.selection
        wire = selection.wire
        if wire is None or side not in ("value", "gradient"):
            return None
        return Hidden(wire.target, "value" if side == "value" else "gradient", inside.node)

    @property
    def has_wire(self) -> bool:
        """Whether a wire is selected."""
        return self._selected("value") is not None

    def _apply(self, words: Words, graph: Graph) -> None:
        self._document.apply(words, graph)
        self.refresh()

    @property
    def _document(self) -> Document:
        return self._bench.canvas.document

    # Asking -------------------------------------------------------------------------------------------------

    def answer_next(self) -> None:
        """Ask for what the selected wire hides, or else for the next that is open."""
        quiz = self.quiz
        if not quiz.on:
            quiz.on = True
        here = self._bench.inside.node
        wanted = [one for side in ("gradient", "value") if (one := self._selected(side)) in quiz.open]
        found = next(
            (one for one in (*wanted, *(o for o in quiz.open if o.layer == here), *quiz.open) if one), None
        )
        if found:
            self.ask(found)
        else:
            self.card.hide()
            self._give_back_focus()

    def ask(self, hidden: Hidden) -> None:
        """Ask for what is hidden there; the wire is lit, and the card stands where it does not lie on it."""
        self._go_to(hidden)
        graph, still = self._document.graph, self.quiz.open

        def asked(session: Session) -> Question:
            found = question(session, computed(graph, hidden))
            others = [o for o in still if o != hidden]
            return replace(
                found, hidden=hidden, places=_without(found.places, _answers(session, graph, others))
            )

        runner = self._bench.showing.opened.runner
        runner.ask(asked, self.card.ask, self.card.refuse, key="quiz")

    def _go_to(self, hidden: Hidden) -> None:
        inside, canvas = self._bench.inside, self._bench.canvas
        if inside.node != hidden.layer:
            inside.enter(hidden.layer) if hidden.layer else inside.leave()
        if not hidden.layer:
            canvas.enter(self._document.graph.nodes[hidden.target.node].group)
        view = inside.view if hidden.layer else canvas
        item = view.drawing.wires.get(hidden.target)
        if item is not None:
            view.selection.set_wire(item.wire)
            view.bring_into_sight(item.curve.bounds)
            middle = view.mapFromScene(item.curve.middle).x()
            self.card.at_left = middle > view.width() / 2

    def _on_answer(self, asked: Question, verdict: Verdict) -> None:
        self.quiz.answer(asked.hidden, verdict)
        self.card.offer_next(bool(self.quiz.open))

    # Showing ------------------------------------------------------------------------------------------------

    def mask(self, snapshot: Snapshot) -> Snapshot:
        """What may be shown of a snapshot."""
        return self.quiz.mask(snapshot)

    def refresh(self) -> None:
        """The bar, the signs on the wires, and what may be shown of the last snapshot."""
        quiz, bench = self.quiz, self._bench
        self._show_bar()
        for view in (bench.canvas.viewport(), bench.inside.view.viewport()):
            view.removeEventFilter(self)
            if quiz.open:
                view.installEventFilter(self)
        self.bar.show_score(*quiz.score)
        self.bar.raise_()
        _put(bench.canvas.drawing, quiz.signs())
        if bench.inside.node:
            _put(bench.inside.view.drawing, quiz.signs(bench.inside.node))
        if bench.made_panels:
            for panel in (bench.panels.explain, bench.panels.nudge):
                panel.set_hushed(bool(quiz.open))
        snapshot = bench.showing.opened.snapshot
        if snapshot is not None and bench.showing.opened.runner.state is not None:
            bench.showing.show_snapshot(snapshot)

    def _show_bar(self) -> None:
        """While nothing is asked: the card would lie on it."""
        self.bar.setVisible(self.quiz.on and self.card.isHidden())

    def _on_place(self) -> None:
        self.card.hide()
        self.refresh()

    def _give_back_focus(self) -> None:
        view = self._bench.inside.view if self._bench.inside.node else self._bench.canvas
        view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on a “?” asks; listened to while there is one, for a view has many events."""
        if not isinstance(event, QMouseEvent) or event.type() is not QEvent.Type.MouseButtonPress:
            return False
        inside = self._bench.inside
        view = inside.view if inside.node else self._bench.canvas
        place = view.mapToScene(event.position().toPoint())
        for item in view.drawing.wires.values():
            if side := item.question_at(place):
                self.ask(Hidden(item.wire.target, side, inside.node))
                return True
        return False


def _put(drawing: CanvasScene, signs: Mapping[End, Sign]) -> None:
    for end, item in drawing.wires.items():
        item.set_sign(signs.get(end))


def _answers(session: Session, graph: Graph, hidden: Iterable[Hidden]) -> list[float]:
    """The numbers of what is asked elsewhere, as far as they are there."""
    found = []
    for one in hidden:
        try:
            found.append(question(session, computed(graph, one)).answer)
        except Refusal:
            continue
    return found


def _without(places: tuple[tuple[str, float], ...], secrets: list[float]) -> tuple[tuple[str, float], ...]:
    """The numbers around, but for those that are asked for elsewhere."""
    return tuple(
        (name, value)
        for name, value in places
        if not (name.startswith("∂L") and any(math.isclose(value, s, rel_tol=1e-9) for s in secrets))
    )
