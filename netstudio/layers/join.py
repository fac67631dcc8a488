"""Layers that put values together, and take them apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import join
from netstudio.engine.ops.axis import check_axis
from netstudio.engine.program import ShapeError, Value
from netstudio.layers.base import Family, Layer, Port
from netstudio.words import shape_text, tr

MOST = 8  # inputs to put together, or parts to take apart

Axis = Annotated[
    int, setting(tr("axis"), help=tr("counted from 0, the batch axis; −1 is the last"), ge=-8, le=7)
]
_IN = tuple(Port(f"x{i}", tr("part {i}", i=i)) for i in range(1, MOST + 1))
_OUT = tuple(Port(f"y{i}", tr("part {i}", i=i)) for i in range(1, MOST + 1))


class Concatenate(Layer, frozen=True):
    """y = [x₁, x₂, …]

    (N, D₁), (N, D₂), … give (N, D₁ + D₂ + …) along axis 1; all other axes are equally long.
    """

    title = tr("Concatenate")
    about = join.Concatenate.about
    family = Family.SHAPE
    formula = join.Concatenate.formula
    derivative = join.Concatenate.derivative
    axis: Axis = 1
    count: Annotated[int, setting(tr("inputs"), help=tr("how many values are joined"), ge=2, le=MOST)] = 2

    @property
    def inputs(self) -> tuple[Port, ...]:
        return _IN[: self.count]

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(join.Concatenate(self.axis), *inputs)


class Split(Layer, frozen=True):
    """y₁, y₂, … = the parts of x

    Along an axis, equally long unless `sizes` gives the length of each.
    """

    title = tr("Split")
    about = tr("Takes a value apart along an axis; going backward, the gradients are put together again.")
    family = Family.SHAPE
    formula = "y₁, y₂, … = the parts of x"
    derivative = "dx = [dy₁, dy₂, …]"
    axis: Axis = 1
    parts: Annotated[int, setting(tr("parts"), ge=2, le=MOST)] = 2
    sizes: Annotated[
        tuple[int, ...],
        setting(tr("sizes"), help=tr("how long each part is; empty: equally long"), max_length=MOST),
    ] = ()

    @property
    def outputs(self) -> tuple[Port, ...]:
        return _OUT[: self.parts]

    def lower(self, b: Builder, *inputs: Value) -> tuple[Value, ...]:
        (x,) = inputs
        readers = b.fork(x, self.parts)
        ends = pairwise(self._ends(x))
        return tuple(
            b.op(join.Slice(self.axis, start, stop), reader)
            for reader, (start, stop) in zip(readers, ends, strict=True)
        )

    def _ends(self, x: Value) -> Iterator[int]:
        """0, and where each part ends. Raises ShapeError where they do not make up the axis."""
        check_axis(self.axis, x.shape)
        length = x.shape[self.axis]
        sizes = self.sizes or (length // self.parts,) * self.parts
        if len(sizes) != self.parts or min(sizes) < 1 or sum(sizes) != length:
            raise ShapeError(
                tr(
                    "makes {parts} parts of {sizes} along axis {axis}; "
                    "this gives {shape}, where it is {length} long",
                    parts=self.parts,
                    sizes=", ".join(map(str, self.sizes)) or tr("equal length"),
                    axis=self.axis,
                    shape=shape_text(x.shape),
                    length=length,
                ),
                input=0,
            )
        yield (end := 0)
        for size in sizes:
            yield (end := end + size)


class Slice(Layer, frozen=True):
    """y = x[start:stop]

    What lies from `start` to before `stop` on an axis; negative ones are counted from the end.
    """

    title = tr("Slice")
    about = join.Slice.about
    family = Family.SHAPE
    formula = join.Slice.formula
    derivative = join.Slice.derivative
    axis: Axis = 1
    start: Annotated[int, setting(tr("start"), help=tr("the first that is taken, counted from 0"))] = 0
    stop: Annotated[
        int | None, setting(tr("stop"), help=tr("the first that is not taken any more; none: to the end"))
    ] = None

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        check_axis(self.axis, x.shape)
        length = x.shape[self.axis]
        start = self.start + length if self.start < 0 else self.start
        stop = length if self.stop is None else self.stop + length if self.stop < 0 else self.stop
        return b.op(join.Slice(self.axis, start, stop), x)
