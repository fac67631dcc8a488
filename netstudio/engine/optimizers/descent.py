"""Descent along the gradient: plainly, and with momentum."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from netstudio.declare import setting
from netstudio.engine.optimizers.base import LearningRate, Optimizer, Rule
from netstudio.engine.optimizers.expansion import Term
from netstudio.words import tr

Coefficient = Annotated[float, setting(tr("momentum α"), ge=0, lt=1)]
Form = Annotated[
    Literal["book", "pytorch"],
    setting(
        tr("form"),
        help=tr("book: η is in v; pytorch: η multiplies v. The same until the learning rate changes."),
    ),
]


class SGD(Optimizer, frozen=True, tag="sgd"):
    """θ ← θ − η g"""

    label = tr("SGD")
    formula = "θ ← θ − η g"
    about = tr("One step against the gradient; η, the learning rate, says how long.")
    learning_rate: LearningRate = 0.1

    def rule(self, learning_rate: float, step: int) -> Rule:
        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray) -> None:
            np.multiply(g, learning_rate, out=w)
            np.subtract(theta, w, out=theta)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        return (theta - g * rate,)


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """v ← α v − η g;  θ ← θ + v   (Polyak 1964)

    That is the book's form, in which v remembers the learning rates of its time. In PyTorch's,
    v ← α v + g;  θ ← θ − η v, today's rate holds for all of v.
    """

    label = tr("Momentum")
    formula = "v ← α v − η g;  θ ← θ + v"
    about = tr("v is the velocity: the gradients push it, α is what stays of it. θ moves by v.")
    state = ("v",)
    momentum: Coefficient = 0.9
    form: Form = "book"

    def rule(self, learning_rate: float, step: int) -> Rule:
        inside, outside = _places(self.form, learning_rate)

        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray, v: np.ndarray) -> None:
            _remember(v, g, w, self.momentum, inside)
            np.add(theta, v if outside == 1 else np.multiply(v, outside, out=w), out=theta)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        kept = state[0] * g.constant(self.momentum, "α")
        if self.form == "book":
            v = kept - g * rate
            return theta + v, v
        v = kept + g
        return theta - v * rate, v

    @property
    def rule_formulas(self) -> tuple[str, ...]:
        return super().rule_formulas if self.form == "book" else ("v ← α v + g", "θ ← θ − η v")


class Nesterov(Optimizer, frozen=True, tag="nesterov"):
    """v ← α v − η g;  θ ← θ + α v − η g   (Nesterov 1983)

    The form of Bengio et al. 2012, in which g is the gradient at θ itself, and the book's: with v as it was
    before, its program says θ ← θ + α² v − (1 + α) η g. In PyTorch's, v ← α v + g;  θ ← θ − η (g + α v),
    today's learning rate holds for all of v.
    """

    label = tr("Nesterov")
    formula = "v ← α v − η g;  θ ← θ + α v − η g"
    about = tr("Momentum that looks ahead: θ moves by the velocity that the next step will have kept.")
    state = ("v",)
    momentum: Coefficient = 0.9
    form: Form = "book"

    def rule(self, learning_rate: float, step: int) -> Rule:
        inside, outside = _places(self.form, learning_rate)

        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray, v: np.ndarray) -> None:
            _remember(v, g, w, self.momentum, inside)
            np.multiply(v, self.momentum * outside, out=w)
            np.add(theta, w, out=theta)
            np.multiply(g, learning_rate, out=w)
            np.subtract(theta, w, out=theta)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        momentum = g.constant(self.momentum, "α")
        if self.form == "book":
            push = g * rate
            v = state[0] * momentum - push
            return theta + v * momentum - push, v
        v = state[0] * momentum + g
        return theta - (g + v * momentum) * rate, v

    @property
    def rule_formulas(self) -> tuple[str, ...]:
        return super().rule_formulas if self.form == "book" else ("v ← α v + g", "θ ← θ − η (g + α v)")


def _places(form: str, learning_rate: float) -> tuple[float, float]:
    """What g is multiplied with on its way into v, and v on its way into θ: −η stands at one of them."""
    return (-learning_rate, 1.0) if form == "book" else (1.0, -learning_rate)


def _remember(v: np.ndarray, g: np.ndarray, w: np.ndarray, momentum: float, inside: float) -> None:
    """v ← α v + inside × g"""
    np.multiply(v, momentum, out=v)
    np.multiply(g, inside, out=w)
    np.add(v, w, out=v)
