"""Why numbers move nothing, by the kind of op: the gate that is shut, the factor that is 0."""

from __future__ import annotations

import numpy as np

from netstudio.engine.op import Op
from netstudio.engine.ops.activation import ReLU, Sigmoid, Step, Tanh
from netstudio.engine.ops.arithmetic import Maximum, Minimum, Multiply
from netstudio.engine.ops.dropout import Dropout
from netstudio.engine.ops.embedding import Embedding
from netstudio.engine.ops.loss import SigmoidWithLoss, SoftmaxWithLoss
from netstudio.engine.ops.loss_base import Loss
from netstudio.engine.ops.loss_distance import Distance
from netstudio.engine.ops.pooling import MaxPooling
from netstudio.engine.ops.reduction import Max
from netstudio.training.reach import PRODUCTS, Bench, stops_inside
from netstudio.training.why_cause import Cause, Index, Killer, Spot, first, listed
from netstudio.words import Words, number, tr


def shut(spot: Spot, marks: np.ndarray, asked: int) -> Cause:
    """Marked numbers, of those asked about, that move nothing: why, with one as an example."""
    index = first(marks)
    count, op = int(marks.sum()), spot.call.op
    kind, words = _why_shut(op, spot, index)
    sentences = [
        words,
        *_spread(spot, index, kind),
        *_many(count, asked),
        *_finer(spot, index),
        *_inside(spot, index, kind),
    ]
    return Cause(kind, spot.node.id, tuple(sentences), count, index, float(spot.x[index]))


def _why_shut(op: Op, spot: Spot, index: Index) -> tuple[Killer, Words]:
    where, x = spot.where(index), number(float(spot.x[index]))
    if isinstance(op, ReLU):
        return Killer.SHUT, tr("{where} is shut: its input {x} is not above 0.", where=where, x=x)
    if isinstance(op, Step):
        return Killer.STEP, tr(
            "{where} is a step, flat everywhere but at the jump: nothing can come back through it.",
            where=where,
        )
    if isinstance(op, Sigmoid | Tanh):
        return Killer.SATURATED, tr(
            "{where} is saturated: its input {x} is so far out that its output is {y}, and the local "
            "derivative 0 ({derivative}).",
            where=where,
            x=x,
            y=number(float(spot.bench.y[0][index])),
            derivative=spot.derivative,
        )
    if isinstance(op, Dropout):
        return Killer.DROPPED, tr("{where} is dropped: its mask is 0 for this batch.", where=where)
    if isinstance(op, MaxPooling | Max | Maximum | Minimum):
        return Killer.LOST, _lost(spot, index)
    if isinstance(op, PRODUCTS):
        return _product_of_zeros(spot, index)
    if isinstance(op, Multiply):
        return Killer.FACTOR, tr("{where} is multiplied by 0.", where=where)
    if isinstance(op, Loss):
        return Killer.CONTENT, _content(op, spot, index)
    if isinstance(op, Embedding):
        return Killer.INPUT, tr(
            "{node}: no sample of this batch looks up row {row}.", node=spot.node.name, row=index[0]
        )
    return Killer.FLAT, tr(
        "{where} moves nothing that {op} gives: its local derivative is 0 there, at {x} ({derivative}).",
        where=where,
        op=op.name,
        x=x,
        derivative=spot.derivative,
    )


def _lost(spot: Spot, index: Index) -> Words:
    """What it lost to: what changes where it is made the winner by force."""
    sign = -1 if isinstance(spot.call.op, Minimum) else 1
    x = [array.copy() for array in spot.bench.x]
    x[spot.k][index] = sign * (max(float(np.abs(array).max()) for array in x) + 1)
    (y,), (forced,) = spot.bench.y, spot.bench.give(x)
    winners = y[y != forced]
    if not winners.size:
        return tr("{where} is seen by no window.", where=spot.where(index))
    return tr(
        "{where} is not chosen: its {x} loses to {winner}, which alone gets the gradient.",
        where=spot.where(index),
        x=number(float(spot.x[index])),
        winner=number(float(winners.flat[0])),
    )


