"""Undo: a stack of named values. Entries that belong together (a drag, typing) merge by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from netstudio.words import Words

T = TypeVar("T")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One state, and what was done to come to it."""

    label: Words
    state: T
    key: object = None


class History(Generic[T]):
    """All states from the first on, and which one is current."""

    def __init__(self, label: Words, state: T) -> None:
        self._entries = [Entry(label, state)]
        self._current = 0

    @property
    def state(self) -> T:
        """The current state."""
        return self._entries[self._current].state

    @property
    def states(self) -> list[T]:
        """All states, the first one first."""
        return [entry.state for entry in self._entries]

    @property
    def undo_label(self) -> Words | None:
        """What `undo` would take back."""
        return self._entries[self._current].label if self._current else None

    @property
    def redo_label(self) -> Words | None:
        """What `redo` would do again."""
        return self._entries[self._current + 1].label if self._current + 1 < len(self._entries) else None

    @property
    def labels(self) -> tuple[Words, ...]:
        """What was done to come to each state, from the first on."""
        return tuple(entry.label for entry in self._entries)

    @property
    def current(self) -> int:
        """Which state is current, counted from 0."""
        return self._current

    def push(self, label: Words, state: T, key: object = None) -> None:
        """A new current state. With the `key` of the current entry it takes that entry's place."""
        del self._entries[self._current + 1 :]
        if key is not None and self._current and self._entries[-1].key == key:
            self._entries.pop()
        self._entries.append(Entry(label, state, key))
        self._current = len(self._entries) - 1

    def close_merge(self) -> None:
        """What comes next is an entry of its own, whatever its key: the drag or the typing is over."""
        entry = self._entries[self._current]
        self._entries[self._current] = Entry(entry.label, entry.state)

    def go_to(self, i: int) -> T:
        """Make another state the current one; beyond the ends, the one at the end."""
        self._current = min(max(i, 0), len(self._entries) - 1)
        self.close_merge()
        return self.state
