"""The scene stays in step with the document, and touches only what differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers.activation import Sigmoid
from netstudio.layers.linear import Affine
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.words import tr
from tests.strategies import edited, graphs


def drawn(scene: CanvasScene) -> dict[object, object]:
    """All that a scene shows, to be compared. Points of Qt are equal when they are as good as equal."""
    nodes = {n: (item.face, item.pos(), item.rect()) for n, item in scene.nodes.items()}
    wires = {e: (w.wire, w.face, w.rect(), w.curve.bounds, w.curve.middle) for e, w in scene.wires.items()}
    return {**nodes, **wires, "items": len(scene.items())}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(graphs(), st.data())
def test_after_any_edits_it_draws_what_a_fresh_one_draws(
    qapp: object, graph: Graph, data: st.DataObject
) -> None:
    document = Document(graph)
    scene = CanvasScene(document)
    document.graph_changed.connect(scene.follow)
    for _ in range(4):
        document.apply(tr("Edit"), data.draw(edited(document.graph)))
        assert drawn(scene) == drawn(CanvasScene(document))
    for _ in range(4):
        document.undo()
    assert drawn(scene) == drawn(CanvasScene(Document(graph)))
    for _ in range(4):
        document.redo()
    assert drawn(scene) == drawn(CanvasScene(document))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often items were changed."""
    counted = {"face": 0, "pos": 0, "route": 0}

    def counting(cls: type, method: str, name: str) -> None:
        before: Callable[..., object] = getattr(cls, method)

        def counted_call(*arguments: object) -> object:
            counted[name] += 1
            return before(*arguments)

        monkeypatch.setattr(cls, method, counted_call)

    counting(NodeItem, "set_face", "face")
    counting(NodeItem, "setPos", "pos")
    counting(WireItem, "route", "route")
    return counted


def test_moving_one_of_a_thousand_touches_it_and_its_two_wires(qapp: object, calls: dict[str, int]) -> None:
    document = Document(sequential([Affine(units=50) if i % 2 else Sigmoid() for i in range(1000)]))
    scene = CanvasScene(document)
    document.graph_changed.connect(scene.follow)
    calls.update(face=0, pos=0, route=0)
    document.apply(tr("Move"), edits.move(document.graph, {"affine_250": (8.0, 800.0)}))
    assert calls == {"face": 0, "pos": 1, "route": 2}
    assert scene.nodes["affine_250"].pos() == QPointF(8, 800)


def test_a_setting_changes_the_faces_that_show_it(qapp: object, net: Graph, calls: dict[str, int]) -> None:
    document = Document(net)
    scene = CanvasScene(document)
    document.graph_changed.connect(scene.follow)
    calls.update(face=0, pos=0, route=0)
    document.apply(tr("Units"), edits.set_layer(net, "affine_1", Affine(units=70)))
    assert calls["face"] == 3  # itself, the sigmoid (70), the next affine (70 → 10)
    assert scene.wires[End("sigmoid_1", "x")].face.shape == "(100, 70)"
    assert scene.nodes["affine_2"].face.summary == "70 → 10"


def test_what_is_at_a_place(qapp: object, net: Graph) -> None:
    scene = CanvasScene(Document(net))
    item = scene.nodes["affine_1"]
    found = scene.node_at(item.frame.center())
    assert found is item
    assert scene.node_at(item.frame.topLeft() - QPointF(3, 3)) is None
    port = scene.port_point(End("affine_1", "x"), output=False)
    assert port is not None
    assert scene.port_at(port + QPointF(-4, 3), 8) == (End("affine_1", "x"), False)
    assert scene.port_at(port, 8, output=True) is None
    wire = scene.wires[End("affine_1", "x")]
    assert scene.wire_at(wire.curve.middle + QPointF(0, 4), 6) is wire
    assert scene.wire_at(wire.curve.middle + QPointF(0, 20), 6) is None


def test_extent_holds_nodes_and_hanging_wires(qapp: object, net: Graph) -> None:
    scene = CanvasScene(Document(net))
    assert scene.extent(["affine_1"]) == scene.nodes["affine_1"].frame
    assert scene.extent().bottom() > scene.nodes["affine_1"].frame.bottom() + 30
    assert CanvasScene(Document()).extent() == QRectF()
