"""The checkpoint file: everything comes back, and what is broken is one message."""

import json
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.engine.optimizers import Adam
from netstudio.engine.schedules import Plateau
from netstudio.files.checkpoint import (
    Checkpoint,
    checkpoint_path,
    encode_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from netstudio.files.errors import FileError
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, SoftmaxWithLoss, Spirals
from netstudio.training.checkpoint import capture, restore
from netstudio.training.session import Session
from netstudio.words import Refusal

SETTINGS = TrainingSettings(optimizer=Adam(), schedule=Plateau(), batch_size=50)
NET = netstudio.sequential([Spirals(samples=100), Affine(2), SoftmaxWithLoss()], SETTINGS)


def trained() -> Checkpoint:
    session = Session(NET)
    session.run(steps=5)
    session.log.add_test(5, session.evaluate())
    return capture(session)


CHECKPOINT = trained()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.netstudio"


def test_everything_comes_back_to_the_bit(path):
    assert save_checkpoint(CHECKPOINT, path) == path.with_name("net.checkpoint.safetensors")
    back = load_checkpoint(path)
    for name in ("graph", "steps", "learning_rate", "order", "draws", "pace"):
        assert getattr(back, name) == getattr(CHECKPOINT, name), name
    assert back.optimizer.keys() == CHECKPOINT.optimizer.keys() == {"m", "v"}
    pairs = [(back.weights, CHECKPOINT.weights), (back.log, CHECKPOINT.log)]
    pairs += [(back.optimizer[name], CHECKPOINT.optimizer[name]) for name in ("m", "v")]
    for ours, theirs in pairs:
        assert ours.keys() == theirs.keys()
        for key, array in ours.items():
            assert array.dtype == theirs[key].dtype
            np.testing.assert_array_equal(array, theirs[key])


def test_a_failed_write_leaves_the_one_before(path, monkeypatch):
    save_checkpoint(CHECKPOINT, path)
    before = checkpoint_path(path).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("netstudio.files.atomic.os.fsync", full)
    with pytest.raises(FileError, match=r"net\.checkpoint\.safetensors: the disk is full"):
        save_checkpoint(CHECKPOINT, path)
    assert checkpoint_path(path).read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["net.checkpoint.safetensors"]


def test_there_may_be_none(path):
    with pytest.raises(
        FileError, match=r"net\.checkpoint\.safetensors: there is no checkpoint to resume from"
    ):
        load_checkpoint(path)


def test_a_folder_is_none(path):
    checkpoint_path(path).mkdir()
    with pytest.raises(FileError, match=r"net\.checkpoint\.safetensors: this is not a file"):
        load_checkpoint(path)


def taken_apart() -> tuple[dict, dict, bytes]:
    """The tensors' places, the values in the header, and the numbers."""
    content = encode_checkpoint(CHECKPOINT, checkpoint_path("net").absolute().parent)
    (size,) = struct.unpack("<Q", content[:8])
    places = json.loads(content[8 : 8 + size])
    values = json.loads(places.pop("__metadata__")["netstudio"])
    return places, values, content[8 + size :]


def put_together(places: dict, values: object, numbers: bytes) -> bytes:
    text = values if isinstance(values, str) else json.dumps(values)
    header = json.dumps({"__metadata__": {"netstudio": text}, **places}).encode()
    return struct.pack("<Q", len(header)) + header + numbers


def changed(*keys: str, to: object) -> dict:
    """The values in the header with another one at a path."""
    values = taken_apart()[1]
    inner = values
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    return values


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("", "these are weights, but no checkpoint"),
        ("{", "line 1, column 2: this is not complete"),
        ("[]", "this is no checkpoint: its “format” is not “netstudio-checkpoint”"),
        ({"format": "netstudio-graph"}, "this is no checkpoint"),
        (changed("version", to=2), "version: written by a newer NetStudio (version 2)"),
        (changed("steps", to=-1), "steps: expected at least 0, got -1"),
        (changed("steps", to=1.5), "steps: expected an integer, got 1.5"),
        (changed("learning_rate", to=0), "learning_rate: expected more than 0, got 0"),
        (changed("draws", "state", to="xyz"), "draws.state: expected 32 hexadecimal digits"),
        (changed("draws", "more", to=1), 'draws: "more" is not known here'),
        (changed("order", "generator", to={}), 'order.generator: "state" is missing'),
        (changed("order", "step", to="1"), "order.step: expected an integer"),
        (changed("graph", to={}), "graph: this is JSON, but no graph"),
        (changed("graph", "nodes", to=1), "graph.nodes: expected a list, got 1"),
    ],
)
def test_a_header_that_is_not_as_it_should_be_is_refused_with_the_place(path, values, words):
    places, _, numbers = taken_apart()
    checkpoint_path(path).write_bytes(put_together(places, values, numbers))
    with pytest.raises(FileError) as caught:
        load_checkpoint(path)
    assert str(caught.value).startswith(f"{checkpoint_path(path)}: {words}")


def test_numbers_of_another_name_or_type_are_refused(path):
    places, values, numbers = taken_apart()
    name = "weights.affine_1.W"
    strange = {"nothing" if key == name else key: place for key, place in places.items()}
    checkpoint_path(path).write_bytes(put_together(strange, values, numbers))
    with pytest.raises(FileError, match="nothing: nothing in a checkpoint has this name"):
        load_checkpoint(path)
    whole = {**places, name: {**places[name], "dtype": "I32"}}
    checkpoint_path(path).write_bytes(put_together(whole, values, numbers))
    with pytest.raises(FileError, match=rf"{name}: expected float32 or float64, got I32"):
        load_checkpoint(path)


@given(st.data())
def test_a_cut_off_file_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cut") / "net.netstudio"
    content = encode_checkpoint(CHECKPOINT, path.parent)
    checkpoint_path(path).write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(FileError, match="the checkpoint is broken or not complete"):
        load_checkpoint(path)


@given(st.data())
def test_a_damaged_file_is_a_checkpoint_or_one_message(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("damaged") / "net.netstudio"
    content = bytearray(encode_checkpoint(CHECKPOINT, path.parent))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = start + data.draw(st.integers(0, 9))
        content[start:end] = data.draw(
            st.binary(max_size=9) | st.sampled_from([b"-1", b"null", b"1e400", b'"'])
        )
    checkpoint_path(path).write_bytes(content)
    with suppress(Refusal):
        restore(Session(NET), load_checkpoint(path))


@given(st.data())
def test_damaged_values_are_a_checkpoint_or_one_message(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("values") / "net.netstudio"
    places, values, numbers = taken_apart()
    text = json.dumps(values)
    start = data.draw(st.integers(0, len(text) - 1))
    end = start + data.draw(st.integers(0, 12))
    piece = data.draw(
        st.text(max_size=4) | st.sampled_from(["-1", "null", "1e400", '"', "{}", "[", "0.5", "9" * 30])
    )
    checkpoint_path(path).write_bytes(put_together(places, text[:start] + piece + text[end:], numbers))
    session = Session(NET)
    before = session.store.theta.copy()
    try:
        restore(session, load_checkpoint(path))
    except Refusal:
        np.testing.assert_array_equal(session.store.theta, before)
