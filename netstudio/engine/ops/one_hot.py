"""Labels as rows of zeros with a single one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.program import Shape, ShapeError
from netstudio.words import Refusal, shape_text, tr


@dataclass(frozen=True)
class OneHot(Op):
    """Y[n, t[n]] = 1, else 0: labels t (N,) as rows (N, classes)"""

    classes: int = 2

    rowwise = True
    differentiable = False
    name = "one-hot"
    formula = "Y[n, t[n]] = 1, else 0"
    derivative = "no gradient flows to labels"
    reads = ("t",)
    gives = "Y"
    sign = "1-hot"
    about = tr("Turns each label into a row that is 1 at the label's place and 0 elsewhere.")
    docs = tr(
        "It turns a label into a row with a single 1. Labels are whole numbers: they cannot change by a "
        "little, so no gradient flows to them."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (t,) = shapes
        if len(t) != 1:
            raise ShapeError(tr("takes labels (N,); this gives {shape}", shape=shape_text(t)), input=0)
        return t[0], self.classes

    def forward(self, at: Site) -> Run:
        return one_hot_into(at.y, at.x[0], at.first)

    def backward(self, at: Site) -> Run | None:
        return None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example(cls(classes=3), ((5,),), classes=3),)


def one_hot_into(out: np.ndarray, t: np.ndarray, first: int) -> Run:
    """What writes the one-hot rows of labels `t` (N,) into `out` (N, C).

    Raises ShapeError at once where t holds no integers; when run, Refusal for a label outside 0 … C − 1.
    `first` is the place in the batch of the first label.
    """
    if t.dtype.kind not in "iu":
        raise labels_needed()
    rows, classes = out.shape
    start = np.arange(rows) * classes
    place = np.zeros(rows, np.int64)
    flat = out.reshape(-1)
    check = labels_below(classes, t, first)

    def run() -> None:
        check()
        np.add(start, t, out=place)
        out.fill(0)
        flat[place] = 1

    return run


def labels_below(classes: int, t: np.ndarray, first: int) -> Run:
    """What raises Refusal, with the sample, for a label in `t` (N, …) outside 0 … classes − 1.

    `first` is the place in the batch of the first label.
    """
    unsigned = t.view(t.dtype.str.replace("i", "u"))  # in which a negative label is a huge one

    def run() -> None:
        if np.maximum.reduce(unsigned, None) >= classes:
            raise _no_class(t, classes, first)

    return run


def labels_needed(input: int | None = None) -> ShapeError:
    """What is said where labels are needed and reals came."""
    return ShapeError(
        tr("takes labels (N,) of whole numbers, or one-hot rows (N, C); these are reals"), input
    )


def _no_class(t: np.ndarray, classes: int, first: int) -> Refusal:
    t = np.atleast_1d(t)
    place = tuple(np.argwhere((t < 0) | (t >= classes))[0].tolist())
    return Refusal(
        tr(
            "The label {label} of sample {sample} in the batch is none of the {classes} classes, 0 to {last}",
            label=int(t[place]),
            sample=first + place[0],
            classes=classes,
            last=classes - 1,
        )
    )
