"""Lining up and spacing out, as arithmetic."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.graph.align import Box, Line, Shifts, align, distribute, way_clear

THREE: dict[str, Box] = {"a": (0, 0, 100, 40), "b": (130, 200, 60, 20), "c": (400, 60, 100, 100)}
numbers = st.integers(-1000, 1000).map(float)
boxes = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.tuples(numbers, numbers, st.integers(1, 300).map(float), st.integers(1, 300).map(float)),
    max_size=8,
)


def shifted(boxes: dict[str, Box], shifts: Shifts) -> dict[str, Box]:
    return {n: (x + shifts[n][0], y + shifts[n][1], w, h) for n, (x, y, w, h) in boxes.items()}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (Line.LEFT, {"a": (0, 0), "b": (0, 200), "c": (0, 60)}),
        (Line.CENTRE, {"a": (200, 0), "b": (220, 200), "c": (200, 60)}),
        (Line.RIGHT, {"a": (400, 0), "b": (440, 200), "c": (400, 60)}),
        (Line.TOP, {"a": (0, 0), "b": (130, 0), "c": (400, 0)}),
        (Line.MIDDLE, {"a": (0, 90), "b": (130, 100), "c": (400, 60)}),
        (Line.BOTTOM, {"a": (0, 180), "b": (130, 200), "c": (400, 120)}),
    ],
)
def test_sizes_count(line: Line, wanted: dict[str, tuple[float, float]]) -> None:
    assert {n: box[:2] for n, box in shifted(THREE, align(THREE, line)).items()} == wanted


def test_the_gaps_become_equal_and_the_ends_stay() -> None:
    assert distribute(THREE, 0) == {"a": (0, 0), "b": (90, 0), "c": (0, 0)}


def test_without_room_for_gaps_the_middles_are_spaced() -> None:
    crowded: dict[str, Box] = {"a": (0, 0, 100, 9), "b": (10, 0, 100, 9), "c": (60, 0, 100, 9)}
    assert distribute(crowded, 0)["b"] == (20, 0)


@given(boxes, st.sampled_from(Line))
def test_twice_is_once(boxes: dict[str, Box], line: Line) -> None:
    once = shifted(boxes, align(boxes, line))
    assert all(max(map(abs, by)) <= 1 for by in align(once, line).values())  # whole pixels


@given(boxes, st.sampled_from([0, 1]))
def test_distributing_keeps_order_and_ends(boxes: dict[str, Box], axis: int) -> None:
    after = shifted(boxes, distribute(boxes, axis))

    def middle(box: Box) -> float:
        return box[axis] + box[axis + 2] / 2

    order = sorted(boxes, key=lambda n: (middle(boxes[n]), n))
    assert all(middle(after[a]) <= middle(after[b]) + 1 for a, b in pairwise(order))
    assert all(after[n] == boxes[n] for n in (*order[:1], *order[-1:]))
    assert all(after[n][1 - axis] == boxes[n][1 - axis] for n in boxes)


def overlap(a: Box, b: Box) -> bool:
    return all(a[i] < b[i] + b[i + 2] and b[i] < a[i] + a[i + 2] for i in (0, 1))


def test_the_shortest_way_out_is_taken() -> None:
    wall: list[Box] = [(0, 100, 1000, 50), (1100, 0, 50, 1000)]
    assert way_clear([(500, 90, 100, 40)], wall, 8) == (0, -40)
    assert way_clear([(500, 130, 100, 40)], wall, 8) == (0, 32)
    assert way_clear([(1040, 300, 64, 40)], wall, 8) == (-16, 0)
    assert way_clear([(500, 300, 100, 40)], wall, 8) == (0, 0)
    assert way_clear([(500, 300, 100, 40)], [], 8) == (0, 0)


@given(boxes, boxes)
def test_what_moves_is_clear_in_the_end(moving: dict[str, Box], standing: dict[str, Box]) -> None:
    dx, dy = way_clear(moving.values(), standing.values(), 8)
    gone = [(x + dx, y + dy, w, h) for x, y, w, h in moving.values()]
    assert not any(overlap(a, b) for a in gone for b in standing.values())
    assert dx % 8 == dy % 8 == 0
