"""A wire on trial: what it would bring, found from what is known of the graph without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heapify, heappop, heappush

from netstudio.graph import edits
from netstudio.graph.analysis import Analysis, analyse, group_shapes, look_at, outputs_at
from netstudio.graph.expand import computed_wire
from netstudio.graph.findings import told_of, whole_problems
from netstudio.graph.infer import Inference, Spec, infer_at
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.problem import Problem, Severity
from netstudio.layers.base import Port
from netstudio.layers.group import Group
from netstudio.words import tr


@dataclass(frozen=True)
class Effect:
    """What new wires change: outputs with another shape (None: not known any more), and new errors."""

    shapes: Mapping[End, Spec | None]
    errors: tuple[Problem, ...]


class Trial:
    """Wires that begin at `starts` and look for their other end, which is one for all of them.

    Several begin at inputs: together they are led from one output to another. Only what the new wires
    themselves bring is held against them, not problems that were there before. `takes` is quick enough to be
    asked of every port in sight; `effect` follows the shapes downstream as far as they change.
    """

    def __init__(self, analysis: Analysis, starts: Iterable[End], from_output: bool) -> None:
        self.analysis = analysis
        self.graph = analysis.graph
        self._computed = analysis.computed
        self.starts = tuple(starts)
        self.from_output = from_output
        self._effects: dict[End, Effect] = {}
        self._takes: dict[End, bool] = {}

    def wires(self, other: End) -> tuple[Wire, ...]:
        """The wires, were they to end at `other`."""
        if self.from_output:
            return tuple(Wire(start, other) for start in self.starts)
        return tuple(Wire(other, start) for start in self.starts)

    def takes(self, other: End) -> bool:
        """Whether the wires can end at `other`, as far as the layer tells that would read from them."""
        if other not in self._takes:
            self._takes[other] = self._takes_here(other)
        return self._takes[other]

    def refusal(self, other: End) -> Problem | None:
        """Why the wires cannot end at `other`, in words; None where they can."""
        readers = {wire.target.node for wire in self.wires(other)}
        return min(self.effect(other).errors, key=lambda p: p.node not in readers, default=None)

    def effect(self, other: End) -> Effect:
        """What the wires bring, were they to end at `other`."""
        if other not in self._effects:
            self._effects[other] = self._find_effect(other)
        return self._effects[other]

    def connected(self, other: End) -> Graph:
        """The graph with the wires."""
        return edits.connect_all(self.graph, self.wires(other))

    def _takes_here(self, other: End) -> bool:
        if other.node in self._barred and len(self._rank) == len(self._computed.nodes):
            return False  # it would be the first circle
        if other.node in self._barred or not self._can_follow(other):
            return self.refusal(other) is None
        wires = self._computed_wires(other)
        new = {w.target: spec for w in wires if (spec := self.analysis.shapes.get(w.source))}
        for node in {end.node for end in new}:
            found = infer_at(self._computed, node, self.analysis.shapes, new)
            if found is not None and found.refusal:  # it may be one that was there before
                return node in self._faulty and self.refusal(other) is None
        return True

    def _find_effect(self, other: End) -> Effect:
        wires = self.wires(other)
        for wire in wires:
            if wire.source.node == wire.target.node:
                words = tr("A layer cannot feed itself.")
                return Effect({}, (Problem(Severity.ERROR, words, wire.target.node, wire.target.port),))
        if other.node in self._barred or not self._can_follow(other):
            whole = analyse(self.connected(other))
            return Effect(_others(self.analysis.shapes, whole.shapes), self._new(whole.errors))
        computed = {w.target: w for w in self._computed_wires(other)}
        after = replace(self._computed, wires={**self._computed.wires, **computed})
        return self._spread(after, {end.node for end in computed})

    def _spread(self, graph: Graph, nodes: Set[str]) -> Effect:
        """Look at these nodes anew, and at all that read from them as long as shapes change."""
        known = self.analysis
        changed: dict[End, Spec | None] = {}
        shapes = dict(known.shapes)
        found_at: dict[str, Inference] = {}
        problems: list[Problem] = []
        waiting = [self._rank[node] for node in nodes]
        heapify(waiting)
        seen = set(waiting)
        while waiting:
            node = known.order[heappop(waiting)]
            found, its = look_at(graph, node, shapes)
            problems += its
            if found is not None:
                found_at[node] = found
            for end, spec in self._changes(node, found):
                changed[end] = spec
                shapes.pop(end, None)
                if spec is not None:
                    shapes[end] = spec
                readers = {wire.target.node for wire in self._computed.wires_from.get(end, ())}
                for rank in {self._rank[node] for node in readers & self._rank.keys()} - seen:
                    seen.add(rank)
                    heappush(waiting, rank)
        after = replace(known, computed=graph, nodes={**known.nodes, **found_at})
        problems += whole_problems(after)
        changed |= group_shapes(self.graph, changed)
        errors = (told_of(self.graph, p) for p in problems if p.severity is Severity.ERROR)
        return Effect(changed, self._new(errors))

    def _changes(self, node: str, found: Inference | None) -> Iterator[tuple[End, Spec | None]]:
        """The outputs of a node that are not as they were."""
        now = {} if found is None else outputs_at(self._computed, node, found)
        for port in self._computed.output_ports(node):
            end = End(node, port.name)
            if now.get(end) != self.analysis.shapes.get(end):
                yield end, now.get(end)

    def _can_follow(self, other: End) -> bool:
        """Whether the ends are ports, and the nodes that would read stand in the order that is known.

        What is in a repeated group is there several times, and only looked at as a whole.
        """
        wires = self.wires(other)
        if not all(
            _has(self.graph.output_ports, w.source) and _has(self.graph.input_ports, w.target) for w in wires
        ):
            return False
        if self._repeated and any(self._is_repeated(end.node) for w in wires for end in (w.source, w.target)):
            return False
        return all(wire.target.node in self._rank for wire in self._computed_wires(other))

    def _computed_wires(self, other: End) -> list[Wire]:
        return [computed_wire(self.graph, wire) for wire in self.wires(other)]

    def _is_repeated(self, node: str) -> bool:
        return not self._repeated.isdisjoint((*self.graph.path(node), node))

    @cached_property
    def _repeated(self) -> Set[str]:
        return {n.id for n in self.graph if isinstance(n.layer, Group) and n.layer.repeat > 1}

    def _new(self, errors: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(p for p in errors if _key(p) not in self._before)

    @cached_property
    def _before(self) -> Set[object]:
        return {_key(p) for p in self.analysis.errors}

    @cached_property
    def _faulty(self) -> Set[str | None]:
        return {p.node for p in self.analysis.errors}

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {node: i for i, node in enumerate(self.analysis.order)}

    @cached_property
    def _barred(self) -> Set[str]:
        """The nodes to which a wire would close a circle: those before the starts, or after them."""
        near = _before if self.from_output else _after
        waiting = [end.node for end in self.starts]
        seen = set(waiting)
        while waiting:
            new = set(near(self.graph, waiting.pop())) - seen
            seen |= new
            waiting += new
        return seen


def why_not_connect(graph: Graph, source: End, target: End) -> Problem | None:
    """Why a wire from `source` to `target` is refused, in words; None where it may be drawn."""
    return Trial(analyse(graph), [source], from_output=True).refusal(target)


def _before(graph: Graph, node: str) -> Iterator[str]:
    ends = (End(node, port.name) for port in graph.input_ports(node))
    return (graph.wires[end].source.node for end in ends if end in graph.wires)


def _after(graph: Graph, node: str) -> Iterator[str]:
    ends = (End(node, port.name) for port in graph.output_ports(node))
    return (wire.target.node for end in ends for wire in graph.wires_from.get(end, ()))


def _others(before: Mapping[End, Spec], after: Mapping[End, Spec]) -> dict[End, Spec | None]:
    """What is not as it was; None for what is not known any more."""
    ends = before.keys() | after.keys()
    return {end: after.get(end) for end in ends if after.get(end) != before.get(end)}


def _has(ports: Callable[[str], tuple[Port, ...]], end: End) -> bool:
    return any(port.name == end.port for port in ports(end.node))


def _key(problem: Problem) -> object:
    return problem.node, problem.port, str(problem)
