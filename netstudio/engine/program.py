"""The program: which op reads which value and makes which; no arrays yet.

A graph is lowered into a `Program` through a `Builder` (`builder.py`); a `Plan` then gives every value its
memory. Shapes are concrete: a program is built for one batch size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from netstudio.engine.draws import Distribution
from netstudio.engine.initializers import InitialValue
from netstudio.words import Refusal, Words

if TYPE_CHECKING:
    from netstudio.engine.op import Op

Shape = tuple[int, ...]


class ShapeError(Refusal):
    """Shapes that do not go together, in words; `input` is the index of the input at fault, where one is."""

    def __init__(self, words: Words, input: int | None = None) -> None:
        super().__init__(words)
        self.input = input


class Role(Enum):
    """Where a value comes from."""

    INPUT = "input"  # filled from the data set, once a batch
    DRAW = "draw"  # drawn at random, once a batch
    PARAMETER = "parameter"  # lives in the flat parameter vector; has a gradient
    STATE = "state"  # kept from step to step and saved with the parameters, but not learned
    CONSTANT = "constant"  # fixed when the program was built
    RESULT = "result"  # written by an op


class Share(Enum):
    """How a value of the whole batch is made from those of its parts."""

    ROWS = "rows"  # the first axis counts samples: put together
    SAME = "same"  # the same for every part
    MEAN = "mean"  # a mean over samples: weighed by their number
    SUM = "sum"  # a sum over samples


@dataclass(eq=False)
class Value:
    """What flows along a wire: a name, a shape, and where it comes from. Its array belongs to the plan."""

    name: str
    shape: Shape
    role: Role = Role.RESULT
    integer: bool = False
    owner: str = ""
    needs_grad: bool = False
    share: Share | None = Share.SAME  # None: of a batch in parts it cannot be made
    initial: InitialValue | None = None
    distribution: Distribution | None = None
    constant: np.ndarray | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """Number of elements."""
        size = 1
        for n in self.shape:
            size *= n
        return size

    @property
    def key(self) -> tuple[str, str]:
        """(owner, name): what a parameter is known by, whatever else changes around it."""
        return self.owner, self.name


@dataclass(eq=False)
class Call:
    """One op at work: it reads `inputs` and writes `outputs`, on behalf of the node `owner`."""

    op: Op
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    owner: str

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of the inputs."""
        return tuple(v.shape for v in self.inputs)

    @property
    def multiply_adds(self) -> int:
        """How many products one forward adds up."""
        return self.op.multiply_adds(*self.shapes)

    @property
    def memory(self) -> int:
        """How many numbers a training plan keeps for it: results, their gradients, what the op keeps."""
        results = sum((2 if v.needs_grad else 1) * v.size for v in self.outputs)
        for_dx = self.op.workspace_for_dx(*self.shapes) if any(v.needs_grad for v in self.inputs[:1]) else 0
        return results + self.op.workspace(*self.shapes) + for_dx


@dataclass
class Program:
    """Calls in the order of their dependencies, and the values they read and write; for `batch` samples."""

    batch: int = 1
    calls: list[Call] = field(default_factory=list)
    inputs: list[Value] = field(default_factory=list)
    draws: list[Value] = field(default_factory=list)
    parameters: list[Value] = field(default_factory=list)
    states: list[Value] = field(default_factory=list)
    constants: list[Value] = field(default_factory=list)
    seeds: list[Value] = field(default_factory=list)  # where ∂L/∂L = 1 is put
    plain: bool = False  # what comes from outside lies row by row, also images

    def values(self) -> Iterator[Value]:
        """Every value of the program, sources first."""
        yield from self.inputs
        yield from self.draws
        yield from self.parameters
        yield from self.states
        yield from self.constants
        for call in self.calls:
            yield from call.outputs

    @property
    def splits(self) -> bool:
        """Whether parts of a batch, each run by itself, together give what the whole batch gives."""
        results = [value for call in self.calls for value in call.outputs]
        return all(value.share for value in results) and all(
            seed.share is not Share.ROWS for seed in self.seeds
        )

    @property
    def multiply_adds(self) -> int:
        """How many products a forward adds up."""
        return sum(call.multiply_adds for call in self.calls)

    def memory(self, itemsize: int) -> int:
        """Bytes that a training plan takes: values, gradients, what ops keep, parameters, optimizer state."""
        # A parameter has value, gradient and two moments at the most.
        parameters = sum((4 if v.needs_grad else 1) * v.size for v in self.parameters)
        results = sum(call.memory for call in self.calls)
        others = sum(v.size for v in (*self.inputs, *self.draws, *self.states, *self.constants))
        return itemsize * (parameters + results + others)
