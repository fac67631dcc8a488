"""Ctrl+C in the terminal from which the studio was started."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def interrupt_calls(close: Callable[[], object]) -> Iterator[None]:
    """As long as this lasts, an interrupt calls `close`.

    Python looks at signals only when it runs, and Qt's event loop is not Python: the collector's timer sees
    to it that it does, twice a second.
    """
    before = signal.signal(signal.SIGINT, lambda *_: close())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
