"""Edits are functions from a graph to a graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.files.graph_file import parse, to_text
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Placeholder, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Add, Affine, Mnist, ReLU
from netstudio.words import Refusal
from tests.strategies import edited, graphs


def chain(count: int = 3) -> Graph:
    """ReLUs in a row: relu_1 → relu_2 → …"""
    graph = Graph()
    for i in range(1, count + 1):
        graph, _ = edits.add(graph, ReLU(), (100.0 * i, 0.0))
        if i > 1:
            graph = edits.connect(graph, End(f"relu_{i - 1}", "y"), End(f"relu_{i}", "x"))
    return graph


def require_sound(graph: Graph) -> None:
    """What holds for every graph, however it was edited."""
    assert all(node.id == key for key, node in graph.nodes.items())
    assert len({node.name for node in graph}) == len(graph.nodes)
    for target, wire in graph.wires.items():
        assert wire.target == target
        assert wire.source.node in graph.nodes
        assert target.node in graph.nodes
    assert parse(to_text(graph)) == graph


@given(st.data())
def test_any_edits_leave_a_sound_graph_and_the_old_one_as_it_was(data):
    graph = data.draw(graphs())
    for _ in range(data.draw(st.integers(1, 6))):
        before, nodes, wires = graph, dict(graph.nodes), dict(graph.wires)
        graph = data.draw(edited(graph))
        require_sound(graph)
        assert (dict(before.nodes), dict(before.wires)) == (nodes, wires)


def test_what_is_pasted_at_the_end_of_the_canvas_stays_on_it():
    graph, _ = edits.add(Graph(), ReLU(), (1e9, -1e9))
    graph, ids = edits.paste(graph, graph, (32.0, -32.0))
    assert graph.nodes[ids["relu_1"]].position == (1e9, -1e9)


def test_a_graph_cannot_be_changed_in_place():
    graph = chain()
    with pytest.raises(TypeError):
        graph.nodes["relu_9"] = graph.nodes["relu_1"]
    with pytest.raises(TypeError):
        del graph.wires[End("relu_2", "x")]


def test_add_gives_free_ids_and_names():
    graph = chain(3)
    graph = edits.rename(edits.remove(graph, ["relu_2"]), "relu_3", "ReLU 2")
    graph, node = edits.add(graph, ReLU(), (1.0, 2.0))
    assert node == "relu_2"
    assert graph.nodes[node].name == "ReLU 3"
    assert graph.nodes[node].position == (1.0, 2.0)
    assert list(graph.nodes) == ["relu_1", "relu_3", "relu_2"]


def test_remove_takes_the_wires_along():
    graph = edits.remove(chain(4), ["relu_2"])
    assert list(graph.nodes) == ["relu_1", "relu_3", "relu_4"]
    assert list(graph.wires.values()) == [Wire(End("relu_3", "y"), End("relu_4", "x"))]


def test_remove_wires_leaves_the_nodes_and_what_has_taken_a_wire_s_place():
    graph = chain(3)
    old = graph.wires[End("relu_3", "x")]
    assert list(edits.remove(graph, wires=[old]).wires) == [End("relu_2", "x")]
    rewired = edits.connect(graph, End("relu_1", "y"), End("relu_3", "x"))
    assert edits.remove(rewired, wires=[old]) == rewired


def test_an_input_takes_one_wire_and_an_output_gives_many():
    graph = edits.connect(chain(3), End("relu_1", "y"), End("relu_3", "x"))
    assert graph.wires[End("relu_3", "x")].source == End("relu_1", "y")
    assert len(graph.wires) == 2
    assert graph.wires_from[End("relu_1", "y")] == tuple(graph.wires.values())
    assert graph.wires_of("relu_3") == (graph.wires[End("relu_3", "x")],)


def test_move_moves_only_those():
    graph = edits.move(chain(2), {"relu_1": (7.0, 8.0)})
    assert [node.position for node in graph] == [(7.0, 8.0), (200.0, 0.0)]
    assert graph.wires == chain(2).wires


def test_set_layer_and_training():
    graph, node = edits.add(Graph(), Affine(3))
    assert edits.set_layer(graph, node, Affine(4)).nodes[node].layer == Affine(4)
    assert edits.set_training(graph, TrainingSettings(seed=3)).training.seed == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "needs a name"),
        ("  ", "needs a name"),
        ("a.b", "cannot hold a dot"),
        ("ReLU 2", "is called “ReLU 2” already"),
    ],
)
def test_rename_refuses_in_words(name, words):
    with pytest.raises(Refusal, match=words):
        edits.rename(chain(), "relu_1", name)


def test_freezing_and_what_becomes_of_it_in_a_copy():
    graph, node = edits.add(chain(), Affine())
    frozen = edits.freeze(graph, [node, "relu_1"])
    assert {n.id for n in frozen if n.frozen} == {node, "relu_1"}
    assert edits.freeze(frozen, [node, "relu_1"], frozen=False) == graph
    assert edits.set_layer(frozen, node, Affine(7)).nodes[node].frozen
    assert edits.rename(frozen, node, "Kept").nodes[node].frozen
    pasted, ids = edits.paste(frozen, parse(to_text(edits.part(frozen, [node, "relu_2"]))))
    assert (pasted.nodes[ids[node]].frozen, pasted.nodes[ids["relu_2"]].frozen) == (True, False)


def test_rename_keeps_id_and_wires():
    graph = edits.rename(chain(), "relu_1", " First ")
    assert graph.nodes["relu_1"].name == "First"
    assert graph.wires == chain().wires
    assert edits.rename(graph, "relu_1", "First") == graph


@given(graphs(), st.data())
def test_a_part_pasted_back_is_a_copy(graph: Graph, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(graph.nodes)))) if graph.nodes else set()
    piece = edits.part(graph, chosen)
    assert set(piece.nodes) == chosen
    assert all(wire in graph.wires.values() for wire in piece.wires.values())
    inner = [w for w in graph.wires.values() if {w.source.node, w.target.node} <= chosen]
    assert len(piece.wires) == len(inner)

    pasted, ids = edits.paste(graph, piece, (10.0, 20.0))
    require_sound(edits.move(pasted, dict.fromkeys(pasted.nodes, (0.0, 0.0))))
    assert edits.part(pasted, graph.nodes) == edits.part(graph, graph.nodes), "what was there is untouched"
    assert ids.keys() == chosen
    assert not graph.nodes.keys() & set(ids.values())
    for old, new in ids.items():
        assert pasted.nodes[new].layer == graph.nodes[old].layer
        x, y = graph.nodes[old].position
        assert pasted.nodes[new].position == edits.on_canvas(x + 10.0, y + 20.0)
    for wire in inner:
        target = End(ids[wire.target.node], wire.target.port)
        assert pasted.wires[target].source == End(ids[wire.source.node], wire.source.port)


def test_pasting_twice_numbers_on():
    piece = edits.part(chain(), ["relu_2"])
    graph, _ = edits.paste(chain(), piece)
    graph, ids = edits.paste(graph, piece)
    assert ids == {"relu_2": "relu_5"}
    assert graph.nodes["relu_5"].name == "ReLU 5"


def test_a_placeholder_is_edited_like_any_node():
    graph, node = edits.add(Graph(), Placeholder("Conv9", {"filters": 3}))
    graph, data = edits.add(graph, Mnist())
    graph = edits.connect(graph, End(data, "x"), End(node, "in"))
    assert (node, graph.nodes[node].name) == ("conv9_1", "Conv9 1")
    assert str(graph.nodes[node].title) == "Conv9 (unknown)"
    assert [port.name for port in graph.input_ports(node)] == ["in"]
    assert graph.output_ports(node) == ()
    copied, ids = edits.paste(graph, edits.part(graph, [node]))
    assert copied.nodes[ids[node]].layer == graph.nodes[node].layer


def test_ports_of_a_node():
    graph, node = edits.add(Graph(), Add())
    assert [port.name for port in graph.input_ports(node)] == ["a", "b"]
    assert graph.port(End(node, "a"), output=False) is Add().inputs[0]
    assert graph.port(End(node, "y"), output=True) is Add().outputs[0]
    assert graph.port(End(node, "q"), output=False) is None
