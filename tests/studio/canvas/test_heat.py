"""Heat: on every node its milliseconds, the more the hotter."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from netstudio.studio.canvas.heat import heats
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.theme import theme
from netstudio.training.profile import LayerCost, Profile


@pytest.fixture
def canvas(canvas_of, net):
    return canvas_of(net)


@pytest.fixture
def profile(net) -> Profile:
    times = {node: 0.5 * i for i, node in enumerate(net.nodes)}
    layers = tuple(LayerCost(node, ms, 0.0, 0.0, 0.0, 0, 0) for node, ms in times.items())
    return Profile(net, layers, 10.0, 0.0, steps=20, batch=100, threads=1, dtype="float32")


def test_the_level_is_that_of_the_time_and_the_text_says_it(profile):
    found = heats(profile)
    last = profile.layers[-1].node
    assert found[last].level == 1
    assert found[last].share == pytest.approx(profile.layers[-1].time / 10)
    assert found["affine_1"].text == "0.5 ms"
    assert heats(None) == {}


def test_without_any_time_nothing_is_hot(net):
    layers = tuple(LayerCost(node, 0.0, 0.0, 0.0, 0.0, 0, 0) for node in net.nodes)
    idle = Profile(net, layers, 0.0, 0.0, steps=1, batch=1, threads=1, dtype="float32")
    assert {heat.level for heat in heats(idle).values()} == {0}
    assert idle.ratio is None


def test_nodes_are_painted_hot_until_it_is_not_wanted_any_more(canvas, profile):
    view = canvas.view
    cold = view.grab().toImage()
    view.show_heat(profile)
    assert all(item.heat for item in view.drawing.nodes.values())
    hot = view.grab().toImage()
    assert hot != cold
    view.show_heat(None)
    assert view.grab().toImage() == cold


def test_the_hottest_node_is_nearest_to_the_colour_of_heat(canvas, profile):
    view = canvas.view
    view.show_heat(profile)
    image, amber = view.viewport().grab().toImage(), theme.tokens.color("amber")
    ratio = image.devicePixelRatio()

    def distance(node: str) -> int:
        item = view.drawing.nodes[node]
        at = view.mapFromScene(item.frame.bottomLeft()) * ratio
        color = QColor(image.pixel(at.x() + 10, at.y() - 6))
        return abs(color.red() - amber.red()) + abs(color.green() - amber.green())

    assert distance("softmax_with_loss_1") < distance("affine_1")


def test_a_node_that_comes_back_has_its_heat(canvas, profile):
    view = canvas.view
    view.show_heat(profile)
    view.select(["sigmoid_1"])
    view.delete_selection()
    view.document.undo()
    assert view.drawing.nodes["sigmoid_1"].heat == heats(profile)["sigmoid_1"]


def test_the_tooltip_tells_the_part_of_the_step(canvas, profile):
    canvas.view.show_heat(profile)
    assert "0.5 ms of each step: 5 %" in tip_at(canvas.view, canvas.node("affine_1"))
    canvas.view.show_heat(None)
    assert "of each step" not in tip_at(canvas.view, canvas.node("affine_1"))


def test_from_far_away_it_is_the_width_of_the_border(canvas, profile):
    view = canvas.view
    for _ in range(40):
        view.zoom_out()
    cold = view.grab().toImage()
    view.show_heat(profile)
    view.resetCachedContent()
    assert view.grab().toImage() != cold
