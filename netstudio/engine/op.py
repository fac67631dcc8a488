"""What an op is: a shape rule, a forward, a backward, a formula, and for a fused one its expansion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from netstudio.engine.element import Element, lowered
from netstudio.engine.layout import Order, order_of, row_major
from netstudio.engine.program import Shape, Share, Value
from netstudio.engine.site import Run, Site
from netstudio.words import Words

if TYPE_CHECKING:
    from netstudio.engine.builder import Builder

__all__ = ["Example", "Op", "Run", "Site", "together"]


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


@dataclass(frozen=True)
class Block:
    """A matrix in a product, to be drawn as a block."""

    name: str
    rows: int
    columns: int


Product = tuple[Block, Block, Block]  # the result, and the two that make it


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
    docs: ClassVar[Words]  # what it does and why, for those who meet it the first time
    reads: ClassVar[tuple[str, ...]] = ("x",)  # the inputs' names in its formula; of those beyond: x₁, x₂, …
    gives: ClassVar[str] = "y"  # the name of its result there; of several: y₁, y₂, …
    integer: ClassVar[bool] = False  # makes integers, through which no gradient flows
    moves: ClassVar[bool] = False  # only moves numbers about: integers stay integers
    differentiable: ClassVar[bool] = True  # False: its result is looked at, nothing is learned through it
    rowwise: ClassVar[bool] = False  # the first input's samples, each by itself, give those of the output

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

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        """How the output lies in memory: by default as the first input of its shape."""
        like = next((x for x in inputs if x.shape == shape), None)
        return row_major(shape) if like is None else order_of(like)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        """How the results of two halves of a batch make that of the whole; None where they do not."""
        first, *others = shares or (Share.SAME,)
        if any(other is not Share.SAME for other in others):
            return None
        return first if first is Share.SAME or (first is Share.ROWS and self.rowwise) else None

    def fused_after(self, first: Op) -> Op | None:
        """An op that gives at once what `first` and this one give in a row; None where there is none."""
        return None

    def after(self, at: Site) -> Run | None:
        """What a step that is complete leaves behind, such as running statistics; forward leaves nothing."""
        return None

    def workspace(self, *shapes: Shape) -> int:
        """How many numbers it keeps beside inputs and output, of their size; four flags are one number."""
        return 0

    def workspace_for_dx(self, *shapes: Shape) -> int:
        """How many more it keeps where the gradient of its first input is asked for."""
        return 0

    def multiply_adds(self, *shapes: Shape) -> int:
        """How many products are added up in one forward: the work of its matrix products."""
        return 0

    def products(self, at: Site) -> list[Run]:
        """The matrix products of forward and backward alone, to be timed; they may write where both write."""
        return []

    def blocks(self, *shapes: Shape) -> tuple[Product, ...]:
        """The matrix products that it is, forward and then backward; none of what is something else."""
        return ()

    def name_of(self, element: Element, count: int) -> str:
        """What its formula calls the array that an element stands in, one of `count` on that side."""
        if element.output:
            return self.gives if count == 1 else f"{self.gives}{lowered(element.number + 1)}"
        return (
            self.reads[element.number]
            if element.number < len(self.reads)
            else f"x{lowered(element.number + 1)}"
        )

    def happened(self, at: Site, element: Element) -> Words | None:
        """What this op did at an element, in words: which gate was shut, which of them won; None: no more
        than its formula tells.

        `at` has been run forward. Neither sample nor batch may be named: it may be one sample by itself.
        """
        return None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """The op with inputs of every form that it takes."""
        return ()
