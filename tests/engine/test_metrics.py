"""Metrics by hand, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.executor import StageError
from netstudio.engine.ops.metric import Accuracy, ConfusionMatrix, TopK
from netstudio.engine.ops.shape import Transpose
from netstudio.engine.program import ShapeError
from tests.engine.bench import Bench, op_bench

SCORES = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [0.4, 0.4, 0.2]])
LABELS = np.array([1, 2, 2, 1])


@pytest.mark.parametrize("t", [LABELS, np.eye(3)[LABELS]], ids=["labels", "one-hot"])
def test_by_hand(t):
    assert op_bench(Accuracy(), [SCORES, t]).run() == 0.5  # of equal scores the first counts
    assert [float(op_bench(TopK(k), [SCORES, t]).run()) for k in (1, 2, 3)] == [0.5, 0.75, 1]
    counts = op_bench(ConfusionMatrix(), [SCORES, t]).run()
    assert counts.dtype == np.int64
    np.testing.assert_array_equal(counts, [[0, 0, 0], [1, 1, 0], [1, 0, 1]])


@given(seed=st.integers(0, 2**32 - 1), classes=st.integers(2, 5), ties=st.booleans())
def test_they_agree_with_each_other(seed, classes, ties):
    rng = np.random.default_rng(seed)
    x, t = rng.standard_normal((20, classes)), rng.integers(0, classes, 20)
    x = np.round(x) if ties else x
    accuracy = float(op_bench(Accuracy(), [x, t]).run())
    counts = op_bench(ConfusionMatrix(), [x, t]).run()
    assert accuracy == np.trace(counts) / 20 == float(op_bench(TopK(1), [x, t]).run())
    np.testing.assert_array_equal(counts.sum(1), np.bincount(t, minlength=classes))
    shares = [float(op_bench(TopK(k), [x, t]).run()) for k in range(1, classes + 1)]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("op", [Accuracy(), TopK(2), ConfusionMatrix()])
def test_scores_that_lie_otherwise_in_memory(op):
    turned = Bench(lambda b, x, t: b.op(op, b.op(Transpose(), x), t), [SCORES.T, LABELS])
    np.testing.assert_array_equal(turned.run(), op_bench(op, [SCORES, LABELS]).run())


def test_a_nan_is_no_hit():
    x = np.array([[np.nan, 0.0, 1.0]])
    assert op_bench(TopK(1), [x, np.array([0])]).run() == 0


@pytest.mark.parametrize("op", [Accuracy(), TopK(2), ConfusionMatrix()])
def test_what_is_refused(op):
    with pytest.raises(ShapeError, match=r"takes scores \(N, classes\) of two classes or more"):
        op.shape((4, 1), (4,))
    with pytest.raises(ShapeError, match=r"takes labels \(4,\) or one-hot rows \(4, 3\)") as refused:
        op.shape((4, 3), (5,))
    assert refused.value.input == 1
    with pytest.raises(StageError, match=r"The label 3 of sample \d in the batch is none of the 3 classes"):
        op_bench(op, [SCORES, LABELS + 1]).run()
    with pytest.raises(ShapeError, match="whole numbers"):
        op_bench(op, [SCORES, np.ones(4)])


def test_more_places_than_classes_are_refused():
    with pytest.raises(ShapeError, match="the 4 highest of the scores; there are 3 classes"):
        TopK(4).shape((2, 3), (2,))
