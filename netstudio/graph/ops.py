"""Which ops a node is made of, before anything runs."""

from __future__ import annotations

from netstudio.engine.builder import Builder
from netstudio.engine.op import Op
from netstudio.engine.program import Value
from netstudio.graph.analysis import Analysis
from netstudio.graph.model import End
from netstudio.layers.base import Layer, OpLayer
from netstudio.words import Refusal


def ops_of(analysis: Analysis, node_id: str) -> tuple[Op, ...]:
    """The ops of a node, by id in the graph that is computed; none of what computes nothing.

    Where the shapes that come in are not known or do not fit, only layers that are a single op tell theirs.
    """
    node = analysis.computed.nodes.get(node_id)
    if node is None or node.bypassed or not isinstance(node.layer, Layer) or not node.layer.inputs:
        return ()
    layer = node.layer
    known = (layer.op,) if isinstance(layer, OpLayer) and "op" in dir(layer) else ()
    given = []
    for port in layer.inputs:
        wire = analysis.computed.wires.get(End(node_id, port.name))
        spec = analysis.shapes.get(wire.source) if wire else None
        if spec is None:
            return known
        given.append(Value(port.name, spec.shape, integer=spec.integer))
    b = Builder(analysis.graph.training.batch_size)
    try:
        layer.lower(b, *given)
    except Refusal:
        return known
    return tuple(call.op for call in b.program.calls)
