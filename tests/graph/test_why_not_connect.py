"""What a wire is told while it is dragged."""

from netstudio.graph import edits
from netstudio.graph.analysis import analyse, why_not_connect
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, ReLU, Sigmoid, SoftmaxWithLoss


def digits(layout: str = "flat") -> Graph:
    return sequential([Mnist(layout=layout), Affine(50), Sigmoid(), Affine(10), SoftmaxWithLoss()])


def test_a_wire_that_fits_is_not_refused():
    graph = digits()
    bare = edits.remove(graph, wires=[graph.wires[End("affine_2", "x")]])
    assert why_not_connect(bare, End("sigmoid_1", "y"), End("affine_2", "x")) is None
    assert why_not_connect(bare, End("affine_1", "y"), End("affine_2", "x")) is None


def test_a_layer_cannot_feed_itself():
    problem = why_not_connect(digits(), End("affine_1", "y"), End("affine_1", "x"))
    assert (str(problem), problem.node, problem.port) == ("A layer cannot feed itself.", "affine_1", "x")


def test_a_wire_that_closes_a_circle_is_refused():
    problem = why_not_connect(digits(), End("affine_2", "y"), End("affine_1", "x"))
    assert "feed each other in a circle" in str(problem)


def test_a_wire_of_the_wrong_shape_is_refused_in_words():
    graph, data = edits.add(Graph(), Mnist(layout="image"))
    graph, affine = edits.add(graph, Affine())
    problem = why_not_connect(graph, End(data, "x"), End(affine, "x"))
    assert str(problem) == "Affine 1: takes (N, features); this gives (100, 1, 28, 28). Insert Flatten?"
    assert (problem.node, problem.port) == (affine, "x")
    wired = edits.connect(graph, End(data, "x"), End(affine, "x"))
    assert analyse(problem.fix.edit(wired)).problems == ()


def test_wrong_shapes_further_down_are_refused_too():
    graph, narrow = edits.add(digits(), Affine(3))
    graph = edits.connect(graph, End("sigmoid_1", "y"), End(narrow, "x"))
    graph, big = edits.add(graph, Mnist(layout="image"))
    problem = why_not_connect(graph, End(big, "x"), End("sigmoid_1", "x"))
    assert problem.node in ("affine_2", narrow)


def test_a_wire_from_an_input_or_to_an_output_is_refused():
    assert "has no port" in str(why_not_connect(digits(), End("affine_1", "x"), End("affine_2", "x")))
    assert "has no port" in str(why_not_connect(digits(), End("affine_1", "y"), End("affine_2", "y")))


def test_what_was_wrong_before_is_not_held_against_a_wire():
    graph, other = edits.add(digits("image"), ReLU())
    assert analyse(graph).errors
    assert why_not_connect(graph, End("affine_2", "y"), End(other, "x")) is None
