"""Run control: what the worker does when it is told, and that nothing it meets takes the thread down."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest

import netstudio
from netstudio.engine.optimizers import SGD, Adam
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid, SoftmaxWithLoss, Spirals, Tanh
from netstudio.resources import example_path
from netstudio.training.aside import Chosen, walk_through
from netstudio.training.control import RunControl, State
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot, Wants
from netstudio.training.walk import Level, Walk
from netstudio.training.worker import Worker

PATIENCE = 20.0


def spirals(**training) -> Graph:
    settings = TrainingSettings(
        **{"optimizer": Adam(learning_rate=0.01), "batch_size": 50, "epochs": 2, **training}
    )
    return netstudio.sequential([Spirals(), Affine(8), Tanh(), Affine(2), SoftmaxWithLoss()], settings)


def wait(condition: Callable[[], bool]) -> None:
    """Until it holds; a test that waits for ever fails."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


@pytest.fixture
def start() -> Iterator[Callable[..., RunControl]]:
    started: list[RunControl] = []

    def control(graph: Graph, **arguments) -> RunControl:
        started.append(RunControl(graph, **arguments))
        wait(lambda: not started[-1].busy)
        return started[-1]

    yield control
    for each in started:
        each.stop()
        assert each.join(PATIENCE)


def look(control: RunControl, wants: Wants = Wants()) -> Snapshot:  # noqa: B008
    control.look(wants)
    found = []
    wait(lambda: (snapshot := control.take()) is not None and not found.append(snapshot))
    return found[0]


def settle(control: RunControl) -> None:
    wait(lambda: not control.busy)


def test_it_waits_for_the_first_command(start):
    control = start(spirals())
    assert control.state is State.PAUSED
    assert len(control.log.loss) == 0
    assert look(control).step == 0


def test_a_run_ends_where_the_settings_say_and_goes_on_for_as_long_again(start):
    control = start(spirals(steps=30))
    for steps in (30, 60):
        control.run()
        settle(control)
        assert control.state is State.FINISHED
        assert len(control.log.loss) == steps
        assert control.log.test_loss.last_step == steps
    steps, _ = control.log.test_loss.view()
    assert len(np.unique(steps)) == len(steps)


def test_pause_comes_to_rest_and_run_goes_on_to_the_same_end(start):
    control = start(spirals(steps=4000))
    control.run()
    wait(lambda: len(control.log.loss) > 10)
    control.pause()
    settle(control)
    assert control.state is State.PAUSED
    paused_at = len(control.log.loss)
    assert 10 < paused_at < 4000
    control.run()
    settle(control)
    assert len(control.log.loss) == 4000


def test_what_is_stepped_and_run_by_turns_is_bit_identical_to_a_session(start):
    control = start(spirals(steps=7))
    for step in (control.step_layer, control.step_layer, control.step_phase, control.step_layer_back):
        step()
    control.step_batch()
    for _ in range(100):
        control.step_layer()
    control.run()
    settle(control)
    session = Session(spirals(steps=7))
    session.run(steps=len(control.log.loss))
    weights = control.take_weights()
    assert all(np.array_equal(weights[key], array) for key, array in session.weights().items())
    assert np.array_equal(control.log.loss.view(), session.log.loss.view())


def test_a_walk_shows_what_has_been_computed_and_no_more(start):
    control = start(spirals())
    control.step_layer()
    snapshot = look(control)
    assert snapshot.walk.current.node == "affine_1"
    assert {end.node for end in snapshot.outputs} == {"spirals_1", "affine_1"}
    assert all(view.gradient is None for view in snapshot.wires.values())
    control.step_phase()
    control.step_layer()
    snapshot = look(control)
    assert snapshot.walk.cursor == 5
    assert {wire.target.node for wire, view in snapshot.wires.items() if view.gradient} == {
        "softmax_with_loss_1"
    }
    control.step_phase()
    control.step_layer()  # the update
    snapshot = look(control)
    assert (snapshot.step, snapshot.walk.cursor) == (1, 0)


def test_weights_are_left_behind_when_it_comes_to_rest(start):
    control = start(spirals())
    assert control.take_weights() is None
    control.step_batch()
    settle(control)
    weights = control.take_weights()
    assert set(weights) == {("affine_1", "W"), ("affine_1", "b"), ("affine_2", "W"), ("affine_2", "b")}
    assert control.take_weights() is None
    control.pause()  # at rest already: nothing is new
    settle(control)
    assert control.take_weights() is None


