"""Ways out of problems: each is found by trying, and applied it does away with the problem."""

from __future__ import annotations

import pytest

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.fixes import join_with
from netstudio.graph.model import End, Graph
from netstudio.graph.problem import Problem
from netstudio.graph.sequential import sequential
from netstudio.layers import (
    Add,
    Affine,
    Concatenate,
    Convolution,
    Flatten,
    MeanSquaredError,
    Mnist,
    ReLU,
    Reshape,
    SoftmaxWithLoss,
)
from netstudio.layers.base import Layer


def wired(layers: list[Layer], *wires: str) -> Graph:
    """Layers with wires between them, each as `node.port node.port`."""
    graph = Graph()
    for layer in layers:
        graph, _ = edits.add(graph, layer)
    for wire in wires:
        source, target = (End(*end.split(".")) for end in wire.split())
        graph = edits.connect(graph, source, target)
    return graph


def the_error(graph: Graph) -> Problem:
    (problem,) = analyse(graph).errors
    return problem


@pytest.mark.parametrize(
    ("graph", "label"),
    [
        (sequential([Mnist(layout="image"), Affine(10), SoftmaxWithLoss()]), "Insert Flatten"),
        (
            sequential([Mnist(), Convolution(4), Flatten(), Affine(10), SoftmaxWithLoss()]),
            "Insert Reshape to (1, 28, 28)",
        ),
        (
            sequential([Mnist(one_hot=True), Affine(30), ReLU(), SoftmaxWithLoss()]),
            "Set Affine 1 to 10 units",
        ),
        (
            wired(
                [Mnist(), Affine(50), Affine(20), Add()],
                *("mnist_1.x affine_1.x", "mnist_1.x affine_2.x", "affine_1.y add_1.a", "affine_2.y add_1.b"),
            ),
            "Set Affine 1 to 20 units",
        ),
        (
            wired(
                [Mnist(layout="image"), Convolution(4), Convolution(6), Add()],
                *("mnist_1.x convolution_1.x", "mnist_1.x convolution_2.x"),
                *("convolution_1.y add_1.a", "convolution_2.y add_1.b"),
            ),
            "Set Convolution 1 to 6 filters",
        ),
        (
            wired(
                [Mnist(), Reshape((1, 784)), MeanSquaredError()],
                *("mnist_1.x reshape_1.x", "mnist_1.x mean_squared_error_1.t"),
                "reshape_1.y mean_squared_error_1.y",
            ),
            "Insert Flatten",
        ),
        (
            wired(
                [Mnist(), Affine(12), Affine(12), Reshape((3, 4)), Reshape((4, 3)), Add()],
                *("mnist_1.x affine_1.x", "mnist_1.x affine_2.x", "affine_1.y reshape_1.x"),
                *("affine_2.y reshape_2.x", "reshape_1.y add_1.a", "reshape_2.y add_1.b"),
            ),
            "Insert Reshape to (3, 4)",
        ),
    ],
)
def test_the_way_out_leads_out(graph: Graph, label: str) -> None:
    problem = the_error(graph)
    assert problem.fix is not None
    assert str(problem.fix.label) == label
    assert str(problem).endswith(f"{label}?")
    assert analyse(problem.fix.edit(graph)).errors == ()


def test_units_that_others_read_too_are_left_alone() -> None:
    graph = sequential([Mnist(one_hot=True), Affine(30), SoftmaxWithLoss()])
    graph, other = edits.add(graph, Affine(5))
    assert the_error(graph).fix is not None
    assert the_error(edits.connect(graph, End("affine_1", "y"), End(other, "x"))).fix is None


def test_where_nothing_is_known_to_help_nothing_is_offered() -> None:
    graph = wired([Mnist(), Affine()], "mnist_1.t affine_1.x")
    assert the_error(graph).fix is None


def test_a_wire_that_gave_way_can_be_joined_with_the_new_one() -> None:
    before = sequential([Mnist(), Affine(50), Affine(10), SoftmaxWithLoss()])
    before, other = edits.add(before, Affine(20))
    before = edits.connect(before, End("mnist_1", "x"), End(other, "x"))
    old = before.wires[End("affine_2", "x")]
    graph = edits.connect(before, End(other, "y"), old.target)
    fix = join_with(graph, old, analyse(graph).shapes)
    assert fix is not None
    after = fix.edit(graph)
    (joint,) = (node.id for node in after if isinstance(node.layer, Concatenate))
    assert after.wires[old.target].source.node == joint
    assert [after.wires[End(joint, port)].source for port in ("x1", "x2")] == [old.source, End(other, "y")]
    assert analyse(after).shape(End(joint, "y")) == (100, 70)


def test_what_does_not_go_together_is_not_joined() -> None:
    before = sequential([Mnist(), Affine(10), SoftmaxWithLoss()])
    old = before.wires[End("affine_1", "x")]
    graph = edits.connect(before, End("mnist_1", "t"), old.target)
    assert join_with(graph, old, analyse(graph).shapes) is None
    assert join_with(before, old, analyse(before).shapes) is None
