"""Losses and one-hot: their values, their refusals, their facts from the book."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.executor import StageError
from netstudio.engine.ops.loss import SigmoidWithLoss, SoftmaxWithLoss
from netstudio.engine.ops.loss_distance import Huber, MeanAbsoluteError, MeanSquaredError
from netstudio.engine.ops.one_hot import OneHot
from netstudio.engine.program import ShapeError
from tests.engine.bench import op_bench

SCORES = np.array([[0.3, 2.9, 4.0], [1.0, 1.0, 1.0], [-2.0, 0.5, 0.0], [7.0, 7.5, 0.1]])
LABELS = np.array([2, 0, 1, 0])
ONE_HOT = np.eye(3)[LABELS]


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("t", [LABELS, ONE_HOT], ids=["labels", "one-hot"])
def test_softmax_with_loss_and_its_gradient(t):
    bench = op_bench(SoftmaxWithLoss(), [SCORES, t])
    p = softmax(SCORES)
    assert bench.run() == pytest.approx(-np.log(p[np.arange(4), LABELS]).mean())
    np.testing.assert_allclose(bench.gradients[0], (p - ONE_HOT) / 4, atol=1e-15)


def test_softmax_of_the_book():
    """Chapter 3.5: (0.3, 2.9, 4.0) gives (0.018, 0.245, 0.737)."""
    bench = op_bench(SoftmaxWithLoss(), [SCORES[:1], np.array([2])])
    assert bench.run() == pytest.approx(-np.log(0.73659691))
    np.testing.assert_allclose(
        bench.gradients[0] + ONE_HOT[:1], [[0.01821127, 0.24519181, 0.73659691]], atol=1e-8
    )


def test_initial_loss_of_ten_classes_is_log_ten():
    assert op_bench(SoftmaxWithLoss(), [np.zeros((5, 10)), np.arange(5)]).run() == pytest.approx(np.log(10))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_does_not_overflow_at_1010(dtype):
    """Chapter 3.5: (1010, 1000, 990)."""
    scores = np.array([[1010.0, 1000.0, 990.0]])
    bench = op_bench(SoftmaxWithLoss(), [scores, np.array([1])], dtype)
    assert bench.run() == pytest.approx(10.0000454, abs=1e-5)
    np.testing.assert_allclose(bench.gradients[0], softmax(scores) - [[0, 1, 0]], atol=1e-6)


def test_softmax_without_the_shift_overflows_at_1010():
    bench = op_bench(SoftmaxWithLoss(shift=False), [np.array([[1010.0, 1000.0, 990.0]]), np.array([1])])
    assert np.isnan(bench.run())


def test_a_hopeless_answer_has_a_finite_loss():
    bench = op_bench(SoftmaxWithLoss(), [np.array([[2000.0, 0.0]]), np.array([1])])
    assert bench.run() == 2000
    np.testing.assert_array_equal(bench.gradients[0], [[1, -1]])


@pytest.mark.parametrize("label", [3, -1, 10**12, -(2**63)])
@pytest.mark.parametrize("op", [SoftmaxWithLoss(), OneHot(3)], ids=lambda op: op.name)
def test_a_label_that_is_no_class_is_refused_in_words(op, label):
    labels = LABELS.copy()
    labels[1] = label
    bench = op_bench(op, [labels] if isinstance(op, OneHot) else [SCORES, labels])
    with pytest.raises(
        StageError,
        match=rf"{op.name} failed: The label {label} of sample 1 in the batch is none of the 3 classes",
    ):
        bench.run()


def test_labels_that_are_reals_are_refused_in_words():
    with pytest.raises(ShapeError, match="labels"):
        op_bench(SoftmaxWithLoss(), [SCORES, LABELS.astype(float)])


@pytest.mark.parametrize(
    "shapes", [((4, 3), (5,)), ((4, 3), (4, 2)), ((4, 3), (4, 1)), ((4,), (4,)), ((), ())]
)
def test_softmax_with_loss_refuses_shapes_that_do_not_fit(shapes):
    with pytest.raises(ShapeError):
        SoftmaxWithLoss().shape(*shapes)


def test_mean_squared_error_and_its_gradient():
    y, t = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 0.0]])
    bench = op_bench(MeanSquaredError(), [y, t])
    assert bench.run() == (4 + 9 + 16) / 2 / 2
    np.testing.assert_array_equal(bench.gradients[0], (y - t) / 2)
    np.testing.assert_array_equal(bench.gradients[1], (t - y) / 2)


def test_mean_squared_error_of_the_book():
    """Chapter 4.2: a sure right answer 0.0975, a sure wrong one 0.5975."""
    y = np.array([[0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]])
    for label, loss in ((2, 0.0975), (7, 0.5975)):
        assert op_bench(MeanSquaredError(), [y, np.eye(10)[[label]]]).run() == pytest.approx(loss)


def test_mean_absolute_error_and_its_gradient():
    y, t = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [5.0, 0.0]])
    bench = op_bench(MeanAbsoluteError(), [y, t])
    assert bench.run() == (2 + 2 + 4) / 2
    np.testing.assert_array_equal(bench.gradients[0], np.array([[0, 1], [-1, 1]]) / 2)
    np.testing.assert_array_equal(bench.gradients[1], np.array([[0, -1], [1, -1]]) / 2)


def test_huber_is_squared_near_and_straight_far():
    y = np.array([[0.0], [1.0], [2.0], [-10.0]])
    bench = op_bench(Huber(delta=2), [y, np.zeros((4, 1))])
    assert bench.run() == (0 + 0.5 + 2 + 2 * (10 - 1)) / 4
    np.testing.assert_array_equal(bench.gradients[0], np.array([[0], [1], [2], [-2]]) / 4)


@pytest.mark.parametrize("shapes", [((4,), (4, 1)), ((4, 1), (4,)), ((4, 2), (4, 3))])
@pytest.mark.parametrize("op", [MeanSquaredError(), MeanAbsoluteError(), Huber()], ids=lambda op: op.name)
def test_losses_of_distance_do_not_broadcast(op, shapes):
    with pytest.raises(ShapeError, match="same shape"):
        op.shape(*shapes)


LOGITS = np.array([[0.5], [-1.0], [0.0], [3.0]])


@pytest.mark.parametrize(
    "t", [np.array([1, 0, 1, 0]), np.array([[1.0], [0], [1], [0]])], ids=["labels", "reals"]
)
def test_sigmoid_with_loss_and_its_gradient(t):
    bench = op_bench(SigmoidWithLoss(), [LOGITS, t])
    p, yes = 1 / (1 + np.exp(-LOGITS)), t.reshape(4, 1)
    assert bench.run() == pytest.approx(-np.log(np.where(yes == 1, p, 1 - p)).mean())
    np.testing.assert_allclose(bench.gradients[0], (p - yes) / 4, atol=1e-16)


def test_sigmoid_with_loss_sums_the_answers_of_a_sample():
    assert op_bench(SigmoidWithLoss(), [np.zeros((5, 3)), np.ones((5, 3))]).run() == pytest.approx(
        3 * np.log(2)
    )


@pytest.mark.parametrize(("dtype", "far"), [("float32", 3e38), ("float64", 1e308)])
@pytest.mark.parametrize("sign", [1, -1])
def test_sigmoid_with_loss_is_finite_however_wrong_or_right(dtype, far, sign):
    bench = op_bench(SigmoidWithLoss(), [np.array([[sign * far]]), np.array([[(1 + sign) / 2]])], dtype)
    assert bench.run() == 0  # as right as can be
    assert bench.gradients[0][0, 0] == 0
    bench = op_bench(SigmoidWithLoss(), [np.array([[sign * 1e4]]), np.array([[(1 - sign) / 2]])], dtype)
    assert bench.run() == pytest.approx(1e4)
    assert bench.gradients[0][0, 0] == sign


@pytest.mark.parametrize("label", [2, -1])
def test_a_label_that_is_neither_yes_nor_no_is_refused(label):
    bench = op_bench(SigmoidWithLoss(), [LOGITS, np.array([0, 1, label, 1])])
    with pytest.raises(
        StageError, match=rf"The label {label} of sample 2 in the batch is none of the 2 classes, 0 to 1"
    ):
        bench.run()


@pytest.mark.parametrize("shapes", [((4, 2), (4,)), ((4,), (4, 1)), ((4, 2), (4, 3)), ((), (1,))])
def test_sigmoid_with_loss_refuses_shapes_that_do_not_fit(shapes):
    with pytest.raises(ShapeError, match="scores") as refused:
        SigmoidWithLoss().shape(*shapes)
    assert refused.value.input == 1


def test_one_hot_clears_the_rows_of_the_step_before():
    bench = op_bench(OneHot(3), [LABELS])
    bench.run()
    bench.plan.array(bench.values[0])[...] = LABELS[::-1]
    np.testing.assert_array_equal(bench.run(), ONE_HOT[::-1])
