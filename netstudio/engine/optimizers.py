"""Optimizers: how the gradient changes the parameters (book, chapter 6.1).

A settings class (`SGD`, `Momentum`, `Adam`) is what is declared and saved; `start` gives the `Updater` that
holds its state over one flat parameter vector.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np

from netstudio.declare import Settings, setting
from netstudio.words import Words, tr

BLOCK = 16_384  # elements that an update works on at a time, so that its temporaries stay in the cache

LearningRate = Annotated[float, setting(tr("learning rate"), gt=0, le=1e6)]


class Updater:
    """An optimizer at work: `step()` changes `theta` in place from `gradient`; `state` are its vectors."""

    def __init__(self, theta: np.ndarray, gradient: np.ndarray, learning_rate: float, *state: str) -> None:
        self.learning_rate = learning_rate  # may be changed between two steps
        self.steps = 0
        self.state = {name: np.zeros_like(theta) for name in state}
        vectors = (theta, gradient, *self.state.values())
        scratch = np.empty(min(BLOCK, theta.size), theta.dtype)
        self._blocks = [
            (*(v[i : i + BLOCK] for v in vectors), scratch[: min(BLOCK, theta.size - i)])
            for i in range(0, theta.size, BLOCK)
        ]
        self._real = theta.dtype.type

    def step(self) -> None:
        """One update of every parameter."""
        self.steps += 1
        self.update()

    def update(self) -> None:
        """Change theta block by block; `steps` counts this one already."""
        raise NotImplementedError


class Optimizer(Settings, frozen=True, tag_field="kind"):
    """Base: an update rule with its settings."""

    label: ClassVar[Words]
    formula: ClassVar[str]
    learning_rate: LearningRate = 0.01

    def start(self, theta: np.ndarray, gradient: np.ndarray) -> Updater:
        """An updater with fresh state over the flat vectors `theta` and `gradient`."""
        raise NotImplementedError


class SGD(Optimizer, frozen=True, tag="sgd"):
    """θ ← θ − η g"""

    label = tr("SGD")
    formula = "θ ← θ − η g"
    learning_rate: LearningRate = 0.1

    def start(self, theta: np.ndarray, gradient: np.ndarray) -> Updater:
        return _SGD(theta, gradient, self.learning_rate)


class _SGD(Updater):
    def update(self) -> None:
        rate = self._real(self.learning_rate)
        for theta, g, w in self._blocks:
            np.multiply(g, rate, out=w)
            np.subtract(theta, w, out=theta)


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """v ← α v − η g;  θ ← θ + v   (Polyak 1964, in the book's form: η inside v)"""

    label = tr("Momentum")
    formula = "v ← α v − η g;  θ ← θ + v"
    momentum: Annotated[float, setting(tr("momentum α"), ge=0, lt=1)] = 0.9

    def start(self, theta: np.ndarray, gradient: np.ndarray) -> Updater:
        return _Momentum(theta, gradient, self)


class _Momentum(Updater):
    def __init__(self, theta: np.ndarray, gradient: np.ndarray, settings: Momentum) -> None:
        super().__init__(theta, gradient, settings.learning_rate, "v")
        self._momentum = settings.momentum

    def update(self) -> None:
        rate, momentum = self._real(self.learning_rate), self._real(self._momentum)
        for theta, g, v, w in self._blocks:
            np.multiply(v, momentum, out=v)
            np.multiply(g, rate, out=w)
            np.subtract(v, w, out=v)
            np.add(theta, v, out=theta)


class Adam(Optimizer, frozen=True, tag="adam"):
    """m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − η m̂ / (√v̂ + ε)   (Kingma and Ba 2015)

    m̂ = m/(1−β₁ᵗ) and v̂ = v/(1−β₂ᵗ) after t steps. As in the paper and in PyTorch, ε stands beside √v̂; the
    book's program puts it beside √v, before the correction.
    """

    label = tr("Adam")
    formula = "θ ← θ − η m̂ / (√v̂ + ε)"
    learning_rate: LearningRate = 0.001
    beta1: Annotated[float, setting(tr("β₁"), ge=0, lt=1)] = 0.9
    beta2: Annotated[float, setting(tr("β₂"), ge=0, lt=1)] = 0.999
    epsilon: Annotated[float, setting(tr("ε"), gt=0, le=1)] = 1e-8

    def start(self, theta: np.ndarray, gradient: np.ndarray) -> Updater:
        return _Adam(theta, gradient, self)


class _Adam(Updater):
    def __init__(self, theta: np.ndarray, gradient: np.ndarray, settings: Adam) -> None:
        super().__init__(theta, gradient, settings.learning_rate, "m", "v")
        self._settings = settings

    def update(self) -> None:
        s, real = self._settings, self._real
        unbias = (1 - s.beta2**self.steps) ** 0.5
        rate = real(self.learning_rate * unbias / (1 - s.beta1**self.steps))
        epsilon = real(s.epsilon * unbias)
        b1, c1, b2, c2 = real(s.beta1), real(1 - s.beta1), real(s.beta2), real(1 - s.beta2)
        for theta, g, m, v, w in self._blocks:
            np.multiply(m, b1, out=m)
            np.multiply(g, c1, out=w)
            np.add(m, w, out=m)
            np.multiply(v, b2, out=v)
            np.multiply(g, g, out=w)
            np.multiply(w, c2, out=w)
            np.add(v, w, out=v)
            np.sqrt(v, out=w)
            np.add(w, epsilon, out=w)
            np.divide(m, w, out=w)
            np.multiply(w, rate, out=w)
            np.subtract(theta, w, out=theta)


AnyOptimizer = SGD | Momentum | Adam
