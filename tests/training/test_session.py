"""The session: learning, resuming, predicting, looking inside."""

import math

import numpy as np
import pytest

import netstudio
from netstudio.engine.initializers import Given, Xavier
from netstudio.engine.optimizers import SGD, AdaGrad, Adam, Momentum
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Add,
    Affine,
    Constant,
    Gate,
    MeanSquaredError,
    Mnist,
    Multiply,
    Objective,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
    Sqrt,
    Square,
    Tanh,
    Variable,
)
from netstudio.layers.files import CsvFile
from netstudio.training import inference
from netstudio.training.non_finite import NonFiniteLoss, all_finite
from netstudio.training.session import Session
from netstudio.words import Refusal


def spiral_graph(**training) -> Graph:
    settings = TrainingSettings(**{"optimizer": Adam(0.01), "batch_size": 50, "epochs": 2, **training})
    layers = [Spirals(), Affine(16, initial_weight=Xavier()), Tanh(), Affine(2), SoftmaxWithLoss()]
    return netstudio.sequential(layers, settings)


def mnist_graph(**training) -> Graph:
    settings = TrainingSettings(**{"optimizer": SGD(0.1), "batch_size": 100, **training})
    return netstudio.sequential([Mnist(), Affine(50), Sigmoid(), Affine(10), SoftmaxWithLoss()], settings)


def apples() -> Graph:
    graph = Graph()
    for number in (100.0, 2.0, 1.1):
        graph, _ = edits.add(graph, Variable(values=(number,)))
    for _ in range(2):
        graph, _ = edits.add(graph, Multiply())
    for source, target in (
        ("variable_1.y", "multiply_1.a"),
        ("variable_2.y", "multiply_1.b"),
        ("multiply_1.y", "multiply_2.a"),
        ("variable_3.y", "multiply_2.b"),
    ):
        graph = edits.connect(graph, End(*source.split(".")), End(*target.split(".")))
    return graph


def test_it_learns_mnist():
    session = Session(mnist_graph())
    assert session.evaluate().accuracy < 0.3
    session.run(epochs=2)
    assert session.steps == 1200
    assert session.evaluate().accuracy > 0.85


def test_the_initial_loss_is_that_of_guessing():
    session = Session(mnist_graph())
    assert session.step() == pytest.approx(math.log(10), abs=0.02)


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    runs = []
    for seed in (0, 0, 1):
        session = Session(spiral_graph(), seed=seed)
        session.run(steps=20)
        runs.append(session.store.theta.copy())
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_a_run_ends_where_the_settings_say():
    session = Session(spiral_graph(epochs=3))
    session.run()
    assert session.steps == 3 * session.steps_per_epoch == session.total_steps
    assert len(session.log.loss) == session.steps
    session = Session(spiral_graph(steps=7))
    session.run()
    assert session.steps == 7


@pytest.mark.parametrize("optimizer", [SGD(0.1), Adam(0.01)])
def test_stepping_through_every_layer_is_the_same_as_running(optimizer):
    run, walked = Session(spiral_graph(optimizer=optimizer)), Session(spiral_graph(optimizer=optimizer))
    run.run(steps=60)
    for _ in range(60):
        walked.load_batch()
        while walked.walk.forward():
            walked.walk.back()
            walked.walk.forward()
        walked.step()
    assert np.array_equal(run.store.theta, walked.store.theta)
    assert np.array_equal(run.log.loss.view(), walked.log.loss.view())


