"""The plan: a program with memory. Buffers are laid out once; a step writes into them, allocating nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from netstudio.engine.lane import Lane, Stage
from netstudio.engine.parameters import Parameters
from netstudio.engine.program import Program, Role, Share, Value
from netstudio.engine.site import Crew
from netstudio.engine.team import Task, Team

__all__ = ["Plan", "Stage"]


class Plan:
    """Memory for every value of `program`, in one lane or several, each with a part of the batch.

    `parameters` may come from another plan of the same network, so that both see the same numbers. Without
    `gradients` only the forward stages are made (predicting, evaluating). `parts` are the same network's
    programs for parts of the batch, in order; a program that is not split is its own only part. What is not
    `fused` keeps what lies between any two calls.
    """

    def __init__(
        self,
        program: Program,
        dtype: np.dtype | str = "float32",
        parameters: Parameters | None = None,
        gradients: bool = True,
        parts: Sequence[Program] = (),
        fused: bool = True,
    ) -> None:
        self.program = program
        self.dtype = np.dtype(dtype)
        self.parameters = parameters or Parameters(program, self.dtype)
        parts = parts or (program,)
        self.team = Team(len(parts))
        # Each lane adds up its own gradient; alone it writes where the sum is looked for.
        self._vectors = (
            [self.parameters.gradient_vector() for _ in parts] if gradients and len(parts) > 1 else []
        )
        ends = np.cumsum([part.batch for part in parts]).tolist()
        self._rows = [slice(end - part.batch, end) for end, part in zip(ends, parts, strict=True)]
        self.lanes = tuple(self._lane(i, part, gradients, fused) for i, part in enumerate(parts))
        self._of_parts = {
            whole: values
            for whole, *values in zip(program.values(), *(part.values() for part in parts), strict=True)
        }
        self._sums = [self._sum_of_gradients(lane) for lane in range(len(self._vectors))]
        self._drawn = {v: np.empty(v.shape, self.dtype) for v in program.draws}

    def _lane(self, index: int, part: Program, gradients: bool, fused: bool) -> Lane:
        views = None
        if gradients:
            views = self._vectors[index][1] if self._vectors else self.parameters.gradients
        crew = Crew(self.team, part.batch / self.program.batch, self._rows[index].start)
        return Lane(part, self.dtype, self.parameters, views, crew, fused)

    def array(self, value: Value) -> np.ndarray:
        """What `value` holds: with one lane the plan's own array, else a copy put together from the lanes."""
        parts = [lane.array(part) for lane, part in zip(self.lanes, self._of_parts[value], strict=True)]
        return parts[0] if len(parts) == 1 else self._whole_value(value, parts)

    def gradient(self, value: Value) -> np.ndarray | None:
        """∂L/∂value, likewise; None where none flows."""
        if value.role is Role.PARAMETER:
            return self.parameters.gradients.get(value.key)
        pairs = zip(self.lanes, self._of_parts[value], strict=True)
        found = [part for part in (lane.gradient(of_part) for lane, of_part in pairs) if part is not None]
        if len(found) < 2:
            return found[0] if found else None
        return self._whole_gradient(value, found)

    def parts(self, value: Value) -> list[tuple[slice, np.ndarray]]:
        """Each lane's array of a value, with the samples of the batch that the lane has: to be filled."""
        arrays = (lane.arrays[part] for lane, part in zip(self.lanes, self._of_parts[value], strict=True))
        return list(zip(self._rows, arrays, strict=True))

    def draw(self, rng: np.random.Generator) -> None:
        """Draw what is random, for the whole batch: the same numbers however many lanes there are."""
        for value, array in self._drawn.items():
            assert value.distribution is not None
            value.distribution.fill(array, rng)
            for rows, part in self.parts(value):
                np.copyto(part, array[rows])

    def collect(self) -> None:
        """Add up the gradients of the lanes."""
        if self._sums:
            self.team.run(self._sums)

    def _sum_of_gradients(self, lane: int) -> Task:
        """What adds up all lanes' gradients in the part of the vector that this lane is to see to."""
        total, lanes = self.parameters.gradient, len(self._vectors)
        part = slice(total.size * lane // lanes, total.size * (lane + 1) // lanes)
        first, second = (vector[part] for vector, _ in self._vectors)
        return partial(np.add, first, second, total[part])

    def complete(self) -> None:
        """What a step that is complete leaves behind: running statistics, which all lanes have in common."""
        for run in self.lanes[0].after:
            run()

    def nbytes(self) -> int:
        """Bytes of all values, gradients and what ops keep, views counted once, parameters included."""
        arrays = [a for lane in self.lanes for a in (*lane.arrays.values(), *lane.gradients.values())]
        owners = {id(_base(a)): _base(a).nbytes for a in arrays}
        return sum(owners.values()) + sum(s.nbytes for lane in self.lanes for s in lane.sites.values())

    def _whole_value(self, value: Value, parts: list[np.ndarray]) -> np.ndarray:
        """A value of the whole batch, from those of the lanes."""
        if value.share is Share.MEAN:
            weights = [lane.program.batch / self.program.batch for lane in self.lanes]
            parts = [part * weight for part, weight in zip(parts, weights, strict=True)]
        if value.share is Share.ROWS:
            return np.concatenate(parts)
        return parts[0] if value.share is Share.SAME else _sum(parts)

    @staticmethod
    def _whole_gradient(value: Value, parts: list[np.ndarray]) -> np.ndarray:
        """Likewise; each lane has its part of the gradient of what all have in common, or of a mean."""
        if value.share is Share.ROWS:
            return np.concatenate(parts)
        return parts[0] if value.share is Share.SUM else _sum(parts)


def _sum(parts: list[np.ndarray]) -> np.ndarray:
    total: np.ndarray = np.sum(parts, axis=0, dtype=parts[0].dtype)
    return total


def _base(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
