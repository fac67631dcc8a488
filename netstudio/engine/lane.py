"""A lane: memory for every value of a program, and the stages of a step in order. A plan has one or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from netstudio.engine.fusion import fusions
from netstudio.engine.layout import data_order, order_of, row_major, zeros
from netstudio.engine.op import Op
from netstudio.engine.parameters import Key, Parameters
from netstudio.engine.program import Call, Program, Role, Share, Value
from netstudio.engine.site import Crew, Run, Site


@dataclass(frozen=True)
class Stage:
    """One stop of the playhead: a call going forward, or the same call going backward."""

    call: Call
    backward: bool
    run: Run


class Lane:
    """Memory for every value of `program`, which is for this lane's share of the batch.

    `gradients` are the arrays for those of the parameters; without them only forward stages are made.
    Calls that one kernel could do at once stay apart unless `fused`.
    """

    def __init__(
        self,
        program: Program,
        dtype: np.dtype,
        parameters: Parameters,
        gradients: Mapping[Key, np.ndarray] | None,
        crew: Crew,
        fused: bool = True,
    ) -> None:
        self.program = program
        self._dtype = dtype
        self._parameters = parameters
        self.arrays: dict[Value, np.ndarray] = {}
        self.gradients: dict[Value, np.ndarray] = {}
        for value in program.values():
            if value.role is not Role.RESULT:
                self.arrays[value] = self._source(value)
        self._fusions = fusions(program) if fused else {}
        # What a fused call takes over, by what it would give.
        self._skipped = {f.first.outputs[0]: f.first for f in self._fusions.values()}
        for call in program.calls:
            self._lay_out(call)
        if gradients is not None:
            self._lay_out_gradients(gradients, crew.fraction)
        at_work = [call for call in program.calls if not self._skips(call)]
        self.sites = {call: self._site(call, crew) for call in at_work}
        self.forward = tuple(self._stage(call, False) for call in program.calls)
        returning = [call for call in reversed(program.calls) if self._flows(call)]
        self.backward = tuple(self._stage(call, True) for call in returning)
        after = (call.op.after(site) for call, site in self.sites.items())
        self.after: tuple[Callable[[], object], ...] = tuple(run for run in after if run)

    def array(self, value: Value) -> np.ndarray:
        """What a value holds; what fusion leaves out is made on the spot."""
        return self.arrays[value] if value in self.arrays else self._made(self._skipped[value])

    def gradient(self, value: Value) -> np.ndarray | None:
        """∂L/∂value, likewise; None where none flows."""
        return self._made_gradient(value) if value in self._skipped else self.gradients.get(value)

    def _made(self, call: Call) -> np.ndarray:
        (out,), x = call.outputs, tuple(self.arrays[v] for v in call.inputs)
        y = zeros(out.shape, self._type(out), call.op.layout(out.shape, *x))
        with np.errstate(all="ignore"):
            (call.op.forward(Site(x, (y,), (None,) * len(x), (None,), self._dtype)) or _nothing)()
        return y

    def _made_gradient(self, value: Value) -> np.ndarray | None:
        reader = next(call for call, fusion in self._fusions.items() if value in fusion.first.outputs)
        dy = self.gradients.get(reader.outputs[0])
        if dy is None:
            return None
        x = self.array(value)
        dx, y = np.zeros_like(x), np.empty_like(self.arrays[reader.outputs[0]])
        site = Site((x,), (y,), (dx,), (dy,), self._dtype)
        with np.errstate(all="ignore"):
            for run in (reader.op.forward(site), reader.op.backward(site)):
                (run or _nothing)()
        return dx

    def _skips(self, call: Call) -> bool:
        """Whether the call after this one does its work."""
        return call.outputs[0] in self._skipped

    def _reads(self, call: Call) -> tuple[Value, ...]:
        return self._fusions[call].first.inputs if call in self._fusions else call.inputs

    def _op(self, call: Call) -> Op:
        return self._fusions[call].op if call in self._fusions else call.op

    def _type(self, value: Value) -> np.dtype:
        return np.dtype(np.int64) if value.integer else self._dtype

    def _source(self, value: Value) -> np.ndarray:
        if value.role is Role.PARAMETER:
            return self._parameters.values[value.key]
        if value.role is Role.STATE:
            return self._parameters.states[value.key]
        if value.role is Role.CONSTANT:
            return np.array(value.constant, self._type(value))
        order = row_major if self.program.plain else data_order
        return zeros(value.shape, self._type(value), order(value.shape))

    def _lay_out(self, call: Call) -> None:
        if self._skips(call):
            return
        op, inputs = self._op(call), [self.arrays[v] for v in self._reads(call)]
        for out in call.outputs:
            view = op.view(inputs[0]) if inputs else None
            if view is None:
                view = zeros(out.shape, self._type(out), op.layout(out.shape, *inputs))
            self.arrays[out] = view

    def _lay_out_gradients(self, gradients: Mapping[Key, np.ndarray], fraction: float) -> None:
        for value in self.program.values():
            if not value.needs_grad or value in self._skipped:
                continue
            if value.role is Role.PARAMETER:
                self.gradients[value] = gradients[value.key]
            else:
                array = self.arrays[value]
                self.gradients[value] = zeros(array.shape, self._dtype, order_of(array))
        for seed in self.program.seeds:
            if seed.needs_grad:  # ∂L/∂L, of a mean over samples this lane's share of it
                self.gradients[seed][...] = fraction if seed.share is Share.MEAN else 1

    def _site(self, call: Call, crew: Crew) -> Site:
        return Site(
            x=tuple(self.arrays[v] for v in self._reads(call)),
            ys=tuple(self.arrays[v] for v in call.outputs),
            dx=tuple(self.gradients.get(v) for v in self._reads(call)),
            dys=tuple(self.gradients.get(v) for v in call.outputs),
            dtype=self._dtype,
            crew=crew,
        )

    def _flows(self, call: Call) -> bool:
        """Whether a gradient flows back through a call."""
        if self._skips(call):  # it stays a stop of the walk
            return any(v in self.gradients for v in call.inputs)
        site = self.sites[call]
        return any(dx is not None for dx in site.dx) and any(dy is not None for dy in site.dys)

    def _stage(self, call: Call, backward: bool) -> Stage:
        if self._skips(call):
            return Stage(call, backward, _nothing)
        op, site = self._op(call), self.sites[call]
        run = op.backward(site) if backward else op.forward(site)
        return Stage(call, backward, run or _nothing)


def _nothing() -> None:
    """What a view does, and a call that another one has taken over."""
