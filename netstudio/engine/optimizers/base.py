"""What all optimizers share: the walk over the parameters in blocks, gradient clipping, weight decay."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import numpy as np

from netstudio.declare import Settings, setting
from netstudio.words import Words, tr

BLOCK = 16_384  # elements that an update works on at a time, so that its temporaries stay in the cache

# What changes one block: (θ, g, scratch, *state), all of the same length; g and state's order as declared.
Rule = Callable[..., None]

LearningRate = Annotated[float, setting(tr("learning rate"), gt=0, le=1e6)]
Epsilon = Annotated[float, setting(tr("ε"), gt=0, le=1)]


class Optimizer(Settings, frozen=True, tag_field="kind"):
    """Base: an update rule with its settings, and what comes before every update.

    First clipping: where ‖g‖ over all parameters is above `clip`, g ← g × clip / ‖g‖ (Pascanu et al. 2013).
    Then weight decay, with λ = `weight_decay`: g ← g + λθ, as if the loss had ½λ Σ θ² added to it (the loss
    shown is without); AdamW shrinks θ itself instead. In the book weights alone decay (chapter 6.4), biases
    and scales do not; in PyTorch all parameters do: `decays` chooses. A parameter with two axes or more is a
    weight.
    """

    label: ClassVar[Words]
    formula: ClassVar[str]
    state: ClassVar[tuple[str, ...]] = ()  # the names of the vectors that it keeps, beside θ and g
    decoupled: ClassVar[bool] = False  # weight decay shrinks θ itself, not by way of g
    learning_rate: LearningRate = 0.01
    weight_decay: Annotated[
        float, setting(tr("weight decay λ"), ge=0, le=1000, help=tr("adds λθ to the gradient; 0: none"))
    ] = 0.0
    decays: Annotated[
        Literal["weights", "all"],
        setting(tr("decays"), help=tr("weights alone, as in the book, or all parameters, as in PyTorch")),
    ] = "weights"
    clip: Annotated[
        float, setting(tr("clip gradient to"), ge=0, le=1e9, help=tr("the length of all of it; 0: as it is"))
    ] = 0.0

    def start(self, theta: np.ndarray, gradient: np.ndarray, weights: np.ndarray | None = None) -> Updater:
        """An updater with fresh state over the flat vectors `theta` and `gradient`.

        `weights` says of each element whether it belongs to a weight; without it, all do.
        """
        return Updater(self, theta, gradient, weights)

    def rule(self, learning_rate: float, step: int) -> Rule:
        """What changes a block of parameters in the update number `step`, counted from 1."""
        raise NotImplementedError


class Updater:
    """An optimizer at work: `step()` changes `theta` in place from `gradient`; `state` are its vectors.

    The gradient is only read. `learning_rate` may be changed between two steps.
    """

    def __init__(
        self,
        settings: Optimizer,
        theta: np.ndarray,
        gradient: np.ndarray,
        weights: np.ndarray | None = None,
    ) -> None:
        self.settings = settings
        self.learning_rate = settings.learning_rate
        self.steps = 0
        self.state = {name: np.zeros_like(theta) for name in settings.state}
        self._gradient = gradient
        scratch = np.empty(min(BLOCK, theta.size), theta.dtype)
        self._changed = np.empty_like(scratch)
        parts = [slice(start, start + BLOCK) for start in range(0, theta.size, BLOCK)]
        self._blocks = [
            (theta[i], gradient[i], scratch[: theta[i].size], *(v[i] for v in self.state.values()))
            for i in parts
        ]
        decay = self._decay_of_each(theta, weights)
        self._decays = [None if decay is None else decay[i] for i in parts]

    def _decay_of_each(self, theta: np.ndarray, weights: np.ndarray | None) -> np.ndarray | None:
        """λ for every element that decays, 0 for the others; None where nothing does."""
        s = self.settings
        if not s.weight_decay:
            return None
        if weights is None or s.decays == "all":
            return np.full_like(theta, s.weight_decay)
        return np.where(weights, s.weight_decay, 0).astype(theta.dtype)

    @np.errstate(all="ignore")  # a number that is not finite shows in the next loss, where it can be named
    def step(self) -> None:
        """One update of every parameter."""
        self.steps += 1
        scale = self._clipping()
        change = self.settings.rule(self.learning_rate, self.steps)
        for (theta, g, w, *state), decay in zip(self._blocks, self._decays, strict=True):
            if scale != 1:
                g = np.multiply(g, scale, out=self._changed[: g.size])
            if decay is not None:
                g = self._decayed(theta, g, decay, w)
            change(theta, g, w, *state)

    def _clipping(self) -> float:
        """What the gradient is multiplied with, so that it is no longer than allowed."""
        if not self.settings.clip:
            return 1.0
        length = float(np.linalg.norm(self._gradient))
        if math.isinf(length):  # its square was too large for float32
            length = float(np.linalg.norm(self._gradient.astype(np.float64)))
        return min(1.0, self.settings.clip / length) if length else 1.0

    def _decayed(self, theta: np.ndarray, g: np.ndarray, decay: np.ndarray, w: np.ndarray) -> np.ndarray:
        """The gradient with weight decay; decoupled, θ is shrunk instead, and the gradient as it was."""
        np.multiply(theta, decay, out=w)
        if self.settings.decoupled:
            np.multiply(w, self.learning_rate, out=w)
            np.subtract(theta, w, out=theta)
            return g
        changed = self._changed[: theta.size]
        np.add(g, w, out=changed)
        return changed
