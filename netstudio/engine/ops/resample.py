"""Images looked at from other places: what a shift, a turn or a mirror makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import Words, shape_text, tr

CORNERS = tuple(product((0, 1), (0, 1)))  # of the square of pixels around a place: (down, right)


@dataclass(frozen=True)
class Resample(Op):
    """y[n, c, p] = Σ_k w_k(q) x[n, c, k],  q = q[n, p]

    x (N, C, H, W); q (N, 2, h, w) are the row and the column of x at which each pixel p of y looks; y
    (N, C, h, w). Among the four pixels k around q it is bilinear, w = (1 − |q − k|) by row times the same by
    column; beyond the edges x is 0. The sampler of spatial transformers (Jaderberg et al. 2015).
    """

    name = "resample"
    formula = "y[n, c, p] = Σ_k w_k(q) x[n, c, k],  q = q[n, p]"
    derivative = "dx[n, c, k] = Σ_p w_k dy[n, c, p];  dq = Σ_c dy Σ_k x[k] ∂w_k/∂q"
    reads = ("x", "q")
    sign = "x[q]"
    about = tr("Looks at images from other places, in between pixels too: shifted, turned, mirrored.")
    docs = tr(
        "For each pixel of the result it looks at a place in the picture, also between pixels, where it "
        "mixes the four around. Going back, these four get the gradient in the same shares."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, q = shapes
        if len(x) != 4:
            raise images_needed(x)
        if len(q) != 4 or q[:2] != (x[0], 2):
            words = tr("takes places ({n}, 2, h, w); this gives {shape}", n=x[0], shape=shape_text(q))
            raise ShapeError(words, input=1)
        return (*x[:2], *q[2:])

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return shares[0] if shares[0] in (Share.SAME, Share.ROWS) and shares[0] is shares[1] else None

    def workspace(self, *shapes: Shape) -> int:
        (n, c, high, wide), (_, _, h, w) = shapes
        return n * (2 * c * (high + 2) * (wide + 2) + (3 * c + 17) * h * w)

    def forward(self, at: Site) -> Run:
        lens = _Lens(at)
        y, total = at.y.transpose(1, 0, 2, 3), at.scratch(lens.seen.shape)

        def run() -> None:
            lens.focus()
            total.fill(0)
            for k, weight in enumerate(lens.weights):
                lens.look(k)
                np.multiply(lens.seen, weight, lens.seen)
                np.add(total, lens.seen, total)
            np.copyto(y, total)

        return run

    def backward(self, at: Site) -> Run:
        lens, (dx, dq) = _Lens(at), at.dx
        upstream = at.scratch(lens.seen.shape)
        steps: list[Run] = [partial(np.copyto, upstream, at.dy.transpose(1, 0, 2, 3))]
        if dx is not None:
            steps.append(_scatter(at, lens, upstream, dx))
        if dq is not None:
            steps.append(_slopes(at, lens, upstream, dq))
        return together(steps)

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return tr("A mixture of the four pixels around the place it looks at.")
        return None if element.number else tr("Each place that looks near this pixel gives it its share.")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 1, 3, 3), (2, 2, 2, 3))),
            Example(cls(), ((1, 3, 2, 2), (1, 2, 1, 3))),
            Example(cls(), ((3, 2, 1, 1), (3, 2, 2, 1))),
        )


def images_needed(shape: Shape) -> ShapeError:
    """What is said where images are needed and something else came."""
    return ShapeError(tr("takes images (N, C, H, W); this gives {shape}", shape=shape_text(shape)), input=0)


class _Lens:
    """The four pixels around each place and their weights: found by forward, used both ways.

    `pixels` are those of x, channel by channel, each image in a frame of zeros: what lies beyond the edges.
    """

    def __init__(self, at: Site) -> None:
        x, self._q = at.x
        n, c, self._high, self._wide = x.shape
        grid = (n, *self._q.shape[2:])
        framed = (c, n, self._high + 2, self._wide + 2)
        self.pixels = at.keep("pixels", (c, math.prod(framed[1:])))
        self.weights = at.keep("weights", (4, *grid))
        self.places = at.keep("places", (4, *grid), np.intp)
        self.nearness = at.keep("nearness", (2, *self._q.shape))  # to the pixel before a place, and behind it
        self.seen = at.keep("seen", (c, *grid))
        self._edges = at.keep("edges", self._q.shape)
        self._number, self._column = at.keep("number", grid), at.keep("column", grid, np.intp)
        self._x, self._inside = x.transpose(1, 0, 2, 3), within_frame(self.pixels.reshape(framed))
        self._starts = (np.arange(n) * math.prod(framed[2:])).reshape(n, 1, 1)

    def focus(self) -> None:
        """Find pixels and weights for what x and q hold now."""
        np.copyto(self._inside, self._x)
        before, behind = self.nearness
        np.copyto(behind, self._q)  # once: it may lie in another order
        np.floor(behind, self._edges)
        np.subtract(behind, self._edges, behind)
        np.subtract(1, behind, before)
        for k, (down, right) in enumerate(CORNERS):
            place = self.places[k]
            self._count(place, self._edges[:, 0], down, self._high)
            np.multiply(place, self._wide + 2, place)
            self._count(self._column, self._edges[:, 1], right, self._wide)
            np.add(place, self._column, place)
            np.add(place, self._starts, place)
            np.multiply(self.nearness[down][:, 0], self.nearness[right][:, 1], self.weights[k])

    def _count(self, into: np.ndarray, edge: np.ndarray, step: int, size: int) -> None:
        """Number the rows or columns of framed images; all that lies beyond them is in the frame."""
        np.add(edge, step + 1, self._number)
        np.clip(self._number, 0, size + 1, self._number)
        np.copyto(into, self._number, casting="unsafe")

    def look(self, k: int) -> None:
        """Take the k-th of the four pixels into `seen`."""
        np.take(self.pixels, self.places[k], 1, self.seen, "clip")


def within_frame(framed: np.ndarray) -> np.ndarray:
    """The images within their frames."""
    return framed[:, :, 1:-1, 1:-1]


def _scatter(at: Site, lens: _Lens, upstream: np.ndarray, dx: np.ndarray) -> Run:
    """Give each pixel the gradient of all places that looked at it."""
    n, c, high, wide = dx.shape
    total = at.scratch(lens.pixels.shape)
    inside = within_frame(total.reshape(c, n, high + 2, wide + 2))
    channels, places = range(c), [place.reshape(-1) for place in lens.places]
    shares = [lens.seen[channel].reshape(-1) for channel in channels]

    def run() -> None:
        total.fill(0)
        for place, weight in zip(places, lens.weights, strict=True):
            np.multiply(upstream, weight, lens.seen)
            for channel in channels:
                np.add.at(total[channel], place, shares[channel])
        np.copyto(dx.transpose(1, 0, 2, 3), inside)

    return run


def _slopes(at: Site, lens: _Lens, upstream: np.ndarray, dq: np.ndarray) -> Run:
    """How the result changes with the places: the differences of the pixels around each."""
    change, slope = at.scratch(lens.weights.shape[1:]), at.scratch(dq.shape)

    def run() -> None:
        slope.fill(0)
        for k, (down, right) in enumerate(CORNERS):
            lens.look(k)
            np.multiply(upstream, lens.seen, lens.seen)
            np.sum(lens.seen, 0, out=change)
            for axis, (step, near) in enumerate(
                ((down, lens.nearness[right][:, 1]), (right, lens.nearness[down][:, 0]))
            ):
                np.multiply(change, near, lens.weights[k])
                (np.add if step else np.subtract)(slope[:, axis], lens.weights[k], slope[:, axis])
        np.copyto(dq, slope)

    return run
