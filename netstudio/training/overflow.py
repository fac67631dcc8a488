"""How a number that is not finite came about: the first one, and what its op worked on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netstudio.engine.ops.unary import Unary
from netstudio.engine.plan import Plan, Stage
from netstudio.engine.program import Call, Role, Share, Value
from netstudio.training.why_cause import position
from netstudio.words import Words, number, tr


def how_it_came(plan: Plan, stage: Stage, value: Value) -> Words:
    """The first number of a value that is not finite, and the numbers of which a stage made it."""
    call = stage.call
    made = plan.gradient(value) if stage.backward else plan.array(value)
    assert made is not None
    index = tuple(int(i) for i in np.argwhere(~np.isfinite(made))[0])
    samples = value.share is Share.ROWS and value.shape[:1] == (plan.program.batch,)
    return tr(
        "The first is {number}, at {where}, made of {read}.",
        number=number(float(made[index])),
        where=position(index, samples),
        read=", ".join(map(str, _read(plan, call, index, stage.backward))),
    )


def _read(plan: Plan, call: Call, index: tuple[int, ...], backward: bool) -> list[Words | str]:
    """The number that went into it; or how large at the most what went into it is."""
    if isinstance(call.op, Unary) and not backward:
        return [number(float(plan.array(call.inputs[0])[index]))]
    return [tr("{what} (up to {x})", what=what, x=number(x)) for what, x in _largest_of(plan, call, backward)]


def _largest_of(plan: Plan, call: Call, backward: bool) -> Iterator[tuple[Words | str, float]]:
    for value in call.outputs if backward else ():
        gradient = plan.gradient(value)
        if gradient is not None:
            yield tr("what comes back"), _largest(gradient)
    for value in call.inputs:
        if not value.integer:
            kept = value.role in (Role.PARAMETER, Role.STATE)
            yield value.name if kept else tr("what comes in"), _largest(plan.array(value))


def _largest(array: np.ndarray) -> float:
    return float(np.abs(array[np.isfinite(array)]).max(initial=0))