def test_weights_that_fit_replace_the_initial_values_and_others_may_be_left_aside():
    graph = spiral_graph()
    w = np.full((2, 16), 0.5, "float32")
    given = {("affine_1", "W"): w, ("affine_2", "W"): w, ("gone", "W"): w}
    session = Session(graph, given, skip_misfits=True)
    assert np.array_equal(session.parameters["Affine 1.W"], w)
    assert session.parameters["Affine 2.W"].shape == (16, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {("affine_2", "W"): np.zeros((2, 16))},
            r"Affine 2\.W has the shape \(16, 2\); the weights for it have \(2, 16\)\.",
        ),
        ({("gone", "W"): np.zeros(2)}, r"There are weights for gone\.W, which this graph does not have\."),
        ({("affine_1", "V"): np.zeros(2)}, r"There are weights for Affine 1\.V, which this graph"),
        ({("affine_1", "b"): np.zeros(16, complex)}, r"Affine 1\.b holds real numbers, not complex128"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_node_parameter_and_shapes(given, words):
    with pytest.raises(Refusal, match=words):
        Session(spiral_graph(), given)


def test_a_new_layer_does_not_change_the_initial_values_of_the_others():
    graph = spiral_graph()
    before = Session(graph).parameters["Affine 2.W"]
    wider, _ = edits.add(graph, Variable())
    assert np.array_equal(Session(wider).parameters["Affine 2.W"], before)


def test_parameters_can_be_assigned_and_are_read_as_copies():
    session = Session(spiral_graph())
    session.parameters["Affine 2.b"] = [1, 2]
    b = session.parameters["Affine 2.b"]
    assert b.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        b[0] = 3
    with pytest.raises(Refusal, match=r"Affine 2.b has the shape \(2,\), not \(3,\)"):
        session.parameters["Affine 2.b"] = [1, 2, 3]
    with pytest.raises(Refusal, match=r"There is no parameter “Affine 9\.W”; there are: Affine 1\.W"):
        session.parameters["Affine 9.W"]


def test_forward_backward_fills_gradients_and_updates_nothing():
    graph = spiral_graph()
    session = Session(graph, dtype="float64")
    data = session.dataset.train
    before = session.store.theta.copy()
    loss = session.forward_backward(data.x[:7], data.t[:7])
    assert np.array_equal(session.store.theta, before)
    w, h = "Affine 1.W", 1e-6
    array = session.parameters[w].copy()
    array[1, 3] += h
    session.parameters[w] = array
    gradient = session.gradients[w][1, 3]
    assert (session.forward_backward(data.x[:7], data.t[:7]) - loss) / h == pytest.approx(gradient, rel=1e-4)


def test_predictions_come_in_slices_that_do_not_show():
    session = Session(spiral_graph())
    x = np.random.default_rng(0).standard_normal((2345, 2))
    scores = session.predict(x)
    assert scores.shape == (2345, 2)
    assert np.allclose(scores[[0, 1500, 2344]], session.predict(x[[0, 1500, 2344]]), atol=1e-6)


def test_evaluation_is_the_mean_over_all_samples():
    session = Session(spiral_graph(), dtype="float64")
    part = session.dataset.test
    found = session.evaluate()
    scores = session.predict(part.x)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    assert found.loss == pytest.approx(-log_p[np.arange(len(part)), part.t].mean())
    assert found.accuracy == (scores.argmax(axis=1) == part.t).mean()
    assert found.samples == len(part)


def test_samples_of_another_shape_are_refused_in_words():
    session = Session(spiral_graph())
    with pytest.raises(Refusal, match=r"x has the shape \(4, 3\); the graph takes \(4, 2\)"):
        session.predict(np.zeros((4, 3)))
    with pytest.raises(Refusal, match="targets t are needed"):
        session.evaluate(np.zeros((4, 2)))


def test_apples_without_data():
    session = Session(apples(), dtype="float64")
    assert session.forward_backward() == pytest.approx(220)
    gradients = {name: float(array) for name, array in session.gradients.items()}
    assert gradients == pytest.approx(
        {"Variable 1.value": 2.2, "Variable 2.value": 110, "Variable 3.value": 200}
    )
    assert not session.trainable
    with pytest.raises(Refusal, match="no data to learn from"):
        session.run()


def test_a_fork_on_the_canvas_adds_its_gradients():
    graph, v = edits.add(Graph(), Variable(values=(3.0,)))
    graph, m = edits.add(graph, Multiply())
    graph, a = edits.add(graph, Add())
    for target in (End(m, "a"), End(m, "b"), End(a, "b")):
        graph = edits.connect(graph, End(v, "y"), target)
    graph = edits.connect(graph, End(m, "y"), End(a, "a"))
    session = Session(graph, dtype="float64")
    assert session.forward_backward() == pytest.approx(3 * 3 + 3)
    assert session.gradients["Variable 1.value"] == pytest.approx(2 * 3 + 1)
    shares = [float(session.wire_gradient(w)) for w in graph.wires_from[End(v, "y")]]
    assert sorted(shares) == pytest.approx([1, 3, 3])


def test_the_gradient_of_the_data_is_made_up_for_on_demand():
    graph = spiral_graph()
    session = Session(graph, dtype="float64")
    session.forward_backward()
    wire = next(w for w in graph.wires.values() if w.source == End("spirals_1", "x"))
    theta = session.store.theta.copy()
    gradient = session.wire_gradient(wire)
    w, upstream = session.parameters["Affine 1.W"], session.tensor("affine_1", "y", gradient=True)
    assert np.allclose(gradient, upstream @ w.T, rtol=1e-12)
    assert np.array_equal(theta, session.store.theta)
    labels = next(w for w in graph.wires.values() if w.source == End("spirals_1", "t"))
    assert session.wire_gradient(labels) is None


def test_a_loss_that_is_no_number_stops_before_the_update_and_names_the_node():
    graph = spiral_graph(optimizer=SGD(1e6))
    graph = edits.set_layer(graph, "affine_1", Affine(16, initial_weight=Given(values=(1e30,))))
    graph = edits.set_layer(graph, "tanh_1", ReLU())
    graph = edits.set_layer(graph, "affine_2", Affine(2, initial_weight=Given(values=(1e30,))))
    session = Session(graph)
    before = session.store.theta.copy()
    with pytest.raises(
        NonFiniteLoss, match=r"Step 1: Affine 2 is the first to make a number that is not finite"
    ) as e:
        session.step()
    assert e.value.owner == "affine_2"
    assert np.array_equal(session.store.theta, before)


def test_gates_learn_by_squared_error():
    layers = [Gate("AND"), Affine(1), Sigmoid(), MeanSquaredError()]
    session = Session(
        netstudio.sequential(layers, TrainingSettings(optimizer=SGD(5.0), batch_size=4, epochs=500))
    )
    session.run()
    assert session.evaluate().accuracy == 1.0


def test_a_batch_larger_than_the_data_is_refused_in_words():
    session = Session(netstudio.sequential([Gate("AND"), Affine(1), MeanSquaredError()], TrainingSettings()))
    with pytest.raises(Refusal, match="A batch of 100 exceeds the 4 samples"):
        session.run()


def test_reset_begins_again():
    session = Session(spiral_graph())
    before = session.store.theta.copy()
    session.run(steps=5)
    first = session.log.loss.view().copy()
    session.reset()
    assert np.array_equal(session.store.theta, before)
    assert session.steps == 0
    session.run(steps=5)
    assert np.array_equal(session.log.loss.view(), first)


def test_why_a_row_without_data_cannot_train():
    graph = netstudio.sequential([Affine(50), Sigmoid()])
    with pytest.raises(Refusal, match=r"Affine 1: nothing comes in at x"):
        Session(graph)
    assert len(graph.wires) == 1
    assert isinstance(next(iter(graph.wires.values())), Wire)


def test_names_that_no_parameter_has_are_missing_as_in_any_mapping():
    session = Session(spiral_graph())
    assert "Affine 9.W" not in session.parameters
    assert session.parameters.get("Affine 9.W") is None


@pytest.mark.parametrize("value", ["many", 1j, None])
def test_a_parameter_takes_real_numbers_alone(value):
    session = Session(spiral_graph())
    with pytest.raises(Refusal, match=r"Affine 2\.b holds real numbers"):
        session.parameters["Affine 2.b"] = value


def test_weights_can_be_given_by_the_names_of_parameters():
    trained = Session(spiral_graph())
    trained.run(steps=2)
    again = Session(spiral_graph(), trained.parameters)
    assert np.array_equal(again.store.theta, trained.store.theta)


@pytest.mark.parametrize(
    ("x", "t", "words"),
    [
        (np.zeros((4, 2)), None, "targets t are needed"),
        (np.zeros((4, 2)), np.full(4, 0.5), "t holds numbers of type float64; the graph takes int64"),
        (np.zeros((4, 2)) + 1j, np.zeros(4, int), "x holds numbers of type complex128"),
        (np.zeros((0, 2)), np.zeros(0, int), "There are no samples"),
        (np.zeros(()), np.zeros((), int), "There are no samples"),
    ],
)
def test_a_batch_that_means_nothing_is_refused_in_words(x, t, words):
    with pytest.raises(Refusal, match=words):
        Session(spiral_graph()).forward_backward(x, t)


def test_no_samples_give_no_prediction():
    with pytest.raises(Refusal, match="There are no samples"):
        Session(spiral_graph()).predict(np.zeros((0, 2)))


@pytest.mark.parametrize(("settings", "place"), [({"seed": -1}, "seed"), ({"dtype": "int8"}, "dtype")])
def test_settings_that_cannot_be_are_refused_in_words(settings, place):
    with pytest.raises(Refusal, match=rf"training\.{place}: expected"):
        Session(spiral_graph(), **settings)


def test_looking_takes_no_more_memory_than_training(monkeypatch):
    monkeypatch.setattr(inference, "AFFORDABLE", 0)
    session = Session(spiral_graph(batch_size=7))
    sizes = []
    real = session._preparer.prepared
    monkeypatch.setattr(session._preparer, "prepared", lambda n, *_: sizes.append(n) or real(n))
    session.predict(np.zeros((17, 2)))
    assert sizes == [7, 7, 3]


def test_a_gradient_that_is_no_number_stops_before_the_update_and_names_the_node():
    """The root of a unit that ReLU has shut: the loss is a number, but its slope is 0 × ∞."""
    shut = Affine(1, initial_weight=Given(values=(-1.0,)))
    layers = [Gate(), shut, ReLU(), Sqrt(), MeanSquaredError()]
    session = Session(netstudio.sequential(layers, TrainingSettings(batch_size=4)))
    before = session.store.theta.copy()
    with pytest.raises(NonFiniteLoss, match=r"Step 1: Square root 1 is the first .* \(sqrt backward") as e:
        session.step()
    assert e.value.owner == "sqrt_1"
    assert np.array_equal(session.store.theta, before)


def test_a_large_gradient_is_a_number():
    assert all_finite(1.0, np.full(3, 1e30, "float32"))
    assert not all_finite(1.0, np.array([1, np.inf], "float32"))
    assert not all_finite(math.nan, np.ones(3, "float32"))


def valley(optimizer, start=(-7.0, 2.0)) -> Graph:
    """f = x²/20 + y², from a place: chapter 6.1 of the book."""
    graph, place = edits.add(Graph(), Variable(values=start, shape=(2,)))
    graph, squared = edits.add(graph, Square())
    graph, scale = edits.add(graph, Constant(values=(0.05, 1.0), shape=(2,)))
    graph, scaled = edits.add(graph, Multiply())
    graph, goal = edits.add(graph, Objective())
    for source, target, port in (
        (place, squared, "x"),
        (squared, scaled, "a"),
        (scale, scaled, "b"),
        (scaled, goal, "y"),
    ):
        graph = edits.connect(graph, End(source, "y"), End(target, port))
    settings = TrainingSettings(optimizer=optimizer, steps=30, dtype="float64")
    return edits.set_training(graph, settings)


@pytest.mark.parametrize(
    ("optimizer", "end"),
    [
        (SGD(learning_rate=0.95), (-0.350, 0.085)),
        (Momentum(learning_rate=0.1), (0.896, 0.088)),
        (AdaGrad(learning_rate=1.5), (-0.120, 0)),
        (Adam(learning_rate=0.3, form="book", epsilon=1e-7), (0.136, 0.318)),
    ],
    ids=lambda value: getattr(type(value), "__name__", ""),
)
def test_a_function_of_its_parameters_is_made_small_without_data(optimizer, end):
    session = Session(valley(optimizer))
    session.run()
    assert session.steps == 30
    assert session.parameters["Variable 1.value"] == pytest.approx(end, abs=1e-3)
    x, y = session.parameters["Variable 1.value"]
    assert session.evaluate().loss == pytest.approx(x**2 / 20 + y**2)
    assert session.evaluate().accuracy is None


def test_it_learns_from_a_file(tmp_path):
    path = tmp_path / "points.csv"
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200, 2))
    kinds = np.where(points.sum(axis=1) > 0, "above", "below")
    path.write_text("a,b,kind\n" + "".join(f"{a},{b},{k}\n" for (a, b), k in zip(points, kinds, strict=True)))
    layers = [CsvFile(path=str(path)), Affine(2), SoftmaxWithLoss()]
    session = Session(netstudio.sequential(layers, TrainingSettings(optimizer=SGD(1.0), batch_size=20)))
    session.run(epochs=10)
    assert session.evaluate().accuracy > 0.9
    assert session.evaluate().samples == 40


def test_a_file_of_other_columns_than_the_graph_was_compiled_for_is_refused(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("a,b,kind\n" + "1,2,u\n3,4,v\n" * 9)
    layers = [CsvFile(path=str(path)), Affine(2), SoftmaxWithLoss()]
    session = Session(netstudio.sequential(layers, TrainingSettings(batch_size=5)))
    path.write_text("a,kind\n" + "1,u\n3,v\n" * 9)
    with pytest.raises(Refusal, match="changed on the disk meanwhile"):
        session.run(steps=1)


def test_data_that_cannot_be_used_are_refused_with_their_node(tmp_path):
    rows = [f"{i},{i % 2}" for i in range(9)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["a,kind", *rows]))
    session = Session(netstudio.sequential([CsvFile(path=str(path)), Affine(2), SoftmaxWithLoss()]))
    path.write_text("\n".join(["a,kind", *rows, ",1"]))
    with pytest.raises(
        Refusal, match=r"CSV file 1: table\.csv, row 11, column “a”: there is no n"
    ) as refused:
        session.step()
    assert refused.value.owner == "csv_file_1"