def test_it_begins_with_the_weights_it_is_given(start):
    given = {("affine_1", "W"): np.full((2, 8), 0.25), ("affine_2", "W"): np.zeros((3, 3))}
    control = start(spirals(), weights=given)
    wants = Wants()
    assert look(control, wants).parameters["affine_1", "W"].value.mean == 0.25


def test_reset_begins_again_with_the_same_numbers(start):
    control = start(spirals(steps=20))
    control.run()
    settle(control)
    first, log = control.take_weights(), control.log
    control.reset()
    settle(control)
    assert control.state is State.PAUSED
    assert control.log is not log
    assert len(control.log.loss) == 0
    assert control.take_weights() == {}  # the initial values
    control.run()
    settle(control)
    again = control.take_weights()
    assert all(np.array_equal(first[key], again[key]) for key in first)


def test_the_learning_rate_is_turned_and_survives_a_reset(start):
    control = start(spirals(optimizer=SGD(learning_rate=0.5)))
    control.set_learning_rate(0.125)
    assert look(control).learning_rate == 0.125
    control.reset()
    assert look(control).learning_rate == 0.125


def test_a_batch_of_what_cannot_learn_is_computed(start):
    control = start(netstudio.sequential([Spirals(), Affine(8), Tanh()]))
    control.step_batch()
    snapshot = look(control)
    assert control.failure is None
    assert snapshot.outputs[End("tanh_1", "y")].std > 0
    assert snapshot.step == 0


def test_a_function_without_data_is_not_tested(start):
    control = start(netstudio.load(example_path("ch06_descent_sgd")))
    control.run()
    wait(lambda: control.state is State.FINISHED)
    assert len(control.log.loss) == 30
    assert len(control.log.test_loss) == 0


def test_a_snapshot_is_taken_while_it_runs(start):
    control = start(spirals(steps=1_000_000))
    control.run()
    wait(lambda: len(control.log.loss) > 20)
    snapshot = look(control, Wants(predictions=5))
    assert snapshot.step > 0
    assert snapshot.parameters["affine_1", "W"].update_ratio > 0
    assert snapshot.predictions.x.shape == (5, 2)
    assert len(control.log.batch_accuracy) > 0
    assert control.state is State.RUNNING


def test_snapshots_that_take_long_become_fewer_while_it_runs(start, monkeypatch):
    monkeypatch.setattr("netstudio.training.worker.SNAPSHOT_SHARE", 1e-9)
    control = start(spirals(steps=1_000_000))
    control.run()
    first = look(control)  # after it, there would be none for days
    control.look(Wants())
    wait(lambda: len(control.log.loss) > first.step + 200)
    assert control.take() is None
    control.pause()
    wait(lambda: control._mailbox.has_snapshot)
    assert control.take().step > first.step


def test_only_the_latest_of_several_looks_counts(start):
    control = start(spirals())
    for _ in range(100):
        control.look(Wants(outputs=False))
    control.look(Wants(wires=False))
    wait(lambda: control._mailbox.idle)
    snapshot = control.take()
    assert snapshot.outputs
    assert control.take() is None


def test_at_rest_the_worker_sleeps(start):
    control = start(spirals())
    before = time.process_time()
    threading.Event().wait(0.3)
    assert time.process_time() - before < 0.1
    assert not control.busy


def test_a_graph_that_cannot_run_fails_in_words_and_its_thread_ends(start):
    control = start(netstudio.sequential([Affine(3)]))
    assert control.state is State.FAILED
    assert "Affine 1" in str(control.failure.words)
    assert control.join(PATIENCE)
    control.run()
    control.look(Wants())
    assert not control.busy


