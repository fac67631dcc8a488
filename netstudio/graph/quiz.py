"""The quiz in a drawing: which values and derivatives are hidden, for the learner to find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from netstudio.graph.model import End, Graph

Side = Literal["value", "gradient"]


@dataclass(frozen=True, order=True)
class Hidden:
    """What is hidden: the value, or the gradient, that the wire into an input carries.

    With a `layer`, it is a wire inside of that one, whose ends are those of its operations.
    """

    target: End
    side: Side
    layer: str = ""


def hide(graph: Graph, hidden: Iterable[Hidden], on: bool = True) -> Graph:
    """The graph that hides these too, or hides them no more."""
    changed = set(graph.hidden)
    for one in hidden:
        (changed.add if on else changed.discard)(one)
    return graph.with_hidden(changed)


def without_quiz(graph: Graph) -> Graph:
    """The graph that hides nothing."""
    return graph.with_hidden(())


def left(graph: Graph, hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """Those whose wire, or layer, is still there, in order."""
    return tuple(
        sorted(
            one
            for one in set(hidden)
            if (one.layer in graph.nodes if one.layer else one.target in graph.wires)
        )
    )
