"""Fusion: two calls in a row that one kernel does at once, with the same results.

What lies between the two is not kept. Whoever asks for it is given what it would be, made on the spot.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from netstudio.engine.op import Op
from netstudio.engine.program import Call, Program


@dataclass(frozen=True)
class Fusion:
    """`op` takes what goes into `first`, and gives what comes out of the call after it."""

    first: Call
    op: Op


def fusions(program: Program) -> dict[Call, Fusion]:
    """The calls that take over the one before, which nothing else reads from."""
    readers = Counter(value for call in program.calls for value in call.inputs)
    makers = {value: call for call in program.calls for value in call.outputs}
    found: dict[Call, Fusion] = {}
    for call in program.calls:
        between, *others = call.inputs or (None,)
        if between not in makers or others or readers[between] > 1 or between in program.seeds:
            continue
        first = makers[between]
        if first not in found and (op := call.op.fused_after(first.op)):
            found[call] = Fusion(first, op)
    return found
