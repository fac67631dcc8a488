"""What the command palette offers, and the order in which it finds it. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from netstudio.studio.palette.search import match


@dataclass(frozen=True)
class Command:
    """One thing to do: its words, where else it is found, its keys, and what runs it.

    `key` tells it from all others; `why` says why it cannot be done now; `aliases` are other words that find
    it; a `quiet` one is only shown to those who look for it.
    """

    key: str
    words: str
    run: Callable[[], object]
    note: str = ""
    keys: str = ""
    why: str = ""
    aliases: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The words under which it is found, the likeliest first."""
        return (self.words, *self.aliases, f"{self.note} {self.words}")


def found(typed: str, commands: Iterable[Command], recent: Sequence[str]) -> list[Command]:
    """What fits, the best first, of equals the recently used; all but the quiet where nothing is typed."""
    lately = {key: i for i, key in enumerate(recent)}
    never = len(lately)
    if not typed.strip():
        loud = [command for command in commands if not command.quiet or command.key in lately]
        return sorted(loud, key=lambda command: lately.get(command.key, never))
    fits = []
    for command in commands:
        names = [(fit, i, len(name)) for i, name in enumerate(command.names) if (fit := _fit(typed, name))]
        if names:
            fit, i, length = min(names)
            fits.append(((fit, lately.get(command.key, never), bool(command.why), i, length), command))
    return [command for _, command in sorted(fits, key=lambda pair: pair[0])]


def _fit(typed: str, name: str) -> int:
    """How well it fits, from 1; 0 where it does not."""
    how = match(typed, name)
    return 0 if how is None else int(how) + 1
