"""Which tensors of a node can be looked at: what comes in and goes out, its parameters, the gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox

from netstudio.document.document import Document
from netstudio.graph.expand import computed_end
from netstudio.graph.model import End, Wire
from netstudio.training.snapshot import Side, TensorRef
from netstudio.words import Words, tr

SIDES: tuple[Side, Side] = ("value", "gradient")


@dataclass(frozen=True)
class Choice:
    """A tensor, by the symbol that stands for it: `y`, `∂W`."""

    symbol: str
    ref: TensorRef


def choices(document: Document, node: str) -> list[Choice]:
    """All tensors of a node: outputs, inputs that are wired, parameters; those that learn with a gradient."""
    graph = document.analysis.computed
    found = document.analysis.nodes.get(node)
    outputs = [port.name for port in graph.output_ports(node)]
    inputs = [port.name for port in graph.input_ports(node) if End(node, port.name) in graph.wires]
    parameters = [name for name, _ in found.parameters] if found else []
    states = [name for name, _ in found.states] if found else []
    kept = [*parameters, *states] if graph.nodes[node].frozen else states
    flowing = [name for name in (*outputs, *inputs, *parameters) if name not in kept]
    pairs = [(name, side) for name in flowing for side in SIDES] + [(name, SIDES[0]) for name in kept]
    return [Choice(symbol(name, side), TensorRef(node, name, side)) for name, side in pairs]


def tensor_names(document: Document, node: str) -> list[str]:
    """The tensors of a node that a loss may depend on: outputs, inputs that are wired, parameters."""
    found = document.analysis.nodes.get(node)
    states = [name for name, _ in found.states] if found else []
    return list(dict.fromkeys(c.ref.port for c in choices(document, node) if c.ref.port not in states))


def shown_by(document: Document, node: str | None) -> str | None:
    """The computed node whose tensors stand for those of a drawn one; of a group, what comes out of it."""
    graph = document.graph
    if node and node in graph.nodes and graph.nodes[node].is_group and (ports := graph.output_ports(node)):
        node = computed_end(graph, End(node, ports[0].name), output=True).node
    return node if node in document.analysis.computed.nodes else None


def symbol(name: str, side: Side) -> str:
    """How a tensor is called: its name, with ∂ before it where it is a gradient."""
    return f"∂{name}" if side == "gradient" else name


def axis_names(learned: bool, held: int) -> list[Words]:
    """What the first axes of a tensor are called, all but the last two; `learned`: it is a parameter."""
    known = (tr("filter"), tr("channel")) if learned else (tr("sample"), tr("channel"))
    if held == 2 or (held == 1 and not learned):
        return list(known[:held])
    return [tr("axis {axis}", axis=axis) for axis in range(held)]


def ref_of_wire(wire: Wire) -> TensorRef:
    """What a wire carries: the tensor at the input that it ends in."""
    return TensorRef(wire.target.node, wire.target.port)


def fill(chooser: QComboBox, entries: Sequence[tuple[str, object]], chosen: object) -> None:
    """Offer these entries, if they are others than before, and choose one."""
    before = [(chooser.itemText(i), chooser.itemData(i)) for i in range(chooser.count())]
    if before != list(entries):
        chooser.clear()
        for text, data in entries:
            chooser.addItem(text, data)
    index = next((i for i, (_, data) in enumerate(entries) if data == chosen), -1)
    chooser.setCurrentIndex(index)
