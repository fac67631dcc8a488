"""The truth tables."""

import numpy as np
import pytest

from netstudio.data import DataError
from netstudio.data.gates import gate

RULES = {
    "AND": np.logical_and,
    "OR": np.logical_or,
    "NAND": lambda a, b: ~np.logical_and(a, b),
    "XOR": np.logical_xor,
}


@pytest.mark.parametrize("name", RULES)
def test_a_gate_is_its_truth_table(name: str) -> None:
    data = gate(name)
    x, t = data.train.x, data.train.t
    assert (data.name, x.shape, t.shape, data.classes) == (name, (4, 2), (4, 1), ("0", "1"))
    assert x.dtype == t.dtype == np.float64
    assert len({tuple(row) for row in x.tolist()}) == 4
    np.testing.assert_array_equal(t[:, 0], RULES[name](x[:, 0], x[:, 1]))
    assert data.test is data.train


def test_an_unknown_gate_is_refused() -> None:
    with pytest.raises(DataError, match="There is no gate MAYBE; choose one of AND, OR, NAND, XOR"):
        gate("MAYBE")
