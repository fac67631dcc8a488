"""The site: the arrays that a plan laid out for one op at one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from netstudio.engine.layout import Order, order_of, row_major, zeros
from netstudio.engine.team import Team

if TYPE_CHECKING:
    from netstudio.engine.program import Shape

Run = Callable[[], object]


class Crew:
    """What a lane knows of the others: its share of the batch, the samples before it, and their meetings."""

    def __init__(self, team: Team | None = None, fraction: float = 1.0, first: int = 0) -> None:
        self.team = team or Team()
        self.fraction = fraction
        self.first = first
        self._meetings = 0

    def meet(self, part: np.ndarray) -> tuple[np.ndarray, Run]:
        """The array of the total over all lanes, and what fills it."""
        self._meetings += 1
        return self.team.meeting(self._meetings - 1, part)


class Site:
    """Where an op works: the arrays that the plan laid out for one call.

    `x` are the inputs and `y` the output; `dy` is the gradient that comes from upstream and `dx` those to be
    written (None for an input that needs none). `ys` and `dys` are all outputs, for ops that have several.
    Any of them may lie in memory in any order.
    """

    def __init__(
        self,
        x: tuple[np.ndarray, ...],
        ys: tuple[np.ndarray, ...],
        dx: tuple[np.ndarray | None, ...],
        dys: tuple[np.ndarray | None, ...],
        dtype: np.dtype,
        crew: Crew | None = None,
    ) -> None:
        self.x = x
        self.ys = ys
        self.dx = dx
        self.dys = dys
        self.dtype = dtype
        self._crew = crew or Crew()
        self._kept: dict[str, np.ndarray] = {}
        self.nbytes = 0  # of scratch and of what is kept

    @property
    def y(self) -> np.ndarray:
        """The output, of an op that has one."""
        return self.ys[0]

    @property
    def dy(self) -> np.ndarray:
        """The gradient of the output; only a backward may ask for it."""
        gradient = self.dys[0]
        assert gradient is not None, "no gradient flows here"
        return gradient

    @property
    def fraction(self) -> float:
        """Which share of the batch this lane has: 1 where it has all of it."""
        return self._crew.fraction

    @property
    def first(self) -> int:
        """Which sample of the batch is the first in this lane."""
        return self._crew.first

    def scratch(
        self, shape: Shape, dtype: type | np.dtype | None = None, order: Order | None = None
    ) -> np.ndarray:
        """Working memory that is this call's own for as long as the plan lives: zeros that lie in `order`."""
        array = zeros(shape, np.dtype(dtype or self.dtype), row_major(shape) if order is None else order)
        self.nbytes += array.nbytes
        return array

    def keep(
        self, name: str, shape: Shape, dtype: type | np.dtype | None = None, order: Order | None = None
    ) -> np.ndarray:
        """Memory in which forward leaves something for backward: both get the same array by its name."""
        if name not in self._kept:
            self._kept[name] = self.scratch(shape, dtype, order)
        return self._kept[name]

    def scratch_like(self, array: np.ndarray, dtype: type | np.dtype | None = None) -> np.ndarray:
        """Working memory in the shape of an array, and lying in memory as it does: quick to work with."""
        return self.scratch(array.shape, dtype, order_of(array))

    def keep_like(self, name: str, array: np.ndarray, dtype: type | np.dtype | None = None) -> np.ndarray:
        """The same to be kept for backward, by a name."""
        return self.keep(name, array.shape, dtype, order_of(array))

    def scalar(self, value: float) -> np.ndarray:
        """A number as a 0-d array of the plan's dtype, which ufuncs take without converting it each time."""
        return np.array(value, self.dtype)

    def meet(self, part: np.ndarray) -> tuple[np.ndarray, Run]:
        """The sum of `part` over all lanes: the array that holds it, and what fills it, once a step.

        Lanes wait for each other there. A lane by itself gets `part` back.
        """
        return self._crew.meet(part)
