"""Convolution and pooling as layers: parameters, shapes, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.initializers import Constant, He, Xavier
from netstudio.engine.program import ShapeError, Value
from netstudio.layers import AveragePooling, Convolution, GlobalAveragePooling, MaxPooling


def lower(layer, shape):
    b = Builder(4)
    return b, layer.lower(b, Value("input", shape, needs_grad=True))


def test_convolution_makes_its_parameters():
    b, y = lower(Convolution(filters=30, kernel=(5,), initial_bias=Constant()), (4, 1, 28, 28))
    assert y.shape == (4, 30, 24, 24)
    assert [(p.name, p.shape, p.initial) for p in b.program.parameters] == [
        ("W", (30, 1, 5, 5), He()),
        ("b", (30,), Constant()),
    ]
    b, y = lower(Convolution(filters=6, kernel=(1, 3), groups=3, bias=False), (4, 3, 5, 5))
    assert y.shape == (4, 6, 5, 3)
    assert [(p.name, p.shape) for p in b.program.parameters] == [("W", (6, 1, 1, 3))]


@pytest.mark.parametrize(
    ("layer", "shape", "result"),
    [
        (Convolution(filters=16, pad=(1,)), (4, 2, 7, 9), (4, 16, 7, 9)),
        (Convolution(filters=16, pad=(2,)), (4, 2, 7, 7), (4, 16, 9, 9)),
        (Convolution(filters=1, stride=(2,), pad=(1, 0)), (4, 2, 8, 8), (4, 1, 4, 3)),
        (Convolution(filters=1, dilation=(2, 1)), (4, 2, 8, 8), (4, 1, 4, 6)),
        (MaxPooling(), (4, 2, 9, 8), (4, 2, 4, 4)),
        (MaxPooling(kernel=(3,), stride=(2,), pad=(1,)), (4, 2, 9, 8), (4, 2, 5, 4)),
        (AveragePooling(kernel=(2, 4)), (4, 2, 8, 8), (4, 2, 4, 2)),
        (GlobalAveragePooling(), (4, 5, 3, 7), (4, 5)),
    ],
    ids=str,
)
def test_shapes(layer, shape, result):
    assert lower(layer, shape)[1].shape == result


@pytest.mark.parametrize(
    ("layer", "shape", "words", "place"),
    [
        (Convolution(), (4, 784), r"takes images \(N, C, H, W\); this gives \(4, 784\)\. .*MNIST", 0),
        (MaxPooling(), (4, 784), r"takes images \(N, C, H, W\); this gives \(4, 784\)", 0),
        (GlobalAveragePooling(), (4, 3, 5), r"takes images \(N, C, H, W\); this gives \(4, 3, 5\)", 0),
        (Convolution(kernel=(5,), pad=(1,)), (4, 1, 2, 9), r"5×5 .* this gives \(4, 1, 2, 9\), 4×11", 0),
        (MaxPooling(kernel=(3,)), (4, 1, 2, 9), r"3×3 .* this gives \(4, 1, 2, 9\), 2×9", 0),
        (Convolution(groups=2), (4, 3, 8, 8), r"its 2 groups divide; this gives \(4, 3, 8, 8\)", 0),
        (
            Convolution(filters=5, groups=2),
            (4, 2, 8, 8),
            r"5 filters, which its 2 groups do not",
            None,
        ),
        (Convolution(stride=(0,)), (4, 1, 8, 8), r"a stride of 1 to 4096, not 0×0", None),
        (Convolution(kernel=()), (4, 1, 8, 8), r"one number, or height and width, not \(\)", None),
        (MaxPooling(pad=(2,)), (4, 1, 8, 8), r"a padding of 1×1 at the most", None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_does_not_fit_is_refused(layer, shape, words, place):
    with pytest.raises(ShapeError, match=words) as refused:
        lower(layer, shape)
    assert refused.value.input == place


def test_they_are_summed_up_in_a_line():
    assert Convolution(filters=30, kernel=(5,)).summary([], []) == "30 @ 5×5"
    assert Convolution(filters=30, kernel=(5, 3)).summary([], []) == "30 @ 5×3"
    assert MaxPooling().summary([], []) == "2×2"


@pytest.mark.parametrize(("initial", "std"), [(He(), (2 / 75) ** 0.5), (Xavier(), (1 / 75) ** 0.5)])
def test_filters_start_by_the_pixels_that_each_sums_over(initial, std):
    b, _ = lower(Convolution(filters=400, kernel=(5,), groups=2, initial_weight=initial), (4, 6, 8, 8))
    w = np.empty(b.program.parameters[0].shape)
    initial.fill(w, np.random.default_rng(0))
    assert w.std() == pytest.approx(std, rel=0.02)