def test_a_graph_without_a_loss_refuses_to_run_but_can_be_stepped(start):
    control = start(netstudio.sequential([Gate(), Affine(2), Sigmoid()], TrainingSettings(batch_size=4)))
    control.run()
    settle(control)
    assert control.state is State.FAILED
    assert "loss" in str(control.failure.words)
    for _ in range(3):
        control.step_layer()
    snapshot = look(control)
    assert control.state is State.PAUSED
    assert control.failure is None
    assert snapshot.walk.cursor == 3


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_node(start):
    control = start(spirals(optimizer=SGD(learning_rate=1e6), dtype="float32", steps=10_000))
    control.set_learning_rate(1e38)
    control.run()
    settle(control)
    assert control.state is State.FAILED
    assert control.failure.node is not None
    assert "not finite" in str(control.failure.words)
    assert all(np.isfinite(control.log.loss.view()))
    control.reset()
    settle(control)
    assert (control.state, control.failure) == (State.PAUSED, None)


def test_a_bug_in_an_op_is_a_failure_at_its_node_and_the_thread_lives_on(start, monkeypatch):
    control = start(spirals())
    real = Session.step
    monkeypatch.setattr(Session, "step", lambda self: 1 / 0)
    control.run()
    settle(control)
    assert control.state is State.FAILED
    assert "ZeroDivisionError" in str(control.failure.words)
    monkeypatch.setattr(Session, "step", real)
    control.step_batch()
    settle(control)
    assert (control.state, len(control.log.loss)) == (State.PAUSED, 1)


def test_a_lack_of_memory_is_said(monkeypatch, start):
    def greedy(*_):
        raise MemoryError

    monkeypatch.setattr(Worker, "_prepare", greedy)
    control = start(spirals())
    assert "memory" in str(control.failure.words)


def test_stop_ends_the_thread_and_leaves_the_weights(start):
    control = start(spirals(steps=1_000_000))
    control.run()
    wait(lambda: len(control.log.loss) > 5)
    control.stop()
    assert control.join(PATIENCE)
    assert control.state is State.STOPPED
    assert not control.alive
    assert control.take_weights()


def test_training_in_the_thread_learns(start):
    layers = [Gate(gate="OR"), Affine(1), Sigmoid(), MeanSquaredError()]
    settings = TrainingSettings(optimizer=SGD(learning_rate=1.0), batch_size=4, steps=2000)
    control = start(netstudio.sequential(layers, settings))
    control.run()
    settle(control)
    assert control.log.test_accuracy.view()[1][-1] == 1
    assert control.log.loss.view()[-1] < 0.02


def _go_to(walk: Walk, cursor: int) -> bool:
    walk.go_to(cursor)
    return True


def test_a_thousand_steps_forth_and_back_leave_the_training_as_if_it_had_never_stopped(start):
    control = start(spirals(steps=400))
    random, levels = np.random.default_rng(5), list(Level)
    for _ in range(1000):
        level, kind = levels[random.integers(3)], random.random()
        if kind < 0.7:
            control.walk(partial(Walk.on, level=level))
        elif kind < 0.85:
            control.walk(lambda walk, level=level: walk.off(level) or True)
        elif kind < 0.95:
            control.walk(partial(_go_to, cursor=int(random.integers(9))))
        else:
            control.step_batch()
        if kind < 0.05:
            look(control, Wants(inside="affine_1"))  # which computes on copies
    settle(control)
    stepped = len(control.log.loss)
    assert stepped > 50
    control.run()
    settle(control)
    assert len(control.log.loss) > stepped
    session = Session(spirals(steps=400))
    session.run(steps=len(control.log.loss))
    weights = control.take_weights()
    assert all(np.array_equal(weights[key], array) for key, array in session.weights().items())
    assert np.array_equal(control.log.loss.view(), session.log.loss.view())


def test_a_walk_through_chosen_samples_ends_without_an_update_and_stays_when_training_went_on(start):
    control = start(spirals())
    asked = control.ask(lambda session: walk_through(session, Chosen("test", (3,))))
    control.walk(lambda walk: True)
    snapshot = look(control)
    assert asked.value.found.truth.shape == (1,)
    assert {view.value.shape[0] for view in snapshot.wires.values() if view.value and view.value.shape} == {1}
    for _ in range(20):
        control.step_layer()
    end = look(control)
    assert end.step == 0
    assert end.walk.cursor == len(end.walk.stops)
    control.step_batch()
    after = look(control)
    assert (after.step, after.walk.cursor) == (1, end.walk.cursor)
    means = [[view.value.mean for view in found.wires.values()] for found in (end, after)]
    assert means[0] != means[1]
    control.ask(lambda session: walk_through(session, None))
    control.walk(lambda walk: True)
    assert look(control).walk.cursor == 0
