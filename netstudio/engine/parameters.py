"""Parameters and their gradients: two flat vectors, and a view into them for each parameter; and states."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from netstudio.engine.program import Program, Value

Key = tuple[str, str]  # (owner, name)


class Parameters:
    """All parameters of a program in one flat vector `theta`, their gradients in another, and views by key.

    The optimizer works on the flat vectors, ops on the views. What is `learned` is the first part of `theta`;
    frozen parameters follow, which have no gradient. `states` are arrays that are kept and saved but not
    learned. Plans for several batch sizes share all of it.
    """

    def __init__(self, program: Program, dtype: np.dtype) -> None:
        ordered = sorted(program.parameters, key=lambda v: not v.needs_grad)
        self._sources = {v.key: v for v in (*ordered, *program.states)}
        self._learned = [v for v in ordered if v.needs_grad]
        self.theta = np.zeros(sum(v.size for v in ordered), dtype)
        self.learned = self.theta[: sum(v.size for v in self._learned)]
        self.values = _views(self.theta, ordered)
        self.states = {v.key: np.zeros(v.shape, dtype) for v in program.states}
        self.gradient, self.gradients = self.gradient_vector()

    def gradient_vector(self) -> tuple[np.ndarray, dict[Key, np.ndarray]]:
        """A new flat vector for the gradient of what is learned, and views into it."""
        vector = np.zeros_like(self.learned)
        return vector, self.learned_views(vector)

    def learned_views(self, vector: np.ndarray) -> dict[Key, np.ndarray]:
        """The parts of a flat vector as long as `learned`, such as an optimizer keeps, by parameter."""
        return _views(vector, self._learned)

    @property
    def arrays(self) -> dict[Key, np.ndarray]:
        """All that is saved: parameters and states."""
        return self.values | self.states

    @property
    def weights(self) -> np.ndarray:
        """Of each number learned, whether it belongs to a weight: a parameter of two axes or more."""
        return np.repeat([len(v.shape) >= 2 for v in self._learned], [v.size for v in self._learned])

    def __iter__(self) -> Iterator[Key]:
        return iter(self.values)

    def initialize(self, seed: int, keys: Sequence[Key] | None = None) -> None:
        """Fill with initial values (all, or those of `keys`), each from a generator of its own.

        Numbers depend on the seed and the parameter's key only: an added layer leaves the others alone.
        """
        arrays = self.arrays
        for key in arrays if keys is None else keys:
            initial = self._sources[key].initial
            assert initial is not None
            rng = np.random.default_rng([seed, zlib.crc32(".".join(key).encode())])
            initial.fill(arrays[key], rng)


def _views(vector: np.ndarray, values: Sequence[Value]) -> dict[Key, np.ndarray]:
    """A view into a flat vector for each value."""
    ends = np.cumsum([v.size for v in values], dtype=int).tolist()
    return {v.key: vector[end - v.size : end].reshape(v.shape) for v, end in zip(values, ends, strict=True)}
