"""Two drawings side by side: which nodes and wires one has more, or less, and which it has otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from netstudio.graph.difference import of_nodes, of_training
from netstudio.graph.model import End, Graph, Node, Wire
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Comparison:
    """What `after` has that `before` has not, and the other way round. Places on the canvas do not count.

    Nodes that are the same have the same id in both, as in two states of one drawing; of drawings that have
    nothing to do with each other, nodes of the same kind with the same name or, failing that, the same id.
    `match` gives the id in `after` for that in `before`. Wires of `before` are named by the ids of `after`
    where there are such.
    """

    before: Graph
    after: Graph
    match: Mapping[str, str]
    added: Set[str]
    removed: tuple[Node, ...]
    changed: Mapping[str, tuple[Words, ...]]
    added_wires: Set[Wire]
    removed_wires: tuple[Wire, ...]
    training: tuple[Words, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two are the same but for where things stand."""
        return not (
            self.added
            or self.removed
            or self.changed
            or self.added_wires
            or self.removed_wires
            or self.training
        )

    def source(self, end: End) -> str | None:
        """The id in `before` of a node that a removed wire ends at, where `after` has none; else None."""
        return None if end.node in self.after.nodes else end.node.removeprefix(GONE)


GONE = "-"  # before the id of a node that only `before` has: no id begins so


def compare(before: Graph, after: Graph) -> Comparison:
    """What it takes to come from one drawing to the other."""
    match = _match(before, after)
    matched = {new: before.nodes[old] for old, new in match.items()}
    changed = {
        node.id: words for node in after if node.id in matched if (words := _changes(matched, node, match))
    }
    old_wires = {_renamed(wire, before, match) for wire in before.wires.values()}
    new_wires = set(after.wires.values())
    return Comparison(
        before,
        after,
        match,
        frozenset(after.nodes.keys() - matched.keys()),
        tuple(node for node in before if node.id not in match),
        changed,
        frozenset(new_wires - old_wires),
        tuple(sorted(old_wires - new_wires)),
        tuple(of_training(before, after)),
    )


def _match(before: Graph, after: Graph) -> dict[str, str]:
    """Of each node of `before` the one of `after` that it is: by name first, then by id; kinds must agree."""
    match: dict[str, str] = {}
    by_name = {(node.kind, node.name, node.group): node.id for node in after}
    same = [n.id for n in before if n.id in after.nodes and after.nodes[n.id].kind == n.kind]
    if 2 * len(same) >= len(before.nodes):  # two states of one drawing
        return {node: node for node in same}
    for node in before:
        found = by_name.get((node.kind, node.name, match.get(node.group, node.group)))
        if found is not None:
            match[node.id] = found
    taken = set(match.values())
    return {**{node: node for node in same if node not in match and node not in taken}, **match}


def _changes(matched: Mapping[str, Node], node: Node, match: Mapping[str, str]) -> tuple[Words, ...]:
    was = matched[node.id]
    words = list(of_nodes(was, node))
    if was.name != node.name:
        words.insert(0, tr("{name} was called {was}", name=node.name, was=was.name))
    if match.get(was.group, was.group) != node.group:
        words.append(tr("{name} stands in another group now", name=node.name))
    return tuple(words)


def _renamed(wire: Wire, before: Graph, match: Mapping[str, str]) -> Wire:
    def end(old: End) -> End:
        node = match.get(old.node, GONE + old.node)
        is_group = old.node in before.nodes and before.nodes[old.node].is_group
        return End(node, match.get(old.port, old.port) if is_group else old.port)

    return Wire(end(wire.source), end(wire.target))
