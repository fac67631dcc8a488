"""A rate of its own for each parameter, by the size of its gradients."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from netstudio.declare import setting
from netstudio.engine.optimizers.base import Epsilon, Optimizer, Rule
from netstudio.engine.optimizers.expansion import Term
from netstudio.words import tr


class AdaGrad(Optimizer, frozen=True, tag="adagrad"):
    """h ← h + g²;  θ ← θ − η g / (√h + ε)   (Duchi et al. 2011)

    ε is 1e-7 in the book, 1e-10 in PyTorch.
    """

    label = tr("AdaGrad")
    formula = "h ← h + g²;  θ ← θ − η g / (√h + ε)"
    about = tr("h adds up the squares of all gradients: what moved much moves less and less.")
    state = ("h",)
    epsilon: Epsilon = 1e-7

    def rule(self, learning_rate: float, step: int) -> Rule:
        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray, h: np.ndarray) -> None:
            np.multiply(g, g, out=w)
            np.add(h, w, out=h)
            _descend(theta, g, w, h, learning_rate, self.epsilon)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        h = state[0] + g.squared()
        return _expand_descent(theta, g, h, rate, self.epsilon), h


class RMSprop(Optimizer, frozen=True, tag="rmsprop"):
    """h ← ρ h + (1−ρ) g²;  θ ← θ − η g / (√h + ε)   (Tieleman and Hinton 2012)

    ρ is .99 in the book and in PyTorch; ε is 1e-7 in the book, 1e-8 in PyTorch.
    """

    label = tr("RMSprop")
    formula = "h ← ρ h + (1−ρ) g²;  θ ← θ − η g / (√h + ε)"
    about = tr("As AdaGrad, but h is a mean that forgets: ρ is the share of it that stays.")
    state = ("h",)
    rho: Annotated[float, setting(tr("ρ"), help=tr("the share of h that stays"), ge=0, lt=1)] = 0.99
    epsilon: Epsilon = 1e-7

    def rule(self, learning_rate: float, step: int) -> Rule:
        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray, h: np.ndarray) -> None:
            np.multiply(h, self.rho, out=h)
            np.multiply(g, g, out=w)
            np.multiply(w, 1 - self.rho, out=w)
            np.add(h, w, out=h)
            _descend(theta, g, w, h, learning_rate, self.epsilon)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        h = state[0] * g.constant(self.rho, "ρ") + g.squared() * g.constant(1 - self.rho, "1−ρ")
        return _expand_descent(theta, g, h, rate, self.epsilon), h


def _descend(
    theta: np.ndarray, g: np.ndarray, w: np.ndarray, h: np.ndarray, learning_rate: float, epsilon: float
) -> None:
    """θ ← θ − η g / (√h + ε)"""
    np.sqrt(h, out=w)
    np.add(w, epsilon, out=w)
    np.divide(g, w, out=w)
    np.multiply(w, learning_rate, out=w)
    np.subtract(theta, w, out=theta)


def _expand_descent(theta: Term, g: Term, h: Term, rate: Term, epsilon: float) -> Term:
    """The same in primitive operations."""
    return theta - g / (h.root() + g.constant(epsilon, "ε")) * rate
