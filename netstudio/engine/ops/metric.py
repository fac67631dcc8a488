"""Metrics: how well the net does, in numbers for people. Nothing is learned through them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.loss_base import mean_over_samples
from netstudio.engine.ops.one_hot import labels_below, labels_needed
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import shape_text, tr


class Metric(Op):
    """Base: scores x (N, C) of two classes or more, and t: labels (N,) or one-hot rows (N, C)."""

    derivative = "no gradient flows through a metric"
    differentiable = False

    def shape(self, *shapes: Shape) -> Shape:
        x, t = shapes
        if len(x) != 2 or x[1] < 2:
            words = tr(
                "takes scores (N, classes) of two classes or more; this gives {shape}", shape=shape_text(x)
            )
            raise ShapeError(words, input=0)
        if t not in (x, x[:1]):
            words = tr(
                "takes labels {labels} or one-hot rows {rows} for these scores; t is {shape}",
                labels=shape_text(x[:1]),
                rows=shape_text(x),
                shape=shape_text(t),
            )
            raise ShapeError(words, input=1)
        return self.result(x[1])

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return mean_over_samples(shares)

    def workspace(self, *shapes: Shape) -> int:
        return 3 * shapes[0][0]

    def result(self, classes: int) -> Shape:
        """The shape of what is measured."""
        return ()

    def backward(self, at: Site) -> Run | None:
        return None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((5, 3), (5,)), classes=3), Example(cls(), ((4, 3), (4, 3)))


@dataclass(frozen=True)
class Accuracy(Metric):
    """accuracy = (1/N) Σ [argmax x = t]; of equal scores the first counts"""

    name = "accuracy"
    formula = "accuracy = (1/N) Σ [argmax x = t]"
    reads = ("x", "t")
    gives = "accuracy"
    sign = "acc"
    about = tr("The share of samples whose highest score is that of the right class.")
    docs = tr(
        "It counts how often the highest score is that of the right class. It is for people to look at; "
        "the loss is what is learned from."
    )

    def forward(self, at: Site) -> Run:
        x, y = at.x[0], at.y
        truth, read = _labels(at)
        guess, right = at.scratch(truth.shape, np.intp), at.scratch(truth.shape, bool)

        def run() -> None:
            read()
            x.argmax(1, out=guess)
            np.equal(guess, truth, right)
            y[...] = np.count_nonzero(right) / len(right)

        return run


@dataclass(frozen=True)
class TopK(Metric):
    """top-k = (1/N) Σ [fewer than k classes come before t]

    Classes with a higher score come before; of equal scores the first class does.
    """

    k: int = 1

    name = "top-k"
    formula = "top-k = (1/N) Σ [fewer than k classes come before t]"
    reads = ("x", "t")
    gives = "top-k"
    sign = "top"
    about = tr("The share of samples whose right class is among the k with the highest scores.")
    docs = tr(
        "It counts how often the right class is among the k highest scores. It is for people to look at; "
        "the loss is what is learned from."
    )

    def shape(self, *shapes: Shape) -> Shape:
        shape = super().shape(*shapes)
        if not 1 <= self.k <= shapes[0][1]:
            raise ShapeError(
                tr(
                    "looks at the {k} highest of the scores; there are {classes} classes",
                    k=self.k,
                    classes=shapes[0][1],
                ),
                input=0,
            )
        return shape

    def workspace(self, *shapes: Shape) -> int:
        return 3 * math.prod(shapes[0]) // 2

    def forward(self, at: Site) -> Run:
        x, y, k = at.x[0], at.y, self.k
        truth, read = _labels(at)
        start, classes = np.arange(len(x)) * x.shape[1], np.arange(x.shape[1])
        scores, score, place = at.scratch(x.shape), at.scratch((len(x), 1)), at.scratch(truth.shape, np.intp)
        flat_scores, flat_score, column = scores.reshape(-1), score.reshape(-1), truth[:, None]
        equal, after = at.scratch(x.shape, bool), at.scratch(x.shape, bool)
        behind, hit = at.scratch(truth.shape, np.intp), at.scratch(truth.shape, bool)

        def run() -> None:
            read()
            np.copyto(scores, x)
            np.add(start, truth, place)
            np.take(flat_scores, place, None, flat_score, "clip")
            np.equal(scores, score, equal)
            np.greater(classes, column, after)
            np.logical_and(equal, after, equal)
            np.less(scores, score, after)  # no number is less than NaN, which so never hits
            np.logical_or(after, equal, after)
            np.add.reduce(after, 1, out=behind)
            np.greater_equal(behind, len(classes) - k, hit)
            y[...] = np.count_nonzero(hit) / len(hit)

        return run

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (*super().examples(), Example(cls(2), ((5, 4), (5,)), classes=4))


@dataclass(frozen=True)
class ConfusionMatrix(Metric):
    """counts[i, j] = how many samples of class i have their highest score at j"""

    name = "confusion-matrix"
    formula = "counts[i, j] = how many samples of class i have their highest score at j"
    reads = ("x", "t")
    gives = "counts"
    sign = "i→j"
    about = tr("Counts, for each class (row), which class the net takes it for (column).")
    docs = tr(
        "It counts which class is taken for which. It is for people to look at; the loss is what is "
        "learned from."
    )
    integer = True

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return Share.SUM if super().share(shares, shapes) else None

    def result(self, classes: int) -> Shape:
        return classes, classes

    def forward(self, at: Site) -> Run:
        x, y = at.x[0], at.y
        truth, read = _labels(at)
        place, guess = at.scratch(truth.shape, np.intp), at.scratch(truth.shape, np.intp)
        counts = y if y.flags.c_contiguous else at.scratch(y.shape, y.dtype)
        flat = counts.reshape(-1)

        def run() -> None:
            read()
            x.argmax(1, out=guess)
            np.multiply(truth, x.shape[1], place)
            np.add(place, guess, place)
            flat.fill(0)
            np.add.at(flat, place, 1)
            if counts is not y:
                np.copyto(y, counts)

        return run


def _labels(at: Site) -> tuple[np.ndarray, Run]:
    """The labels (N,), and what reads them from t; it raises Refusal for one that is no class."""
    x, t = at.x
    labels = at.scratch(t.shape[:1], np.intp)
    if t.ndim == 2:
        return labels, partial(t.argmax, 1, labels)
    if t.dtype.kind not in "iu":
        raise labels_needed(input=1)
    return labels, together([labels_below(x.shape[1], t, at.first), partial(np.copyto, labels, t)])
