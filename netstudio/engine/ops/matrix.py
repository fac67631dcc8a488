"""Products of matrices: matmul, and affine, which adds a bias to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.layout import Order, row_major
from netstudio.engine.op import Block, Example, Op, Product, Run, Site, together
from netstudio.engine.ops.arithmetic import Add, split_alike, sum_into
from netstudio.engine.ops.told import product_told
from netstudio.engine.program import Shape, ShapeError, Share, Value
from netstudio.words import Words, shape_text, tr


def product(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> Run:
    """What writes a·b into `out`, for leading axes that fit by broadcasting.

    Small matrices take np.dot half the time; it does not convert numbers. The rows of many matrices that meet
    a single one are taken together, as one long matrix, where memory allows.
    """
    if b.ndim == 2 < a.ndim and (long := _long(a)) is not None and (long_out := _long(out)) is not None:
        a, out = long, long_out
    if a.ndim == b.ndim == 2:
        if not out.flags.c_contiguous:
            a, b, out = b.T, a.T, out.T  # (AB)ᵀ = BᵀAᵀ: dot wants to write row by row
        if a.dtype == b.dtype == out.dtype and out.flags.c_contiguous:
            return partial(np.dot, a, b, out)
    return partial(np.matmul, a, b, out)


def _long(array: np.ndarray) -> np.ndarray | None:
    """(…, N, D) as one matrix (… × N, D), where that is a view; else None."""
    long = array.reshape(-1, array.shape[-1])
    return long if np.may_share_memory(long, array) else None


def product_gradients(at: Site) -> list[Run]:
    """dA = dY·Bᵀ and dB = Aᵀ·dY, of the two first inputs of `at`; what was broadcast sums its gradient."""
    if at.dys[0] is None:  # nothing learns before it, or all of that is frozen
        return []
    (a, b), (da, db), dy = at.x[:2], at.dx[:2], at.dy
    runs: list[Run] = []
    if da is not None:
        runs += _summed_product(at, dy, b.swapaxes(-1, -2), da)
    if db is not None and b.ndim == 2 < a.ndim == dy.ndim:
        # The sum over all matrices is one product of long ones: Aᵀ (D, … × N) and dY (… × N, M).
        long_a, copy_a = _made_long(at, a)
        long_dy, copy_dy = _made_long(at, dy)
        runs += [*copy_a, *copy_dy, product(long_a.T, long_dy, db)]
    elif db is not None:
        runs += _summed_product(at, a.swapaxes(-1, -2), dy, db)
    return runs


def _summed_product(at: Site, a: np.ndarray, b: np.ndarray, out: np.ndarray) -> list[Run]:
    shape = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), *out.shape[-2:])
    if shape == out.shape:
        return [product(a, b, out)]
    whole = at.scratch(shape)
    return [product(a, b, whole), sum_into(out, whole)]


def _made_long(at: Site, array: np.ndarray) -> tuple[np.ndarray, list[Run]]:
    """(…, N, D) as one matrix (… × N, D), and what copies it there where it is no view."""
    if (long := _long(array)) is not None:
        return long, []
    copy = at.scratch(array.shape)
    return copy.reshape(-1, array.shape[-1]), [partial(np.copyto, copy, array)]


def product_blocks(op: Op, a: Shape, b: Shape) -> tuple[Product, ...]:
    """Y = A·B, dA = dY·Bᵀ and dB = Aᵀ·dY, by the names of the op; of two plain matrices."""
    if not len(a) == len(b) == 2:
        return ()
    (n, d), m = a, b[1]
    y, left, right = op.gives, *op.reads[:2]
    dy = Block(f"d{y}", n, m)
    return (
        (Block(y, n, m), Block(left, n, d), Block(right, d, m)),
        (Block(f"d{left}", n, d), dy, Block(f"{right}ᵀ", m, d)),
        (Block(f"d{right}", d, m), Block(f"{left}ᵀ", d, n), dy),
    )


@dataclass(frozen=True)
class MatMul(Op):
    """Y = A·B, of A (…, N, D) and B (…, D, M)

    Leading axes fit by broadcasting: each matrix of A meets its own of B, or all of them a single one.
    """

    name = "matmul"
    formula = "Y = A·B"
    derivative = "dA = dY·Bᵀ;  dB = Aᵀ·dY"
    reads = ("A", "B")
    gives = "Y"
    sign = "·"
    about = tr("The matrix product: each row of A meets each column of B.")
    docs = tr(
        "Each number of the result is a row of A times a column of B: products, added up. Going back, "
        "each factor gets the upstream gradient times the other factor, added up over all the products it "
        "was part of. Written for all at once, these sums are matrix products again, with one of the "
        "matrices transposed."
    )

    def shape(self, *shapes: Shape) -> Shape:
        a, b = shapes
        if len(a) < 2 or len(b) < 2 or a[-1] != b[-2]:
            raise ShapeError(
                tr("takes (N, D) and (D, M); a is {a}, b is {b}", a=shape_text(a), b=shape_text(b)),
                input=0 if len(a) < 2 else 1,
            )
        try:
            leading = np.broadcast_shapes(a[:-2], b[:-2])
        except ValueError:
            raise ShapeError(
                tr(
                    "takes as many matrices on both sides, or a single one; a is {a}, b is {b}",
                    a=shape_text(a),
                    b=shape_text(b),
                ),
                input=1,
            ) from None
        return *leading, a[-2], b[-1]

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        return super().layout(shape, *inputs) if len(shape) == 2 else row_major(shape)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        if shares == (Share.SAME, Share.SAME):
            return Share.SAME
        result = self.shape(*shapes)
        if len(result) == 2:
            return Share.ROWS if shares == (Share.ROWS, Share.SAME) else None
        fits = (split_alike(share, shape, result) for share, shape in zip(shares, shapes, strict=True))
        return Share.ROWS if all(fits) else None

    def workspace(self, *shapes: Shape) -> int:
        """Gradients of what was broadcast, before they are summed; those of a single B never are apart."""
        a, b = shapes
        *leading, _, _ = self.shape(a, b)
        apart = [x for x in (a, b) if list(x[:-2]) != leading and not (x is b and len(x) == 2 < len(a))]
        return sum(math.prod((*leading, *x[-2:])) for x in apart)

    def forward(self, at: Site) -> Run:
        a, b = at.x
        return product(a, b, at.y)

    def backward(self, at: Site) -> Run:
        return together(product_gradients(at))

    def multiply_adds(self, *shapes: Shape) -> int:
        return math.prod(self.shape(*shapes)) * shapes[0][-1]

    def products(self, at: Site) -> list[Run]:
        return [product(at.x[0], at.x[1], at.y), *product_gradients(at)]

    def blocks(self, *shapes: Shape) -> tuple[Product, ...]:
        return product_blocks(self, *shapes[:2])

    def happened(self, at: Site, element: Element) -> Words | None:
        return product_told(self, at, element)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        shapes: tuple[tuple[Shape, Shape], ...] = (
            ((4, 3), (3, 2)),
            ((1, 1), (1, 5)),
            ((2, 4, 3), (2, 3, 2)),
            ((2, 4, 3), (3, 2)),
            ((4, 3), (2, 3, 2)),
            ((2, 1, 4, 3), (3, 3, 2)),
            ((2, 2, 4, 3), (1, 3, 2)),
        )
        return tuple(Example(cls(), pair) for pair in shapes)


@dataclass(frozen=True)
class Affine(Op):
    """Y = X·W + b, of X (N, D), W (D, M) and b (M,); without the third input Y = X·W"""

    rowwise = True
    name = "affine"
    formula = "Y = X·W + b"
    derivative = "dX = dY·Wᵀ;  dW = Xᵀ·dY;  db = Σ_N dY"
    reads = ("X", "W", "b")
    gives = "Y"
    sign = "affine"
    about = tr("Weighs the features of each sample and adds a bias.")
    docs = tr(
        "Each unit weighs all features of a sample, adds them up, and adds a bias. Going back, an input "
        "hears from every unit through the weight that connects them, a weight hears from every sample "
        "through the input it met, and a bias adds up what comes from all samples."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, w, *bias = shapes
        if len(x) != 2:
            raise ShapeError(tr("takes (N, features); this gives {shape}", shape=shape_text(x)), input=0)
        if len(w) != 2 or w[0] != x[1]:
            raise ShapeError(
                tr(
                    "takes a weight ({features}, M) for these samples; W is {shape}",
                    features=x[1],
                    shape=shape_text(w),
                ),
                input=1,
            )
        if bias and bias[0] != w[1:]:
            raise ShapeError(
                tr("takes a bias ({units},); b is {shape}", units=w[1], shape=shape_text(bias[0])), input=2
            )
        return x[0], w[1]

    def forward(self, at: Site) -> Run:
        x, w, *bias = at.x
        runs = [product(x, w, at.y)]
        if bias:
            runs.append(partial(np.add, at.y, bias[0], at.y))
        return together(runs)

    def multiply_adds(self, *shapes: Shape) -> int:
        return shapes[0][0] * math.prod(shapes[1])

    def products(self, at: Site) -> list[Run]:
        return [product(at.x[0], at.x[1], at.y), *product_gradients(at)]

    def workspace(self, *shapes: Shape) -> int:
        return shapes[0][0] if len(shapes) == 3 else 0

    def backward(self, at: Site) -> Run:
        runs = product_gradients(at)
        if len(at.dx) == 3 and (db := at.dx[2]) is not None:
            # A product with a row of ones: at (100, 50) a quarter of a sum's time, at (256, 1024) half.
            ones = at.scratch(at.dy.shape[:1])
            ones.fill(1)
            runs.append(product(ones, at.dy, db))
        return together(runs)

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, w, *bias = inputs
        y = b.op(MatMul(), x, w)
        return b.op(Add(), y, bias[0]) if bias else y

    def blocks(self, *shapes: Shape) -> tuple[Product, ...]:
        return product_blocks(self, *shapes[:2])

    def happened(self, at: Site, element: Element) -> Words | None:
        if not element.output and element.number == 2:
            return tr("It was added for every sample: what comes back from each is added up.")
        return product_told(self, at, element)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((4, 3), (3, 2), (2,))), Example(cls(), ((4, 3), (3, 2)))
