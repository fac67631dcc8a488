"""A wire in the making."""

from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.layers import Affine, Concatenate, Mnist
from netstudio.studio.canvas.wiring import Wiring


def test_a_refusal_is_in_words(loose: Graph) -> None:
    found = Wiring.at_port(analyse(loose), End("mnist_1", "t"), is_output=True)
    assert "takes (N, features)" in str(found.refusal(End("affine_1", "x")))
    assert not found.takes(End("affine_1", "x"))


def test_a_node_offers_its_best_port(loose: Graph) -> None:
    samples = Wiring.at_port(analyse(loose), End("affine_2", "y"), is_output=True)
    assert samples.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "y")
    wired = edits.connect(loose, End("affine_2", "y"), End("softmax_with_loss_1", "y"))
    labels = Wiring.at_port(analyse(wired), End("mnist_1", "t"), is_output=True)
    assert labels.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "t")
    assert labels.best_port("mnist_1") is None


def test_labels_go_to_where_labels_are_expected(loose: Graph) -> None:
    labels = Wiring.at_port(analyse(loose), End("mnist_1", "t"), is_output=True)
    assert labels.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "t")
    backwards = Wiring.at_port(analyse(loose), End("softmax_with_loss_1", "t"), is_output=False)
    assert backwards.best_port("mnist_1") == End("mnist_1", "t")


def test_it_can_begin_at_an_input(loose: Graph) -> None:
    found = Wiring.at_port(analyse(loose), End("affine_1", "x"), is_output=False)
    after = found.connected(End("mnist_1", "x"))
    assert after.wires[End("affine_1", "x")].source == End("mnist_1", "x")


def test_a_picked_wire_gives_way(net: Graph) -> None:
    found = Wiring.picking(analyse(net), End("sigmoid_1", "x"))
    assert End("sigmoid_1", "x") not in found.dropped().wires
    moved = found.connected(End("affine_2", "x"))
    assert moved.wires[End("affine_2", "x")].source == End("affine_1", "y")
    assert End("sigmoid_1", "x") not in moved.wires


def test_all_wires_of_an_output_move_together(net: Graph) -> None:
    net, other = edits.add(net, Affine(7))
    net = edits.connect(net, End("affine_1", "y"), End(other, "x"))
    found = Wiring.moving(analyse(net), End("affine_1", "y"))
    moved = found.connected(End("mnist_1", "x"))
    assert {str(wire.target) for wire in moved.wires_from[End("mnist_1", "x")]} == {
        *("affine_1.x", "sigmoid_1.x", f"{other}.x")
    }
    assert str(found.label(End("mnist_1", "x"))) == "Move 2 wires to MNIST 1"
    assert found.refusal(End("affine_2", "y")) is not None, "it would read from itself"


def test_it_foresees_what_will_be_written_downstream(net: Graph) -> None:
    net, wide = edits.add(net, Affine(70))
    net = edits.connect(net, End("mnist_1", "x"), End(wide, "x"))
    found = Wiring.at_port(analyse(net), End(wide, "y"), is_output=True)
    shapes = found.preview(End("sigmoid_1", "x")).shapes
    assert shapes.keys() == {End("sigmoid_1", "y")}
    picked = Wiring.picking(analyse(net), End("sigmoid_1", "x"))
    lost = picked.preview(End("affine_2", "x")).shapes
    assert lost[End("sigmoid_1", "y")] is None
    assert End("affine_2", "y") not in {end for end, spec in lost.items() if spec is None}


def test_a_way_out_comes_with_the_wire() -> None:
    graph, data = edits.add(Graph(), Mnist(layout="image"))
    graph, affine = edits.add(graph, Affine())
    found = Wiring.at_port(analyse(graph), End(data, "x"), is_output=True)
    fix = found.way_out(End(affine, "x"))
    assert fix is not None
    assert analyse(fix.edit(graph)).errors == ()
    assert {node.kind for node in fix.edit(graph)} == {"Mnist", "Affine", "Flatten"}


def test_what_an_occupied_input_had_can_be_joined_with_the_new(net: Graph) -> None:
    net, other = edits.add(net, Affine(7))
    net = edits.connect(net, End("mnist_1", "x"), End(other, "x"))
    found = Wiring.at_port(analyse(net), End(other, "y"), is_output=True)
    assert found.join(End("softmax_with_loss_1", "t")) is None
    join = found.join(End("sigmoid_1", "x"))
    assert join is not None
    after = join.edit(found.connected(End("sigmoid_1", "x")))
    assert any(isinstance(node.layer, Concatenate) for node in after)
