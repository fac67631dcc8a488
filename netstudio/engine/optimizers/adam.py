"""Adam and AdamW: momentum, and a rate of its own for each parameter."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from netstudio.declare import setting
from netstudio.engine.optimizers.base import Epsilon, LearningRate, Optimizer, Rule
from netstudio.engine.optimizers.expansion import Term
from netstudio.words import tr


class Adam(Optimizer, frozen=True, tag="adam"):
    """m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − η m̂ / (√v̂ + ε)   (Kingma and Ba 2015)

    m̂ = m/(1−β₁ᵗ) and v̂ = v/(1−β₂ᵗ) after t steps: the paper's form, and PyTorch's, in which ε (1e-8) stands
    beside √v̂. The book's program puts its ε (1e-7) beside √v, before the correction.
    """

    label = tr("Adam")
    formula = "θ ← θ − η m̂ / (√v̂ + ε)"
    about = tr(
        "m is a mean of the gradients, v one of their squares. Both begin at 0; m̂ and v̂ make up for that. "
        "θ moves by m̂, at a rate of its own for each number."
    )
    state = ("m", "v")
    learning_rate: LearningRate = 0.001
    beta1: Annotated[float, setting(tr("β₁"), ge=0, lt=1)] = 0.9
    beta2: Annotated[float, setting(tr("β₂"), ge=0, lt=1)] = 0.999
    epsilon: Epsilon = 1e-8
    form: Annotated[
        Literal["paper", "book"],
        setting(tr("form"), help=tr("paper, and PyTorch: ε beside √v̂; book: ε beside √v")),
    ] = "paper"

    def rule(self, learning_rate: float, step: int) -> Rule:
        b1, b2 = self.beta1, self.beta2
        unbias = (1 - b2**step) ** 0.5
        rate = learning_rate * unbias / (1 - b1**step)
        epsilon = self.epsilon if self.form == "book" else self.epsilon * unbias

        def change(theta: np.ndarray, g: np.ndarray, w: np.ndarray, m: np.ndarray, v: np.ndarray) -> None:
            np.multiply(m, b1, out=m)
            np.multiply(g, 1 - b1, out=w)
            np.add(m, w, out=m)
            np.multiply(v, b2, out=v)
            np.multiply(g, g, out=w)
            np.multiply(w, 1 - b2, out=w)
            np.add(v, w, out=v)
            np.sqrt(v, out=w)
            np.add(w, epsilon, out=w)
            np.divide(m, w, out=w)
            np.multiply(w, rate, out=w)
            np.subtract(theta, w, out=theta)

        return change

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        one, epsilon = g.constant(1, "1"), g.constant(self.epsilon, "ε")
        b1, b2 = g.constant(self.beta1, "β₁"), g.constant(self.beta2, "β₂")
        m = state[0] * b1 + g * g.constant(1 - self.beta1, "1−β₁")
        v = state[1] * b2 + g.squared() * g.constant(1 - self.beta2, "1−β₂")
        of_m, of_v = one - b1**step, one - b2**step
        if self.form == "book":
            return theta - m / (v.root() + epsilon) * (of_v.root() / of_m * rate), m, v
        return theta - m / of_m / ((v / of_v).root() + epsilon) * rate, m, v

    @property
    def rule_formulas(self) -> tuple[str, ...]:
        moments = "m ← β₁m + (1−β₁)g", "v ← β₂v + (1−β₂)g²"
        if self.form == "book":
            return *moments, "θ ← θ − η √(1−β₂ᵗ) / (1−β₁ᵗ) × m / (√v + ε)"
        return *moments, "m̂ = m / (1−β₁ᵗ)", "v̂ = v / (1−β₂ᵗ)", "θ ← θ − η m̂ / (√v̂ + ε)"


class AdamW(Adam, frozen=True, tag="adamw"):
    """θ ← θ − ηλθ, then as Adam   (Loshchilov and Hutter 2019)

    Weight decay that no rate of a parameter's own scales. λ is .01 in PyTorch, where all parameters decay.
    """

    label = tr("AdamW")
    formula = "θ ← θ − ηλθ;  θ ← θ − η m̂ / (√v̂ + ε)"
    about = tr("Adam, with weight decay that shrinks θ itself.")
    decoupled = True
    weight_decay: Annotated[
        float, setting(tr("weight decay λ"), ge=0, le=1000, help=tr("shrinks θ by ηλθ each step; 0: none"))
    ] = 0.01
