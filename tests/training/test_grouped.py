"""A net with nested, repeated groups: trained, saved, gone on with, measured and checked as any other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.engine.initializers import He
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Group, ReLU, SoftmaxWithLoss, Spirals
from netstudio.training.checkpoint import resume, save_checkpoint
from netstudio.training.gradient_check import check_gradients
from netstudio.training.profile import measure_profile
from netstudio.training.session import Session

COPIES = {f"Trunk[{i}]/Block[{j}]/Affine 2" for i in (1, 2, 3) for j in (1, 2)}


@pytest.fixture
def graph() -> Graph:
    """Six copies of an affine layer with its ReLU: two of the inner group in each of three of the outer."""
    affine = Affine(units=8, initial_weight=He())
    layers = [Spirals(), affine, ReLU(), affine, ReLU(), Affine(units=3), SoftmaxWithLoss()]
    settings = TrainingSettings(batch_size=30, steps=20)
    graph, inner = make_group(sequential(layers, settings), ["affine_2", "relu_2"])
    graph = edits.set_layer(edits.rename(graph, inner, "Block"), inner, Group(repeat=2))
    graph, outer = make_group(graph, ["relu_1", inner])
    return edits.set_layer(edits.rename(graph, outer, "Trunk"), outer, Group(repeat=3))


def test_weights_of_every_copy_are_saved_and_read(graph: Graph, tmp_path: Path) -> None:
    session = Session(graph)
    session.run(steps=5)
    path = tmp_path / "net.netstudio"
    netstudio.save(graph, path, session.weights())
    again = Session(netstudio.load(path), netstudio.load_weights(path))
    assert {f"{name}.W" for name in COPIES} < set(again.parameters)
    for name in session.parameters:
        np.testing.assert_array_equal(again.parameters[name], session.parameters[name])
    different = {again.parameters[f"{name}.W"].tobytes() for name in COPIES}
    assert len(different) == 6


def test_a_run_goes_on_from_a_checkpoint_to_the_bit(graph: Graph, tmp_path: Path) -> None:
    whole = Session(graph)
    whole.run(steps=10)
    half = Session(graph)
    half.run(steps=5)
    save_checkpoint(half, tmp_path / "net.netstudio")
    again = Session(graph)
    assert resume(again, tmp_path / "net.netstudio") == 5
    again.run(steps=5)
    for name in whole.parameters:
        np.testing.assert_array_equal(again.parameters[name], whole.parameters[name])


def test_gradients_are_checked_by_the_names_of_the_copies(graph: Graph) -> None:
    report = check_gradients(graph)
    assert {f"{name}.W" for name in COPIES} < set(report.parameters)
    assert report.max_relative_error < 1e-6


def test_a_profile_names_the_copies_and_no_port(graph: Graph) -> None:
    profile = measure_profile(graph, steps=3)
    names = [profile.computed.nodes[layer.node].name for layer in profile.layers]
    assert set(names) > COPIES
    assert not any("Input" in name or "Output" in name for name in names)


@pytest.mark.parametrize("command", ["check", "gradcheck", "profile", "train", "evaluate"])
def test_the_command_line_works_on_groups(
    graph: Graph, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "net.netstudio"
    netstudio.save(graph, path)
    assert main([command, str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    if command in ("gradcheck", "profile"):
        assert "Trunk[3]/Block[2]/Affine 2" in json.dumps(told)