def _product_of_zeros(spot: Spot, index: Index) -> tuple[Killer, Words]:
    """An input whose weights are all 0, or a weight that multiplies nothing but 0."""
    node = spot.node.name
    if spot.k == 0:
        weight, name = spot.bench.x[1], spot.call.inputs[1].name
        if not weight.any():
            return Killer.WEIGHTS, tr(
                "All {count} numbers of {name} of {node} are 0: whatever comes back is multiplied by 0 "
                "({derivative}).",
                count=weight.size,
                name=name,
                node=node,
                derivative=spot.derivative,
            )
        return Killer.WEIGHTS, tr(
            "{where} is multiplied by nothing but zeros of {name} ({derivative}).",
            where=spot.where(index),
            name=name,
            derivative=spot.derivative,
        )
    name, place_ = spot.value.name, listed(index)
    if not spot.bench.x[0].any():
        return Killer.INPUT, tr(
            "All that comes into {node} is 0, and its {name} gets nothing but a multiple of that "
            "({derivative}).",
            node=node,
            name=name,
            derivative=spot.derivative,
        )
    return Killer.INPUT, tr(
        "{name}[{index}] of {node} meets nothing but zeros: its input is 0 for all samples ({derivative}).",
        name=name,
        index=place_,
        node=node,
        derivative=spot.derivative,
    )


def _content(op: Loss, spot: Spot, index: Index) -> Words:
    where = spot.where(index)
    if isinstance(op, SoftmaxWithLoss | SigmoidWithLoss):
        return tr(
            "{where} asks for no change: the probability is already what the target says (p − t = 0), with "
            "a score of {x}.",
            where=where,
            x=number(float(spot.x[index])),
        )
    if isinstance(op, Distance):
        return tr(
            "{where} asks for no change: {x} is already what the target says (y − t = 0).",
            where=where,
            x=number(float(spot.x[index])),
        )
    return tr(
        "{where} asks for no change: the loss is flat there ({derivative}).",
        where=where,
        derivative=spot.derivative,
    )


def _spread(spot: Spot, index: Index, kind: Killer) -> list[Words]:
    """For how many samples it is so at the same place."""
    if not spot.counts_samples or kind not in (Killer.SHUT, Killer.SATURATED, Killer.LOST):
        return []
    same_place = [sample[index[1:]] == 0 for sample in spot.slope]
    return [_for_samples(kind, sum(map(int, same_place)), spot.batch)]


def _many(count: int, asked: int) -> list[Words]:
    """How many numbers it is so for, of those on the way there."""
    if asked == 1:
        return []
    if count == asked:
        return [tr("That holds for all {asked} numbers on this way.", asked=asked)]
    return [tr("That holds for {count} of {asked} numbers on this way.", count=count, asked=asked)]


def _for_samples(kind: Killer, samples: int, batch: int) -> Words:
    if samples < batch:
        return tr("So it is for {samples} of the {batch} samples of the batch.", samples=samples, batch=batch)
    if kind is Killer.SHUT:
        return tr("It is shut for all {batch} samples of the batch: a dead unit.", batch=batch)
    return tr("So it is for all {batch} samples of the batch.", batch=batch)


def _inside(spot: Spot, index: Index, kind: Killer) -> list[Words]:
    """At which of its operations a gate is shut, as the inside of the layer is drawn."""
    if kind not in (Killer.SHUT, Killer.SATURATED, Killer.FLAT, Killer.CONTENT):
        return []
    one = np.zeros(spot.x.shape, bool)
    one[index] = True
    read = float(spot.x[index])
    stops = stops_inside(spot.bench, spot.k, one)
    named = [op if x == read else str(tr("{op} (of {x})", op=op, x=number(x))) for op, x in stops]
    return [tr("Inside, it stops at {stops}.", stops=", ".join(named))] if named else []


def _finer(spot: Spot, index: Index) -> list[Words]:
    """Of what is 0 only by rounding: what double precision makes of it."""
    if spot.bench.dtype == np.float64:
        return []
    fine = Bench(spot.call.op, spot.bench.x, spot.call.outputs, np.dtype(np.float64))
    slope = fine.send_back([np.ones(y.shape) for y in fine.y])[spot.k]
    if slope is None or not slope[index] or not np.isfinite(slope[index]):
        return []
    return [tr("That is rounding: in float64 it would be {number}.", number=number(float(slope[index])))]
