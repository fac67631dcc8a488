"""No exception leaves a paint or an event handler: Qt would raise it somewhere else, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def guarded(otherwise: R) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A handler that, where it fails, reports to `sys.excepthook` and returns `otherwise`."""

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        @wraps(method)
        def safe(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return method(*args, **kwargs)
            except Exception:
                sys.excepthook(*sys.exc_info())
                return otherwise

        return safe

    return decorate


def guarded_paint(paint: Callable[P, None]) -> Callable[P, None]:
    """A painting method that reports its first failure only: it is called again with every frame."""
    reported = False

    @wraps(paint)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        nonlocal reported
        try:
            paint(*args, **kwargs)
        except Exception:
            if not reported:
                reported = True
                sys.excepthook(*sys.exc_info())

    return safe
