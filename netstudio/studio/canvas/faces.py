"""What nodes and wires show of the document, as values: an item is touched when its face is another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from netstudio.graph.analysis import Analysis
from netstudio.graph.expand import drawn
from netstudio.graph.infer import Inference, Spec
from netstudio.graph.model import Breakpoint, End, Graph, Node, Placeholder, Wire
from netstudio.graph.problem import Problem, Severity
from netstudio.layers.base import DataLayer, Family, Kind, Layer, Port
from netstudio.layers.group import Group, GroupInput, GroupOutput
from netstudio.layers.primitive import Outlet
from netstudio.studio import ink
from netstudio.studio.canvas.miniature import Miniature, miniature
from netstudio.studio.figures import grouped
from netstudio.words import shape_text, tr

GRID = 8.0  # pixels that nodes snap to
HEAD = 28.0  # height of a node's head
FIRST_PORT = (
    48.0  # the first port of every form is this far down, so that wires between neighbours are straight
)
PORT_PITCH = 32.0
NARROWEST, WIDEST = 128.0, 176.0
RADIUS = 28.0  # of the circle of an operation
CIRCLE_BOX = 96.0  # the circle stands in the middle of a square of this side
CAPSULE = (96.0, 44.0)
NAME_SIZE = 12.5
SUMMARY_SIZE = 10.5
NOTE_SIZE = 10.0
PICTURE = 24.0  # that a group is higher, for the picture of its inside


class Form(Enum):
    """The outline of a node."""

    CARD = "card"
    CIRCLE = "circle"  # an operation with its sign
    CAPSULE = "capsule"  # a number: constant or variable


class Symbol(Enum):
    """The outline of a port, which tells what flows there."""

    CIRCLE = "circle"  # (N, D)
    SQUARE = "square"  # (N, C, H, W)
    DIAMOND = "diamond"  # labels, integers
    TRIANGLE = "triangle"  # a scalar


_BY_KIND = {
    Kind.ANY: Symbol.CIRCLE,
    Kind.ROWS: Symbol.CIRCLE,
    Kind.IMAGES: Symbol.SQUARE,
    Kind.LABELS: Symbol.DIAMOND,
    Kind.SCALAR: Symbol.TRIANGLE,
}


@dataclass(frozen=True, slots=True)
class PortFace:
    """A port: its place is relative to the node's."""

    name: str
    symbol: Symbol
    x: float
    y: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class NodeFace:
    """All that a node shows while nothing runs. Without a family it is a layer that is not known."""

    name: str
    form: Form
    family: Family | None
    sign: str
    summary: str
    note: str  # stands where the live picture will be
    width: float
    height: float
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    ends: bool  # no wire leaves it
    frozen: bool  # what it has learned stays as it is
    bypassed: bool  # what comes in goes on as it is
    collapsed: bool  # a card of which the head alone is drawn, with the ports of each side in one place
    repeat: int  # copies of a group, one after the other
    inside: Miniature | None  # of a group
    errors: int
    unfinished: int
    breakpoint: Breakpoint | None = None

    def port(self, name: str, output: bool) -> PortFace | None:
        """The port of that name on one side."""
        return next((p for p in (self.outputs if output else self.inputs) if p.name == name), None)


@dataclass(frozen=True, slots=True)
class WireFace:
    """All that a wire shows while nothing runs."""

    shape: str  # empty for a scalar, and where it is not known
    labels: bool  # whole numbers, of which a mean says nothing
    wrong: bool  # the node it ends in refuses it


def node_face(graph: Graph, analysis: Analysis, node: Node, problems: tuple[Problem, ...]) -> NodeFace:
    """What a node shows."""
    layer, found = node.layer, analysis.inferences(node.id)
    ins, outs = graph.input_ports(node.id), graph.output_ports(node.id)
    specs_in = [
        analysis.shapes.get(w.source) if (w := graph.wires.get(End(node.id, p.name))) else None for p in ins
    ]
    specs_out = [analysis.shapes.get(End(node.id, p.name)) for p in outs]
    form = _form(layer)
    collapsed = node.collapsed and form is Form.CARD
    pitch = 0.0 if collapsed else PORT_PITCH
    given = zip(ins, specs_in, strict=True) if isinstance(layer, GroupOutput) else None
    shown = given or zip(outs, specs_out, strict=True)  # what goes out of a group came into its port
    summary = _summary(layer, specs_in, [(port.title, spec) for port, spec in shown])
    width, height = _size(
        form, f"{node.name} {times_sign(_repeat(layer))}", summary, max(len(ins), len(outs))
    )
    if isinstance(layer, Group):
        note = group_note(graph, analysis, node)
        width = min(max(width, _on_grid(ink.width_of(note, NOTE_SIZE) + 24)), WIDEST)
        height += PICTURE
    return NodeFace(
        name=node.name,
        form=form,
        family=None if isinstance(layer, Placeholder) else layer.family,
        sign="" if isinstance(layer, Placeholder) else layer.sign,
        summary=summary,
        note=group_note(graph, analysis, node) if isinstance(layer, Group) else _note(node, found),
        width=width,
        height=height,
        inputs=_ports(form, ins, specs_in, 0.0, pitch),
        outputs=_ports(form, outs, specs_out, width, pitch),
        ends=not any(End(node.id, p.name) in graph.wires_from for p in outs),
        frozen=node.frozen,
        bypassed=node.bypassed,
        collapsed=collapsed,
        repeat=_repeat(layer),
        inside=miniature(graph, node.id) if isinstance(layer, Group) else None,
        errors=sum(p.severity is Severity.ERROR for p in problems),
        unfinished=sum(p.severity is Severity.UNFINISHED for p in problems),
        breakpoint=graph.breakpoints.get(node.id),
    )


