"""A step's time against PyTorch's, and against the bare matrix products of the same net.

Ours is all of `session.step()`: it gathers its batch out of the data, looks for numbers that are not finite,
keeps the log. PyTorch gets its batches as ready-made tensors. float32, two threads, eager.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import numpy as np
import pytest

from netstudio import Session
from tests.benchmarks.engine.harness import Comparison, compare
from tests.benchmarks.engine.workloads import WORKLOADS, products_of

pytestmark = pytest.mark.benchmark
torch = pytest.importorskip("torch")

from tests.benchmarks.engine.torch_net import (  # noqa: E402 - it needs PyTorch
    batches,
    torch_net,
    torch_prediction,
    torch_step,
)

THREADS = 2
TOO_BUSY = 0.25  # of the machine: beside such others no ratio means much
INFERENCE = 0.2  # of PyTorch's time, at the most
SAMPLES = 1000  # of an inference


@pytest.fixture(autouse=True)
def two_threads():
    torch.set_num_threads(THREADS)


@pytest.fixture
def workload(name):
    return WORKLOADS[name]


@pytest.fixture
def session(workload):
    session = Session(workload.graph, threads=THREADS)
    yield session
    session.close()


@pytest.fixture
def hold(row) -> Callable[[str, Comparison, float], None]:
    """Put a comparison into the table, and hold its ratio against the bound."""

    def hold(what: str, found: Comparison, bound: float) -> None:
        low, high = found.spread
        row(
            what,
            found.ratio,
            bound,
            ms=f"{1000 * found.first:.3f} ÷ {1000 * found.second:.3f}",
            pairs=f"{len(found.pairs)} of {found.run}, {low:.2f} to {high:.2f}",
            others=f"{found.others:.0%}",
        )
        if found.others > TOO_BUSY:
            pytest.skip(f"Others took {found.others:.0%} of the machine: nothing is proven.")
        assert found.ratio <= bound

    return hold


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_step_beside_pytorch(name, workload, session, hold):
    ((x, _),) = batches(session, workload.training.batch_size, 1)
    with torch.inference_mode():
        theirs = torch_net(workload, session).eval()(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(session.predict(x), theirs, rtol=1e-3, atol=1e-4)  # it is the same net
    hold(f"{name} ÷ PyTorch", compare(session.step, torch_step(workload, session)), workload.of_torch)


@pytest.mark.parametrize("name", [name for name, w in WORKLOADS.items() if w.of_products])
def test_a_step_beside_its_matrix_products(name, workload, session, hold):
    session.step()
    hold(f"{name} ÷ products", compare(session.step, products_of(session)), workload.of_products)


@pytest.mark.parametrize("name", ["W4"])
def test_inference_beside_pytorch(workload, session, hold):
    data = cycle([x for x, _ in batches(session, SAMPLES)])
    theirs = torch_prediction(workload, session, SAMPLES)
    hold("I4 ÷ PyTorch", compare(lambda: session.predict(next(data)), theirs), INFERENCE)
