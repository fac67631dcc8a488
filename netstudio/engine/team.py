"""The team: the lanes of a plan, each on a thread of its own, and where they meet to add something up."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Callable, Sequence
from contextvars import Context
from functools import partial

import numpy as np

Task = Callable[[], None]
Inbox = queue.SimpleQueue[Task | None]

BUFFER = 512  # numbers at a time that NumPy converts or broadcasts in memory that it takes for that: 2 KiB


class Team:
    """`size` lanes. The first works in the calling thread; the others' threads start when first needed.

    Tasks overflow in silence: what is not finite is looked for after a step, where its place can be named.
    `close()` ends the threads; a team that is dropped ends them as well.
    """

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self._context = _context()
        self._barrier = threading.Barrier(size)
        self._meetings: list[list[np.ndarray]] = []
        self._inboxes: list[Inbox] = []
        self._outbox: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._finalizer: weakref.finalize[..., Team] | None = None

    def run(self, tasks: Sequence[Task]) -> None:
        """One task for each lane, side by side. Raises what the first of them raised, once all have ended."""
        if self.size == 1:
            self._context.run(tasks[0])
            return
        if not self._threads:
            self._start()
        for inbox, task in zip(self._inboxes, tasks[1:], strict=True):
            inbox.put(task)
        first = partial(self._context.run, tasks[0])
        errors = [_outcome(first, self._barrier), *(self._outbox.get() for _ in self._inboxes)]
        if any(errors):
            self._barrier.reset()
            # A lane that waited in vain only says that another one failed.
            cause = min((e for e in errors if e), key=lambda e: isinstance(e, threading.BrokenBarrierError))
            raise cause

    def meeting(self, index: int, part: np.ndarray) -> tuple[np.ndarray, Task]:
        """Where all lanes add up what each has in `part`: the array of the total, and the task that fills it.

        `index` counts the meetings of a step, the same in every lane. Between two tasks of `run` a meeting
        takes place at most once.
        """
        if self.size == 1:
            return part, _nothing
        while len(self._meetings) <= index:
            self._meetings.append([])
        parts = self._meetings[index]
        parts.append(part)
        total = np.zeros_like(part)
        return total, partial(_add_up, self._barrier, parts, total)

    def close(self) -> None:
        """End the threads; the next `run` starts them anew."""
        if self._finalizer:
            self._finalizer()
            for thread in self._threads:
                thread.join()
        self._threads, self._inboxes, self._finalizer = [], [], None

    def _start(self) -> None:
        for lane in range(1, self.size):
            inbox: Inbox = queue.SimpleQueue()
            thread = threading.Thread(
                target=_context().run,
                args=(_serve, inbox, self._outbox, self._barrier),
                name=f"netstudio-lane-{lane}",
                daemon=True,
            )
            thread.start()
            self._inboxes.append(inbox)
            self._threads.append(thread)
        self._finalizer = weakref.finalize(self, _dismiss, tuple(self._inboxes))


def _context() -> Context:
    """NumPy's settings in a team: entering them costs less than `np.errstate`, step after step."""
    context = Context()
    context.run(np.seterr, all="ignore")
    context.run(np.setbufsize, BUFFER)
    return context


def _serve(inbox: Inbox, outbox: queue.SimpleQueue[BaseException | None], barrier: threading.Barrier) -> None:
    while (task := inbox.get()) is not None:
        outbox.put(_outcome(task, barrier))
        del task  # or the plan that it belongs to would live until the next one


def _outcome(task: Task, barrier: threading.Barrier) -> BaseException | None:
    """Do a task; what it raised, after letting go whoever waits for this lane."""
    try:
        task()
        return None
    except BaseException as error:
        barrier.abort()
        return error


def _dismiss(inboxes: Sequence[Inbox]) -> None:
    for inbox in inboxes:
        inbox.put(None)


def _add_up(barrier: threading.Barrier, parts: Sequence[np.ndarray], total: np.ndarray) -> None:
    """All lanes add in the same order, so that they get the same bits."""
    barrier.wait()
    np.add(parts[0], parts[1], out=total)
    for part in parts[2:]:
        np.add(total, part, out=total)


def _nothing() -> None:
    """What a lane by itself has to do to meet the others."""
