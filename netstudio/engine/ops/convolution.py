"""Convolution: filters that slide over pictures (book, chapter 7)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.columns import Columns, split
from netstudio.engine.element import Element
from netstudio.engine.layout import IMAGES, Order
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.arithmetic import Add
from netstudio.engine.ops.im2col import Im2col, Pad
from netstudio.engine.ops.matrix import MatMul
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.engine.window import Pair, Window, not_images
from netstudio.words import Words, shape_text, tr


@dataclass(frozen=True)
class Convolution(Op):
    """Y = X ∗ W + b

    Of X (N, C, H, W), filters W (F, C/groups, kernel height, width) and b (F,), which may be left out:
    Y (N, F, OH, OW), Y[n, f, i, j] = Σ X[n, c, i·stride + u·dilation − pad, …] · W[f, c, u, v] + b[f]. Each
    of the groups of filters sees its own group of channels.
    """

    stride: Pair = (1, 1)
    pad: Pair = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1

    rowwise = True
    name = "convolution"
    formula = "Y = X ∗ W + b"
    derivative = "dX = dY ∗ W turned by 180°;  dW = X ∗ dY;  db = Σ dY"
    reads = ("X", "W", "b")
    gives = "Y"
    sign = "∗"
    about = tr("Slides filters over every picture; each gives a picture of where its pattern is found.")
    docs = tr(
        "A small filter slides over the picture. At each place it multiplies its weights by the pixels "
        "below them and adds up. The same weights are used at every place: going back, a weight adds up "
        "what comes from all places, and a pixel what comes from all windows that saw it."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, w, *bias = shapes
        if len(x) != 4:
            raise ShapeError(not_images(x), input=0)
        if len(w) != 4 or w[1] * self.groups != x[1] or w[0] % self.groups:
            raise ShapeError(
                tr(
                    "takes filters (F, {channels}/{groups}, height, width) for these pictures; W is {shape}",
                    channels=x[1],
                    groups=self.groups,
                    shape=shape_text(w),
                ),
                input=1,
            )
        if bias and bias[0] != w[:1]:
            raise ShapeError(
                tr("takes a bias ({filters},); b is {shape}", filters=w[0], shape=shape_text(bias[0])),
                input=2,
            )
        return (x[0], w[0], *self._window(w).places(x))

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        return IMAGES

    def multiply_adds(self, *shapes: Shape) -> int:
        return math.prod(self.shape(*shapes)) * math.prod(shapes[1][1:])

    def workspace(self, *shapes: Shape) -> int:
        """The columns, the filters in their order, dW of each row of Y."""
        columns, y = self._columns(*shapes), self.shape(*shapes)
        return columns.size + y[1] * columns.rows * (y[2] + 2)

    def workspace_for_dx(self, *shapes: Shape) -> int:
        """The columns of dY, or those of X to be added up, and the filters in their order."""
        y, filters = self.shape(*shapes), math.prod(shapes[1])
        if self.stride == (1, 1):
            return self._columns_of_gradient(shapes[1], y).size + filters
        return math.prod(shapes[1][1:]) * y[0] * y[2] * y[3] * self.groups + filters

    def forward(self, at: Site) -> Run:
        return self._forward(at).run

    def backward(self, at: Site) -> Run:
        return together([part.run for part in self._gradients(at)])

    def products(self, at: Site) -> list[Run]:
        gradients = () if at.dys[0] is None else self._gradients(at)
        return [part.multiply for part in (self._forward(at), *gradients)]

    def _forward(self, at: Site) -> _Product:
        """Y = filters · columns, for each row of Y."""
        x, w, *bias = at.x
        columns = self._columns(*(x.shape for x in at.x))
        buffer, filters = self._buffer(at, columns), self._filters(at, "filters", columns, w.shape[0])
        before = columns.fill(buffer, x)
        before.append(partial(np.copyto, columns.filters(filters), self._grouped(w)))
        if bias:
            before.append(partial(np.copyto, columns.biases(filters), self._grouped(bias[0])))
        multiply = partial(np.matmul, filters[:, None], columns.matrices(buffer), self._rows(at.y))
        return _Product(before, multiply)

    def _gradients(self, at: Site) -> Iterator[_Product]:
        dy = _as_pictures(at, "dy", at.dy)
        before: list[Run] = [] if dy is at.dy else [partial(np.copyto, dy, at.dy)]
        if any(gradient is not None for gradient in at.dx[1:]):
            yield self._parameter_gradients(at, dy, before)
            before = []
        if at.dx[0] is not None:
            yield self._input_gradient(at, dy, before)

    def _parameter_gradients(self, at: Site, dy: np.ndarray, before: list[Run]) -> _Product:
        """dW and db = Σ dY · columnsᵀ, over the rows of Y."""
        columns = self._columns(*(x.shape for x in at.x))
        seen = columns.matrices(self._buffer(at, columns))
        whole = self._filters(at, "dW", columns, dy.shape[1])
        parts = at.keep("dW of rows", (*seen.shape[:2], *whole.shape[1:]))
        after: list[Run] = [partial(np.add.reduce, parts, 1, None, whole)]
        dw, *db = at.dx[1:]
        if dw is not None:
            after.append(partial(np.copyto, self._grouped(dw), columns.filters(whole)))
        if db and db[0] is not None:
            after.append(partial(np.copyto, self._grouped(db[0]), columns.biases(whole)))
        return _Product(before, partial(np.matmul, self._rows(dy), seen.swapaxes(2, 3), parts), after)

    def _input_gradient(self, at: Site, dy: np.ndarray, before: list[Run]) -> _Product:
        gradient = at.dx[0]
        assert gradient is not None
        dx = _as_pictures(at, "dx", gradient)
        found = (self._turned if self.stride == (1, 1) else self._added_up)(at, dy, dx)
        after: list[Run] = [] if dx is gradient else [partial(np.copyto, gradient, dx)]
        return _Product([*before, *found.before], found.multiply, [*found.after, *after])

    def _turned(self, at: Site, dy: np.ndarray, dx: np.ndarray) -> _Product:
        """dX where the stride is 1: a convolution of dY with the filters turned by 180°."""
        w = self._grouped(at.x[1])
        columns = self._columns_of_gradient(at.x[1].shape, dy.shape)
        buffer = at.keep("columns of dY", columns.shape)
        filters = self._filters(at, "turned filters", columns, dx.shape[1])
        turned = w[..., ::-1, ::-1].swapaxes(1, 2)
        before = columns.fill(buffer, dy)
        before.append(partial(np.copyto, columns.filters(filters), turned))
        multiply = partial(np.matmul, filters[:, None], columns.matrices(buffer), self._rows(dx))
        return _Product(before, multiply)

    def _added_up(self, at: Site, dy: np.ndarray, dx: np.ndarray) -> _Product:
        """dX of any stride: the gradient of each column, added up where its pixels are (col2im)."""
        w, rows = self._grouped(at.x[1]), self._rows(dy)
        filters = at.keep("filters for dX", w.shape)
        columns = at.keep("dX of columns", (*rows.shape[:2], math.prod(w.shape[2:]), rows.shape[3]))
        matrix = filters.reshape(*w.shape[:2], -1).swapaxes(1, 2)
        elements = split(split(columns, 3, dy.shape[3], dy.shape[0]), 2, *w.shape[2:])
        pixels = split(dx.transpose(IMAGES), 1, self.groups, w.shape[2])
        window = self._window(at.x[1].shape)
        vertical = window.taps(0, dx.shape[2], dy.shape[2])
        horizontal = window.taps(1, dx.shape[3], dy.shape[3])
        after: list[Run] = [partial(dx.fill, 0)]
        for (i, down), (j, along) in product(enumerate(vertical), enumerate(horizontal)):
            target = pixels[down.pixels, :, :, along.pixels].transpose(1, 0, 2, 3, 4)
            source = elements[:, down.outputs, :, i, j, along.outputs]
            after.append(partial(np.add, target, source, target))
        multiply = partial(np.matmul, matrix[:, None], rows, columns)
        return _Product([partial(np.copyto, filters, w)], multiply, after)

    def _columns(self, *shapes: Shape) -> Columns:
        """What the filters see of the pictures."""
        x, w, *bias = shapes
        return Columns(self._window(w), x, self.groups, ones=bool(bias))

    def _columns_of_gradient(self, w: Shape, dy: Shape) -> Columns:
        """What the filters, turned, see of dY, where the stride is 1; a wide border of X crops dY."""
        (kh, kw), (ph, pw) = self._window(w).extent, self.pad
        return Columns(replace(self._window(w), pad=(kh - 1 - ph, kw - 1 - pw)), dy, self.groups)

    def _window(self, w: Shape) -> Window:
        return Window((w[2], w[3]), self.stride, self.pad, self.dilation)

    def _buffer(self, at: Site, columns: Columns) -> np.ndarray:
        return at.keep("columns", columns.shape)

    def _filters(self, at: Site, name: str, columns: Columns, filters: int) -> np.ndarray:
        """A matrix of so many filters in the order of the columns' rows, for each group."""
        return at.keep(name, (self.groups, filters // self.groups, columns.rows))

    def _grouped(self, w: np.ndarray) -> np.ndarray:
        """Filters, or biases, by group."""
        return split(w, 0, self.groups, w.shape[0] // self.groups)

    def _rows(self, y: np.ndarray) -> np.ndarray:
        """Pictures as a matrix (channels, W·N) for each group and row: (groups, H, C/groups, W·N)."""
        h, c, w, n = (y := y.transpose(IMAGES)).shape
        return np.reshape(y, (h, self.groups, c // self.groups, w * n), copy=False).swapaxes(0, 1)

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, w, *bias = inputs
        n, f, oh, ow = self.shape(*(v.shape for v in inputs))
        if any(self.pad):
            x = b.op(Pad(self.pad), x)
        columns = b.op(Im2col(replace(self._window(w.shape), pad=(0, 0))), x)
        if self.groups == 1:
            y = b.op(MatMul(), columns, b.op(Transpose(), b.op(Reshape((f, -1)), w)))
        else:
            y = self._expand_groups(b, columns, w)
        if bias:
            y = b.op(Add(), y, bias[0])
        return b.op(Transpose((0, 3, 1, 2)), b.op(Reshape((n, oh, ow, f)), y))

    def _expand_groups(self, b: Builder, columns: Value, w: Value) -> Value:
        """Each group's columns meet the filters of that group alone."""
        places, f = columns.shape[0], w.shape[0]
        columns = b.op(Transpose((1, 0, 2)), b.op(Reshape((places, self.groups, -1)), columns))
        filters = b.op(Transpose((0, 2, 1)), b.op(Reshape((self.groups, f // self.groups, -1)), w))
        y = b.op(Transpose((1, 0, 2)), b.op(MatMul(), columns, filters))
        return b.op(Reshape((places, f)), y)

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return tr("What the window saw, times the weights of one filter, added up.")
        return (
            tr("Each window that sees this pixel sends its gradient back through the weight it met."),
            tr("This weight met a pixel at every place of every picture: all that comes back is added up."),
            tr("It was added at every place of every picture: all that comes back is added up."),
        )[element.number]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 2, 4, 3), (3, 2, 3, 2), (3,))),
            Example(cls(pad=(1, 1)), ((2, 1, 3, 3), (2, 1, 3, 3))),
            Example(cls(pad=(3, 2)), ((1, 1, 2, 2), (2, 1, 2, 2), (2,))),
            Example(cls(stride=(2, 3), pad=(1, 0)), ((2, 2, 4, 5), (2, 2, 3, 2), (2,))),
            Example(cls(stride=(2, 2)), ((2, 1, 5, 5), (2, 1, 2, 2), (2,))),
            Example(cls(dilation=(2, 1), pad=(1, 1)), ((1, 2, 4, 3), (2, 2, 2, 2), (2,))),
            Example(cls(stride=(1, 2), dilation=(1, 2)), ((2, 1, 3, 5), (1, 1, 2, 2), (1,))),
            Example(cls(pad=(1, 1), groups=2), ((2, 4, 3, 3), (2, 2, 3, 3), (2,))),
            Example(cls(stride=(2, 1), groups=3), ((2, 3, 4, 2), (6, 1, 2, 1), (6,))),
        )


@dataclass(frozen=True)
class _Product:
    """A matrix product, and what has to be done before and after it."""

    before: list[Run]
    multiply: Run
    after: list[Run] = field(default_factory=list)

    @property
    def run(self) -> Run:
        return together([*self.before, self.multiply, *self.after])


def _as_pictures(at: Site, name: str, array: np.ndarray) -> np.ndarray:
    """The array where it lies as pictures do, else one that does, to be copied."""
    if array.transpose(IMAGES).flags.c_contiguous:
        return array
    return at.keep(name, array.shape, order=IMAGES)
