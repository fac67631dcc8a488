"""The one check: every kind of problem in words, at its place, with a way out where there is one."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph, Node, Placeholder, Wire
from netstudio.graph.problem import Severity
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Add,
    Affine,
    Constant,
    Flatten,
    Gate,
    MeanSquaredError,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
    Variable,
)
from netstudio.layers.group import Group, GroupInput
from netstudio.memory import bytes_text, memory_limit
from tests.strategies import graphs


def digits(layout: str = "flat") -> Graph:
    return sequential([Mnist(layout=layout), Affine(50), Sigmoid(), Affine(10), SoftmaxWithLoss()])


def ring() -> Graph:
    """relu_1 → relu_2 → relu_3 → relu_1, and relu_4, which reads from it."""
    graph = Graph()
    for _ in range(4):
        graph, _ = edits.add(graph, ReLU())
    for a, b in ((1, 2), (2, 3), (3, 1), (3, 4)):
        graph = edits.connect(graph, End(f"relu_{a}", "y"), End(f"relu_{b}", "x"))
    return graph


def only_problem(graph: Graph):
    (problem,) = analyse(graph).problems
    return problem


def test_a_whole_net_has_no_problem():
    analysis = analyse(digits())
    assert analysis.problems == ()
    assert analysis.why_not_run is None
    assert analysis.why_not_train is None
    assert analysis.order == ("mnist_1", "affine_1", "sigmoid_1", "affine_2", "softmax_with_loss_1")
    assert analysis.shape(End("mnist_1", "x")) == (100, 784)
    assert analysis.shape(End("affine_2", "y")) == (100, 10)
    assert analysis.shape(End("softmax_with_loss_1", "loss")) == ()
    assert analysis.shape(End("affine_9", "y")) is None
    assert analysis.parameter_count == 784 * 50 + 50 + 50 * 10 + 10
    assert analysis.nodes["affine_1"].parameters == (("W", (784, 50)), ("b", (50,)))


def test_shapes_follow_the_batch_size():
    analysis = analyse(edits.set_training(digits(), TrainingSettings(batch_size=7)))
    assert analysis.shape(End("affine_1", "y")) == (7, 50)


def test_an_empty_canvas():
    assert analyse(Graph()).problems == ()
    assert str(analyse(Graph()).why_not_run) == "The canvas is empty: drag a layer onto it."


def test_a_missing_wire_is_unfinished_not_wrong():
    graph = digits()
    graph = edits.remove(graph, wires=[graph.wires[End("affine_2", "x")]])
    problem = only_problem(graph)
    assert (problem.severity, problem.node, problem.port) == (Severity.UNFINISHED, "affine_2", "x")
    assert str(problem) == "Affine 2: nothing comes in at x (samples (N, D))."
    assert analyse(graph).errors == ()
    assert analyse(graph).at("affine_2") == (problem,)
    assert str(analyse(graph).why_not_train) == str(problem)


def test_a_cycle_is_told_in_the_direction_of_its_wires():
    problem = next(p for p in analyse(ring()).problems if p.severity is Severity.ERROR)
    assert str(problem) in [
        f"These layers feed each other in a circle: ReLU {a} → ReLU {b} → ReLU {c} → ReLU {a}. "
        "Remove one of the wires."
        for a, b, c in ((1, 2, 3), (2, 3, 1), (3, 1, 2))
    ]
    assert problem.node in ("relu_1", "relu_2", "relu_3")
    assert analyse(ring()).order == ()


def test_what_a_cycle_does_not_touch_is_still_checked():
    graph, data = edits.add(ring(), Mnist())
    graph, affine = edits.add(graph, Affine())
    graph = edits.connect(graph, End(data, "x"), End(affine, "x"))
    assert analyse(graph).shape(End(affine, "y")) == (100, 50)
    assert analyse(graph).order == (data, affine)


def test_a_cycle_of_one():
    graph, node = edits.add(Graph(), ReLU())
    graph = edits.connect(graph, End(node, "y"), End(node, "x"))
    assert "ReLU 1 → ReLU 1." in str(only_problem(graph))


def test_a_long_chain_before_a_cycle_takes_no_time():
    graph = Graph().with_nodes({f"n{i}": Node(f"n{i}", f"ReLU {i}", ReLU()) for i in range(3000)})
    wires = [Wire(End(f"n{i}", "y"), End(f"n{i + 1}", "x")) for i in range(2999)]
    wires.append(Wire(End("n2999", "y"), End("n2998", "x")))
    assert len(analyse(graph.with_wires({wire.target: wire for wire in wires})).order) == 2998


def test_shapes_that_do_not_fit_come_with_a_fix_that_works():
    graph = digits("image")
    problem = only_problem(graph)
    assert (problem.severity, problem.node, problem.port) == (Severity.ERROR, "affine_1", "x")
    assert str(problem) == "Affine 1: takes (N, features); this gives (100, 1, 28, 28). Insert Flatten?"
    mended = problem.fix.edit(graph)
    assert analyse(mended).problems == ()
    assert isinstance(mended.nodes["flatten_1"].layer, Flatten)
    assert analyse(mended).shape(End("affine_1", "y")) == (100, 50)


def test_no_flatten_where_it_would_not_help():
    graph, a = edits.add(Graph(), Variable(values=(1.0,), shape=(2, 3, 4)))
    graph, b = edits.add(graph, Variable(values=(1.0,), shape=(2, 3, 5)))
    graph, add = edits.add(graph, Add())
    for source, port in ((a, "a"), (b, "b")):
        graph = edits.connect(graph, End(source, "y"), End(add, port))
    problem = only_problem(graph)
    assert problem.node == add
    assert problem.fix is None
    assert "Flatten" not in str(problem)


def test_an_unknown_layer_is_kept_and_said():
    graph, node = edits.add(Graph(), Placeholder("Conv9"))
    problem = only_problem(graph)
    assert (problem.severity, problem.node) == (Severity.ERROR, node)
    assert str(problem) == "Conv9 1: this version does not know the layer “Conv9”. It is kept as it is."


def test_what_reads_an_unknown_layer_is_not_blamed():
    graph, node = edits.add(digits(), Placeholder("Conv9"))
    graph = edits.connect(graph, End(node, "y"), End("affine_1", "x"))
    assert [p.node for p in analyse(graph).problems] == [node]


def test_two_data_sets_are_one_too_many():
    graph, node = edits.add(digits(), Gate())
    problem = only_problem(graph)
    assert (problem.severity, problem.node) == (Severity.ERROR, node)
    assert str(problem) == "Logic gate 1 is a second data set; a graph learns from one."


def test_wires_that_end_nowhere():
    graph = edits.connect(digits(), End("gone_1", "y"), End("affine_1", "x"))
    assert [str(p) for p in analyse(graph).problems] == ["A wire ends at “gone_1”, which does not exist."]
    graph = edits.connect(digits(), End("affine_1", "y"), End("affine_2", "q"))
    problem = only_problem(graph)
    assert (str(problem), problem.node, problem.port) == ("Affine 2 has no port “q”.", "affine_2", "q")
    graph = edits.connect(digits(), End("affine_1", "q"), End("affine_2", "x"))
    assert "Affine 1 has no port “q”." in [str(p) for p in analyse(graph).problems]


def test_too_much_memory_is_refused_with_the_figure_and_takes_none():
    graph = sequential(
        [Spirals(), Affine(1_000_000), ReLU(), Affine(999_999), Affine(2), SoftmaxWithLoss()],
        TrainingSettings(batch_size=10),
    )
    tracemalloc.start()
    problem = only_problem(graph)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert (problem.severity, problem.node) == (Severity.ERROR, "affine_2")
    # Weight and gradient and two moments of 10⁶ × 999,999 float32, and some more.
    assert str(problem).startswith("Training this takes 16.0 TB, more than the ")
    assert f"than the {bytes_text(memory_limit())} there are. The most goes to Affine 2." in str(problem)
    assert str(analyse(graph).why_not_run) == str(problem)


def test_memory_is_estimated_close_to_what_a_plan_takes():
    from netstudio.engine.plan import Plan
    from netstudio.graph.compile import compile_graph

    graph = digits()
    analysis = analyse(graph)
    plan = Plan(compile_graph(graph, analysis=analysis).program, "float32")
    moments = 2 * 4 * analysis.parameter_count  # an optimizer's, which the plan does not hold
    assert plan.nbytes() + moments == pytest.approx(analysis.memory, rel=0.2)
    double = analyse(edits.set_training(graph, TrainingSettings(dtype="float64")))
    assert double.memory == 2 * analysis.memory


def test_memory_limit_is_below_what_the_machine_has():
    assert 100_000_000 < memory_limit() < 1 << 50


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (11_300_000, "11.3 MB"),
        (1.6e13, "16.0 TB"),
        (5e18, "5000.0 PB"),
    ],
)
def test_bytes_for_people(n, text):
    assert bytes_text(n) == text


# Why not train


def without_inputs(*layers) -> Graph:
    """Layers whose inputs are all constants: nothing is unfinished."""
    graph, source = edits.add(Graph(), Constant(values=(1.0,), shape=(4, 2)))
    for layer in layers:
        graph, node = edits.add(graph, layer)
        graph = edits.connect(graph, End(source, "y"), End(node, "x"))
        source = node
    return graph


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (without_inputs(Affine(3)), "There is no data to learn from"),
        (sequential([Mnist(), Affine(10)]), "There is no loss to learn by"),
        (sequential([Affine(10), SoftmaxWithLoss()]), "Affine 1: nothing comes in at x"),
    ],
)
def test_why_a_graph_cannot_learn(graph, words):
    assert words in str(analyse(graph).why_not_train)


def test_a_graph_without_parameters_has_nothing_to_learn():
    graph, data = edits.add(Graph(), Gate())
    graph, loss = edits.add(graph, MeanSquaredError())
    graph = edits.connect(
        edits.connect(graph, End(data, "t"), End(loss, "y")), End(data, "t"), End(loss, "t")
    )
    assert analyse(graph).why_not_run is None
    assert str(analyse(graph).why_not_train) == "There is nothing to learn: no layer here has parameters."


def test_what_is_frozen_does_not_learn():
    graph = edits.freeze(digits(), ["affine_1"])
    whole, part = analyse(digits()), analyse(graph)
    assert part.why_not_train is None
    assert part.parameter_count == whole.parameter_count - whole.nodes["affine_1"].parameter_count
    assert part.memory < whole.memory
    words = str(analyse(edits.freeze(graph, ["affine_2"])).why_not_train)
    assert words == "There is nothing to learn: every layer that has parameters is frozen."


def test_what_can_be_frozen():
    analysis = analyse(edits.freeze(digits(), ["sigmoid_1"]))
    assert [node for node in analysis.graph.nodes if analysis.can_freeze(node)] == [
        "affine_1",
        "sigmoid_1",
        "affine_2",
    ]


@given(graphs())
def test_every_graph_can_be_analysed(graph: Graph):
    analysis = analyse(graph)
    seen: set[str] = set()
    for node in analysis.order:
        assert {w.source.node for w in graph.wires.values() if w.target.node == node} <= seen
        seen.add(node)
    assert all(str(problem) for problem in analysis.problems)
    assert all(problem.node is None or problem.node in graph.nodes for problem in analysis.problems)
    assert all(isinstance(n, int | np.integer) for spec in analysis.shapes.values() for n in spec.shape)
    assert analysis.memory >= 0


@given(graphs(unknown=False))
def test_every_fix_mends_its_problem(graph: Graph):
    for problem in analyse(graph).problems:
        if problem.fix:
            after = analyse(problem.fix.edit(graph))
            assert str(problem) not in map(str, after.at(problem.node))


def test_a_batch_larger_than_the_data_cannot_train_but_can_run():
    layers = [Gate(), Affine(1), MeanSquaredError()]
    analysis = analyse(sequential(layers, TrainingSettings(batch_size=5)))
    assert analysis.why_not_run is None
    assert str(analysis.why_not_train).startswith("A batch of 5 exceeds the 4 samples")
    for settings in (TrainingSettings(batch_size=4), TrainingSettings(batch_size=5, sampling="replacement")):
        assert analyse(sequential(layers, settings)).why_not_train is None


def test_moving_nodes_leaves_the_analysis_as_it_is() -> None:
    graph = sequential([Mnist(), Affine(units=50), Affine(units=10), SoftmaxWithLoss()])
    known = analyse(graph)
    moved = edits.move(graph, {"affine_1": (700.0, 10.0), "affine_2": (9.0, 9.0)})
    found, anew = known.of(moved), analyse(moved)
    assert found is not None
    assert found.graph is found.computed is moved
    assert (found.order, found.nodes, found.shapes) == (anew.order, anew.nodes, anew.shapes)
    assert [str(p) for p in found.problems] == [str(p) for p in anew.problems]


def test_more_than_moving_is_analysed_anew() -> None:
    graph = sequential([Mnist(), Affine(units=50), SoftmaxWithLoss()])
    known = analyse(graph)
    wire = next(iter(graph.wires.values()))
    for after in (
        edits.set_layer(graph, "affine_1", Affine(units=3)),
        edits.rename(graph, "affine_1", "First"),
        edits.freeze(graph, ["affine_1"]),
        edits.remove(graph, wires=[wire]),
        edits.add(graph, Affine())[0],
        edits.override_training(graph, batch_size=7),
    ):
        assert known.of(after) is None


def test_the_ports_of_a_group_are_ordered_by_their_places() -> None:
    graph, _ = edits.add(Graph(), Group())
    graph, port = edits.add(graph, GroupInput(), (0.0, 0.0), "group_1")
    known = analyse(graph)
    assert known.of(edits.move(graph, {"group_1": (50.0, 0.0)})) is not None
    assert known.of(edits.move(graph, {port: (0.0, 90.0)})) is None
