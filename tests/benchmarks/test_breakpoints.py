"""What stopping costs: nothing where there is nothing to stop at, little where a condition is looked at.

Run with `-m benchmark -s` to see figures.
"""

from __future__ import annotations

import statistics
import time

import pytest

from netstudio.files.graph_file import load
from netstudio.graph.breakpoints import add_condition, set_breakpoint
from netstudio.graph.model import Breakpoint, Graph
from netstudio.resources import example_path
from netstudio.training.breakpoints import Breakpoints
from netstudio.training.session import Session

pytestmark = pytest.mark.benchmark

STEPS = 200
PAIRS = 7
FREE = 1.02  # times as long, at most, where there is nothing to stop at
CHEAP = 1.25  # with a breakpoint that is switched by a condition, and a norm of the whole gradient


def seconds(session: Session, breakpoints: Breakpoints | None) -> float:
    """For some steps, as the worker makes them."""
    start = time.perf_counter()
    for _ in range(STEPS):
        if breakpoints is not None and breakpoints.armed:
            assert breakpoints.look() is None
        session.step()
    return time.perf_counter() - start


def ratio(graph: Graph) -> float:
    """How many times as long it takes with these breakpoints, by the median of interleaved pairs."""
    session = Session(graph)
    breakpoints = Breakpoints(session, graph)
    seconds(session, breakpoints)
    pairs = [(seconds(session, breakpoints), seconds(session, None)) for _ in range(PAIRS)]
    return statistics.median(a / b for a, b in pairs)


def test_nothing_to_stop_at_costs_nothing():
    found = ratio(load(example_path("ch05_two_layer_net")))
    print(f"\nnothing to stop at: {found:.3f} times as long")  # noqa: T201
    assert found < FREE


def test_conditions_that_do_not_hold_cost_little():
    graph = load(example_path("ch05_two_layer_net"))
    node = next(node.id for node in graph if node.kind == "Affine")
    graph = set_breakpoint(graph, node, Breakpoint(when="loss > 1e9"))
    graph = add_condition(graph, "loss > 1e9 or ‖g‖ > 1e9")
    found = ratio(graph)
    print(f"\na breakpoint and a condition: {found:.3f} times as long")  # noqa: T201
    assert found < CHEAP
