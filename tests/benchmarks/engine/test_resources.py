"""What the engine takes besides time: memory, and the wait until a net is compiled."""

from __future__ import annotations

import os
import statistics
import time
import tracemalloc
from pathlib import Path

import pytest

from netstudio import Session
from tests.benchmarks.engine.workloads import WORKLOADS

pytestmark = pytest.mark.benchmark

COMPILED = 150.0  # ms
ALLOCATED = 4.0  # KiB
GROWTH = 4.0  # MB


def test_compiling_is_not_waited_for(row):
    graph = WORKLOADS["W5"].graph
    Session(graph).load_batch()  # reads the data
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        session = Session(graph)
        session.load_batch()
        taken.append(1000 * (time.perf_counter() - begin))
        session.close()
    found = statistics.median(taken)
    row("W5 compiled, ms", found, COMPILED)
    assert found <= COMPILED


def test_a_step_allocates_no_array(row):
    # One thread, or what two of them hold at the same moment would be added up.
    session = Session(WORKLOADS["W4"].graph, threads=1)
    session.run(steps=20)
    peaks = []
    tracemalloc.start()
    try:
        session.run(steps=5)
        for _ in range(20):
            before, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            session.step()
            peaks.append((tracemalloc.get_traced_memory()[1] - before) / 1024)
    finally:
        tracemalloc.stop()
        session.close()
    row("W4 allocated in a step, KiB", max(peaks), ALLOCATED)
    assert max(peaks) <= ALLOCATED


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Nothing here tells the resident memory.")
@pytest.mark.parametrize("name", ["W1", "W2"])
def test_long_training_takes_no_more_memory(name, row):
    session = Session(WORKLOADS[name].graph)
    session.run(steps=1000)
    before = _resident()
    session.run(steps=9000)
    grown = (_resident() - before) / 1e6
    session.close()
    row(f"{name} grown in 10,000 steps, MB", grown, GROWTH)
    assert grown <= GROWTH


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
