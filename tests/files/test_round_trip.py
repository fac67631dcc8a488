"""What is saved comes back, and the same graph gives the same bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.initializers import Given
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, parse, save, to_text
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Placeholder, Wire
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Mnist, ReLU, Spirals
from netstudio.layers.base import all_layers
from tests.strategies import graphs, settings_of


@given(graphs())
def test_every_graph_comes_back(graph: Graph):
    text = to_text(graph)
    back = parse(text)
    assert back == graph
    assert list(back.nodes) == list(graph.nodes), "the order of nodes is kept"
    assert to_text(back) == text


@pytest.mark.parametrize("kind", all_layers())
def test_every_layer_comes_back(kind: str):
    @given(settings_of(all_layers()[kind]))
    def check(layer):
        graph, node = edits.add(Graph(), layer)
        back = parse(to_text(graph)).nodes[node].layer
        assert back == layer
        assert type(back) is type(layer)

    check()


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_in_which_wires_were_drawn_does_not_show(graph: Graph, random):
    ends = list(graph.wires)
    random.shuffle(ends)
    shuffled = graph.with_wires({})
    for end in ends:
        shuffled = edits.connect(shuffled, graph.wires[end].source, end)
    assert to_text(shuffled) == to_text(graph)
    assert shuffled.wires_from == graph.wires_from


def test_a_file_is_readable_in_a_diff(tmp_path):
    graph, data = edits.add(Graph("Digits"), Mnist(), (40, 40.0))
    graph, affine = edits.add(graph, Affine(units=10, initial_bias=Given(values=(1, 2.5))), (248.5, -3.0))
    save(edits.connect(graph, End(data, "x"), End(affine, "x")), tmp_path / "net.netstudio")
    assert (
        (tmp_path / "net.netstudio").read_text(encoding="utf-8")
        == """\
{
  "format": "netstudio-graph",
  "version": 2,
  "title": "Digits",
  "about": "",
  "nodes": [
    {"id": "mnist_1", "layer": "Mnist", "name": "MNIST 1", "position": [40, 40], "settings": \
{"layout": "flat", "one_hot": false, "samples": 60000}},
    {"id": "affine_1", "layer": "Affine", "name": "Affine 1", "position": [248.5, -3], "settings": \
{"units": 10, "bias": true, "initial_weight": {"kind": "normal", "std": 0.01}, \
"initial_bias": {"kind": "given", "values": [1.0, 2.5]}}}
  ],
  "wires": [
    {"from": "mnist_1.x", "to": "affine_1.x"}
  ],
  "training": {
    "optimizer": {"kind": "sgd", "learning_rate": 0.1, "weight_decay": 0.0, "decays": "weights", "clip": 0.0},
    "schedule": {"kind": "steady"},
    "batch_size": 100,
    "epochs": 16,
    "steps": 0,
    "seed": 0,
    "sampling": "shuffled",
    "dtype": "float32"
  }
}
"""
    )


def test_one_moved_node_changes_one_line():
    graph = Graph()
    for _ in range(5):
        graph, node = edits.add(graph, ReLU())
    before, after = to_text(graph).splitlines(), to_text(edits.move(graph, {node: (7, 7)})).splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_an_empty_graph_comes_back():
    assert parse(to_text(Graph())) == Graph()
    assert '"nodes": [],' in to_text(Graph())


def test_what_is_left_out_is_at_its_default():
    text = (
        '{"format": "netstudio-graph", "version": 1, "nodes": [{"id": "a", "layer": "Affine", "name": "A"}]}'
    )
    graph = parse(text)
    assert graph.nodes["a"].layer == Affine()
    assert graph.nodes["a"].position == (0.0, 0.0)
    assert graph.training == TrainingSettings()


def test_unknown_layers_survive_to_the_byte():
    text = to_text(Graph()).replace(
        '"nodes": [],\n  "wires": []',
        '"nodes": [\n    {"id": "conv9_1", "layer": "Conv9", "name": "Conv9 1", "position": [0, 1.5], '
        '"settings": {"z": 1e-7, "a": [1, 1.0, {"deep": null}], "big": 123456789012345678901234567890, '
        '"ü": "\\n☃"}}\n  ],\n'
        '  "wires": [\n    {"from": "conv9_1.out", "to": "conv9_1.in"}\n  ]',
    )
    graph = parse(text)
    assert isinstance(graph.nodes["conv9_1"].layer, Placeholder)
    assert list(graph.wires.values()) == [Wire(End("conv9_1", "out"), End("conv9_1", "in"))]
    assert to_text(graph) == text


def test_frozen_is_written_only_where_it_is_so():
    graph = sequential([Spirals(), Affine(2)])
    assert "frozen" not in to_text(graph)
    frozen = edits.freeze(graph, ["affine_1"])
    assert to_text(frozen).count('"frozen": true') == 1
    assert parse(to_text(frozen)) == frozen


def test_a_cycle_loads_so_that_it_can_be_mended():
    graph, a = edits.add(Graph(), ReLU())
    graph, b = edits.add(graph, ReLU())
    graph = edits.connect(edits.connect(graph, End(a, "y"), End(b, "x")), End(b, "y"), End(a, "x"))
    assert parse(to_text(graph)) == graph


def test_other_line_ends_and_a_byte_order_mark_do_no_harm():
    graph, _ = edits.add(Graph("ü"), ReLU())
    data = to_text(graph).replace("\n", "\r\n").encode("utf-8-sig")
    assert parse(data) == graph


def test_a_part_of_a_graph_goes_over_the_clipboard():
    graph, a = edits.add(Graph("whole"), Mnist())
    graph, b = edits.add(graph, Affine(units=3))
    graph = edits.connect(graph, End(a, "x"), End(b, "x"))
    piece = edits.part(graph, [b])
    assert parse(to_text(piece)) == piece
    assert json.loads(to_text(piece))["nodes"][0]["settings"]["units"] == 3


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Affine(units=-5), "nodes[0].settings.units: expected at least 1, got -5"),
        (Affine(units="many"), 'nodes[0].settings.units: expected an integer, got "many"'),
        (
            Affine(initial_weight=Given(values=(float("nan"),))),
            "nodes[0].settings.initial_weight.values[0]: expected a number, got null",
        ),
    ],
)
def test_nothing_is_written_that_could_not_be_read_again(tmp_path, layer, message):
    graph, _ = edits.add(Graph(), layer)
    with pytest.raises(FileError) as caught:
        save(graph, tmp_path / "net.netstudio")
    assert str(caught.value).endswith(message)
    assert list(tmp_path.iterdir()) == []


def test_half_a_character_is_refused(tmp_path):
    with pytest.raises(FileError, match="half of a character"):
        save(Graph("\ud800"), tmp_path / "net.netstudio")
    with pytest.raises(FileError, match="no text in UTF-8"):
        parse('"\ud800"')


def test_load_takes_a_path_as_text_too(tmp_path):
    graph, _ = edits.add(Graph(), ReLU())
    save(graph, str(tmp_path / "net.netstudio"))
    assert load(str(tmp_path / "net.netstudio")) == graph
