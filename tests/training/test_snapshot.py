"""Snapshots: what was wanted, copied, and nothing that has not been computed."""

import numpy as np
import pytest

import netstudio
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Multiply, Sigmoid, Variable
from netstudio.training.camera import Camera
from netstudio.training.lens import Lens
from netstudio.training.session import Session
from netstudio.training.snapshot import TensorRef, Wants

NOTHING = Wants(outputs=False, wires=False, parameters=False)


@pytest.fixture
def session():
    layers = [Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()]
    found = Session(netstudio.sequential(layers, TrainingSettings(batch_size=4)))
    found.load_batch()
    return found


@pytest.fixture
def camera(session):
    return Camera(session)


def test_nothing_is_computed_that_is_not_wanted(camera, session):
    session.step()
    snapshot = camera.take(NOTHING)
    assert (snapshot.outputs, snapshot.wires, snapshot.parameters, snapshot.tensors) == ({}, {}, {}, {})
    assert snapshot.predictions is None
    assert (snapshot.step, snapshot.epoch) == (1, 1.0)


def test_before_the_first_step_there_is_only_the_data(camera):
    snapshot = camera.take(Wants())
    assert {end.node for end in snapshot.outputs} == {"gate_1"}
    assert not snapshot.health
    assert all(view.gradient is None for view in snapshot.wires.values())


def test_after_a_step_there_is_everything(camera, session):
    session.step()
    snapshot = camera.take(Wants())
    assert {end.node for end in snapshot.outputs} == set(session.graph.nodes)
    assert snapshot.outputs[End("affine_1", "y")].shape == (4, 3)
    with_gradient = {wire.source.node for wire, view in snapshot.wires.items() if view.gradient}
    assert with_gradient == {"affine_1", "sigmoid_1", "affine_2"}
    assert set(snapshot.parameters) == set(session.store.values)


def test_a_wire_and_its_output_share_one_summary(camera, session):
    session.step()
    snapshot = camera.take(Wants())
    for wire, view in snapshot.wires.items():
        assert view.value is snapshot.outputs[wire.source]


def test_in_a_walk_wires_carry_cuts_and_the_gradient_of_the_data(camera, session):
    while session.walk.forward():
        pass
    snapshot = camera.take(Wants(), walking=True)
    wire = session.graph.wires[End("affine_1", "x")]
    view = snapshot.wires[wire]
    assert view.gradient.shape == (4, 2)
    assert view.value_cut.array.shape == view.gradient_cut.array.shape == (4, 2)


def test_predictions_are_always_of_the_same_samples(camera):
    first, second = (camera.take(Wants(predictions=3)).predictions for _ in range(2))
    assert first.x is second.x
    assert first.x.shape == (3, 2)
    assert len(camera.take(Wants(predictions=100)).predictions.x) == 4


def test_tensors_are_read_only_copies(camera, session):
    session.step()
    ends = ("W", "value"), ("W", "gradient"), ("x", "gradient")
    refs = {TensorRef("affine_1", port, side) for port, side in ends}
    found = camera.take(Wants(tensors=frozenset(refs))).tensors
    assert set(found) == refs
    weight = found[TensorRef("affine_1", "W")]
    assert np.array_equal(weight, session.parameters["Affine 1.W"])
    assert not weight.flags.writeable
    assert not np.shares_memory(weight, session.store.theta)


@pytest.mark.parametrize(
    ("ref", "stops"),
    [
        (TensorRef("gate_1", "x"), 0),
        (TensorRef("affine_1", "W"), 0),
        (TensorRef("affine_1", "x"), 0),
        (TensorRef("affine_1", "y"), 1),
        (TensorRef("sigmoid_1", "x"), 1),
        (TensorRef("mean_squared_error_1", "loss"), 4),
        (TensorRef("affine_2", "y", "gradient"), 5),
        (TensorRef("affine_2", "W", "gradient"), 6),
        (TensorRef("affine_1", "x", "gradient"), 8),
    ],
)
def test_in_a_walk_a_tensor_is_there_as_soon_as_it_is_computed(camera, session, ref, stops):
    wants = Wants(tensors=frozenset({ref}))
    for reached in range(len(session.walk.stops) + 1):
        found = camera.take(wants, walking=True).tensors
        assert (ref in found) == (reached >= stops), reached
        session.walk.forward()


def test_a_tensor_that_does_not_exist_is_left_out(camera, session):
    session.step()
    wants = Wants(tensors=frozenset({TensorRef("affine_1", "nothing"), TensorRef("nobody", "y")}))
    assert camera.take(wants).tensors == {}


def test_a_lens_picks_one_sample_on_every_wire(camera, session):
    while session.walk.forward():
        pass
    snapshot = camera.take(Wants(lens=Lens(sample=2)), walking=True)
    assert (snapshot.batch, snapshot.lens) == (4, Lens(sample=2))
    for wire, view in snapshot.wires.items():
        whole = session.tensor(wire.source.node, wire.source.port)
        assert np.array_equal(view.value_cut.array, whole[2])
        assert view.value_cut.sample == 2


def test_a_run_that_hurries_shows_figures_alone(camera, session):
    session.step()
    assert all(view.value_cut for view in camera.take(Wants(), running=True).wires.values())
    for _ in range(2):
        session.step()
    views = camera.take(Wants(), running=True).wires.values()
    assert all(view.value and not view.value_cut for view in views)
    assert all(view.value_cut for view in camera.take(Wants()).wires.values())


def test_a_fork_holds_the_sum_of_what_its_wires_bring_back():
    graph = Graph()
    graph, x = edits.add(graph, Variable(values=(3.0,)))
    graph, square = edits.add(graph, Multiply())
    for port in ("a", "b"):
        graph = edits.connect(graph, End(x, "y"), End(square, port))
    session = Session(graph)
    camera = Camera(session)
    session.load_batch()
    session.walk.to_phase_end()
    fork = End(x, "y")
    assert camera.take(Wants(), walking=True).forks[fork].gradient is None
    while session.walk.forward():
        pass
    snapshot = camera.take(Wants(), walking=True)
    parts = [view.gradient.mean for view in snapshot.wires.values()]
    assert parts == [3.0, 3.0]
    assert snapshot.forks[fork].gradient.mean == 6.0


def test_what_is_kept_from_step_to_step_is_what_is_found_afresh(camera, session):
    for _ in range(2):  # two batches: nothing of the first is shown of the second
        session.load_batch()
        moving = True
        while moving:
            kept = camera.take(Wants(), walking=True)
            fresh = Camera(session).take(Wants(), walking=True)
            assert _told(kept) == _told(fresh)
            moving = session.walk.forward()
        session.step()


def test_another_lens_is_looked_through_at_once(camera, session):
    while session.walk.forward():
        pass
    camera.take(Wants(), walking=True)
    views = camera.take(Wants(lens=Lens(sample=1)), walking=True).wires.values()
    assert {view.value_cut.sample for view in views} == {1}


def _told(snapshot):
    """All figures and numbers of the wires and outputs, to be compared."""
    wires = {
        wire: [
            (cut.array.tolist() if cut else None, summary and (summary.mean, summary.norm))
            for cut, summary in ((view.value_cut, view.value), (view.gradient_cut, view.gradient))
        ]
        for wire, view in snapshot.wires.items()
    }
    return wires, {end: found.norm for end, found in snapshot.outputs.items()}, snapshot.health.keys()


def test_weights_beyond_all_bounds_are_looked_at_without_a_warning(camera, session):
    session.parameters["Affine 1.W"] = np.full(session.parameters["Affine 1.W"].shape, 3e38)
    assert camera.take(Wants(predictions=2)).predictions is not None
