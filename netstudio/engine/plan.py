"""The plan: a program with memory. Buffers are laid out once; a step writes into them, allocating nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.op import Run, Site
from netstudio.engine.parameters import Parameters
from netstudio.engine.program import Call, Program, Role, Value


@dataclass(frozen=True)
class Stage:
    """One stop of the playhead: a call going forward, or the same call going backward."""

    call: Call
    backward: bool
    run: Run


class Plan:
    """Memory for every value of `program`, and the stages of a step in order.

    `parameters` may come from another plan of the same network, so that both see the same numbers. Without
    `gradients` only the forward stages are made (predicting, evaluating).
    """

    def __init__(
        self,
        program: Program,
        dtype: np.dtype | str = "float32",
        parameters: Parameters | None = None,
        gradients: bool = True,
    ) -> None:
        self.program = program
        self.dtype = np.dtype(dtype)
        self.parameters = parameters or Parameters(program.parameters, self.dtype)
        self._arrays: dict[Value, np.ndarray] = {}
        self._gradients: dict[Value, np.ndarray] = {}
        for value in program.values():
            if value.role is not Role.RESULT:
                self._arrays[value] = self._source(value)
        for call in program.calls:
            self._lay_out(call)
        if gradients:
            self._lay_out_gradients()
        sites = [self._site(call) for call in program.calls]
        self.forward = _stages(program.calls, sites, backward=False)
        self.backward = _stages(program.calls, sites, backward=True) if gradients else ()

    def array(self, value: Value) -> np.ndarray:
        """The array that holds `value`; the plan's own, valid as long as the plan."""
        return self._arrays[value]

    def gradient(self, value: Value) -> np.ndarray | None:
        """The array that holds ∂L/∂value; None where none flows."""
        return self._gradients.get(value)

    def nbytes(self) -> int:
        """Bytes of all values and gradients, views counted once, parameters included."""
        owners = {id(_base(a)): _base(a).nbytes for a in (*self._arrays.values(), *self._gradients.values())}
        return sum(owners.values())

    def _dtype(self, value: Value) -> np.dtype:
        return np.dtype(np.int64) if value.integer else self.dtype

    def _source(self, value: Value) -> np.ndarray:
        if value.role is Role.PARAMETER:
            return self.parameters.values[value.key]
        if value.role is Role.CONSTANT:
            return np.array(value.constant, self._dtype(value))
        return np.zeros(value.shape, self._dtype(value))

    def _lay_out(self, call: Call) -> None:
        for out in call.outputs:
            view = call.op.view(self._arrays[call.inputs[0]]) if call.inputs else None
            self._arrays[out] = np.zeros(out.shape, self._dtype(out)) if view is None else view

    def _lay_out_gradients(self) -> None:
        for value in self.program.values():
            if value.role is Role.PARAMETER:
                self._gradients[value] = self.parameters.gradients[value.key]
            elif value.needs_grad:
                self._gradients[value] = np.zeros(value.shape, self.dtype)
        for seed in self.program.seeds:
            if seed.needs_grad:
                self._gradients[seed][...] = 1  # ∂L/∂L

    def _site(self, call: Call) -> Site:
        return Site(
            x=tuple(self._arrays[v] for v in call.inputs),
            ys=tuple(self._arrays[v] for v in call.outputs),
            dx=tuple(self._gradients.get(v) if v.needs_grad else None for v in call.inputs),
            dys=tuple(self._gradients.get(v) if v.needs_grad else None for v in call.outputs),
            dtype=self.dtype,
        )


def _stages(calls: list[Call], sites: list[Site], backward: bool) -> tuple[Stage, ...]:
    """The stages of one direction; calls through which no gradient flows have no backward one."""
    pairs = list(zip(calls, sites, strict=True))
    if not backward:
        return tuple(Stage(call, False, call.op.forward(site) or _nothing) for call, site in pairs)
    return tuple(
        Stage(call, True, call.op.backward(site) or _nothing)
        for call, site in reversed(pairs)
        if any(dx is not None for dx in site.dx) and any(dy is not None for dy in site.dys)
    )


def _nothing() -> None:
    """What a view does: its values are there already."""


def _base(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
