"""The local derivatives of one op: which element gives what to which, exactly as its kernel has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.layout import zeros
from netstudio.engine.op import Op, Run, Site
from netstudio.words import Words

MOST = 50  # terms that are told one by one
LEAST = 6  # likewise, however large the op is
WORK = 20_000_000  # numbers that may be written for them: each takes a backward of its own


@dataclass(frozen=True)
class Term:
    """What an element at the other end has to do with the chosen one: upstream times local derivative."""

    element: Element
    value: float
    upstream: float  # ∂L/∂y, of the output among the two
    local: float  # ∂y/∂x

    @property
    def product(self) -> float:
        """What flows back along this way."""
        return self.upstream * self.local


@dataclass(frozen=True)
class Terms:
    """An element and its terms: of an input those that sum up to its gradient, of an output where it flows.

    `others` are so many terms more than are told, and `rest` is what they sum up to, of an input.
    """

    element: Element
    value: float
    gradient: float
    shown: tuple[Term, ...] = ()
    others: int = 0
    rest: float = 0.0


class Local:
    """One call of an op, run anew in float64 on copies of what it reads.

    `upstream` has the gradient of each of its outputs. What the kernel does is asked of the kernel: forward
    with a NaN in one place tells which outputs see it, backward with a single 1 upstream gives one row of
    local derivatives.
    """

    def __init__(self, op: Op, inputs: Sequence[np.ndarray], upstream: Sequence[np.ndarray]) -> None:
        self.op = op
        self._inputs, self.upstream = tuple(inputs), tuple(upstream)
        self._samples: dict[int, Local] = {}
        self._forward: Run | None = None  # both are made with the site
        self._backward: Run | None = None

    @cached_property
    def site(self) -> Site:
        """The copies, run forward. A sample alone does without those of the whole batch."""
        x: tuple[np.ndarray, ...] = tuple(np.array(array, _dtype(array)) for array in self._inputs)
        ys = tuple(_output(self.op, x) for _ in self.upstream)
        dx = tuple(np.zeros_like(array) if array.dtype.kind == "f" else None for array in x)
        site = Site(x, ys, dx, tuple(np.zeros(y.shape) for y in ys), np.dtype(np.float64))
        self._forward, self._backward = self.op.forward(site), self.op.backward(site)
        _run(self._forward)
        return site

    def nearest(self, element: Element) -> tuple[Local, Element]:
        """The smallest call that knows all of an element, and the element there."""
        if not self._splits(element):
            return self, element
        return self._sample(element.at[0]), element.of_sample(0)

    def happened(self, element: Element) -> Words | None:
        """What the op has to tell of an element, in words."""
        near, there = self.nearest(element)
        return near.op.happened(near.site, there)

    @cached_property
    def gradients(self) -> tuple[np.ndarray | None, ...]:
        """The gradient of each input, from the upstream gradients; None for whole numbers."""
        for dy, upstream in zip(self._dys, self.upstream, strict=True):
            np.copyto(dy, upstream)
        self._flow_back()
        return tuple(None if dx is None else dx.copy() for dx in self.site.dx)

    def terms(self, element: Element, most: int | None = None) -> Terms:
        """The terms of an element; at most `most` are told one by one, by default as many as are quick."""
        if self._splits(element):
            return self._terms_of_sample(element, most)
        return self._of_output(element, most) if element.output else self._of_input(element, most)

    def _splits(self, element: Element) -> bool:
        """Whether the sample of an element by itself tells all of it."""
        has_samples = element.output or element.number == 0
        return self.op.rowwise and has_samples and bool(element.at) and len(self._inputs[0]) > 1

    def _sample(self, n: int) -> Local:
        """The same call for one sample."""
        if n not in self._samples:
            first, *others = self._inputs
            one = slice(n, n + 1)
            self._samples[n] = Local(self.op, (first[one], *others), [dy[one] for dy in self.upstream])
        return self._samples[n]

    def _terms_of_sample(self, element: Element, most: int | None) -> Terms:
        n = element.at[0]
        terms = self._sample(n).terms(element.of_sample(0), most)
        shown = tuple(
            replace(term, element=term.element.of_sample(n))
            if term.element.output or term.element.number == 0
            else term
            for term in terms.shown
        )
        return replace(terms, element=element, shown=shown)

    def _of_input(self, element: Element, most: int | None) -> Terms:
        value, total = float(self.site.x[element.number][element.at]), self.gradients[element.number]
        if total is None:  # a whole number
            return Terms(element, value, 0.0)
        found, upstream = self._touched(element)
        kept = _largest(upstream, self._allowed(most))
        shown = tuple(
            Term(y, float(self.site.ys[y.number][y.at]), float(upstream[i]), self._derivative(y, element))
            for i, y in ((i, found[i]) for i in kept)
        )
        gradient = float(total[element.at])
        others = len(found) - len(shown)
        rest = gradient - sum(term.product for term in shown) if others else 0.0
        return Terms(element, value, gradient, shown, others, rest)

    def _of_output(self, element: Element, most: int | None) -> Terms:
        value = float(self.site.ys[element.number][element.at])
        gradient = float(self.upstream[element.number][element.at])
        self._row_of(element)
        derivatives = [np.zeros(0) if dx is None else dx.copy() for dx in self.site.dx]
        found = _Places([dx != 0 for dx in derivatives], output=False)
        local = found.read(derivatives)
        shown = tuple(
            Term(x, float(self.site.x[x.number][x.at]), gradient, float(local[i]))
            for i, x in ((i, found[i]) for i in _largest(local, MOST if most is None else most))
        )
        return Terms(element, value, gradient, shown, len(found) - len(shown))

    def _touched(self, element: Element) -> tuple[_Places, np.ndarray]:
        """The elements of the outputs that see an element of an input, whatever it holds; their gradients."""
        x, ys = self.site.x[element.number], self.site.ys
        held, before = x[element.at].copy(), [y.copy() for y in ys]
        for probe in (np.nan, np.inf, -np.inf):  # a step tells nothing of NaN
            x[element.at] = probe
            _run(self._forward)
            masks = [(y != old) & ~(np.isnan(y) & np.isnan(old)) for y, old in zip(ys, before, strict=True)]
            found = _Places(masks, output=True)
            if len(found):
                break
        x[element.at] = held
        _run(self._forward)
        return found, found.read(self.upstream)

    def _derivative(self, y: Element, x: Element) -> float:
        """∂y/∂x of two elements."""
        if self._splits(y):
            return self._sample(y.at[0])._derivative(y.of_sample(0), x)
        self._row_of(y)
        dx = self.site.dx[x.number]
        assert dx is not None
        return float(dx[x.at])

    def _row_of(self, y: Element) -> None:
        """The derivatives of an element of an output by all inputs, into their gradients."""
        for dy in self._dys:
            dy.fill(0)
        self._dys[y.number][y.at] = 1
        self._flow_back()

    def _flow_back(self) -> None:
        """Backward, of a forward of its own: it may write over what forward has kept for it."""
        _run(self._forward)
        _run(self._backward)

    def _allowed(self, most: int | None) -> int:
        if most is not None:
            return most
        first, *others = self.site.x
        size = sum(x.size for x in others) + (first.size + self.site.y.size) // self._samples_in(first)
        return max(LEAST, min(MOST, WORK // max(size, 1)))

    def _samples_in(self, first: np.ndarray) -> int:
        """Into how many parts the call falls where it is asked for one row of derivatives."""
        return len(first) if self.op.rowwise and first.ndim and len(first) else 1

    @property
    def _dys(self) -> tuple[np.ndarray, ...]:
        return tuple(dy for dy in self.site.dys if dy is not None)


def _dtype(array: np.ndarray) -> type:
    return np.int64 if array.dtype.kind in "iu" else np.float64


def _output(op: Op, x: tuple[np.ndarray, ...]) -> np.ndarray:
    view = op.view(x[0])
    if view is not None:
        return view
    shape = op.shape(*(array.shape for array in x))
    integer = op.integer or (op.moves and all(array.dtype.kind == "i" for array in x))
    return zeros(shape, np.dtype(np.int64 if integer else np.float64), op.layout(shape, *x))


def _run(run: Run | None) -> None:
    if run is not None:
        with np.errstate(all="ignore"):
            run()


def _largest(numbers: np.ndarray, most: int) -> list[int]:
    """Where the largest stand, whatever their sign, in the order of the places."""
    kept: list[int] = np.sort(np.argsort(-np.abs(numbers), kind="stable")[:most]).tolist()
    return kept


class _Places:
    """Elements of several arrays, in their order, from a mask over each; there may be very many."""

    def __init__(self, masks: Sequence[np.ndarray], output: bool) -> None:
        self._output = output
        self._masks = masks
        self._found = [np.argwhere(mask) for mask in masks]
        self._ends = np.cumsum([len(places) for places in self._found])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, i: int) -> Element:
        number = int(np.searchsorted(self._ends, i, "right"))
        places = self._found[number]
        return Element(
            self._output, number, tuple(places[i - int(self._ends[number]) + len(places)].tolist())
        )

    def read(self, arrays: Sequence[np.ndarray]) -> np.ndarray:
        """What arrays of the same shapes hold there."""
        return np.concatenate([array[mask] for array, mask in zip(arrays, self._masks, strict=True)])
