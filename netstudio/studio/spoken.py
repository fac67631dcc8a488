"""Nodes and frames in words, for screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from netstudio.graph.analysis import Analysis
from netstudio.graph.marks import BYPASSED, COLLAPSED, FROZEN
from netstudio.graph.model import End, Frame
from netstudio.words import tr


def spoken_node(analysis: Analysis, node_id: str) -> str:
    """`Affine 1, Affine, 784 to 50, 39250 parameters, 1 problem`."""
    graph = analysis.graph
    node = graph.nodes[node_id]
    parts = [node.name, str(node.title)]
    if shapes := shapes_of(analysis, node_id, str(tr("{before} to {after}")), " by "):
        parts.append(shapes)
    if count := sum(found.parameter_count for found in analysis.inferences(node_id)):
        parts.append(str(tr("{n} parameters", n=count)))
    parts += [str(mark.word) for mark in (FROZEN, BYPASSED, COLLAPSED) if mark.on_node(node)]
    if problems := len(analysis.at(node_id)):
        parts.append(str(tr("1 problem") if problems == 1 else tr("{n} problems", n=problems)))
    return ", ".join(parts)


def spoken_frame(frame: Frame, holds: int) -> str:
    """`hidden layer, frame, holds 2`."""
    return str(tr("{title}, frame, holds {n}", title=frame.title or tr("without a title"), n=holds))


def shapes_of(analysis: Analysis, node: str, pattern: str, times: str) -> str:
    """The shapes of one sample, of the first that comes in and of what goes out; as far as they are known."""
    graph = analysis.graph
    wires = (graph.wires.get(End(node, port.name)) for port in graph.input_ports(node))
    ins = [shape for wire in wires if wire and (shape := analysis.shape(wire.source)) is not None]
    outs = [analysis.shape(End(node, port.name)) for port in graph.output_ports(node)]
    after = _sample(next((shape for shape in outs if shape is not None), None), times)
    before = _sample(ins[0] if ins else None, times)
    if before and after and before != after:
        return pattern.replace("{before}", before).replace("{after}", after)
    return after or before


def _sample(shape: Sequence[int] | None, times: str) -> str:
    return times.join(str(n) for n in shape[1:]) if shape else ""
