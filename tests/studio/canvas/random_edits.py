"""Edits of every kind, chosen by numbers: for tests that make very many of them."""

from __future__ import annotations

from collections.abc import Callable

from netstudio.graph import edits
from netstudio.graph.groups import dissolve, make_group
from netstudio.graph.heal import remove_and_heal
from netstudio.graph.layout import layout
from netstudio.graph.model import Bookmark, End, Frame, Graph
from netstudio.layers import (
    Accuracy,
    Add,
    Affine,
    BatchNorm,
    Concatenate,
    Convolution,
    Dropout,
    Flatten,
    GroupInput,
    GroupOutput,
    MaxPooling,
    Mnist,
    Multiply,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
    Variable,
)
from netstudio.words import Refusal

LAYERS = (
    Mnist(),
    Spirals(),
    Affine(units=7),
    Affine(units=5, bias=False),
    Convolution(filters=3),
    ReLU(),
    Sigmoid(),
    Add(),
    Multiply(),
    Variable(),
    Concatenate(),
    Flatten(),
    MaxPooling(),
    BatchNorm(),
    Dropout(),
    SoftmaxWithLoss(),
    Accuracy(),
)
MOST = 40  # nodes: then some go


class Choice:
    """Picks by a few numbers, so that a failing run can be made smaller."""

    def __init__(self, *numbers: int) -> None:
        self._numbers = list(numbers)

    def of(self, items: list) -> object:
        """One of them."""
        return items[self._next() % len(items)]

    def some(self, items: list) -> list:
        """A few of them, one at least."""
        start, count = self._next() % len(items), 1 + self._next() % 4
        return items[start : start + count]

    def place(self) -> tuple[float, float]:
        """Somewhere on the canvas."""
        return 8.0 * (self._next() % 300), 8.0 * (self._next() % 100)

    def _next(self) -> int:
        number = self._numbers.pop(0)
        self._numbers.append((number * 1103515245 + 12345) % 2**31)
        return number


def add(graph: Graph, choose: Choice, scope: str) -> Graph:
    layers = [*LAYERS, GroupInput(), GroupOutput()] if scope else list(LAYERS)
    return edits.add(graph, choose.of(layers), choose.place(), scope)[0]


def wire(graph: Graph, choose: Choice, scope: str) -> Graph:
    nodes = [node.id for node in graph.inside(scope)]
    outs = [End(n, p.name) for n in nodes for p in graph.output_ports(n)]
    ins = [End(n, p.name) for n in nodes for p in graph.input_ports(n)]
    return edits.connect(graph, choose.of(outs), choose.of(ins)) if outs and ins else graph


def remove(graph: Graph, choose: Choice, scope: str) -> Graph:
    return edits.remove(graph, choose.some([node.id for node in graph.inside(scope)]))


def heal(graph: Graph, choose: Choice, scope: str) -> Graph:
    return remove_and_heal(graph, choose.some([node.id for node in graph.inside(scope)]))


def cut(graph: Graph, choose: Choice, scope: str) -> Graph:
    wires = list(graph.wires_inside(scope))
    return edits.remove(graph, wires=choose.some(wires)) if wires else graph


def move(graph: Graph, choose: Choice, scope: str) -> Graph:
    nodes = choose.some([node.id for node in graph.inside(scope)])
    return edits.move(graph, {node: choose.place() for node in nodes})


def set_layer(graph: Graph, choose: Choice, scope: str) -> Graph:
    node = choose.of(list(graph.inside(scope)))
    same = [layer for layer in LAYERS if type(layer) is type(node.layer)]
    if node.is_group:
        same = [type(node.layer)(repeat=n) for n in (1, 2, 3)]
    return edits.set_layer(graph, node.id, choose.of(same)) if same else graph


def rename(graph: Graph, choose: Choice, scope: str) -> Graph:
    node = choose.of([node.id for node in graph.inside(scope)])
    return edits.rename(graph, node, f"name {choose.place()[0]:.0f}")


def mark(graph: Graph, choose: Choice, scope: str) -> Graph:
    nodes = choose.some([node.id for node in graph.inside(scope)])
    edit = choose.of([edits.freeze, edits.bypass, edits.collapse])
    return edit(graph, nodes, choose.of([True, False]))


def group(graph: Graph, choose: Choice, scope: str) -> Graph:
    if len(graph.path(graph.inside(scope)[0].id)) > 3:
        return graph
    return make_group(graph, choose.some([node.id for node in graph.inside(scope)]))[0]


def ungroup(graph: Graph, choose: Choice, scope: str) -> Graph:
    groups = [node.id for node in graph.inside(scope) if node.is_group]
    return dissolve(graph, choose.of(groups))[0] if groups else graph


def paste(graph: Graph, choose: Choice, scope: str) -> Graph:
    piece = edits.part(graph, choose.some([node.id for node in graph.inside(scope)]))
    return edits.paste(graph, piece, group=scope)[0]


def bend(graph: Graph, choose: Choice, scope: str) -> Graph:
    wires = list(graph.wires_inside(scope))
    if not wires:
        return graph
    points = tuple(choose.place() for _ in range(choose.of([0, 1, 2])))
    return graph.with_bends({**graph.bends, choose.of(wires).target: points})


def furnish(graph: Graph, choose: Choice, scope: str) -> Graph:
    x, y = choose.place()
    if choose.of([True, False]):
        return graph.with_bookmarks({**graph.bookmarks, choose.of([1, 5, 9]): Bookmark(x, y, 1.0, scope)})
    name = choose.of(["a", "b", "c"])
    return graph.with_frames({**graph.frames, name: Frame(name, name, (x, y, 300.0, 200.0), "", scope)})


def arrange(graph: Graph, choose: Choice, scope: str) -> Graph:
    return layout(graph, scope)


KINDS: tuple[Callable[[Graph, Choice, str], Graph], ...] = (
    add, wire, remove, cut, move, set_layer, rename, mark, group, ungroup, paste, bend, furnish, arrange,
    heal,
)  # fmt: skip


def random_edit(graph: Graph, kind: int, numbers: tuple[int, ...], scope: str = "") -> Graph:
    """The graph after one edit; the same where that was refused."""
    choose = Choice(*numbers)
    if not graph.inside(scope):
        return add(graph, choose, scope)
    if len(graph.nodes) > MOST:
        return remove(graph, choose, scope)
    try:
        # Drawings grow and are wired: every second edit adds or wires.
        return KINDS[kind % len(KINDS) if kind % 2 else (kind // 2) % 2](graph, choose, scope)
    except Refusal:
        return graph
