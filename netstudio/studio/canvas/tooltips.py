"""What a tooltip says of a node, a port or a wire."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from netstudio.graph.analysis import Analysis
from netstudio.graph.marks import BYPASSED, FROZEN
from netstudio.graph.model import End, Graph, Node, Placeholder, Wire
from netstudio.graph.problem import Problem
from netstudio.layers.base import Port
from netstudio.studio.canvas.faces import group_note
from netstudio.studio.canvas.heat import Heat
from netstudio.studio.canvas.stopping import breakpoint_words
from netstudio.studio.figures import grouped, number
from netstudio.training.snapshot import WireView
from netstudio.training.summary import Summary
from netstudio.words import Words, shape_text, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


def tip_at(canvas: CanvasView, point: QPoint) -> str:
    """What is to be said of what lies under a point of the viewport; nothing of an empty place."""
    under, graph, analysis = canvas.hand.under(point), canvas.document.graph, canvas.document.analysis
    if under.port is not None:
        port = graph.port(under.port, under.is_output)
        return (
            port_tip(analysis, under.port, port, graph.wires.get(under.port), under.is_output) if port else ""
        )
    if under.node is not None:
        tip = node_tip(graph, analysis, graph.nodes[under.node.node], canvas.drawing.failure)
        return tip + heat_tip(under.node.heat)
    if under.wire is not None:
        live = under.wire.live
        return wire_tip(graph, analysis, under.wire.wire, live.view if live else None)
    return ""


def node_tip(graph: Graph, analysis: Analysis, node: Node, failure: Problem | None = None) -> str:
    """The layer, its formula, shapes and problems, and what a run failed of here; as rich text."""
    layer = node.layer
    lines = [f"<b>{escape(node.name)}</b> · {_html(node.title)}"]
    if not isinstance(layer, Placeholder):
        lines += [_html(layer.about)]
        lines += [f"<i>{escape(text)}</i>" for text in (layer.formula, layer.derivative) if text]
    lines += _shapes(analysis, graph, node)
    if node.is_group:
        lines.append(escape(group_note(graph, analysis, node)))
    if (found := analysis.nodes.get(node.id)) and found.parameters:
        shapes = ", ".join(f"{name} {shape_text(shape)}" for name, shape in found.parameters)
        lines.append(_html(tr("{n} parameters: {shapes}", n=grouped(found.parameter_count), shapes=shapes)))
    for mark in (FROZEN, BYPASSED):
        if mark.on_node(node):
            lines.append(_html(mark.about))
    if found_stop := graph.breakpoints.get(node.id):
        lines.append(f"● {_html(tr('Stops {where}', where=breakpoint_words(found_stop)))}")
    failed = (failure,) if failure and failure.node == node.id else ()
    problems = (*failed, *analysis.at(node.id))
    lines += [f"⚠ <b>{_html(p.severity.label)}</b>: {_html(p.words)}" for p in problems]
    return "<p style='white-space: normal'>" + "<br>".join(lines) + "</p>"


def heat_tip(heat: Heat | None) -> str:
    """How long the node takes, where that is shown."""
    if heat is None:
        return ""
    percent = format(100 * heat.share, ".0f")
    return f"<p>{_html(tr('{time} of each step: {percent} %', time=heat.text, percent=percent))}</p>"


def port_tip(analysis: Analysis, end: End, port: Port, wire: Wire | None, is_output: bool) -> str:
    """The port's name, what it is for, and the shape that flows there."""
    source = end if is_output else wire.source if wire else None
    shape = analysis.shape(source) if source else None
    line = f"<b>{escape(port.title)}</b> · {_html(port.about)}"
    return line if shape is None else f"{line} · {shape_text(shape)}"


def wire_tip(graph: Graph, analysis: Analysis, wire: Wire, view: WireView | None) -> str:
    """From where to where, the shape, and what flows at this moment."""
    source, target = graph.nodes[wire.source.node], graph.nodes[wire.target.node]
    lines = [escape(f"{source.name} · {wire.source.port} → {target.name} · {wire.target.port}")]
    shape = analysis.shape(wire.source)
    if shape is not None:
        lines.append(shape_text(shape))
    if view and view.value:
        lines.append(_figures(tr("value"), view.value))
    if view and view.gradient:
        lines.append(_figures(tr("gradient"), view.gradient))
    return "<br>".join(lines)


def _shapes(analysis: Analysis, graph: Graph, node: Node) -> list[str]:
    """Every port with the shape that is known there."""
    ins = [(p, graph.wires.get(End(node.id, p.name))) for p in graph.input_ports(node.id)]
    lines = [port_tip(analysis, End(node.id, p.name), p, wire, is_output=False) for p, wire in ins]
    lines += [
        port_tip(analysis, End(node.id, p.name), p, None, is_output=True) for p in graph.output_ports(node.id)
    ]
    return [f"{'→' if i < len(ins) else '←'} {line}" for i, line in enumerate(lines)]


def _figures(what: Words, found: Summary) -> str:
    figures = tr(
        "{what}: mean {mean}, std {std}, from {low} to {high}, norm {norm}",
        what=what,
        mean=number(found.mean),
        std=number(found.std),
        low=number(found.low),
        high=number(found.high),
        norm=number(found.norm),
    )
    return _html(figures)


def _html(words: Words) -> str:
    return escape(str(words))
