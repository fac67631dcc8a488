"""What all optimizers share: the walk over the parameters in blocks, gradient clipping, weight decay."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

import numpy as np

from netstudio.declare import Settings, setting
from netstudio.engine.optimizers.expansion import Term, Terms
from netstudio.engine.team import Team
from netstudio.words import Words, tr

# Elements that an update works on at a time: few enough for a cache, so many that two threads seldom wait
# for the interpreter. Adam of 450,000 numbers takes 1.17 ms in blocks of 8 K, 0.96 in 16 K, 0.71 in 64 K.
BLOCK = 65_536

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
    about: ClassVar[Words]
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

    def start(
        self,
        theta: np.ndarray,
        gradient: np.ndarray,
        weights: np.ndarray | None = None,
        team: Team | None = None,
    ) -> Updater:
        """An updater with fresh state over the flat vectors `theta` and `gradient`.

        `weights` says of each element whether it belongs to a weight; without it, all do. A `team` shares
        the work; the numbers are the same.
        """
        return Updater(self, theta, gradient, weights, team or Team())

    def rule(self, learning_rate: float, step: int) -> Rule:
        """What changes a block of parameters in the update number `step`, counted from 1."""
        raise NotImplementedError

    def expand_rule(self, theta: Term, g: Term, rate: Term, step: Term, *state: Term) -> tuple[Term, ...]:
        """The same in primitive operations, as the formulas say it; gives the new θ and state."""
        raise NotImplementedError

    @property
    def rule_formulas(self) -> tuple[str, ...]:
        """What `expand_rule` does, line by line."""
        return tuple(self.formula.split(";  "))

    def decays_for(self, weight: bool) -> bool:
        """Whether a parameter decays that is a weight, or is none."""
        return self.weight_decay > 0 and (weight or self.decays == "all")

    def expand(self, terms: Terms, weight: bool) -> tuple[Term, ...]:
        """The whole update of one parameter in primitive operations; gives the new θ, then the new state."""
        theta, g = terms.theta, terms.gradient
        if self.clip:
            one, clip = g.constant(1, "1"), g.constant(self.clip, "c")
            g = g * (clip / terms.length).at_most(one)
        if self.decays_for(weight):
            decay = theta * theta.constant(self.weight_decay, "λ")
            theta, g = (theta - decay * terms.rate, g) if self.decoupled else (theta, g + decay)
        return self.expand_rule(theta, g, terms.rate, terms.step, *terms.state)

    def formulas(self, weight: bool) -> tuple[str, ...]:
        """What `expand` does, line by line."""
        clipping = ("g ← g × min(c / ‖g‖, 1)",) if self.clip else ()
        decay = ("θ ← θ − ηλθ" if self.decoupled else "g ← g + λθ",) if self.decays_for(weight) else ()
        return (*clipping, *decay, *self.rule_formulas)


@dataclass(frozen=True)
class Block:
    """A part of all vectors that is changed at once, with memory for what comes in between."""

    theta: np.ndarray
    gradient: np.ndarray
    decay: np.ndarray | None  # λ of each element
    state: tuple[np.ndarray, ...]
    scratch: np.ndarray
    changed: np.ndarray  # for a gradient that is clipped or has weight decay


class Updater:
    """An optimizer at work: `step()` changes `theta` in place from `gradient`; `state` are its vectors.

    The gradient is only read. `learning_rate` may be changed between two steps.
    """

    def __init__(
        self,
        settings: Optimizer,
        theta: np.ndarray,
        gradient: np.ndarray,
        weights: np.ndarray | None,
        team: Team,
    ) -> None:
        self.settings = settings
        self.learning_rate = settings.learning_rate
        self.steps = 0
        self.state = {name: np.zeros_like(theta) for name in settings.state}
        self._theta = theta
        self._gradient = gradient
        self._decay = self._decay_of_each(weights)
        self._team = team if theta.size >= team.size * BLOCK else Team()
        lanes = self._team.size
        ends = [theta.size * lane // lanes for lane in range(lanes + 1)]
        self._shares = [self._blocks(start, stop) for start, stop in pairwise(ends)]

    def _blocks(self, start: int, stop: int) -> list[Block]:
        """The blocks of one lane, which have their memory in common."""
        scratch, changed = (np.empty(min(BLOCK, stop - start), self._theta.dtype) for _ in range(2))
        blocks = []
        for begin in range(start, stop, BLOCK):
            part = slice(begin, min(begin + BLOCK, stop))
            size = part.stop - part.start
            decay = None if self._decay is None else self._decay[part]
            state = tuple(vector[part] for vector in self.state.values())
            arrays = self._theta[part], self._gradient[part], decay, state
            blocks.append(Block(*arrays, scratch[:size], changed[:size]))
        return blocks

    def _decay_of_each(self, weights: np.ndarray | None) -> np.ndarray | None:
        """λ for every element that decays, 0 for the others; None where nothing does."""
        s = self.settings
        if not s.weight_decay:
            return None
        if weights is None or s.decays == "all":
            return np.full_like(self._theta, s.weight_decay)
        return np.where(weights, s.weight_decay, 0).astype(self._theta.dtype)

    def step(self) -> None:
        """One update of every parameter."""
        self.steps += 1
        scale = self._clipping() if self.settings.clip else 1.0
        change = self.settings.rule(self.learning_rate, self.steps)
        self._team.run([partial(self._update, blocks, scale, change) for blocks in self._shares])

    def _update(self, blocks: list[Block], scale: float, change: Rule) -> None:
        for block in blocks:
            g = block.gradient
            if scale != 1:
                g = np.multiply(g, scale, out=block.changed)
            if block.decay is not None:
                g = self._decayed(block, g, block.decay)
            change(block.theta, g, block.scratch, *block.state)

    @np.errstate(all="ignore")
    def _clipping(self) -> float:
        """What the gradient is multiplied with, so that it is no longer than allowed."""
        length = float(np.linalg.norm(self._gradient))
        if math.isinf(length):  # its square was too large for float32
            length = float(np.linalg.norm(self._gradient.astype(np.float64)))
        return min(1.0, self.settings.clip / length) if length else 1.0

    def _decayed(self, block: Block, g: np.ndarray, decay: np.ndarray) -> np.ndarray:
        """The gradient with weight decay; decoupled, θ is shrunk instead, and the gradient as it was."""
        w = np.multiply(block.theta, decay, out=block.scratch)
        if self.settings.decoupled:
            np.multiply(w, self.learning_rate, out=w)
            np.subtract(block.theta, w, out=block.theta)
            return g
        np.add(g, w, out=block.changed)
        return block.changed
