"""A run with a schedule: which learning rate each step takes, and turning it by hand."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio import sequential
from netstudio.engine.optimizers import SGD, AdamW
from netstudio.engine.schedules import Cosine, Plateau, Stairs
from netstudio.graph import edits
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, SigmoidWithLoss, SoftmaxWithLoss, Spirals, Tanh
from netstudio.training.session import Session


def session(*ends, **training) -> Session:
    layers = [Spirals(samples=100), Affine(8), Tanh(), *(ends or (Affine(2), SoftmaxWithLoss()))]
    settings = TrainingSettings(**{"batch_size": 20, "steps": 10, **training})
    return Session(edits.set_training(sequential(layers), settings))


def rates_of(s: Session, steps: int) -> list[float]:
    rates = []
    for _ in range(steps):
        s.step()
        rates.append(s.updater.learning_rate)
    return rates


def test_each_step_takes_the_rate_of_its_schedule():
    s = session(optimizer=SGD(learning_rate=0.8), schedule=Stairs(every=2, factor=0.5))
    assert s.learning_rate == 0.8
    assert rates_of(s, 5) == [0.8, 0.8, 0.4, 0.4, 0.2]
    assert s.learning_rate == 0.2
    s.reset()
    assert s.learning_rate == 0.8


def test_the_schedule_spans_the_steps_that_are_asked_for():
    s = session(optimizer=SGD(learning_rate=1.0), schedule=Cosine())
    assert rates_of(s, 11) == pytest.approx([*(0.5 * (1 + np.cos(np.pi * np.arange(10) / 10))), 1.0])


def test_turning_the_rate_by_hand_turns_what_the_schedule_starts_from():
    s = session(optimizer=SGD(learning_rate=0.8), schedule=Stairs(every=2, factor=0.5))
    rates_of(s, 2)
    s.base_rate = 0.1
    assert s.learning_rate == 0.05
    assert rates_of(s, 1) == [0.05]


def test_a_plateau_is_seen_in_the_losses_of_the_run():
    s = session(optimizer=SGD(learning_rate=1e-12), schedule=Plateau(factor=0.5, patience=1), steps=100)
    rates = rates_of(s, 5 * 8)
    assert rates[0] == 1e-12
    assert rates[-1] < 1e-12  # a net that does not move stands still
    assert sorted(set(rates), reverse=True) == list(dict.fromkeys(rates))


def test_weights_decay_and_biases_do_not():
    s = session(optimizer=AdamW(learning_rate=1e-9, weight_decay=1000.0), batch_size=100)
    for name in ("W", "b"):
        s.parameters[f"Affine 1.{name}"] = np.ones_like(s.parameters[f"Affine 1.{name}"])
    s.base_rate = 1e-4  # and so ηλ = 0.1
    s.step()
    np.testing.assert_allclose(s.parameters["Affine 1.W"], 0.9, atol=1e-3)
    np.testing.assert_allclose(s.parameters["Affine 1.b"], 1.0, atol=1e-3)


def test_yes_or_no_is_guessed_from_a_single_score():
    s = session(Affine(1), SigmoidWithLoss(), optimizer=SGD(learning_rate=0.5))
    s.run(steps=20)
    guess, chance = s.guess(np.array([[-1.0], [2.0], [0.0]]))
    assert guess.tolist() == [0, 1, 0]
    np.testing.assert_allclose(chance, [0.7310586, 0.8807971, 0.5], atol=1e-6)
    assert 0 <= s.evaluate().accuracy <= 1
