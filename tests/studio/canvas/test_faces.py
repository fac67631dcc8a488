"""What nodes and wires show of the document."""

from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph, Placeholder
from netstudio.layers.arithmetic import Add, Multiply
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.layers.operation import Variable
from netstudio.studio.canvas.faces import FIRST_PORT, Form, NodeFace, Symbol, node_face, wire_face


def face(graph: Graph, node: str) -> NodeFace:
    analysis = analyse(graph)
    return node_face(graph, analysis, graph.nodes[node], analysis.at(node))


def only(layer: object) -> NodeFace:
    graph, node = edits.add(Graph(), layer)  # type: ignore[arg-type]
    return face(graph, node)


def test_a_layer_is_a_card_with_what_matters(qapp: object, net: Graph) -> None:
    shown = face(net, "affine_1")
    assert (shown.form, shown.name, shown.summary) == (Form.CARD, "Affine 1", "784 → 50")
    assert "250 parameters" in shown.note
    assert face(net, "sigmoid_1").summary == "50"
    assert face(net, "mnist_1").summary == "x 784 · t label"


def test_cards_are_between_128_and_176_wide(qapp: object, net: Graph) -> None:
    long = edits.rename(net, "affine_1", "A name that is much longer than any node is wide")
    assert 128 <= face(net, "affine_1").width <= face(long, "affine_1").width == 176


def test_operations_are_circles_with_their_sign_and_numbers_are_capsules(qapp: object) -> None:
    assert (only(Multiply()).form, only(Multiply()).sign) == (Form.CIRCLE, "×")
    number = only(Variable(values=(100.0,)))
    assert (number.form, number.summary) == (Form.CAPSULE, "100")


def test_port_symbols_tell_the_rank(qapp: object) -> None:
    flat, image, number = only(Mnist()), only(Mnist(layout="image")), only(Variable())
    assert [p.symbol for p in flat.outputs] == [Symbol.CIRCLE, Symbol.DIAMOND]
    assert image.outputs[0].symbol is Symbol.SQUARE
    assert number.outputs[0].symbol is Symbol.TRIANGLE


def test_an_input_takes_the_symbol_of_what_is_wired_to_it(qapp: object) -> None:
    graph, a = edits.add(Graph(), Variable())
    graph, b = edits.add(graph, Add())
    assert face(graph, b).inputs[0].symbol is Symbol.CIRCLE
    graph = edits.connect(graph, End(a, "y"), End(b, "a"))
    assert face(graph, b).inputs[0].symbol is Symbol.TRIANGLE


def test_the_first_port_of_every_form_is_equally_far_down(qapp: object) -> None:
    for layer in (Affine(), Mnist(), Variable()):
        assert only(layer).outputs[0].y == FIRST_PORT


def test_what_is_missing_is_told_from_what_is_wrong(qapp: object) -> None:
    lonely = only(Affine())
    assert (lonely.errors, lonely.unfinished) == (0, 1)
    unknown = only(Placeholder("Conv9"))
    assert (unknown.errors, unknown.family) == (1, None)


def test_a_placeholder_has_the_ports_that_its_wires_name(qapp: object, net: Graph) -> None:
    graph, node = edits.add(net, Placeholder("Conv9"))
    graph = edits.connect(graph, End("affine_1", "y"), End(node, "q"))
    graph = edits.connect(graph, End(node, "r"), End("sigmoid_1", "x"))
    shown = face(graph, node)
    assert ([p.name for p in shown.inputs], [p.name for p in shown.outputs]) == (["q"], ["r"])


def test_a_wire_shows_its_shape_and_whether_it_is_refused(qapp: object, net: Graph) -> None:
    graph = edits.connect(net, End("mnist_1", "t"), End("affine_2", "x"))
    analysis = analyse(graph)
    shown = {end: wire_face(analysis, wire, analysis.at(end.node)) for end, wire in graph.wires.items()}
    good, bad = shown[End("affine_1", "x")], shown[End("affine_2", "x")]
    assert (good.shape, good.labels, good.wrong) == ("(100, 784)", False, False)
    assert (bad.labels, bad.wrong) == (True, True)
