"""A wire in the making."""

from __future__ import annotations

import pytest

from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.studio.canvas import wiring
from netstudio.studio.canvas.wiring import Wiring


def test_a_refusal_is_in_words_and_found_once(loose: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    why = wiring.why_not_connect
    monkeypatch.setattr(wiring, "why_not_connect", lambda *ends: asked.append(ends) or why(*ends))
    found = Wiring(loose, End("mnist_1", "t"), from_output=True)
    problems = [found.refusal(End("affine_1", "x")) for _ in range(50)]
    assert "takes (N, features)" in str(problems[0])
    assert len(asked) == 1


def test_a_node_offers_its_best_port(loose: Graph) -> None:
    samples = Wiring(loose, End("affine_2", "y"), from_output=True)
    assert samples.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "y")
    wired = edits.connect(loose, End("affine_2", "y"), End("softmax_with_loss_1", "y"))
    labels = Wiring(wired, End("mnist_1", "t"), from_output=True)
    assert labels.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "t")
    assert labels.best_port("mnist_1") is None


def test_labels_go_to_where_labels_are_expected(loose: Graph) -> None:
    labels = Wiring(loose, End("mnist_1", "t"), from_output=True)
    assert labels.best_port("softmax_with_loss_1") == End("softmax_with_loss_1", "t")
    backwards = Wiring(loose, End("softmax_with_loss_1", "t"), from_output=False)
    assert backwards.best_port("mnist_1") == End("mnist_1", "t")


def test_it_can_begin_at_an_input(loose: Graph) -> None:
    found = Wiring(loose, End("affine_1", "x"), from_output=False)
    after = found.connected(End("mnist_1", "x"))
    assert after.wires[End("affine_1", "x")].source == End("mnist_1", "x")


def test_a_picked_wire_gives_way(net: Graph) -> None:
    wire = net.wires[End("sigmoid_1", "x")]
    found = Wiring(net, wire.source, from_output=True, picked=wire)
    assert End("sigmoid_1", "x") not in found.dropped().wires
    moved = found.connected(End("affine_2", "x"))
    assert moved.wires[End("affine_2", "x")].source == End("affine_1", "y")
    assert End("sigmoid_1", "x") not in moved.wires
