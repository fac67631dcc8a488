"""Delete and heal: what came in goes to what read it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.heal import remove_and_heal
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Add, Affine, Flatten, Mnist, ReLU, Sigmoid, SoftmaxWithLoss
from tests.strategies import graphs


def test_the_neighbours_of_what_goes_are_wired() -> None:
    graph = sequential([Mnist(), Affine(50), Sigmoid(), ReLU(), Affine(10), SoftmaxWithLoss()])
    graph, other = edits.add(graph, Affine(5))
    graph = edits.connect(graph, End("relu_1", "y"), End(other, "x"))
    after = remove_and_heal(graph, ["sigmoid_1", "relu_1"])
    assert {str(wire.target) for wire in after.wires_from[End("affine_1", "y")]} == {
        "affine_2.x",
        f"{other}.x",
    }
    assert analyse(after).errors == ()


def test_what_the_reader_refuses_is_not_wired() -> None:
    graph = sequential([Mnist(layout="image"), Flatten(), Affine(10), SoftmaxWithLoss()])
    assert End("affine_1", "x") not in remove_and_heal(graph, ["flatten_1"]).wires


def test_the_first_input_that_fits_is_taken() -> None:
    graph = sequential([Mnist(), Affine(7), Add(), Affine(7), Add(), ReLU()])
    graph = edits.connect(graph, End("affine_1", "y"), End("add_1", "b"))
    graph = edits.connect(graph, End("affine_2", "y"), End("add_2", "b"))
    assert remove_and_heal(graph, ["add_2"]).wires[End("relu_1", "x")].source == End("affine_2", "y")


@given(graphs(), st.data())
def test_nothing_new_is_wrong_and_nothing_else_changes(graph: Graph, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(graph.nodes)))) if graph.nodes else set()
    after, bare = remove_and_heal(graph, gone), edits.remove(graph, gone)
    assert after.nodes == bare.nodes
    assert dict(bare.wires).items() <= dict(after.wires).items()
    assert after.wires.keys() <= {end for end in graph.wires if end.node not in gone}
