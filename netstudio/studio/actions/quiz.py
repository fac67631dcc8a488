"""What is done with the quiz: hide numbers, begin it, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

NO_WIRE = tr("no wire is selected")


def _has_wire(w: MainWindow) -> bool:
    return w.workbench.quizzing.has_wire


ACTIONS: dict[str, Declared] = {
    "quiz": Declared(
        tr("Quiz"),
        lambda w: w.workbench.quizzing.toggle(),
        ("Ctrl+Shift+Q",),
        on=lambda w: w.workbench.quizzing.quiz.on,
        when=lambda w: bool(w.document.graph.nodes),
        why=tr("the canvas is empty"),
    ),
    "quiz_answer": Declared(
        tr("Answer a question"),
        lambda w: w.workbench.quizzing.answer_next(),
        ("Q",),
        canvas=True,
        when=lambda w: bool(w.workbench.quizzing.quiz.hidden),
        why=tr("nothing is hidden here"),
    ),
    "hide_value": Declared(
        tr("Hide or show the value for a quiz"),
        lambda w: w.workbench.quizzing.hide_selected("value"),
        ("Ctrl+Alt+V",),
        when=_has_wire,
        why=NO_WIRE,
    ),
    "hide_gradient": Declared(
        tr("Hide or show the gradient for a quiz"),
        lambda w: w.workbench.quizzing.hide_selected("gradient"),
        ("Ctrl+Alt+G",),
        when=_has_wire,
        why=NO_WIRE,
    ),
    "hide_gradients": Declared(
        tr("Hide all gradients"),
        lambda w: w.workbench.quizzing.hide_gradients(),
        when=lambda w: bool(w.document.graph.wires),
        why=tr("there are no wires"),
    ),
    "no_quiz": Declared(
        tr("No quiz any more"),
        lambda w: w.workbench.quizzing.show_all(),
        when=lambda w: bool(w.document.graph.hidden),
        why=tr("nothing is hidden here"),
    ),
}

MENU: Menu = (
    tr("Quiz"),
    ("quiz", "quiz_answer", None, "hide_value", "hide_gradient", "hide_gradients", "no_quiz"),
)
