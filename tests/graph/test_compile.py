"""From the drawing to the engine: forks, wires, seeds."""

import numpy as np
import pytest

from netstudio.engine.executor import Executor
from netstudio.engine.plan import Plan
from netstudio.graph import edits
from netstudio.graph.compile import Network, compile_graph, data_node
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import (
    Add,
    Affine,
    Exp,
    Gate,
    MeanSquaredError,
    Mnist,
    Multiply,
    Sigmoid,
    Square,
    Variable,
)
from netstudio.layers.base import LossLayer
from netstudio.words import Refusal


def drawing(layers: dict, wires: list[str]) -> Graph:
    """A graph from layers by id, and wires such as "a.y → b.x"."""
    graph = Graph()
    for name, layer in layers.items():
        graph, node = edits.add(graph, layer)
        assert node == name
    for wire in wires:
        source, target = wire.split(" → ")
        graph = edits.connect(graph, End(*source.split(".")), End(*target.split(".")))
    return graph


def run(graph: Graph) -> tuple[Network, Plan]:
    """Forward and backward once, in float64."""
    network = compile_graph(graph)
    plan = Plan(network.program, "float64")
    plan.parameters.initialize(0)
    executor = Executor(plan)
    executor.run_to(executor.end)
    return network, plan


def forked() -> Graph:
    """L = x² + eˣ, x = 2: x goes to two nodes."""
    return drawing(
        {"variable_1": Variable(values=(2.0,)), "square_1": Square(), "exp_1": Exp(), "add_1": Add()},
        ["variable_1.y → square_1.x", "variable_1.y → exp_1.x", "square_1.y → add_1.a", "exp_1.y → add_1.b"],
    )


def test_a_fork_adds_gradients_and_each_wire_carries_its_share():
    graph = forked()
    network, plan = run(graph)
    to_square, to_exp = (network.wires[graph.wires[End(node, "x")]] for node in ("square_1", "exp_1"))
    assert plan.gradient(to_square) == pytest.approx(4)  # d x² = 2x
    assert plan.gradient(to_exp) == pytest.approx(np.exp(2))
    assert plan.gradient(network.outputs[End("variable_1", "y")]) == pytest.approx(4 + np.exp(2))
    assert plan.array(to_square) == plan.array(to_exp) == 2
    assert plan.array(network.outputs[End("add_1", "y")]) == pytest.approx(4 + np.exp(2))


def test_two_wires_from_one_output_to_one_node():
    graph = drawing(
        {"variable_1": Variable(values=(3.0,)), "multiply_1": Multiply()},
        ["variable_1.y → multiply_1.a", "variable_1.y → multiply_1.b"],
    )
    network, plan = run(graph)
    a, b = network.inputs_of("multiply_1")
    assert (plan.gradient(a), plan.gradient(b)) == (3, 3)
    assert plan.gradient(network.outputs[End("variable_1", "y")]) == 6


def test_a_wire_without_a_fork_carries_the_port_s_own_value():
    graph = forked()
    network, _ = run(graph)
    assert network.wires[graph.wires[End("add_1", "a")]] is network.outputs[End("square_1", "y")]


def test_the_order_of_drawing_does_not_change_the_numbers():
    """A float sum depends on its order: three shares of a fork, wired in every order, give the same bits."""
    layers = {"variable_1": Variable(values=(0.1, 0.7, 0.3), shape=(3,))}
    layers |= {f"exp_{i}": Exp() for i in (1, 2, 3)} | {"add_1": Add(), "add_2": Add()}
    wires = [f"variable_1.y → exp_{i}.x" for i in (1, 2, 3)]
    wires += ["exp_1.y → add_1.a", "exp_2.y → add_1.b", "add_1.y → add_2.a", "exp_3.y → add_2.b"]
    graphs = [drawing(layers, order) for order in (wires, wires[::-1], wires[2:] + wires[:2])]
    assert graphs[0] == graphs[1] == graphs[2]
    programs = [
        [(call.op.name, call.owner) for call in compile_graph(graph).program.calls] for graph in graphs
    ]
    assert programs[0] == programs[1] == programs[2]
    gradients = [plan.parameters.gradient.tobytes() for _, plan in map(run, graphs)]
    assert len(set(gradients)) == 1


def test_backpropagation_begins_at_the_loss_alone():
    graph = sequential([Gate(), Affine(1), MeanSquaredError()])
    graph, side = edits.add(graph, Sigmoid())
    graph = edits.connect(graph, End("affine_1", "y"), End(side, "x"))
    network, plan = run(graph)
    assert network.program.seeds == [network.outputs[End("mean_squared_error_1", "loss")]]
    assert network.nodes_with(LossLayer) == ("mean_squared_error_1",)
    assert plan.gradient(network.outputs[End(side, "y")]) is None, "nothing flows back from the side branch"


def test_what_is_done_with_a_loss_is_where_it_begins():
    graph = sequential([Gate(), Affine(1), MeanSquaredError()])
    graph, square = edits.add(graph, Square())
    graph = edits.connect(graph, End("mean_squared_error_1", "loss"), End(square, "x"))
    network, _ = run(graph)
    assert network.program.seeds == [network.outputs[End(square, "y")]]


def test_without_a_loss_it_begins_at_every_open_end():
    network, plan = run(
        drawing(
            {"variable_1": Variable(values=(3.0,)), "square_1": Square(), "exp_1": Exp()},
            ["variable_1.y → square_1.x", "variable_1.y → exp_1.x"],
        )
    )
    assert set(network.program.seeds) == {
        network.outputs[End("square_1", "y")],
        network.outputs[End("exp_1", "y")],
    }
    assert plan.gradient(network.outputs[End("variable_1", "y")]) == pytest.approx(6 + np.exp(3))


def test_no_gradient_flows_into_data():
    network, plan = run(sequential([Gate(), Affine(1), MeanSquaredError()]))
    assert plan.gradient(network.outputs[End("gate_1", "x")]) is None


def test_the_batch_size_can_be_another():
    graph = sequential([Mnist(), Affine(10)])
    assert compile_graph(graph).batch == 100
    assert compile_graph(graph, batch=7).outputs[End("affine_1", "y")].shape == (7, 10)


def test_what_cannot_run_is_refused_in_the_words_of_the_check():
    with pytest.raises(Refusal, match="nothing comes in at x"):
        compile_graph(sequential([Affine(3)]))
    with pytest.raises(Refusal, match="The canvas is empty"):
        compile_graph(Graph())


def test_parameters_belong_to_their_nodes():
    network = compile_graph(sequential([Mnist(), Affine(5), Affine(3)]))
    assert [value.key for value in network.program.parameters] == [
        ("affine_1", "W"),
        ("affine_1", "b"),
        ("affine_2", "W"),
        ("affine_2", "b"),
    ]


def test_the_data_node():
    assert data_node(sequential([Mnist(), Affine(5)])) == "mnist_1"
    assert data_node(forked()) is None
