"""What happens with an error that nobody expected: it is written down and told, and the window lives on."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

log = logging.getLogger("netstudio.studio")


@contextmanager
def exceptions_told(tell: Callable[[BaseException], None]) -> Iterator[None]:
    """As long as this lasts, what no code has caught goes to the log and, through `tell`, to the person."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        try:
            tell(error)
        except Exception:
            log.exception("the error could not be shown")

    before, sys.excepthook = sys.excepthook, hook
    try:
        yield
    finally:
        sys.excepthook = before
