"""Parameters and their gradients: two flat vectors, and a view into them for each parameter."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from netstudio.engine.program import Value

Key = tuple[str, str]  # (owner, name)


class Parameters:
    """All parameters of a program in one flat vector `theta`, their gradients in another, and views by key.

    The optimizer works on the flat vectors, ops on the views. Plans for several batch sizes share it.
    """

    def __init__(self, values: Sequence[Value], dtype: np.dtype) -> None:
        size = sum(v.size for v in values)
        self.theta = np.zeros(size, dtype)
        self.gradient = np.zeros(size, dtype)
        self.values: dict[Key, np.ndarray] = {}
        self.gradients: dict[Key, np.ndarray] = {}
        self._sources = {v.key: v for v in values}
        start = 0
        for v in values:
            part = slice(start, start + v.size)
            self.values[v.key] = self.theta[part].reshape(v.shape)
            self.gradients[v.key] = self.gradient[part].reshape(v.shape)
            start += v.size

    @property
    def weights(self) -> np.ndarray:
        """Of each number in `theta`, whether it belongs to a weight: a parameter of two axes or more."""
        sizes = [array.size for array in self.values.values()]
        return np.repeat([array.ndim >= 2 for array in self.values.values()], sizes)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.values)

    def initialize(self, seed: int, keys: Sequence[Key] | None = None) -> None:
        """Fill with initial values (all, or those of `keys`), each from a generator of its own.

        Numbers depend on the seed and the parameter's key only: an added layer leaves the others alone.
        """
        for key in self if keys is None else keys:
            initial = self._sources[key].initial
            assert initial is not None
            rng = np.random.default_rng([seed, zlib.crc32(".".join(key).encode())])
            initial.fill(self.values[key], rng)
