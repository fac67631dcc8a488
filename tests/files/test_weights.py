"""The weights beside a graph file."""

import errno
import json
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.files.checkpoint import checkpoint_path, load_checkpoint
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, save
from netstudio.files.weights import encode_weights, load_weights, weights_path
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, SoftmaxWithLoss, Spirals
from netstudio.training.session import Session

NET = sequential([Spirals(), Affine(3), SoftmaxWithLoss()])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.netstudio"


def some_weights() -> dict[tuple[str, str], np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        ("affine_1", "W"): rng.normal(size=(2, 3)),
        ("affine_1", "b"): rng.normal(size=3).astype("float32"),
    }


def test_weights_come_back_to_the_bit(path):
    weights = some_weights() | {("affine_1", "scalar"): np.array(2.5)}
    save(NET, path, weights)
    back = load_weights(path)
    assert back.keys() == weights.keys()
    for key, array in weights.items():
        assert back[key].dtype == array.dtype
        assert back[key].shape == array.shape
        np.testing.assert_array_equal(back[key], array)


@pytest.mark.parametrize(
    ("graph", "weights"),
    [("net.netstudio", "net.safetensors"), ("net.v2", "net.v2.safetensors"), ("net", "net.safetensors")],
)
def test_weights_lie_beside_the_graph(tmp_path, graph, weights):
    assert weights_path(tmp_path / graph) == tmp_path / weights


def test_any_layout_of_memory_is_written_as_rows(path):
    array = np.arange(6.0).reshape(2, 3)
    for same in (np.asfortranarray(array), array[::-1][::-1], array.astype(">f8")):
        save(NET, path, {("affine_1", "W"): same})
        np.testing.assert_array_equal(load_weights(path)["affine_1", "W"], array)


def test_a_session_saves_by_the_names_of_nodes(path):
    session = Session(NET)
    session.run(steps=2)
    save(NET, path, session.parameters)
    back = Session(load(path), load_weights(path))
    assert list(session.parameters) == ["Affine 1.W", "Affine 1.b"]
    for name, array in session.parameters.items():
        np.testing.assert_array_equal(back.parameters[name], array)


def test_without_weights_those_beside_stay(path):
    save(NET, path, some_weights())
    save(NET, path)
    assert load_weights(path).keys() == some_weights().keys()


@pytest.mark.parametrize("left", [{}, {("removed_1", "W"): np.zeros(2)}])
def test_where_none_are_left_those_beside_go(path, left):
    save(NET, path, some_weights())
    save(NET, path, left)
    assert [p.name for p in path.parent.iterdir()] == ["net.netstudio"]
    assert load_weights(path) == {}


def test_weights_of_removed_nodes_are_left_out(path):
    save(NET, path, some_weights() | {("removed_1", "W"): np.zeros(2)})
    assert load_weights(path).keys() == some_weights().keys()


def test_the_same_weights_give_the_same_bytes():
    weights = some_weights()
    assert encode_weights(weights) == encode_weights(dict(reversed(weights.items())))


def test_a_name_that_is_no_node_is_refused_before_anything_is_written(path):
    with pytest.raises(FileError) as caught:
        save(NET, path, {"Affine 9.W": np.zeros(2)})
    assert str(caught.value) == "Affine 9.W: there is no node “Affine 9” to have weights"
    assert not path.exists()


@pytest.mark.parametrize("dtype", ["int64", "float16", "complex64", "bool", object])
def test_only_float32_and_float64_are_written(path, dtype):
    with pytest.raises(FileError, match=r"affine_1.W: expected float32 or float64, got"):
        save(NET, path, {("affine_1", "W"): np.zeros(2, dtype)})
    assert not path.exists()


def test_no_file_no_weights(path):
    assert load_weights(path) == {}


def test_what_may_not_be_read_says_so(path, monkeypatch):
    save(NET, path, some_weights())
    checkpoint_path(path).touch()

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr(Path, "open", refuse)
    for load_it in (load_weights, load_checkpoint):
        with pytest.raises(FileError, match=r"safetensors: there is no permission for this"):
            load_it(path)


def test_a_folder_is_no_weights_file(path):
    weights_path(path).mkdir()
    with pytest.raises(FileError, match=r"net\.safetensors: this is not a file"):
        load_weights(path)
    with pytest.raises(FileError, match=r"net\.safetensors: this is not a file that can be written"):
        save(NET, path, some_weights())
    assert not path.exists()


def safetensors(header: dict, data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the weights are broken or not complete"),
        (b"{}", "the weights are broken or not complete"),
        (b"\xff" * 64, "the weights are broken or not complete"),
        (struct.pack("<Q", 1 << 62) + b"{}", "the weights are broken or not complete"),
        (encode_weights(some_weights())[:-4], "the weights are broken or not complete"),
        (
            safetensors({"a.W": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 4]}}, b"\0" * 4),
            "the weights are broken or not complete",
        ),
        (
            safetensors({"a.W": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}}, b"\0" * 4),
            "a.W: expected float32 or float64, got F16",
        ),
        (
            safetensors({"W": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4),
            "W: expected a name like “node.parameter”",
        ),
    ],
)
def test_broken_weights_give_one_message(path, data, words):
    weights_path(path).write_bytes(data)
    with pytest.raises(FileError) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{weights_path(path)}: {words}")


@given(st.data())
def test_damaged_weights_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("weights") / "net.netstudio"
    content = bytearray(encode_weights(some_weights()))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(min_size=1, max_size=9))
    weights_path(path).write_bytes(content)
    with suppress(FileError):
        assert all(array.dtype in ("float32", "float64") for array in load_weights(path).values())
