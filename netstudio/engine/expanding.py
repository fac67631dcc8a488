"""Lowering down to primitives: what fused ops are made of, the computational graph that the book draws."""

from __future__ import annotations

from netstudio.engine.builder import Builder
from netstudio.engine.op import Op
from netstudio.engine.program import Value


class Expanding(Builder):
    """Puts the expansion of every op that has one in its place, down to primitives.

    These are quickest where images lie row by row.
    """

    def __init__(self, batch: int, training: bool = True) -> None:
        super().__init__(batch, training)
        self.program.plain = True

    def op(self, op: Op, *inputs: Value) -> Value:
        super().op(op, *inputs)  # which refuses, in the op's own words, what does not fit
        del self.program.calls[-1]
        expansion = op.expand(self, *inputs)
        return super().op(op, *inputs) if expansion is None else expansion
