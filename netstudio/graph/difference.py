"""What makes one graph train otherwise than another: the first difference, in words."""

from __future__ import annotations

from collections.abc import Iterator, Set

import msgspec

from netstudio.declare import Settings, fields_of
from netstudio.graph.expand import expand
from netstudio.graph.model import Graph, Node
from netstudio.typed import shown
from netstudio.words import Words, tr

# How long it lasts, and the learning rate, which may be turned at any time.
FREE = frozenset({"epochs", "steps", "learning_rate"})


def difference(saved: Graph, graph: Graph) -> Words | None:
    """What `graph` does otherwise than the `saved` one, in words; None where it trains in the same way.

    Names, positions and titles change no number. More epochs or steps, or another learning rate, are no other
    training either, but one that goes on longer, or at another pace.
    """
    return next(_differences(expand(saved), expand(graph)), None)


def _differences(saved: Graph, graph: Graph) -> Iterator[Words]:
    for node in saved:
        if node.id not in graph.nodes:
            yield tr("{node} was there, and is not now", node=node.name)
        else:
            yield from of_nodes(node, graph.nodes[node.id])
    for node in graph:
        if node.id not in saved.nodes:
            yield tr("{node} is new", node=node.name)
    for end in sorted(saved.wires.keys() | graph.wires.keys()):
        if saved.wires.get(end) != graph.wires.get(end):
            yield tr("{node} is wired otherwise at “{port}”", node=graph.nodes[end.node].name, port=end.port)
    yield from of_training(saved, graph, FREE)


def of_training(saved: Graph, graph: Graph, free: Set[str] = frozenset()) -> Iterator[Words]:
    """What the training settings of one graph, but for those in `free`, say otherwise than another's."""
    yield from _of_settings(tr("training"), saved.training, graph.training, free)


def of_nodes(saved: Node, node: Node) -> Iterator[Words]:
    """What one node does otherwise than another."""
    if saved.kind != node.kind:
        yield _other(node.name, tr("layer"), saved.kind, node.kind)
    elif isinstance(saved.layer, Settings) and isinstance(node.layer, Settings):
        yield from _of_settings(node.name, saved.layer, node.layer)
    if saved.frozen != node.frozen:
        yield _other(node.name, tr("frozen"), shown(saved.frozen), shown(node.frozen))
    if saved.bypassed != node.bypassed:
        yield _other(node.name, tr("bypassed"), shown(saved.bypassed), shown(node.bypassed))


def _of_settings(
    owner: Words | str, saved: Settings, settings: Settings, free: Set[str] = frozenset()
) -> Iterator[Words]:
    for field in fields_of(type(settings)):
        was, now = getattr(saved, field.name), getattr(settings, field.name)
        if was == now or field.name in free:
            continue
        if isinstance(now, Settings) and type(was) is type(now):
            yield from _of_settings(owner, was, now, free)
        else:
            yield _other(owner, field.label, _value(was), _value(now))


def _other(owner: Words | str, what: Words, was: str, now: str) -> Words:
    return tr("{owner}: {what} was {was}, and is {now} now", owner=owner, what=what, was=was, now=now)


def _value(value: object) -> str:
    """A value as it stands in the file; of a choice that has fields of its own its kind alone."""
    plain = msgspec.to_builtins(value)
    return shown(plain["kind"] if isinstance(plain, dict) else plain)
