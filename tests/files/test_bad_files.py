"""Every broken file gives one message, in words, with the place."""

import copy
import json

import pytest

from netstudio.engine.optimizers import Adam
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, parse, to_text
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Mnist, Sigmoid, SoftmaxWithLoss, Sum

NET = sequential([Mnist(), Affine(50), Sigmoid(), Affine(10), SoftmaxWithLoss()])
GOOD = json.loads(to_text(NET))


def message(text: bytes | str) -> str:
    """What is said of a bad text; it fails where nothing is, or where it is not said in one line of words."""
    with pytest.raises(FileError) as caught:
        parse(text)
    words = str(caught.value)
    assert words
    assert "\n" not in words
    assert "`" not in words, "a message of the library, not of ours"
    assert "$" not in words
    return words


def changed(path: list, value: object) -> str:
    """The good file with one value changed; None takes it out."""
    raw = copy.deepcopy(GOOD)
    *way, last = path
    place = raw
    for key in way:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(raw)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "this is empty"),
        (b" \n\t ", "this is empty"),
        ("hello", "line 1, column 1: this is no valid JSON"),
        ("{'format': 1}", "line 1, column 2: this is no valid JSON"),
        ('{\n  "format": "netstudio-graph",\n}', "line 3, column 1: this is no valid JSON"),
        ('{\n  "ü": "ü", oops', "line 2, column 13: this is no valid JSON"),
        (
            '{"format": "netstudio-graph"',
            "line 1, column 29: this is not complete: it was cut off, or a text in it is broken",
        ),
        ("{} {}", "line 1, column 4: something follows after the end of the JSON"),
        (b"\x00\x01\x02", "line 1, column 1: this is no valid JSON"),
        (b"\x89PNG\r\n\x1a\n", "line 1, column 1: this is no text in UTF-8"),
        (b'{"title": "\xff"}', "line 1, column 12: this is no text in UTF-8"),
        ('{"a": "x"}'.encode("utf-16"), "line 1, column 1: this is no text in UTF-8"),
        ('{"a":\n NaN}', "line 2, column 2: NaN is no number"),
        ('{"a": -Infinity}', "line 1, column 8: Infinity is no number"),
        ('{"a": "1e999",\n "b": [1e3, -1e400]}', "line 2, column 13: this number is too large"),
        ('{"a": 1e400e', "line 1, column 7: this number is too large"),
        ('{"a": 1' + "0" * 5000 + "}", "line 1, column 7: this number is too large"),
        ("[" * 100_000, "line 1, column 101: this is nested more than 100 levels deep"),
        ("[" * 100_000 + "]" * 100_000, "line 1, column 101: this is nested more than 100 levels deep"),
        (
            '{"a":' * 100_000 + "1" + "}" * 100_000,
            "line 1, column 501: this is nested more than 100 levels deep",
        ),
        (
            '{"a": "[[",\n"b": ' + "[" * 100 + "1" + "]" * 100 + "}",
            "line 2, column 105: this is nested more than 100 levels deep",
        ),
        ("[" * 200 + "]" * 200, "line 1, column 101: this is nested more than 100 levels deep"),
        ("3", "this is JSON, but no graph: its “format” is not “netstudio-graph”"),
        ("[]", "this is JSON, but no graph: its “format” is not “netstudio-graph”"),
        ('{"hello": "world"}', "this is JSON, but no graph: its “format” is not “netstudio-graph”"),
    ],
)
def test_no_graph_at_all(text, words):
    assert message(text) == words


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["version"], 7, "version: written by a newer NetStudio (version 7); this one reads up to 2"),
        (["version"], 0, "version: expected at least 1, got 0"),
        (["version"], "1", 'version: expected an integer, got "1"'),
        (["version"], None, '"version" is missing'),
        (["nodes"], None, '"nodes" is missing'),
        (["nodes"], 3, "nodes: expected a list, got 3"),
        (["nodse"], [], '"nodse" is not known here'),
        (["title"], 3, "title: expected a text, got 3"),
        (["nodes", 1], 3, "nodes[1]: expected an object in braces, got 3"),
        (["a - at `$.b"], 1, "b: this value cannot be used: null"),  # a name that imitates a path
        (["a\nb"], 1, '"a\\nb" is not known here'),
        (["nodes", 1, "id"], None, 'nodes[1]: "id" is missing'),
        (["nodes", 1, "colour"], "red", 'nodes[1]: "colour" is not known here'),
        (["nodes", 1, "id"], "a.b", 'nodes[1].id: expected letters, digits and “_”, got "a.b"'),
        (["nodes", 1, "id"], "mnist_1", "nodes[1].id: another node has the id “mnist_1” already"),
        (["nodes", 1, "layer"], "", 'nodes[1].layer: expected letters, digits and “_”, got ""'),
        (["nodes", 1, "name"], "MNIST 1", "nodes[1].name: “mnist_1” is called “MNIST 1” already"),
        (
            ["nodes", 1, "name"],
            "a.b",
            "nodes[1].name: expected a name without dots and slashes, and without spaces around it, "
            'got "a.b"',
        ),
        (
            ["nodes", 1, "name"],
            " a",
            'nodes[1].name: expected a name without dots and slashes, and without spaces around it, got " a"',
        ),
        (["nodes", 1, "position"], [1], "nodes[1].position: expected 2 values, got 1"),
        (["nodes", 1, "position"], [1, "a"], 'nodes[1].position[1]: expected a number, got "a"'),
        (
            ["nodes", 1, "position"],
            [1, 1e10],
            "nodes[1].position[1]: expected at most 1000000000, got 10000000000.0",
        ),
        (
            ["nodes", 1, "position"],
            [10**400, 0],
            f"nodes[1].position[0]: this value cannot be used: {'1' + '0' * 38}…",
        ),
        (["nodes", 1, "settings"], [], "nodes[1].settings: expected an object in braces, got []"),
        (
            ["nodes", 3, "settings", "units"],
            "many",
            'nodes[3].settings.units: expected an integer, got "many"',
        ),
        (["nodes", 3, "settings", "units"], 1.5, "nodes[3].settings.units: expected an integer, got 1.5"),
        (["nodes", 3, "settings", "units"], True, "nodes[3].settings.units: expected an integer, got true"),
        (
            ["nodes", 3, "settings", "units"],
            {"a": 1},
            "nodes[3].settings.units: expected an integer, got {…}",
        ),
        (["nodes", 3, "settings", "units"], [1], "nodes[3].settings.units: expected an integer, got […]"),
        (["nodes", 3, "settings", "units"], 0, "nodes[3].settings.units: expected at least 1, got 0"),
        (
            ["nodes", 3, "settings", "units"],
            1_000_000_000,
            "nodes[3].settings.units: expected at most 1000000, got 1000000000",
        ),
        (["nodes", 3, "settings", "bias"], 1, "nodes[3].settings.bias: expected true or false, got 1"),
        (["nodes", 3, "settings", "unitz"], 1, 'nodes[3].settings: "unitz" is not known here'),
        (
            ["nodes", 0, "settings", "layout"],
            "round",
            'nodes[0].settings.layout: expected one of "flat", "image"; got "round"',
        ),
        (
            ["nodes", 3, "settings", "initial_weight", "kind"],
            "magic",
            "nodes[3].settings.initial_weight.kind: "
            'expected one of "zeros", "constant", "normal", "uniform", "xavier", "he", "lecun", '
            '"orthogonal", "given"; got "magic"',
        ),
        (
            ["nodes", 3, "settings", "initial_weight"],
            {},
            'nodes[3].settings.initial_weight: "kind" is missing',
        ),
        (
            ["nodes", 3, "settings", "initial_weight", "std"],
            -0.5,
            "nodes[3].settings.initial_weight.std: expected at least 0, got -0.5",
        ),
        (
            ["nodes", 3, "settings", "initial_weight"],
            {"kind": "given", "values": [0] * 5000},
            "nodes[3].settings.initial_weight.values: expected at most 4096 values, got 5000",
        ),
        (["wires", 2], "x", 'wires[2]: expected an object in braces, got "x"'),
        (["wires", 2, "from"], "x", 'wires[2].from: expected “node.port”, got "x"'),
        (["wires", 2, "from"], "x.y", "wires[2].from: there is no node “x”"),
        (["wires", 2, "from"], "affine_1.q", "wires[2].from: Affine 1 has no output “q”"),
        (["wires", 2, "to"], "affine_1.q", "wires[2].to: Affine 1 has no input “q”"),
        (["wires", 2, "to"], "mnist_1.x", "wires[2].to: MNIST 1 has no input “x”"),
        (["wires", 2, "to"], "affine_1.x", "wires[2].to: another wire ends at “affine_1.x” already"),
        (["wires", 2, "to"], None, 'wires[2]: "to" is missing'),
        (["nodes", 1, "frozen"], "yes", 'nodes[1].frozen: expected true or false, got "yes"'),
        (["training"], [], "training: expected an object in braces, got []"),
        (["training", "batch_size"], 0, "training.batch_size: expected at least 1, got 0"),
        (["training", "batches"], 0, 'training: "batches" is not known here'),
        (
            ["training", "dtype"],
            "float16",
            'training.dtype: expected one of "float32", "float64"; got "float16"',
        ),
        (
            ["training", "optimizer", "kind"],
            "sgdd",
            'training.optimizer.kind: expected one of "sgd", "momentum", "nesterov", "adagrad", "rmsprop", '
            '"adam", "adamw"; got "sgdd"',
        ),
        (
            ["training", "optimizer", "learning_rate"],
            0,
            "training.optimizer.learning_rate: expected more than 0, got 0",
        ),
        (["training", "seed"], "x" * 100, f'training.seed: expected an integer, got "{"x" * 38}…'),
    ],
)
def test_one_thing_is_wrong(path, value, words):
    assert message(changed(path, value)) == words


def test_the_end_of_a_range_may_be_left_out():
    text = to_text(sequential([Mnist(), Affine()], TrainingSettings(optimizer=Adam())))
    assert message(text.replace('"beta1": 0.9', '"beta1": 1')) == (
        "training.optimizer.beta1: expected less than 1, got 1"
    )


def test_what_may_be_none_says_what_else_it_may_be():
    text = to_text(sequential([Mnist(), Sum()]))
    assert message(text.replace('"axis": null', '"axis": "x"')) == (
        'nodes[1].settings.axis: expected an integer, got "x"'
    )


def test_the_source_stands_before_the_place(tmp_path):
    path = tmp_path / "net.netstudio"
    path.write_text(changed(["version"], 7), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: version: written by a newer NetStudio")
    assert (caught.value.source, caught.value.place) == (str(path), "version")
