"""Groups: made, opened, nested, repeated, bypassed; what is computed is the same as without them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netstudio.files.graph_file import parse, to_text
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.expand import drawn, expand
from netstudio.graph.groups import dissolve, make_group
from netstudio.graph.model import Bookmark, End, Frame, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.graph.trial import Trial
from netstudio.layers import Affine, Group, GroupInput, ReLU, Reshape, SoftmaxWithLoss, Spirals
from netstudio.training.session import Session
from netstudio.words import Refusal


def net() -> Graph:
    layers = [Spirals(), Affine(units=8), ReLU(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    return sequential(layers, TrainingSettings(batch_size=30, steps=20, dtype="float64"))


def block() -> tuple[Graph, str]:
    """The second affine layer and its ReLU as a group: eight numbers go in, eight come out."""
    return make_group(net(), ["affine_2", "relu_2"])


def repeated(n: int) -> Graph:
    graph, group = block()
    return edits.set_layer(graph, group, Group(repeat=n))


def test_grouping_changes_no_id_and_no_number() -> None:
    plain, (graph, group) = net(), block()
    assert [node.name for node in graph.inside(group)] == ["Affine 2", "ReLU 2", "Input 1", "Output 1"]
    assert [port.title for port in graph.input_ports(group)] == ["Input 1"]
    assert {node.id for node in graph} - {node.id for node in plain} == {
        group, *(p.name for p in graph.input_ports(group)), *(p.name for p in graph.output_ports(group))
    }  # fmt: skip
    a, b = Session(plain), Session(graph)
    a.run(steps=20)
    b.run(steps=20)
    np.testing.assert_array_equal(a.log.loss.view(), b.log.loss.view())
    assert a.weights().keys() == b.weights().keys()


def test_parameters_are_named_by_path() -> None:
    graph, _ = block()
    assert "Group 1/Affine 2.W" in set(Session(graph).parameters)
    copies = Session(repeated(3)).parameters
    assert {"Group 1[1]/Affine 2.W", "Group 1[3]/Affine 2.b"} <= set(copies)


def test_opening_a_group_gives_the_graph_back() -> None:
    plain, (graph, group) = net(), block()
    opened, nodes = dissolve(graph, group)
    assert set(nodes) == {"affine_2", "relu_2"}
    assert dict(opened.wires) == dict(plain.wires)
    assert {n.id: (n.name, n.layer, n.group) for n in opened} == {
        n.id: (n.name, n.layer, n.group) for n in plain
    }


def test_groups_nest() -> None:
    graph, inner = block()
    graph, outer = make_group(graph, ["relu_1", inner])
    assert graph.path("affine_2") == (outer, inner)
    assert graph.seen_in("affine_2") == outer
    assert graph.seen_in("affine_2", outer) == inner
    assert graph.seen_in("affine_1", outer) is None
    assert "Group 2/Group 1/Affine 2.W" in set(Session(graph).parameters)
    opened, _ = dissolve(graph, outer)
    assert dict(expand(opened).wires) == dict(expand(block()[0]).wires)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_a_repeated_group_is_stacked(n: int) -> None:
    graph = expand(repeated(n))
    assert sum(drawn(node.id) == "affine_2" for node in graph) == n
    analysis = analyse(repeated(n))
    assert not analysis.problems
    assert analysis.parameter_count == analyse(net()).parameter_count + (n - 1) * 72
    assert analysis.shape(End("group_1", graph_output(repeated(n)))) == (30, 8)
    session = Session(repeated(n))
    session.run(steps=3)
    assert np.isfinite(session.loss)


def graph_output(graph: Graph) -> str:
    return graph.output_ports("group_1")[0].name


def test_a_repeat_that_does_not_fit_is_a_problem_of_the_drawing() -> None:
    graph = edits.set_layer(repeated(3), "affine_2", Reshape(shape=(3,)))
    assert [p.node for p in analyse(graph).errors] == ["affine_2"]


def test_an_unwired_port_is_told_at_the_group() -> None:
    graph, group = block()
    wire = graph.wires[End(group, graph.input_ports(group)[0].name)]
    found = [p for p in analyse(edits.remove(graph, wires=[wire])).problems if p.node == group]
    assert [str(p) for p in found] == ["Group 1: nothing comes in at Input 1."]


def test_removing_a_port_takes_its_wire_along_and_removing_a_group_all_in_it() -> None:
    graph, group = block()
    port = graph.input_ports(group)[0].name
    less = edits.remove(graph, [port])
    assert End(group, port) not in less.wires
    assert edits.remove(graph, [group]).nodes.keys() == net().nodes.keys() - {"affine_2", "relu_2"}


def test_a_bypassed_node_and_group_give_on_what_comes_in() -> None:
    graph, group = block()
    for node in ("affine_2", group):
        expanded = analyse(edits.bypass(graph, [node]))
        assert not expanded.problems
        assert Session(edits.bypass(graph, [node])).weights().keys() < Session(graph).weights().keys()
    words = [str(p) for p in analyse(edits.bypass(graph, ["spirals_1"])).problems]
    assert words == ["Spirals 1: it has no input that could be passed on; let it work again."]


def test_a_frozen_group_does_not_learn() -> None:
    graph, group = block()
    session = Session(edits.freeze(graph, [group]))
    before = session.parameters["Group 1/Affine 2.W"].copy()
    session.run(steps=3)
    np.testing.assert_array_equal(session.parameters["Group 1/Affine 2.W"], before)


def test_a_group_is_copied_whole_and_into_groups() -> None:
    graph, group = block()
    piece = edits.part(graph, [group])
    assert {node.group for node in piece.inside()} == {""}
    pasted, ids = edits.paste(graph, piece, group=group)
    assert pasted.nodes[ids[group]].group == group
    assert pasted.nodes[ids["affine_2"]].group == ids[group]
    assert pasted.nodes[ids["affine_2"]].name == "Affine 2"  # names are of their group
    assert len(pasted.wires) == len(graph.wires) + len(piece.wires)
    assert set(ids.values()).isdisjoint(graph.nodes)


def test_the_file_keeps_groups_frames_bends_and_bookmarks() -> None:
    graph, group = make_group(block()[0], ["group_1", "affine_3"])
    graph = edits.collapse(edits.bypass(graph, ["relu_2"]), [group])
    graph = graph.with_frames({"a": Frame("a", "hidden", (1.5, 2, 300, 200), "blue", group)})
    graph = graph.with_bookmarks({2: Bookmark(1, 2, 0.5, group), 1: Bookmark(3, 4)})
    graph = graph.with_bends({End("relu_1", "x"): ((10.0, 20.5), (30.0, 40.0))})
    text = to_text(graph)
    assert to_text(parse(text)) == text
    assert parse(text) == graph


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"group": "group_1"', '"group": "affine_1"', "nodes[3].group: there is no group “affine_1”"),
        ('"group": "group_1"', '"group": "nowhere"', "nodes[3].group: there is no group “nowhere”"),
        (
            '"id": "group_1", "layer": "Group", "name": "Group 1",',
            '"id": "group_1", "layer": "Group", "name": "Group 1", "group": "group_1",',
            "nodes[3].group: this group stands inside of itself, or more than 32 groups deep",
        ),
        ('"from": "affine_1.y"', '"from": "affine_2.y"', "wires[0].to: this node is in another group"),
    ],
)
def test_broken_groups_are_refused_with_the_place(old: str, new: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(to_text(block()[0]).replace(old, new, 1))
    assert words.split("[")[0] in str(refused.value)
    assert words.split(": ")[1] in str(refused.value)


def test_what_cannot_be_grouped_is_refused() -> None:
    graph, group = block()
    for nodes in ([], ["affine_1", "affine_2"], [graph.input_ports(group)[0].name]):
        with pytest.raises(Refusal):
            make_group(graph, nodes)
    with pytest.raises(Refusal):
        dissolve(graph, "affine_1")
    with pytest.raises(Refusal):
        edits.rename(graph, "affine_1", "a/b")


def test_names_are_free_within_their_group() -> None:
    graph, group = block()
    graph = edits.rename(graph, "affine_2", "Affine 1")
    opened, _ = dissolve(graph, group)
    assert sorted(n.name for n in opened if isinstance(n.layer, Affine)) == [
        "Affine 1",
        "Affine 2",
        "Affine 3",
    ]
    graph, _ = edits.add(graph, GroupInput(), group=group)
    assert [port.title for port in graph.input_ports(group)] == ["Input 2", "Input 1"]


def test_ports_stand_as_they_do_inside_from_top_to_bottom() -> None:
    graph, group = block()
    graph, second = edits.add(graph, GroupInput(), (0.0, -500.0), group)
    assert graph.input_ports(group)[0].name == second
    graph = edits.move(graph, {second: (0.0, 900.0)})
    assert graph.input_ports(group)[-1].name == second
    assert replace(graph.nodes[second], position=(0.0, -500.0)).group == group


@pytest.mark.parametrize("repeat", [1, 2])
def test_wires_are_tried_at_the_ports_of_groups_as_elsewhere(repeat: int) -> None:
    graph, group = block()
    graph = edits.set_layer(graph, group, Group(repeat=repeat))
    graph = edits.set_layer(graph, "affine_3", Reshape(shape=(2, 4)))
    into, out = graph.input_ports(group)[0].name, graph.output_ports(group)[0].name
    trial = Trial(analyse(graph), [End("affine_1", "y")], from_output=True)
    assert trial.takes(End(group, into))
    assert trial.refusal(End(group, into)) is None
    assert trial.refusal(End("relu_1", "x")) is None
    trial = Trial(analyse(graph), [End(group, out)], from_output=True)
    assert "circle" in str(trial.refusal(End("affine_1", "x")))
    trial = Trial(analyse(graph), [End("spirals_1", "t")], from_output=True)
    assert trial.refusal(End(group, into)) is not None
