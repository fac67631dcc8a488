"""Signs of ill health: saturated and dead units, the size of updates, where the loss goes; and its words."""

import math

import numpy as np
import pytest

import netstudio
from netstudio.engine.initializers import Given, Normal
from netstudio.engine.optimizers import SGD
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Mnist, ReLU, Sigmoid, SoftmaxWithLoss, Spirals, Tanh
from netstudio.resources import example_path
from netstudio.training.camera import Camera
from netstudio.training.diagnosis import Tone, diagnose, diagnose_units, layer_gradients
from netstudio.training.health import UpdateMeter, loss_movement
from netstudio.training.log import TrainingLog
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants


def after_a_step(*hidden, data=None, steps=1, **training):
    layers = [data or Spirals(), *hidden, Affine(2 if data is None else 10), SoftmaxWithLoss()]
    session = Session(netstudio.sequential(layers, TrainingSettings(**training)))
    camera = Camera(session)
    for _ in range(steps):
        with camera.measuring():
            session.step()
    return camera.take(Wants())


def test_units_that_never_fire_are_dead():
    alive = after_a_step(Affine(20, initial_weight=Normal(std=1)), ReLU()).health["relu_1"].dead
    dead = after_a_step(Affine(20, initial_bias=Given(values=(-9.0,))), ReLU()).health["relu_1"].dead
    assert alive < 0.2
    assert dead == 1


def test_a_unit_that_fires_now_and_then_is_not_dead():
    layers = [Spirals(), Affine(1, initial_bias=Given(values=(-9.0,))), ReLU(), Affine(2), SoftmaxWithLoss()]
    session = Session(netstudio.sequential(layers))
    camera = Camera(session)
    session.step()
    assert camera.take(Wants()).health["relu_1"].dead == 1
    session.parameters["Affine 1.b"] = 9
    session.step()
    assert camera.take(Wants()).health["relu_1"].dead == 0


@pytest.mark.parametrize("activation", [Sigmoid(), Tanh()])
def test_large_weights_saturate(activation):
    node = f"{activation.kind().lower()}_1"
    small = after_a_step(Affine(20, initial_weight=Normal(std=0.1)), activation).health[node].saturated
    large = after_a_step(Affine(20, initial_weight=Normal(std=100)), activation).health[node].saturated
    assert small == 0
    assert large > 0.7


def test_an_update_is_measured_against_its_weights():
    session = Session(netstudio.sequential([Spirals(), Affine(4), Tanh(), Affine(2), SoftmaxWithLoss()]))
    meter = UpdateMeter(session.store)
    before = session.parameters["Affine 1.W"]
    with meter.measuring():
        session.step()
    after = session.parameters["Affine 1.W"]
    moved = np.abs(after - before).mean() / np.abs(before).mean()
    assert meter.ratios["affine_1", "W"] == pytest.approx(moved)
    assert math.isnan(meter.ratios["affine_1", "b"])  # it was zero


def test_an_update_that_fails_leaves_the_ratios_of_the_last_one():
    session = Session(netstudio.sequential([Spirals(), Affine(2), SoftmaxWithLoss()]))
    meter = UpdateMeter(session.store)
    with meter.measuring():
        session.step()
    known = dict(meter.ratios)
    with pytest.raises(ZeroDivisionError), meter.measuring():
        raise ZeroDivisionError
    assert meter.ratios == pytest.approx(known, nan_ok=True)


def test_the_movement_of_the_loss_is_relative_and_unknown_at_first():
    log = TrainingLog()
    for _ in range(9):
        log.loss.append(2.0)
    assert math.isnan(loss_movement(log))
    for _ in range(100 - 9):
        log.loss.append(2.0)
    for _ in range(100):
        log.loss.append(1.0)
    assert loss_movement(log) == pytest.approx(-0.5)


def findings(snapshot):
    return diagnose(layer_gradients(snapshot), snapshot.loss, snapshot.loss_movement)


def test_the_books_two_layer_net_is_healthy():
    found = findings(after_a_step(Affine(50), Sigmoid(), data=Mnist(), steps=400, optimizer=SGD(0.1)))
    assert [f.tone for f in found] == [Tone.GOOD]
    assert "healthy" in str(found[0].words)


def test_tiny_weights_in_a_deep_net_are_seen_though_their_gradients_are_alike():
    deep = [layer for _ in range(4) for layer in (Affine(100, initial_weight=Normal(std=0.01)), ReLU())]
    snapshot = after_a_step(*deep, data=Mnist(), steps=60, optimizer=SGD(0.01))
    layers = layer_gradients(snapshot)
    assert abs(layers[0].norm - layers[3].norm) < 2  # looks healthy, taken alone
    assert any(f.tone is Tone.BAD and "stands still" in str(f.words) for f in findings(snapshot))


def test_a_learning_rate_far_too_high_is_named():
    snapshot = after_a_step(Affine(20), Tanh(), steps=40, optimizer=SGD(100.0))
    assert any("lower the learning rate" in str(f.words) for f in findings(snapshot))


def test_units_are_judged_by_the_worst_layer():
    snapshot = after_a_step(Affine(20, initial_weight=Normal(std=100)), Sigmoid(), Affine(20), Sigmoid())
    (found,) = diagnose_units(snapshot.health.values())
    assert found.tone is Tone.BAD
    assert "saturated" in str(found.words)
    assert diagnose_units([]) == []


def test_a_net_that_has_solved_its_task_is_not_called_sick():
    graph = netstudio.load(example_path("ch02_xor"))
    session = Session(graph)
    camera = Camera(session)
    session.step()
    snapshot = camera.take(Wants())
    assert snapshot.loss == 0
    assert [f.tone for f in findings(snapshot)] == [Tone.GOOD]
