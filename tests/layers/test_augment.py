"""Augmentation: what it does to images while training, that it lets them be when predicting, its seed."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.engine.draws import Motion
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Augment, Flatten, Mnist, SoftmaxWithLoss
from netstudio.training.session import Session
from netstudio.words import Refusal

RNG = np.random.default_rng(0)


def places(motion: Motion, n: int = 200, shape: tuple[int, int] = (5, 7)) -> np.ndarray:
    out = np.empty((n, 2, *shape))
    motion.fill(out, np.random.default_rng(3))
    return out


def session_of(augment: Augment, **settings) -> Session:
    layers = [Mnist(layout="image"), augment, Flatten(), Affine(10), SoftmaxWithLoss()]
    return Session(netstudio.sequential(layers, TrainingSettings(**{"batch_size": 20, **settings})))


def wired(session: Session, node: str, port: str) -> np.ndarray:
    found = session.tensor(node, port)
    assert found is not None
    return found


def test_without_any_motion_every_pixel_comes_from_itself():
    rows, columns = np.indices((5, 7))
    np.testing.assert_array_equal(places(Motion()), np.broadcast_to([rows, columns], (200, 2, 5, 7)))


def test_shifts_are_of_whole_pixels_up_to_the_most_each_way():
    moved = np.indices((5, 7)) - places(Motion(shift=2))
    assert np.unique(moved).tolist() == [-2, -1, 0, 1, 2]
    np.testing.assert_array_equal(np.ptp(moved, axis=(2, 3)), 0, err_msg="a sample moves as one")


def test_every_other_image_is_mirrored():
    found = places(Motion(flip=True))
    rows, columns = np.indices((5, 7))
    mirrored = (found[:, 1] == columns[:, ::-1]).all(axis=(1, 2))
    assert 70 < mirrored.sum() < 130
    np.testing.assert_array_equal(
        found[~mirrored][:, 1], np.broadcast_to(columns, (200 - mirrored.sum(), 5, 7))
    )
    np.testing.assert_array_equal(found[:, 0], np.broadcast_to(rows, (200, 5, 7)))


def test_a_turn_keeps_the_middle_and_all_distances_from_it():
    found = places(Motion(turn=30))
    middle = np.array([2.0, 3.0]).reshape(2, 1, 1)
    np.testing.assert_allclose(found[:, :, 2, 3], np.broadcast_to([2, 3], (200, 2)), atol=1e-12)
    distances = np.linalg.norm(np.indices((5, 7)) - middle, axis=0)
    np.testing.assert_allclose(
        np.linalg.norm(found - middle, axis=1), np.broadcast_to(distances, (200, 5, 7))
    )
    angles = np.degrees(np.arctan2(found[:, 0, 2, 6] - 2, found[:, 1, 2, 6] - 3))
    assert 25 < np.abs(angles).max() <= 30


@pytest.mark.parametrize("threads", [1, 2])
def test_while_training_images_are_moved_and_beyond_their_edges_is_nothing(threads):
    session = session_of(Augment(shift=3))
    session.load_batch()
    session.forward_backward()
    before, after = wired(session, "mnist_1", "x"), wired(session, "augment_1", "y")
    moved = 0
    for x, y in zip(before[:, 0], after[:, 0], strict=True):
        framed = np.pad(x, 3)
        shifted = [framed[i : i + 28, j : j + 28] for i in range(7) for j in range(7)]
        assert any(np.array_equal(y, candidate) for candidate in shifted)
        moved += not np.array_equal(x, y)
    assert moved > 10


def test_predicting_leaves_images_as_they_are():
    plain, augmented = session_of(Augment(shift=0)), session_of(Augment(shift=5, turn=90, flip=True, noise=1))
    x = RNG.random((30, 1, 28, 28))
    np.testing.assert_array_equal(plain.predict(x), augmented.predict(x))
    assert plain.evaluate() == augmented.evaluate()


def test_the_same_seed_draws_the_same():
    augment = Augment(shift=2, turn=10, flip=True, noise=0.1)
    losses = [[session.step() for _ in range(3)] for session in (session_of(augment), session_of(augment))]
    assert losses[0] == losses[1]
    other = session_of(augment, seed=1)
    other.store.arrays["affine_1", "W"][...] = session_of(augment).store.arrays["affine_1", "W"]
    assert other.step() != losses[0][0]


def test_it_learns_what_was_not_moved_too():
    session = session_of(Augment(shift=1, turn=10, noise=0.1), batch_size=100)
    session.run(steps=150)
    assert session.evaluate().accuracy > 0.7


def test_rows_are_refused_in_words():
    layers = [Mnist(), Augment(), Affine(10), SoftmaxWithLoss()]
    with pytest.raises(Refusal, match=r"takes images \(N, C, H, W\); this gives \(100, 784\)"):
        Session(netstudio.sequential(layers))
