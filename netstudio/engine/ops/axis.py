"""What ops that work along an axis have in common."""

from __future__ import annotations

from netstudio.engine.program import Shape, ShapeError
from netstudio.words import shape_text, tr


def check_axis(axis: int, x: Shape) -> None:
    """Raises ShapeError where a value of shape x has no such axis (from the end where negative)."""
    if not -len(x) <= axis < len(x):
        raise ShapeError(
            tr(
                "works along axis {axis}; this gives {shape}, which has {rank} axes, counted from 0",
                axis=axis,
                shape=shape_text(x),
                rank=len(x),
            ),
            input=0,
        )


def with_length(x: Shape, axis: int, length: int) -> Shape:
    """The shape x with another length along an axis."""
    axis %= len(x)
    return *x[:axis], length, *x[axis + 1 :]


def along(axis: int, start: int, stop: int, rank: int) -> tuple[slice, ...]:
    """The index of what lies from `start` to before `stop` on an axis of a value of so many axes."""
    index = [slice(None)] * rank
    index[axis] = slice(start, stop)
    return tuple(index)
