"""The gradient check of a graph: how many samples it takes, and the names it gives."""

import netstudio
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid, Spirals
from netstudio.training.gradient_check import check_gradients


def test_it_takes_no_more_samples_than_there_are():
    report = check_gradients(netstudio.sequential([Gate(), Affine(1), Sigmoid(), MeanSquaredError()]))
    assert report.samples == 4
    assert set(report.parameters) == {"Affine 1.W", "Affine 1.b"}
    assert 0 < report.max_relative_error < 1e-6


def test_it_takes_eight_samples_of_many():
    layers = [Spirals(), Affine(2), Sigmoid(), MeanSquaredError()]
    assert check_gradients(netstudio.sequential(layers)).samples == 8
