"""What an op is: a shape rule, a forward, a backward, a formula, and for a fused one its expansion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from netstudio.words import Words

if TYPE_CHECKING:
    from netstudio.engine.builder import Builder
    from netstudio.engine.program import Shape, Value

Run = Callable[[], object]


class Site:
    """Where an op works: the arrays that the plan laid out for one call.

    `x` are the inputs and `y` the output; `dy` is the gradient that comes from upstream and `dx` those to be
    written (None for an input that needs none). `ys` and `dys` are all outputs, for ops that have several.
    """

    def __init__(
        self,
        x: tuple[np.ndarray, ...],
        ys: tuple[np.ndarray, ...],
        dx: tuple[np.ndarray | None, ...],
        dys: tuple[np.ndarray | None, ...],
        dtype: np.dtype,
    ) -> None:
        self.x = x
        self.ys = ys
        self.dx = dx
        self.dys = dys
        self.dtype = dtype
        self._kept: dict[str, np.ndarray] = {}

    @property
    def y(self) -> np.ndarray:
        """The output, of an op that has one."""
        return self.ys[0]

    @property
    def dy(self) -> np.ndarray:
        """The gradient of the output; only a backward may ask for it."""
        gradient = self.dys[0]
        assert gradient is not None, "no gradient flows here"
        return gradient

    def scratch(self, shape: Shape, dtype: type | np.dtype | None = None) -> np.ndarray:
        """Working memory that is this call's own for as long as the plan lives."""
        return np.zeros(shape, self.dtype if dtype is None else dtype)

    def keep(self, name: str, shape: Shape, dtype: type | np.dtype | None = None) -> np.ndarray:
        """Memory in which forward leaves something for backward: both get the same array by its name."""
        if name not in self._kept:
            self._kept[name] = self.scratch(shape, dtype)
        return self._kept[name]

    def scalar(self, value: float) -> np.ndarray:
        """A number as a 0-d array of the plan's dtype, which ufuncs take without converting it each time."""
        return np.array(value, self.dtype)


def together(runs: list[Run]) -> Run:
    """Several runs as one, in their order."""
    if len(runs) == 1:
        return runs[0]
    if len(runs) == 2:  # what most need: without the loop
        first, second = runs
        return lambda: (first(), second())

    def run() -> None:
        for one in runs:
            one()

    return run


@dataclass(frozen=True)
class Example:
    """An op, and shapes of inputs that it takes: for tests and documentation.

    Inputs are reals, all above 0 where `positive`; the last holds labels below `classes` where that is not 0.
    """

    op: Op
    shapes: tuple[Shape, ...]
    positive: bool = False
    classes: int = 0


class Op:
    """One differentiable operation; its attributes (an axis, a shape) are those of a frozen dataclass.

    Subclasses give `shape`, `forward` and `backward`. The two last are called once, when a plan is made, and
    give functions without arguments that work on the plan's arrays with `out=`: a step allocates nothing.
    """

    name: ClassVar[str]
    formula: ClassVar[str]  # forward
    derivative: ClassVar[str]  # backward, each dx from dy
    sign: ClassVar[str] = ""  # what stands in its circle
    about: ClassVar[Words]
    integer: ClassVar[bool] = False  # makes integers, through which no gradient flows

    def shape(self, *shapes: Shape) -> Shape:
        """The shape of the result. Raises ShapeError in words where the inputs do not fit."""
        raise NotImplementedError

    def forward(self, at: Site) -> Run | None:
        """A function that writes `at.y` from `at.x`; None where the output is a view: nothing to do."""
        raise NotImplementedError

    def backward(self, at: Site) -> Run | None:
        """A function that writes each of `at.dx` that is not None: upstream times local derivative."""
        raise NotImplementedError

    def view(self, x: np.ndarray) -> np.ndarray | None:
        """The output as a view of the input, for ops that only look at it differently; else None."""
        return None

    def expand(self, b: Builder, *inputs: Value) -> Value | None:
        """The same computation in primitive ops, as the book draws it; None for an op that is primitive."""
        return None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """The op with inputs of every form that it takes."""
        return ()
