"""What several ops have to tell of an element: who won, what was swapped, how steep it is there."""

from __future__ import annotations

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Op, Site
from netstudio.words import Words, number, tr

COPIED = tr("An addition copies: the gradient goes on as it came.")
MOVED = tr("It only moved to another place.")
WON = tr("It is the largest: all of the gradient is its own.")
LOST = tr("It is not the largest: nothing flows back.")

FLAT = 0.05  # of the steepest slope: a curve that is less steep than that is said to be saturated


def met_by(at: Site, element: Element) -> float | None:
    """The number of the other side that an input met; None where it met several, or itself is none of two."""
    mine, other = at.x[element.number], at.x[1 - element.number]
    if mine.size != at.y.size:
        return None
    place = np.unravel_index(np.ravel_multi_index(element.at, mine.shape) if mine.ndim else 0, at.y.shape)
    return float(np.broadcast_to(other, at.y.shape)[place])


def winner_told(at: Site, element: Element, wins: np.ufunc) -> Words | None:
    """Which of two numbers decided a result, of an op that takes the one that `wins` against the other."""
    met = None if element.output else met_by(at, element)
    if met is None:
        return None
    mine = at.x[element.number][element.at]
    if mine == met:
        return tr("A draw: both are {x}, and each gets half of the gradient.", x=number(mine))
    if wins(mine, met):
        return tr("It won against {other}: all of the gradient is its own.", other=number(met))
    return tr("It lost against {other}: nothing flows back.", other=number(met))


def slope_told(slope: float, most: float) -> Words:
    """How steep a curve is at a place, beside where it is steepest."""
    if slope < FLAT * most:
        return tr(
            "Saturated: the curve is flat here, its slope {slope} of {most} at the most.",
            slope=number(slope),
            most=number(most),
        )
    return tr(
        "The slope here is {slope}; {most} is the most there is.", slope=number(slope), most=number(most)
    )


def product_told(op: Op, at: Site, element: Element) -> Words:
    """What happened to an element of a product of the two first inputs."""
    a, b = op.reads[:2]
    width, *_ = at.x[0].shape[-1:]
    if element.output:
        return tr(
            "A row of {a} times column {column} of {b}: {n} products, added up.",
            a=a,
            b=b,
            column=element.at[-1],
            n=width,
        )
    if element.number == 0:
        row, n = element.at[-1], at.x[1].shape[-1]
        return tr(
            "It met row {row} of {b}, {n} numbers: each product sends its gradient back, times that number.",
            b=b,
            row=row,
            n=n,
        )
    column, n = element.at[-2], at.x[0][..., 0].size
    return tr(
        "It met column {column} of {a}, {n} numbers: "
        "each product sends its gradient back, times that number.",
        a=a,
        column=column,
        n=n,
    )
