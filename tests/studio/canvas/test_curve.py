"""The curve of a wire, and where its words stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from netstudio.studio.canvas.curve import Curve
from netstudio.studio.canvas.wire_labels import place_labels, reach

places = st.builds(QPointF, st.floats(-2000, 2000), st.floats(-2000, 2000))


@given(places, places, st.booleans())
def test_it_goes_from_end_to_end_within_its_bounds(a: QPointF, b: QPointF, hang: bool) -> None:
    curve = Curve.between(a, b, hang)
    assert curve.distance(a) < 1e-6
    assert curve.distance(b) < 1e-6
    bounds = curve.bounds.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(bounds.contains(QPointF(x, y)) for x, y in curve.points)


@given(places, places, st.booleans(), st.booleans(), st.booleans())
def test_the_items_rectangle_holds_all_that_is_written(
    qapp: object, a: QPointF, b: QPointF, hang: bool, figures: bool, pictures: bool
) -> None:
    curve, ceiling = Curve.between(a, b, hang), min(a.y(), b.y()) - 48
    labels = place_labels(curve, hang and b.x() - a.x() > 240, "(100, 784)", ceiling, figures, pictures)
    held = reach(curve, "(100, 784)", ceiling)
    for written in (labels.chip, labels.value, labels.gradient):
        assert held.contains(written)


def test_between_neighbours_it_is_straight() -> None:
    curve = Curve.between(QPointF(0, 10), QPointF(80, 10))
    assert {y for _, y in curve.points} == {10}


def test_a_hanging_wire_passes_below_the_nodes_between() -> None:
    curve = Curve.between(QPointF(0, 80), QPointF(700, 80), hang=True)
    assert curve.middle.y() > 80 + 60
    assert all(y > 96 for x, y in curve.points if 80 < x < 620)


def test_the_gradient_flows_below() -> None:
    curve = Curve.between(QPointF(0, 0), QPointF(200, 60))
    below = curve.beside.pointAtPercent(0.5)
    assert below.y() > curve.middle.y()
    assert 3 < curve.distance(below) < 6


def test_figures_and_chip_of_a_short_wire_do_not_overlap(qapp: object) -> None:
    for drop in (-200, -60, 0, 60, 200):
        curve = Curve.between(QPointF(0, 0), QPointF(110, drop))
        labels = place_labels(curve, False, "(100, 50)", -400, figures=True, pictures=False)
        assert not labels.chip.intersects(labels.value)
        assert curve.distance(labels.value.center()) > 6
