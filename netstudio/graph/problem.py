"""A problem of a graph: what is wrong, in words, how much it stands in the way, where, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from netstudio.graph.model import Graph
from netstudio.words import Words, tr


class Severity(Enum):
    """How much a problem stands in the way."""

    ERROR = "error"  # wrong: cannot run
    UNFINISHED = "unfinished"  # not wrong, but cannot run yet
    HINT = "hint"  # runs, but perhaps not as meant

    @property
    def label(self) -> Words:
        """The word for people."""
        return _SEVERITY_LABELS[self]


_SEVERITY_LABELS = {
    Severity.ERROR: tr("Error"),
    Severity.UNFINISHED: tr("Unfinished"),
    Severity.HINT: tr("Hint"),
}


@dataclass(frozen=True)
class Fix:
    """A way out of a problem that is one click away."""

    label: Words
    edit: Callable[[Graph], Graph]


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words, and where: a node, one of its ports, one of its fields."""

    severity: Severity
    words: Words
    node: str | None = None
    port: str | None = None
    field: str | None = None
    fix: Fix | None = None

    def __str__(self) -> str:
        return str(self.words)
