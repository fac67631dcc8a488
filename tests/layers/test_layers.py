"""What single layers do: shapes, refusals at the right input, parameters, right answers."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.initializers import Given, He, Zeros
from netstudio.engine.program import Role, ShapeError, Value
from netstudio.layers import (
    ELU,
    Affine,
    Constant,
    Flatten,
    Gate,
    Huber,
    LeakyReLU,
    Max,
    MeanAbsoluteError,
    MeanSquaredError,
    Mnist,
    Reshape,
    SigmoidWithLoss,
    Softmax,
    SoftmaxWithLoss,
    Spirals,
    Sum,
    Transpose,
    Variable,
)
from netstudio.layers.base import identifier
from netstudio.words import Refusal


def lower(layer, *shapes, labels=None):
    """The output of a layer on values of these shapes; `labels` adds integers of that shape as the last."""
    b = Builder(4)
    values = [Value("input", shape, needs_grad=True) for shape in shapes]
    if labels is not None:
        values.append(Value("t", labels, integer=True))
    return b, layer.lower(b, *values)


def test_affine_makes_its_parameters():
    b, y = lower(Affine(50, initial_weight=He()), (4, 784))
    assert y.shape == (4, 50)
    assert [(p.name, p.shape, p.initial) for p in b.program.parameters] == [
        ("W", (784, 50), He()),
        ("b", (50,), Zeros()),
    ]
    b, y = lower(Affine(units=3, bias=False), (4, 2))
    assert [p.name for p in b.program.parameters] == ["W"]


def test_affine_says_what_it_takes():
    with pytest.raises(ShapeError, match=r"takes \(N, features\); this gives \(4, 30, 12, 12\)") as refused:
        lower(Affine(), (4, 30, 12, 12))
    assert refused.value.input == 0


def test_affine_with_given_numbers_that_do_not_fit_is_refused():
    with pytest.raises(Refusal, match=r"\(2, 3\) takes 6 numbers; 4 are given"):
        lower(Affine(3, initial_weight=Given(values=(1.0, 2.0, 3.0, 4.0))), (4, 2))


def test_affine_is_summed_up_in_a_line():
    assert Affine(50).summary([(100, 784)], [(100, 50)]) == "784 → 50"
    assert Affine(50).summary([], []) == "50"


@pytest.mark.parametrize(
    ("layer", "shape", "result"),
    [
        (Flatten(), (4, 30, 12, 12), (4, 4320)),
        (Flatten(), (4,), (4, 1)),
        (Flatten(), (4, 3), (4, 3)),
        (Reshape((28, 28)), (4, 784), (4, 28, 28)),
        (Reshape((1, -1)), (4, 2, 3), (4, 1, 6)),
        (Reshape(()), (4, 1), (4,)),
        (Transpose(), (4, 2, 3), (3, 2, 4)),
        (Transpose((0, 2, 1)), (4, 2, 3), (4, 3, 2)),
        (Max(), (4, 3), ()),
        (Sum(axis=1), (4, 3), (4,)),
        (Sum(axis=0, keepdims=True), (4, 3), (1, 3)),
    ],
    ids=str,
)
def test_shapes(layer, shape, result):
    assert lower(layer, shape)[1].shape == result


@pytest.mark.parametrize("layer", [Flatten(), Reshape()], ids=str)
def test_a_number_has_no_samples_to_reshape(layer):
    with pytest.raises(ShapeError, match=r"takes \(N, …\); this gives \(\)"):
        lower(layer, ())


def test_softmax_with_loss_tells_labels_from_reals():
    assert lower(SoftmaxWithLoss(), (4, 3), labels=(4,))[1].shape == ()
    assert lower(SoftmaxWithLoss(), (4, 3), (4, 3))[1].shape == ()
    with pytest.raises(ShapeError, match="these are reals") as refused:
        lower(SoftmaxWithLoss(), (4, 3), (4,))
    assert refused.value.input == 1


@pytest.mark.parametrize(
    ("loss", "op"),
    [
        (MeanSquaredError(), "mean squared error"),
        (MeanAbsoluteError(), "mean absolute error"),
        (Huber(), "Huber"),
        (SigmoidWithLoss(), "sigmoid-with-loss"),
    ],
    ids=str,
)
def test_labels_of_several_classes_are_made_one_hot(loss, op):
    b, _ = lower(loss, (4, 3), labels=(4,))
    assert [call.op.name for call in b.program.calls] == ["one-hot", op]


def test_sigmoid_with_loss_takes_labels_for_a_single_score():
    b, _ = lower(SigmoidWithLoss(), (4, 1), labels=(4,))
    assert [call.op.name for call in b.program.calls] == ["sigmoid-with-loss"]
    assert lower(SigmoidWithLoss(), (4, 3), (4, 3))[1].shape == ()
    assert lower(SigmoidWithLoss(), (4,), (4,))[1].shape == ()
    with pytest.raises(ShapeError, match="these are reals") as refused:
        lower(SigmoidWithLoss(), (4, 1), (4,))
    assert refused.value.input == 1
    with pytest.raises(ShapeError, match="same shape as the scores"):
        lower(SigmoidWithLoss(), (4, 2, 2), labels=(4,))


@pytest.mark.parametrize(
    ("layer", "setting"),
    [
        (LeakyReLU(slope=0.25), "slope"),
        (ELU(alpha=0.25), "alpha"),
        (Softmax(shift=False), "shift"),
        (Huber(delta=0.25), "delta"),
    ],
    ids=str,
)
def test_settings_reach_the_op(layer, setting):
    b, _ = lower(layer, *[(4, 4)] * len(layer.inputs))
    assert getattr(b.program.calls[-1].op, setting) == getattr(layer, setting)


@pytest.mark.parametrize("labels", [None, (4,)])
def test_mean_squared_error_refuses_what_could_be_meant_in_two_ways(labels):
    shapes = [(4, 1)] if labels else [(4, 1), (4,)]
    with pytest.raises(ShapeError, match=r"y is \(4, 1\), t is \(4,\)") as refused:
        lower(MeanSquaredError(), *shapes, labels=labels)
    assert refused.value.input == 1


SCORES = np.array([[0.1, 0.9, 0.0], [2.0, 1.0, 0.0], [0.0, 0.2, 0.1]])


@pytest.mark.parametrize(
    "loss", [SoftmaxWithLoss(), MeanSquaredError(), MeanAbsoluteError(), Huber()], ids=str
)
@pytest.mark.parametrize("t", [np.array([1, 0, 2]), np.eye(3)[[1, 0, 2]]], ids=["labels", "one-hot"])
def test_right_answers_of_classes(loss, t):
    assert loss.hits(SCORES, t) == 2


def test_right_answers_of_yes_or_no():
    y, t = np.array([[0.1], [0.9], [0.6], [0.5]]), np.array([[0.0], [1.0], [0.0], [0.0]])
    assert MeanSquaredError().hits(y, t) == 3
    assert MeanSquaredError().hits(y[:, 0], t[:, 0]) == 3


def test_right_answers_of_sigmoid_scores():
    y = np.array([[-2.0], [1.0], [0.3], [0.0]])
    assert SigmoidWithLoss().hits(y, np.array([0, 1, 0, 0])) == 3
    assert SigmoidWithLoss().hits(y, np.array([[0.0], [1.0], [0.0], [0.0]])) == 3
    several, t = np.array([[-2.0, 1.0], [0.3, 4.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    assert SigmoidWithLoss().hits(several, t) == 1  # all answers of the first sample, not of the second
    assert SigmoidWithLoss().hits(several, np.array([1, 1])) == 2  # the highest scores
    assert SigmoidWithLoss().hits(several[:, 0], t[:, 0]) == 1


@pytest.mark.parametrize("t", [np.array([[0.5], [1.0]]), np.array([[1.0], [2.0]])])
def test_numbers_to_come_near_to_have_no_right_and_wrong(t):
    assert MeanSquaredError().hits(np.ones((2, 1)), t) is None


def test_probabilities_are_the_softmax_of_the_scores():
    p = SoftmaxWithLoss().probabilities(np.array([[1010.0, 1000.0, 990.0], [0.3, 2.9, 4.0]]))
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(p[1], [0.018211, 0.245192, 0.736597], atol=1e-6)
    assert MeanSquaredError().probabilities(np.ones((2, 2))) is None


def test_probabilities_of_no_and_yes():
    p = SigmoidWithLoss().probabilities(np.array([[0.0], [1e4], [-1e4], [1.0]], np.float32))
    np.testing.assert_allclose(p, [[0.5, 0.5], [0, 1], [1, 0], [0.2689414, 0.7310586]], atol=1e-6)
    assert SigmoidWithLoss().probabilities(np.ones((2, 3))) is None


def test_a_variable_is_a_parameter_with_the_numbers_given():
    _, apple = lower(Variable((100.0,)))
    assert (apple.shape, apple.role, apple.name) == ((), Role.PARAMETER, "value")
    assert apple.initial == Given(values=(100.0,))
    assert Variable((100.0,)).summary() == "100"
    assert Variable((1.5, 2.0, 3.0, 4.0), (2, 2)).summary() == "1.5, 2, 3, …"


def test_a_constant_repeats_a_single_number_without_taking_memory():
    _, c = lower(Constant((2.0,), (1000, 1000, 1000)))
    assert c.shape == (1000, 1000, 1000)
    assert c.constant.strides == (0, 0, 0)
    _, c = lower(Constant((1.0, 2.0, 3.0, 4.0), (2, 2)))
    np.testing.assert_array_equal(c.constant, [[1, 2], [3, 4]])


@pytest.mark.parametrize("layer", [Constant, Variable])
@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ((1.0, 2.0), ()),
        ((1.0, 2.0), (3,)),
        ((), ()),
        ((1.0,), (0,)),
        ((1.0,), (-1,)),
        ((1.0,), (10**9, 9)),
    ],
)
def test_numbers_that_do_not_fit_their_shape_are_refused(layer, values, shape):
    with pytest.raises(ShapeError):
        lower(layer(values, shape))


def test_data_layers():
    b, (x, t) = lower(Mnist())
    assert [(v.name, v.shape, v.integer) for v in (x, t)] == [("x", (4, 784), False), ("t", (4,), True)]
    b, (x, t) = lower(Mnist("image", one_hot=True))
    assert [(v.shape, v.integer) for v in (x, t)] == [((4, 1, 28, 28), False), ((4, 10), False)]
    assert Gate("XOR").dataset().train.t.ravel().tolist() == [0, 1, 1, 0]
    assert len(Spirals(samples=30, arms=3).dataset().classes) == 3
    assert b.program.inputs == [x, t]


def test_importing_the_layers_loads_no_data():
    code = (
        "import sys, netstudio.layers, netstudio.data.mnist as m;"
        "netstudio.layers.Mnist().sample_shapes(); sys.exit(m._arrays.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [("SoftmaxWithLoss", "softmax_with_loss"), ("ReLU", "relu"), ("MatMul", "mat_mul"), ("Mnist", "mnist")],
)
def test_names_become_the_beginning_of_ids(kind, beginning):
    assert identifier(kind) == beginning
