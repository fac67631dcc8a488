"""The pulse: along the wires into the node that is stepped, cheap, and none where nothing is to move."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph.analysis import analyse
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid
from netstudio.studio.canvas.pulse import Pulse
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.theme import theme
from netstudio.training.walk import Phase, Stop, WalkView


def net() -> Graph:
    return netstudio.sequential([Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()])


def view(graph: Graph, cursor: int) -> WalkView:
    names = [n for n in analyse(graph).order if n != "gate_1" and not n.startswith("group_")]
    way = [(n, Phase.FORWARD) for n in names] + [(n, Phase.BACKWARD) for n in names[::-1]]
    stops = tuple(Stop(n, phase, i, i + 1) for i, (n, phase) in enumerate(way))
    return WalkView(stops, cursor, cursor, Phase.FORWARD)


@pytest.fixture
def canvas(qtbot: QtBot) -> CanvasView:
    found = CanvasView(Document(net()))
    qtbot.addWidget(found)
    found.resize(1200, 500)
    found.show()
    return found


def half_way(pulse: Pulse) -> None:
    """As it is in the middle of the last of its ways."""
    pulse._motion.cancel()
    pulse._go(1 - 0.5 / len(pulse._legs))


def colours_along(canvas: CanvasView, end: End, token: str) -> bool:
    """Whether the pulse paints in a colour anywhere along the wire into an input."""
    picture = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    picture.fill(theme.tokens.color("canvas"))
    painter = QPainter(picture)
    painter.setTransform(canvas.viewportTransform())
    canvas.pulse.paint_marks(painter)
    painter.end()
    path = canvas.drawing.wires[end].curve.path
    places = [canvas.mapFromScene(path.pointAtPercent(i / 200)) for i in range(201)]
    wanted = theme.tokens.color(token).rgb()
    around = [(x, y) for x in range(-2, 3) for y in range(-2, 8)]
    return any(picture.pixel(p.x() + x, p.y() + y) == wanted for p in places for x, y in around)


@pytest.mark.usefixtures("moving")
def test_forward_it_runs_along_the_wires_into_the_layer(canvas: CanvasView) -> None:
    graph = canvas.document.graph
    canvas.pulse.run(view(graph, 1), view(graph, 2))
    assert canvas.pulse.running
    half_way(canvas.pulse)
    assert colours_along(canvas, End("sigmoid_1", "x"), "forward")
    assert not colours_along(canvas, End("affine_2", "x"), "forward")
    canvas.pulse.stop()
    assert not colours_along(canvas, End("sigmoid_1", "x"), "forward")


@pytest.mark.usefixtures("moving")
def test_backward_it_comes_back_along_the_wires_out_of_the_layer(canvas: CanvasView) -> None:
    graph = canvas.document.graph
    canvas.pulse.run(view(graph, 5), view(graph, 6))
    half_way(canvas.pulse)
    assert canvas.document.graph.wires_from[End("affine_2", "y")]
    assert colours_along(canvas, End("mean_squared_error_1", "y"), "backward")
    assert not colours_along(canvas, End("affine_2", "x"), "backward")


@pytest.mark.usefixtures("moving")
def test_through_a_phase_it_passes_every_layer_in_turn(canvas: CanvasView) -> None:
    graph = canvas.document.graph
    canvas.pulse.run(None, view(graph, 4))
    assert len(canvas.pulse._legs) == 1  # what was before nobody has seen
    canvas.pulse.run(view(graph, 0), view(graph, 4))
    assert len(canvas.pulse._legs) == 4
    half_way(canvas.pulse)
    assert colours_along(canvas, End("mean_squared_error_1", "y"), "forward")


@pytest.mark.usefixtures("moving")
def test_back_in_time_and_at_a_new_batch_nothing_flows(canvas: CanvasView) -> None:
    graph = canvas.document.graph
    for before, now in (
        (view(graph, 5), view(graph, 4)),
        (view(graph, 8), view(graph, 0)),
        (view(graph, 3), None),
    ):
        canvas.pulse.run(before, now)
        assert not canvas.pulse.running


@pytest.mark.usefixtures("moving")
def test_it_ends_by_itself(canvas: CanvasView, qtbot: QtBot) -> None:
    graph = canvas.document.graph
    canvas.pulse.run(view(graph, 1), view(graph, 2), speed=10)
    qtbot.waitUntil(lambda: not canvas.pulse.running, timeout=20_000)


def test_there_is_none_where_nothing_is_to_move(canvas: CanvasView) -> None:
    graph = canvas.document.graph
    canvas.pulse.run(view(graph, 1), view(graph, 2))
    assert not canvas.pulse.running


@pytest.mark.usefixtures("moving")
def test_into_a_group_it_is_seen_outside_and_inside(qtbot: QtBot) -> None:
    graph, group = make_group(net(), ["affine_1", "sigmoid_1"])
    found = CanvasView(Document(graph))
    qtbot.addWidget(found)
    found.show()
    first, second = view(graph, 0), view(graph, 1)
    assert second.current is not None
    assert second.current.node == "affine_1"
    found.pulse.run(first, second)
    ((paths, backward),) = found.pulse._legs
    assert (len(paths), backward) == (1, False)
    found.show_scope(group)
    found.pulse.run(first, second)
    ((paths, _),) = found.pulse._legs
    assert len(paths) == 1


@pytest.mark.usefixtures("moving")
def test_a_frame_paints_only_around_the_pulse(canvas: CanvasView, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, asked = canvas.document.graph, []
    canvas.pulse.run(view(graph, 1), view(graph, 2))
    half_way(canvas.pulse)
    update = canvas.viewport().update
    monkeypatch.setattr(canvas.viewport(), "update", lambda rect: (asked.append(rect), update(rect)))
    canvas.pulse._go(0.55)
    node = canvas.drawing.nodes["sigmoid_1"].frame
    size = canvas.mapFromScene(node).boundingRect().size()
    assert asked
    assert all(isinstance(rect, QRect) and rect.width() < size.width() for rect in asked)
