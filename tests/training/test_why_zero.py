"""Why a gradient is zero: the cause that was planted is found, at its node, in words."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Accuracy,
    Affine,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    Gate,
    MaxPooling,
    MeanSquaredError,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
    Step,
)
from netstudio.layers.base import Layer
from netstudio.resources import example_path
from netstudio.training.probe import Probe
from netstudio.training.session import Session
from netstudio.training.why_cause import Killer
from netstudio.training.why_zero import Trace, why_zero
from netstudio.words import Refusal

BATCH = 20


def session(*layers: Layer, data: Layer | None = None, dtype: str = "float64", **weights) -> Session:
    """Data, the layers and a loss, with the weights by `node__parameter`."""
    row = [data or Spirals(), *layers, SoftmaxWithLoss()]
    graph = netstudio.sequential(row, TrainingSettings(batch_size=BATCH, dtype=dtype))
    return of(graph, **weights)


def of(graph: Graph, **weights) -> Session:
    found = Session(graph, threads=1)
    found.load_batch()
    for name, array in weights.items():
        node, parameter = name.split("__")
        found.store.arrays[node, parameter][...] = array
    return found


def why(session: Session, node: str, port: str, *selection: int | None, sample: int | None = None) -> Trace:
    return why_zero(Probe(session.network, session.plan), End(node, port), selection, sample)


def only(trace: Trace):
    assert len(trace.causes) == 1, list(map(str, trace.causes))
    return trace.causes[0]


def test_a_dead_unit():
    s = session(Affine(5), ReLU(), Affine(3))
    s.store.arrays["affine_1", "b"][3] = -100
    cause = only(why(s, "affine_1", "W", 0, 3))
    assert (cause.kind, cause.node, cause.count) == (Killer.SHUT, "relu_1", BATCH)
    assert str(cause).startswith("For sample 0, unit 3 of ReLU 1 is shut: its input −100 is not above 0.")
    assert "It is shut for all 20 samples of the batch: a dead unit." in str(cause)
    assert str(cause).endswith("Inside, it stops at step, multiply.")
    trace = why(s, "affine_1", "y", 7, 3)
    assert only(trace).index == (7, 3)
    assert trace.gradient == 0
    assert trace.path == ("affine_1", "relu_1")
    assert "For sample 7, unit 3 of ReLU 1" in str(only(trace))


def test_a_gate_that_is_shut_for_one_sample_alone():
    s = session(Affine(5), ReLU(), Affine(3))
    probe = Probe(s.network, s.plan)
    shut = np.argwhere(probe.plan.array(probe.network.outputs[End("affine_1", "y")]) <= 0)
    sample, unit = (int(i) for i in shut[0])
    found = why(s, "affine_1", "y", sample, unit)
    assert only(found).kind is Killer.SHUT
    assert "of the 20 samples of the batch" in str(only(found))
    whole = why(s, "affine_1", "W", 0, unit)
    assert whole.gradient != 0
    part = why(s, "affine_1", "W", 0, unit, sample=sample)
    assert part.gradient == 0
    assert only(part).index == (sample, unit)


def test_a_saturated_sigmoid():
    s = session(Affine(5), Sigmoid(), Affine(3))
    s.store.arrays["affine_1", "b"][2] = 800
    cause = only(why(s, "affine_1", "b", 2))
    assert (cause.kind, cause.node) == (Killer.SATURATED, "sigmoid_1")
    assert "its output is 1, and the local derivative 0 (dx = dy × y(1 − y))" in str(cause)
    assert "for all 20 samples" in str(cause)
    assert str(cause).endswith("Inside, it stops at exp (of −800).")


def test_a_sigmoid_that_is_saturated_by_rounding_says_so():
    s = session(Affine(5), Sigmoid(), Affine(3), dtype="float32")
    s.store.arrays["affine_1", "b"][2] = 20
    cause = only(why(s, "affine_1", "b", 2))
    assert cause.kind is Killer.SATURATED
    assert "That is rounding: in float64 it would be 2" in str(cause)


def test_weights_that_are_all_zero():
    s = session(Affine(5), ReLU(), Affine(3), affine_2__W=0.0)
    trace = why(s, "affine_1", "W")
    gates, cause = trace.causes
    assert (gates.kind, cause.kind, cause.node) == (Killer.SHUT, Killer.WEIGHTS, "affine_2")
    assert gates.count + cause.count == 5 * BATCH
    assert str(cause).startswith("All 15 numbers of W of Affine 2 are 0")
    assert str(trace.words) == "All 10 gradients are 0."
    assert trace.path == ("affine_1", "relu_1", "affine_2")


def test_one_unit_that_nothing_reads():
    s = session(Affine(5), Sigmoid(), Affine(3))
    s.store.arrays["affine_2", "W"][4] = 0
    cause = only(why(s, "sigmoid_1", "y", 3, 4))
    assert str(cause).startswith("For sample 3, unit 4 of Affine 2 is multiplied by nothing but zeros of W")
    assert (cause.kind, cause.index) == (Killer.WEIGHTS, (3, 4))


def test_a_masked_dropout_unit():
    s = session(Affine(5), Dropout(), Affine(3))
    (mask,) = (s.plan.array(value) for value in s.network.program.draws)
    sample, unit = (int(i) for i in np.argwhere(mask == 0)[0])
    cause = only(why(s, "affine_1", "y", sample, unit))
    assert (cause.kind, cause.node) == (Killer.DROPPED, "dropout_1")
    assert f"For sample {sample}, unit {unit} of Dropout 1 is dropped" in str(cause)


def test_a_frozen_layer():
    graph = netstudio.sequential(
        [Spirals(), Affine(5), ReLU(), Affine(3), SoftmaxWithLoss()], TrainingSettings(batch_size=BATCH)
    )
    s = of(edits.freeze(graph, ["affine_1"]))
    trace = why(s, "affine_1", "W", 0, 1)
    assert only(trace).kind is Killer.FROZEN
    assert trace.gradient != 0
    assert "Affine 1 is frozen: training computes no gradient for its W" in str(only(trace))
    assert why(s, "affine_2", "W", 0, 1).causes == ()


def test_a_pooling_loser():
    row = [Convolution(2, stride=(3,)), ReLU(), MaxPooling(), Flatten(), Affine(10)]
    s = session(*row, data=Mnist(layout="image", samples=60))
    probe = Probe(s.network, s.plan)
    x = probe.plan.array(probe.network.outputs[End("relu_1", "y")])
    windows = x[:, :, 4:6, 4:6].reshape(BATCH, 2, 4)
    sample, channel = (int(i) for i in np.argwhere(windows.max(axis=2) > windows.min(axis=2))[0])
    loser = int(windows[sample, channel].argmin())
    at = (sample, channel, 4 + loser // 2, 4 + loser % 2)
    trace = why(s, "relu_1", "y", *at)
    cause = only(trace)
    assert (cause.kind, cause.node, cause.index) == (Killer.LOST, "max_pooling_1", at)
    winner = windows[sample, channel].max()
    assert f"loses to {winner:.3g}" in str(cause)
    assert f"channel {channel}, row {at[2]}, column {at[3]}" in str(cause)


def test_a_bypassed_node():
    graph = netstudio.sequential(
        [Spirals(), Affine(2), Affine(3), SoftmaxWithLoss()], TrainingSettings(batch_size=BATCH)
    )
    s = of(edits.bypass(graph, ["affine_1"]))
    trace = why(s, "affine_1", "W", 0, 0)
    assert only(trace).kind is Killer.BYPASSED
    assert trace.gradient is None
    assert why(s, "affine_1", "y", 0, 0).gradient != 0


def test_an_input_that_is_zero():
    s = session(Affine(10), data=Mnist(samples=60))
    cause = only(why(s, "affine_1", "W", 0, 3))  # the first pixel is blank
    assert (cause.kind, cause.node) == (Killer.INPUT, "affine_1")
    assert "W[0, 3] of Affine 1 meets nothing but zeros: its input is 0 for all samples" in str(cause)


def test_an_input_that_is_zero_for_some_and_a_unit_that_is_dead_for_the_rest():
    s = session(Affine(4), ReLU(), Affine(4), ReLU(), Affine(3))
    s.store.arrays["affine_2", "b"][1] = -100
    first, second = why(s, "affine_2", "W", 2, 1).causes
    assert (first.kind, first.node) == (Killer.INPUT, "affine_2")
    assert (second.kind, second.node) == (Killer.SHUT, "relu_2")
    assert first.count + second.count == BATCH
    assert f"For {first.count} of 20 samples what W of Affine 2 multiplies is 0" in str(first)


def test_ways_that_are_cut():
    graph = netstudio.sequential(
        [Spirals(), Affine(3), SoftmaxWithLoss()], TrainingSettings(batch_size=BATCH)
    )
    graph, lonely = edits.add(graph, Affine(3))
    graph, accuracy = edits.add(graph, Accuracy())
    graph = edits.connect(graph, End("spirals_1", "x"), End(lonely, "x"))
    graph = edits.connect(graph, End(lonely, "y"), End(accuracy, "y"))
    graph = edits.connect(graph, End("spirals_1", "t"), End(accuracy, "t"))
    s = of(graph)
    trace = why(s, lonely, "W", 0, 0)
    assert (only(trace).kind, trace.gradient) == (Killer.CUT, None)
    assert "one comes to Accuracy 1, but through no slope to a loss" in str(only(trace))
    assert set(trace.path) == {lonely, accuracy}
    assert only(why(s, "spirals_1", "t", 0)).kind is Killer.LABELS
    graph, open_end = edits.add(graph, Affine(3))
    graph = edits.connect(graph, End("spirals_1", "x"), End(open_end, "x"))
    assert "nothing that leads to a loss reads y" in str(only(why(of(graph), open_end, "y", 0, 0)))


def test_a_step():
    s = session(Affine(5), Step(), Affine(3))
    cause = only(why(s, "affine_1", "W"))
    assert (cause.kind, cause.node) == (Killer.STEP, "step_1")


def test_a_loss_that_is_content():
    row = [Gate(), Affine(1), MeanSquaredError()]
    s = of(netstudio.sequential(row, TrainingSettings(batch_size=4, dtype="float64")))
    s.store.arrays["affine_1", "W"][...] = 1.0
    s.store.arrays["affine_1", "b"][...] = 0.0
    probe = Probe(s.network, s.plan)
    end = End("affine_1", "y")
    content = np.argwhere(probe.gradient(probe.value(end)) == 0)
    sample = int(content[0][0])
    cause = only(why(s, "affine_1", "y", sample, 0))
    assert (cause.kind, cause.node) == (Killer.CONTENT, "mean_squared_error_1")
    assert "(y − t = 0)" in str(cause)


def test_scores_so_sure_that_float32_knows_no_doubt():
    row = [Spirals(), Affine(3), SoftmaxWithLoss()]
    s = of(netstudio.sequential(row, TrainingSettings(batch_size=100)), affine_1__W=0.0)
    s.store.arrays["affine_1", "b"][...] = (0, 200, 0)
    right = np.argwhere(s.plan.array(s.network.program.inputs[1]) == 1)
    cause = only(why(s, "affine_1", "y", int(right[0][0]), 0))
    assert cause.kind is Killer.CONTENT
    assert "That is rounding: in float64 it would be" in str(cause)


def test_underflow():
    s = session(Affine(3), Affine(3), Affine(3), dtype="float32", affine_2__W=1e-30, affine_3__W=0.0)
    s.store.arrays["affine_3", "W"][...] = 1e-30 * np.eye(3)
    cause = only(why(s, "affine_1", "W"))
    assert (cause.kind, cause.node) == (Killer.TOO_SMALL, "affine_2")
    assert "too small for float32, and rounded to 0" in str(cause)


def test_a_bias_before_batch_normalisation_cancels():
    s = session(Affine(4), BatchNorm(), ReLU(), Affine(3))
    trace = why(s, "affine_1", "b", 1)
    assert abs(trace.gradient) < 1e-12
    cause = only(trace)
    assert (cause.kind, cause.node) == (Killer.CANCELS, "affine_1")


def test_where_a_gradient_that_is_not_zero_shrank():
    row = [layer for _ in range(4) for layer in (Affine(5), Sigmoid())]
    s = session(*row, Affine(3))
    s.store.arrays["affine_3", "b"][...] = 15
    trace = why(s, "affine_1", "W", 0, 0)
    assert trace.gradient != 0
    assert str(trace.words).startswith("The gradient is not zero: it is ")
    assert all(cause.kind is Killer.SHRANK for cause in trace.causes)
    assert "sigmoid_3" in [cause.node for cause in trace.causes]


def test_a_gradient_that_is_no_number_leads_to_its_origin():
    s = session(Affine(5), ReLU(), Affine(3))
    s.store.arrays["affine_1", "W"][0, 0] = np.nan
    cause = only(why(s, "affine_2", "W"))
    assert (cause.kind, cause.node) == (Killer.NOT_FINITE, "affine_1")


def test_what_is_not_there_is_refused():
    s = session(Affine(5), ReLU(), Affine(3))
    with pytest.raises(Refusal, match=r"There is no \[:, 9\]; the shape is \(2, 5\)."):
        why(s, "affine_1", "W", None, 9)
    with pytest.raises(Refusal, match="has no q"):
        why(s, "affine_1", "q")


@pytest.mark.parametrize("example", ["ch02_xor", "ch05_two_layer_net", "ch06_batch_norm", "residual_stack"])
def test_whatever_is_zero_in_an_example_has_a_cause_at_a_node_of_it(example: str):
    s = of(netstudio.load(example_path(example)))
    probe = Probe(s.network, s.plan)
    network = probe.network
    ends = [End(*value.key) for value in network.program.parameters]
    for end in (*ends, *network.outputs, *(wire.target for wire in network.wires)):
        trace = why_zero(probe, end)
        gradient = probe.gradient(probe.value(end))
        assert trace.causes or (gradient is not None and (gradient != 0).all()), end
        assert {cause.node for cause in trace.causes} <= set(trace.path) <= set(network.graph.nodes)


def test_training_stays_the_same_to_the_bit():
    left_alone, asked = (session(Affine(5), Dropout(), BatchNorm(), ReLU(), Affine(3)) for _ in range(2))
    for _ in range(4):
        asked.load_batch()
        asked.walk.forward()
        why(asked, "affine_1", "W", 0, 0)
        assert asked.step() == left_alone.step()
    for key, array in left_alone.weights().items():
        np.testing.assert_array_equal(array, asked.weights()[key])
