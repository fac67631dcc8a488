"""What is wrong with a graph, found: wires that end nowhere, inputs that are missing or refused, too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from netstudio.graph.expand import INTO, drawn
from netstudio.graph.fixes import way_out
from netstudio.graph.infer import Inference, Spec
from netstudio.graph.model import End, Graph, Node
from netstudio.graph.problem import Problem, Severity
from netstudio.layers.base import DataLayer, Layer
from netstudio.layers.group import GroupInput
from netstudio.memory import bytes_text, memory_limit
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.graph.analysis import Analysis


def wire_problems(graph: Graph) -> list[Problem]:
    """Wires whose ends do not exist; the canvas draws none, but a script can."""
    problems = []
    for wire in graph.wires.values():
        for end, ports in ((wire.source, graph.output_ports), (wire.target, graph.input_ports)):
            node = graph.nodes.get(end.node)
            if node is None:
                words = tr("A wire ends at “{node}”, which does not exist.", node=end.node)
                problems.append(Problem(Severity.ERROR, words))
            elif all(port.name != end.port for port in ports(end.node)):
                words = tr("{node} has no port “{port}”.", node=node.name, port=end.port)
                problems.append(Problem(Severity.ERROR, words, node.id, end.port))
    return problems


def missing(graph: Graph, node: Node) -> list[Problem]:
    """A problem for each input port that has no wire."""
    return [
        Problem(
            Severity.UNFINISHED,
            tr(
                "{node}: nothing comes in at {port} ({about}).",
                node=node.name,
                port=port.name,
                about=port.about,
            ),
            node.id,
            port.name,
        )
        for port in graph.input_ports(node.id)
        if End(node.id, port.name) not in graph.wires
    ]


def unknown(node: Node) -> Problem:
    """A layer that this version does not have."""
    words = tr(
        "{node}: this version does not know the layer “{kind}”. It is kept as it is.",
        node=node.name,
        kind=node.kind,
    )
    return Problem(Severity.ERROR, words, node.id)


def refused(graph: Graph, node: Node, found: Inference, shapes: Mapping[End, Spec]) -> Problem:
    """The refusal of a node's inputs, with a way out where one is known."""
    assert isinstance(node.layer, Layer)
    port = node.layer.inputs[found.input].name if found.input is not None else None
    words = _sentence(node, found)
    if found.field is None and (out := way_out(graph, node, shapes)):
        words = tr("{problem} {fix}?", problem=words, fix=out.fix.label)
        return Problem(Severity.ERROR, words, node.id, out.port, fix=out.fix)
    severity = Severity.UNFINISHED if found.unfinished else Severity.ERROR
    return Problem(severity, words, node.id, port, found.field)


def _sentence(node: Node, found: Inference) -> Words:
    """The refusal with the node's name before it; some are whole sentences already."""
    if str(found.refusal).endswith((".", "?")):
        return tr("{node}: {what}", node=node.name, what=found.refusal)
    return tr("{node}: {what}.", node=node.name, what=found.refusal)


def told_of(drawing: Graph, problem: Problem) -> Problem:
    """A problem of what is computed, told of the drawing: what no wire feeds in a group, at its port."""
    if problem.node is None:
        return problem
    node = drawing.nodes[drawn(problem.node)]
    if node.group and isinstance(node.layer, GroupInput) and problem.port == INTO:
        group = drawing.nodes[node.group]
        words = tr("{node}: nothing comes in at {port}.", node=group.name, port=node.name)
        return replace(problem, words=words, node=group.id, port=node.id)
    return replace(problem, node=node.id)


def whole_problems(analysis: Analysis) -> list[Problem]:
    """What is wrong with the graph as a whole: several data sets, more memory than there is."""
    graph = analysis.computed
    problems = []
    data = [n for n in graph if isinstance(n.layer, DataLayer)]
    if len(data) > 1:
        words = tr("{node} is a second data set; a graph learns from one.", node=data[1].name)
        problems.append(Problem(Severity.ERROR, words, data[1].id))
    limit = memory_limit()
    if analysis.memory > limit:
        largest = max(analysis.nodes, key=lambda n: analysis.nodes[n].elements)
        words = tr(
            "Training this takes {need}, more than the {limit} there are. The most goes to {node}.",
            need=bytes_text(analysis.memory),
            limit=bytes_text(limit),
            node=graph.nodes[largest].name,
        )
        problems.append(Problem(Severity.ERROR, words, largest))
    return problems
