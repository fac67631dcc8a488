"""Comparing two drawings."""

from __future__ import annotations

from hypothesis import given

from netstudio.graph import edits
from netstudio.graph.compare import compare
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, Sigmoid, SoftmaxWithLoss, Spirals
from tests.strategies import graphs


def net() -> Graph:
    return sequential([Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()])


@given(graphs())
def test_a_drawing_is_the_same_as_itself_wherever_its_nodes_stand(graph: Graph) -> None:
    moved = edits.move(graph, dict.fromkeys(graph.nodes, (7.0, 7.0)))
    assert compare(graph, moved).is_empty


@given(graphs(), graphs())
def test_every_node_is_matched_or_new_or_gone(a: Graph, b: Graph) -> None:
    there = compare(a, b)
    assert len(there.added) == len(b.nodes) - len(there.match)
    assert len(there.removed) == len(a.nodes) - len(there.match)
    assert len(set(there.match.values())) == len(there.match)


def test_added_removed_and_changed() -> None:
    before = net()
    after = edits.set_layer(edits.remove(before, ["relu_1"]), "affine_1", Affine(units=5))
    after, new = edits.add(after, Sigmoid())
    after = edits.connect(after, End("affine_1", "y"), End(new, "x"))
    found = compare(before, after)
    assert found.added == {new}
    assert [node.id for node in found.removed] == ["relu_1"]
    assert [str(words) for words in found.changed["affine_1"]] == ["Affine 1: units was 8, and is 5 now"]
    assert {str(w.target) for w in found.added_wires} == {f"{new}.x"}
    assert {(str(w.source), str(w.target)) for w in found.removed_wires} == {
        ("affine_1.y", "-relu_1.x"),
        ("-relu_1.y", "affine_2.x"),
    }
    assert found.source(found.removed_wires[0].source) in (None, "relu_1")


def test_renaming_and_training_are_changes() -> None:
    before = net()
    after = edits.rename(before, "affine_1", "hidden")
    after = edits.override_training(after, epochs=3)
    found = compare(before, after)
    assert [str(words) for words in found.changed["affine_1"]] == ["hidden was called Affine 1"]
    assert [str(words) for words in found.training] == ["training: epochs was 16, and is 3 now"]


def test_drawings_that_have_nothing_to_do_with_each_other_are_matched_by_name_and_kind() -> None:
    before = edits.rename(net(), "affine_2", "out")
    other = sequential([Spirals(), Affine(units=3), SoftmaxWithLoss()])
    other = edits.rename(other, "affine_1", "out")
    found = compare(before, edits.remove(other, ["spirals_1", "softmax_with_loss_1"]))
    assert found.match == {"affine_2": "affine_1"}
    assert not found.changed


def test_grouping_moves_nodes_and_wires_into_the_group() -> None:
    before = net()
    after, group = make_group(before, ["affine_1", "relu_1"])
    found = compare(before, after)
    assert group in found.added
    assert [str(words) for words in found.changed["relu_1"]] == ["ReLU 1 stands in another group now"]
