"""From a part of a data set into the buffers of a compiled plan."""

import numpy as np

from netstudio.data.dataset import Part


class Gather:
    """Copies samples by number into buffers that the caller owns; it allocates nothing after construction.

    `part` holds the samples, `batch` is the largest number of indices in one call. It has scratch memory, so
    each thread needs its own `Gather`.
    """

    def __init__(self, part: Part, batch: int) -> None:
        self._x = _Rows(part.x, batch, part.scale)
        self._t = _Rows(part.t, batch)

    def __call__(self, indices: np.ndarray, x_out: np.ndarray, t_out: np.ndarray) -> None:
        """Write `x[indices] * scale` to `x_out` and `t[indices]` to `t_out`.

        `indices` is (n,) of int64 with n ≤ batch; the buffers are (n, ...) with the shapes of the part, of a
        type that the values convert to (pixels to float32, labels to int64, one-hot rows to float64).

        Raises `IndexError` where there is no such sample.
        """
        # One pass finds both ends: seen as unsigned, a negative index is larger than any length.
        if indices.size and np.maximum.reduce(indices.view(np.uint64)) >= len(self._x.source):
            raise IndexError(f"sample numbers are 0 to {len(self._x.source) - 1}")
        self._x.copy(indices, x_out)
        self._t.copy(indices, t_out)


class _Rows:
    """Row-wise copies out of one array, converted and scaled."""

    def __init__(self, source: np.ndarray, batch: int, scale: float = 1.0) -> None:
        self.source = source
        self._scale = scale
        self._scratch = np.empty((batch, *source.shape[1:]), source.dtype)
        self._may_overflow = source.dtype.kind == "f"

    def copy(self, indices: np.ndarray, out: np.ndarray) -> None:
        # mode="clip" because "raise" makes take work on a copy of `out`; the caller has checked the range.
        # Bytes first, then their conversion: quicker than gathering rows of floats, four times as large.
        if out.dtype == self.source.dtype:
            self.source.take(indices, axis=0, out=out, mode="clip")
        else:
            rows = self._scratch[: len(indices)]
            self.source.take(indices, axis=0, out=rows, mode="clip")
            self._convert(rows, out)
        if self._scale != 1.0:
            np.multiply(out, self._scale, out=out)

    def _convert(self, rows: np.ndarray, out: np.ndarray) -> None:
        if not self._may_overflow:
            np.copyto(out, rows)
            return
        with np.errstate(over="ignore"):  # a sample too large for the precision is told of where it is met
            np.copyto(out, rows)
