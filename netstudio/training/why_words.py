"""Why a gradient is zero, in words: of the whole, of what is so from the start, of what is lost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netstudio.engine.program import Shape
from netstudio.graph.model import End, Node
from netstudio.training.why_cause import Cause, Killer, Spot, first
from netstudio.words import Words, number, shape_text, tr


def none_flows() -> Words:
    """Nothing comes back here at all."""
    return tr("No gradient comes here.")


def not_finite(gradient: float) -> Words:
    """It is no number to be asked about."""
    return tr("The gradient is {number}: no finite number.", number=number(gradient))


def not_zero(gradient: float, count: int) -> Words:
    """It is not zero after all."""
    if count == 1:
        return tr("The gradient is not zero: it is {number}.", number=number(gradient))
    return tr(
        "None of these {count} gradients is zero; the largest is {number}.",
        count=count,
        number=number(gradient),
    )


def zero(zeros: int, count: int, largest: float) -> Words:
    """How many of what was asked about are zero."""
    if count == 1:
        return tr("The gradient is {number}.", number=number(largest))
    if zeros == count:
        return tr("All {count} gradients are 0.", count=count)
    return tr(
        "{zeros} of {count} gradients are 0; the largest is {number}.",
        zeros=zeros,
        count=count,
        number=number(largest),
    )


def no_such_number(selection: Sequence[int | None], shape: Shape) -> Words:
    """Of a selection that does not fit."""
    chosen = ", ".join(":" if i is None else str(i) for i in selection)
    return tr("There is no [{chosen}]; the shape is {shape}.", chosen=chosen, shape=shape_text(shape))


def bypassed(node: Node, end: End) -> Cause:
    """A node that gives its first input on has no use for its parameters and other inputs."""
    words = tr(
        "{node} is bypassed: it gives its input on as it is, and its {name} takes no part. "
        "Ctrl+B puts it back to work.",
        node=node.name,
        name=end.port,
    )
    return Cause(Killer.BYPASSED, node.id, (words,))


def frozen(node: Node, end: End) -> Cause:
    """In training there is none; what it would be is traced all the same."""
    words = tr(
        "{node} is frozen: training computes no gradient for its {name}, and leaves it as it is. "
        "The figures here are what it would get if it was not.",
        node=node.name,
        name=end.port,
    )
    return Cause(Killer.FROZEN, node.id, (words,))


def labels(node: Node, end: End) -> Cause:
    """Whole numbers have no slope."""
    words = tr(
        "{name} of {node} holds whole numbers, such as labels: there is no small change of them, so no "
        "gradient flows to them.",
        node=node.name,
        name=end.port,
    )
    return Cause(Killer.LABELS, node.id, (words,))


def cut(node: Node, end: End, ends: Sequence[str], has_loss: bool) -> Cause:
    """No way leads on to a loss."""
    if ends:
        words = tr(
            "The way is cut: from {name} of {node} one comes to {ends}, but through no slope to a loss.",
            name=end.port,
            node=node.name,
            ends=", ".join(ends),
        )
    elif has_loss:
        words = tr(
            "The way is cut: nothing that leads to a loss reads {name} of {node}.",
            name=end.port,
            node=node.name,
        )
    else:
        words = tr("There is no loss in this graph that {node} could lead to.", node=node.name)
    return Cause(Killer.CUT, node.id, (words,))


def partly_unread(spot: Spot, marks: np.ndarray, missed: np.ndarray, met: int) -> Cause:
    """For part of the outputs that it meets, what a weight multiplies is 0; for the rest the way goes on."""
    count = int(missed.sum())
    if marks.sum() > 1:
        how_many = tr("For part of the samples")
    elif missed.ndim == 2:
        how_many = tr("For {count} of {met} samples", count=count, met=met)
    else:
        how_many = tr("At {count} of {met} places", count=count, met=met)
    words = tr(
        "{how_many} what {name} of {node} multiplies is 0, and so is that part of its gradient "
        "({derivative}).",
        how_many=how_many,
        name=spot.value.name,
        node=spot.node.name,
        derivative=spot.derivative,
    )
    return Cause(Killer.INPUT, spot.node.id, (words,), int(missed.sum()), first(marks), 0.0)


def too_small(spot: Spot, marks: np.ndarray, upstream: float, slope: float, dtype: str) -> Cause:
    """A product that is no longer told from 0."""
    words = tr(
        "{node}: what comes back is {upstream} at the most, times a local derivative of {slope} at the most: "
        "too small for {dtype}, and rounded to 0.",
        node=spot.node.name,
        upstream=number(upstream),
        slope=number(slope),
        dtype=dtype,
    )
    return Cause(Killer.TOO_SMALL, spot.node.id, (words,), int(marks.sum()), first(marks), upstream)


def cancelled(spot: Spot, marks: np.ndarray, upstream: float) -> Cause:
    """Terms that add up to nothing."""
    words = tr(
        "{node}: what comes back there is not 0 (up to {upstream}), but adds up to 0 for {name}: its parts "
        "cancel each other.",
        node=spot.node.name,
        upstream=number(upstream),
        name=spot.value.name,
    )
    hint = tr(
        "A later layer may take it away again, as batch normalisation does with a bias that is before it."
    )
    return Cause(Killer.CANCELS, spot.node.id, (words, hint), int(marks.sum()), first(marks), upstream)


def shrank(node: str, name: str, factor: float) -> Cause:
    """A layer that let little of it through."""
    words = tr(
        "{node} leaves {factor} of what comes back: the largest before it, against the largest after it.",
        node=name,
        factor=number(factor),
    )
    return Cause(Killer.SHRANK, node, (words,), number=factor)
