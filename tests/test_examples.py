"""The examples: each opens, checks and does what its chapter of the book says."""

import numpy as np
import pytest

import netstudio
from netstudio.graph.analysis import analyse
from netstudio.resources import example_path, example_paths
from netstudio.training.gradient_check import check_gradients

TRUTH = [[0, 0], [0, 1], [1, 0], [1, 1]]


def open_example(name: str):
    path = example_path(name)
    return netstudio.load(path), netstudio.load_weights(path)


@pytest.mark.parametrize("path", example_paths(), ids=lambda p: p.stem)
def test_every_example_checks_and_says_what_it_is(path):
    graph = netstudio.load(path)
    analysis = analyse(graph)
    assert analysis.problems == ()
    assert graph.title
    assert len(graph.about) > 40


@pytest.mark.parametrize("path", example_paths(), ids=lambda p: p.stem)
def test_saving_an_example_again_changes_no_byte(path, tmp_path):
    netstudio.save(netstudio.load(path), tmp_path / path.name)
    assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", example_paths(), ids=lambda p: p.stem)
def test_gradients_of_every_example(path):
    assert check_gradients(netstudio.load(path)).max_relative_error <= 1e-6


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("ch05_two_layer_net", 300),
        ("spirals", 15_000),
        ("attention", 200),
        ("residual_block", 100),
        ("autoencoder", 100),
    ],
)
def test_what_learns_learns(name, steps):
    session = netstudio.Session(*open_example(name))
    before = session.evaluate().loss
    session.run(steps=steps)
    assert session.evaluate().loss < 0.7 * before


@pytest.mark.parametrize(("name", "column"), [("ch02_and_gate", [0, 0, 0, 1]), ("ch02_xor", [0, 1, 1, 0])])
def test_gates_give_their_truth_table(name, column):
    graph, weights = open_example(name)
    session = netstudio.Session(graph, weights)
    assert session.predict(np.array(TRUTH)).ravel().tolist() == column
    assert session.evaluate().loss == 0


@pytest.mark.parametrize(
    ("name", "total", "gradients"),
    [
        ("ch05_buy_apple", 220, {"Apple price": 2.2, "Number of apples": 110, "Tax": 200}),
        (
            "ch05_buy_apple_orange",
            715,
            {
                "Apple price": 2.2,
                "Number of apples": 110,
                "Orange price": 3.3,
                "Number of oranges": 165,
                "Tax": 650,
            },
        ),
    ],
)
def test_fruit_costs_what_the_book_says(name, total, gradients):
    session = netstudio.Session(netstudio.load(example_path(name)), dtype="float64")
    assert session.forward_backward() == pytest.approx(total)
    found = {name.removesuffix(".value"): float(array) for name, array in session.gradients.items()}
    assert found == pytest.approx(gradients)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_two_layer_net_reaches_the_accuracy_of_the_book(seed):
    session = netstudio.Session(netstudio.load(example_path("ch05_two_layer_net")), seed=seed)
    session.run()
    assert session.evaluate().accuracy >= 0.965


@pytest.mark.slow
@pytest.mark.parametrize(("name", "accuracy"), [("attention", 0.9), ("residual_block", 0.965)])
def test_what_is_wired_by_hand_tells_digits_apart(name, accuracy):
    session = netstudio.Session(netstudio.load(example_path(name)))
    session.run()
    assert session.evaluate().accuracy >= accuracy


@pytest.mark.slow
def test_the_autoencoder_gives_back_what_it_was_given():
    session = netstudio.Session(netstudio.load(example_path("autoencoder")))
    session.run()
    found = session.evaluate()
    assert found.accuracy is None
    assert found.loss < 3.5  # half the squared error of a picture; the mean picture's is 26


@pytest.mark.slow
def test_the_spirals_are_parted():
    session = netstudio.Session(netstudio.load(example_path("spirals")))
    session.run()
    assert session.evaluate().accuracy >= 0.98
