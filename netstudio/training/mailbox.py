"""Between the worker's thread and the others: commands and wishes go in, a snapshot and weights come out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.training.snapshot import Snapshot, Wants

Command = Callable[[], None]


class Mailbox:
    """Keeps every command, and of all else the latest only."""

    def __init__(self) -> None:
        self._wake = threading.Condition()  # guards all below
        self._commands: deque[Command] = deque()
        self._wants: Wants | None = None
        self._snapshot: Snapshot | None = None
        self._weights: dict[Key, np.ndarray] | None = None
        self._idle = False

    # For other threads --------------------------------------------------------------------------------------

    def tell(self, command: Command) -> None:
        """Do this after the present step and the commands before it."""
        with self._wake:
            self._commands.append(command)
            self._idle = False
            self._wake.notify()

    def look(self, wants: Wants) -> None:
        """Take a snapshot, once the commands that were told are done."""
        with self._wake:
            self._wants = wants
            self._idle = False
            self._wake.notify()

    def take_snapshot(self) -> Snapshot | None:
        """The latest snapshot, once."""
        with self._wake:
            snapshot, self._snapshot = self._snapshot, None
            return snapshot

    def take_weights(self) -> dict[Key, np.ndarray] | None:
        """The weights as the worker last came to rest, once; empty after a reset, as initial values hold."""
        with self._wake:
            weights, self._weights = self._weights, None
            return weights

    @property
    def has_snapshot(self) -> bool:
        """Whether one is waiting to be taken."""
        return self._snapshot is not None

    @property
    def idle(self) -> bool:
        """Whether the worker sleeps."""
        return self._idle

    # For the worker -----------------------------------------------------------------------------------------

    @property
    def wanted(self) -> bool:
        """Whether a snapshot is."""
        return self._wants is not None

    def next_command(self, otherwise: Command | None, photograph: Command) -> Command:
        """What to do now: a command, or `otherwise`, or a snapshot; sleeps while there is nothing."""
        with self._wake:
            while True:
                if self._commands:
                    return self._commands.popleft()
                if otherwise is not None:
                    return otherwise
                if self._wants is not None:
                    return photograph
                self._idle = True
                self._wake.wait()

    def take_wants(self) -> Wants | None:
        """What a snapshot is to show, once."""
        with self._wake:
            wants, self._wants = self._wants, None
            return wants

    def leave_snapshot(self, snapshot: Snapshot) -> None:
        """In place of the one before."""
        with self._wake:
            self._snapshot = snapshot

    def leave_weights(self, weights: dict[Key, np.ndarray]) -> None:
        """In place of those before."""
        with self._wake:
            self._weights = weights
