"""Putting nodes into a wire."""

from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.sequential import sequential
from netstudio.graph.splice import splice
from netstudio.layers import Add, Affine, Convolution, Mnist, ReLU, Sigmoid, SoftmaxWithLoss, Split


def net() -> Graph:
    return sequential([Mnist(), Affine(units=50), Sigmoid(), Affine(units=10), SoftmaxWithLoss()])


def wire(graph: Graph, target: str) -> Wire:
    return graph.wires[End(*target.split("."))]


def test_a_layer_goes_between_the_ends() -> None:
    graph, node = edits.add(net(), ReLU())
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    assert found.problem is None
    assert wire(found.graph, f"{node}.x").source == End("sigmoid_1", "y")
    assert wire(found.graph, "affine_2.x").source == End(node, "y")


def test_what_does_not_fit_says_why() -> None:
    graph, node = edits.add(net(), Convolution())
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    assert str(found.problem).startswith("Convolution 1: takes images")


def test_what_has_no_input_or_no_output_is_no_candidate() -> None:
    graph, node = edits.add(net(), Mnist())
    assert splice(graph, wire(graph, "affine_2.x"), [node]) is None


def test_the_best_of_several_ports_is_chosen() -> None:
    graph, node = edits.add(net(), Add())
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    assert (found.entry.port, found.problem) == ("a", None)
    graph, node = edits.add(net(), Split(parts=2))
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    assert (found.exit.port, found.problem) == ("y1", None)


def test_a_loss_takes_labels_at_its_port_for_them() -> None:
    graph, node = edits.add(net(), SoftmaxWithLoss())
    found = splice(graph, wire(graph, "softmax_with_loss_1.t"), [node])
    assert found is not None
    assert found.entry.port == "t"


def test_a_chain_goes_in_as_a_whole() -> None:
    graph, ids = edits.paste(net(), sequential([Affine(units=7), ReLU()]))
    nodes = list(ids.values())
    found = splice(graph, wire(graph, "affine_2.x"), nodes)
    assert found is not None
    assert (found.entry.node, found.exit.node, found.problem) == (nodes[0], nodes[1], None)