def wire_face(analysis: Analysis, wire: Wire, problems: tuple[Problem, ...]) -> WireFace:
    """What a wire shows; `problems` are those of the node it ends in."""
    spec = analysis.shapes.get(wire.source)
    wrong = any(p.port == wire.target.port and p.severity is Severity.ERROR for p in problems)
    return WireFace(shape_text(spec.shape) if spec and spec.shape else "", bool(spec and spec.integer), wrong)


def times_sign(repeat: int) -> str:
    """`×3`; nothing for what stands there once."""
    return f"×{repeat}" if repeat > 1 else ""


def _repeat(layer: Layer | Placeholder) -> int:
    return layer.repeat if isinstance(layer, Group) else 1


def _form(layer: Layer | Placeholder) -> Form:
    if isinstance(layer, GroupInput | GroupOutput | Outlet):
        return Form.CAPSULE
    if isinstance(layer, Placeholder) or layer.family is not Family.OPERATION:
        return Form.CARD
    return Form.CIRCLE if layer.inputs else Form.CAPSULE


def _size(form: Form, name: str, summary: str, ports: int) -> tuple[float, float]:
    """Width and height: as wide as the text needs, as high as the ports need, in steps of the grid."""
    if form is Form.CIRCLE:
        return CIRCLE_BOX, CIRCLE_BOX
    if form is Form.CAPSULE:
        text = max(ink.width_of(name, NAME_SIZE), ink.width_of(summary, 13, bold=True, number=True))
        return min(max(CAPSULE[0], _on_grid(text + 32)), WIDEST), FIRST_PORT + CAPSULE[1] / 2
    text = max(
        ink.width_of(name, NAME_SIZE, bold=True) + 42, ink.width_of(summary, SUMMARY_SIZE, number=True) + 24
    )
    return min(max(NARROWEST, _on_grid(text)), WIDEST), 2 * FIRST_PORT + max(0, ports - 2) * PORT_PITCH


def _on_grid(length: float) -> float:
    return math.ceil(length / GRID) * GRID


def _ports(
    form: Form, ports: tuple[Port, ...], specs: Iterable[Spec | None], x: float, pitch: float
) -> tuple[PortFace, ...]:
    """The ports of one side; `x` is where that side of a card lies, `pitch` how far apart they are."""
    found = []
    for i, (port, spec) in enumerate(zip(ports, specs, strict=True)):
        place = (x, FIRST_PORT + i * pitch) if form is not Form.CIRCLE else _on_circle(i, len(ports), x > 0)
        found.append(PortFace(port.name, _symbol(port, spec), *place, port.title))
    return tuple(found)


def _on_circle(i: int, ports: int, right: bool) -> tuple[float, float]:
    """The i-th of several ports on one side of the circle."""
    angle = math.radians(37) * ((2 * i / (ports - 1) - 1) if ports > 1 else 0)
    x = RADIUS * math.cos(angle)
    return CIRCLE_BOX / 2 + (x if right else -x), FIRST_PORT + RADIUS * math.sin(angle)


def _symbol(port: Port, spec: Spec | None) -> Symbol:
    """By the rank of what flows there, or, while that is not known, by what the port says it takes."""
    if spec is None:
        return _BY_KIND[port.kind]
    if spec.integer:
        return Symbol.DIAMOND
    return {0: Symbol.TRIANGLE, 4: Symbol.SQUARE}.get(len(spec.shape), Symbol.CIRCLE)


def _summary(
    layer: Layer | Placeholder, ins: Iterable[Spec | None], outs: Iterable[tuple[str, Spec | None]]
) -> str:
    """The one line of what matters: what the layer says, else the shape of one sample."""
    if isinstance(layer, Placeholder):
        return str(tr("unknown: {kind}", kind=layer.kind))
    known = [(name, spec) for name, spec in outs if spec]
    said = layer.summary([spec.shape for spec in ins if spec], [spec.shape for _, spec in known])
    if said or len(known) < 2:
        return said or (_sample(known[0][1]) if known else "")
    return " · ".join(f"{name} {_sample(spec, '×')}" for name, spec in known)


def _sample(spec: Spec, times: str = " × ") -> str:
    """The shape of one sample, for people."""
    if len(spec.shape) == 1:
        return str(tr("label") if spec.integer else tr("number"))
    return times.join(str(n) for n in spec.shape[1:])


def _note(node: Node, found: Iterable[Inference]) -> str:
    """How much is learned here, or what there is to learn from, or else the formula."""
    layer = node.layer
    if isinstance(layer, Placeholder):
        return str(tr("kept as it is"))
    if parameters := sum(inference.parameter_count for inference in found):
        count = grouped(parameters)
        return str(tr("{n} parameters, frozen", n=count) if node.frozen else tr("{n} parameters", n=count))
    return layer.note() if isinstance(layer, DataLayer) else layer.formula


def group_note(graph: Graph, analysis: Analysis, node: Node) -> str:
    """How many layers are in a group, in all copies, and how much they learn."""
    inner = [graph.nodes[drawn(i)] for i in analysis.within(node.id)]
    layers = sum(not isinstance(each.layer, GroupInput | GroupOutput) for each in inner)
    parameters = sum(inference.parameter_count for inference in analysis.inferences(node.id))
    words = tr("{n} layers", n=layers) if layers != 1 else tr("1 layer")
    if parameters:
        words = tr("{layers}, {n} parameters", layers=words, n=grouped(parameters))
    return str(tr("{words}, frozen", words=words) if node.frozen else words)
