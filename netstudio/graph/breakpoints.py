"""Edits of what a run stops at: breakpoints at nodes, and conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from netstudio.graph.model import Breakpoint, Graph, Placeholder, StopCondition
from netstudio.layers.group import GroupInput, GroupOutput

Side = Literal["forward", "backward"]


def stops_of(graph: Graph) -> tuple[object, ...]:
    """All that a run of a graph stops at, and the names that its conditions may use."""
    names = [(node.name, node.group) for node in graph] if graph.conditions or graph.breakpoints else []
    return dict(graph.breakpoints), graph.conditions, names


def can_stop(graph: Graph, node: str) -> bool:
    """Whether anything is computed at a node that a run could stop before: not at data and constants."""
    if node not in graph.nodes or isinstance(graph.nodes[node].layer, Placeholder | GroupInput | GroupOutput):
        return False
    return graph.nodes[node].is_group or bool(graph.input_ports(node))


def stops_at(graph: Graph, node: str, side: Side) -> bool:
    """Whether a node has a breakpoint before its forward, or before its backward, on or off."""
    found = graph.breakpoints.get(node)
    return found is not None and (found.forward if side == "forward" else found.backward)


def stop_at(graph: Graph, nodes: Iterable[str], side: Side, on: bool = True) -> Graph:
    """The graph that stops before the forward, or the backward, of these nodes, or does so no more."""
    breakpoints = dict(graph.breakpoints)
    for node in nodes:
        found = breakpoints.pop(node, Breakpoint(forward=False))
        forward = on if side == "forward" else found.forward
        backward = on if side == "backward" else found.backward
        if forward or backward:
            breakpoints[node] = replace(found, forward=forward, backward=backward, off=found.off and not on)
    return graph.with_breakpoints(breakpoints)


def set_breakpoint(graph: Graph, node: str, found: Breakpoint | None) -> Graph:
    """The graph with another breakpoint at a node; None: without one."""
    others = {n: b for n, b in graph.breakpoints.items() if n != node}
    return graph.with_breakpoints(others if found is None else {**others, node: found})


def add_condition(graph: Graph, text: str) -> Graph:
    """The graph that stops at one more condition; one that it has is switched on."""
    others = [c for c in graph.conditions if c.text != text]
    known = len(others) < len(graph.conditions)
    if not known:
        return graph.with_conditions([*graph.conditions, StopCondition(text)])
    return graph.with_conditions(replace(c, off=c.off and c.text != text) for c in graph.conditions)


def set_condition(graph: Graph, text: str, found: StopCondition | None) -> Graph:
    """The graph with another condition in place of one; None: without it."""
    kept = (found if c.text == text else c for c in graph.conditions)
    return graph.with_conditions(c for c in kept if c is not None)


def without_stops(graph: Graph) -> Graph:
    """The graph that stops at nothing."""
    return graph.with_breakpoints({}).with_conditions(())
