"""The curve of a wire, and where its words stand."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from netstudio.studio.canvas.curve import Curve
from netstudio.studio.canvas.detour import Detour
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


NODE = (144.0, 96.0)


def frames(a: QPointF, b: QPointF) -> tuple[QRectF, QRectF]:
    """The frames of two nodes with an output at `a` and an input at `b`."""
    return QRectF(a.x() - NODE[0], a.y() - 48, *NODE), QRectF(b.x(), b.y() - 48, *NODE)


@given(places, places, st.booleans())
def test_a_detour_goes_from_end_to_end_and_keeps_clear_of_both_nodes(
    qapp: object, a: QPointF, b: QPointF, hang: bool
) -> None:
    source, target = frames(a, b)
    way = Detour.around(a, b, source, target, hang)
    assume(way is not None)
    assert way.distance(a) < 1e-6
    assert way.distance(b) < 1e-6
    assert way.distance(way.middle) < 1e-6
    bounds = way.bounds.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    inner = [frame.adjusted(1, 1, -1, -1) for frame in (source, target)]
    for at in (QPointF(x, y) for x, y in way.points):
        assert bounds.contains(at)
        assert not any(frame.contains(at) for frame in inner)
    ceiling = min(source.top(), target.top())
    labels, held = place_labels(way, True, "(100, 784)", ceiling, True, True), reach(way, "(1, 784)", ceiling)
    for written in (labels.chip, labels.value, labels.gradient):
        assert held.contains(written)
    assert not labels.chip.intersects(labels.value)
    assert not labels.chip.intersects(labels.gradient)


def test_a_wire_goes_back_to_the_next_row_between_the_rows() -> None:
    a, b = QPointF(1000, 48), QPointF(200, 208)
    way = Detour.around(a, b, *frames(a, b), False)
    assert 96 < way.middle.y() < 160
    assert not any(96 < y < 160 for x, y in way.points if x not in (1014, 186) and abs(y - way.level) > 8)


def test_where_nothing_is_in_between_no_detour_is_made() -> None:
    for a, b, hang in (
        (QPointF(0, 0), QPointF(80, 0), True),  # the next one
        (QPointF(0, 0), QPointF(80, 160), True),  # the next one, a row below
        (QPointF(0, 0), QPointF(800, 160), False),  # the main way is shown as it is
        (QPointF(0, 0), QPointF(-300, 40), False),  # there is no room between them
    ):
        assert Detour.around(a, b, *frames(a, b), hang) is None


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
