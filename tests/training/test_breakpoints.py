"""Breakpoints, conditions and run to cursor: where a run stops, why, and that it changes no number."""

from __future__ import annotations

import math

import numpy as np
import pytest

import netstudio
from netstudio.engine.optimizers import Adam
from netstudio.files.graph_file import load
from netstudio.graph.breakpoints import add_condition, set_breakpoint, stop_at, without_stops
from netstudio.graph.groups import make_group
from netstudio.graph.model import Breakpoint, Graph, StopCondition
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Affine,
    Dropout,
    SoftmaxWithLoss,
    Spirals,
    Tanh,
)
from netstudio.resources import example_path
from netstudio.training.aside import Chosen, walk_through
from netstudio.training.breakpoints import Breakpoints
from netstudio.training.control import RunControl, State
from netstudio.training.session import Session
from netstudio.training.walk import Phase
from tests.training.test_control import look, start, wait  # noqa: F401

NODES = ["affine_1", "tanh_1", "dropout_1", "affine_2", "softmax_with_loss_1"]


def net(**training) -> Graph:
    layers = [Spirals(), Affine(8), Tanh(), Dropout(0.2), Affine(2), SoftmaxWithLoss()]
    settings = {"optimizer": Adam(learning_rate=0.01), "batch_size": 50, "epochs": 4, **training}
    return netstudio.sequential(layers, TrainingSettings(**settings))


def halts(graph: Graph, steps: int) -> list[str]:
    """Where a run of so many steps stops, in words."""
    session = Session(graph)
    breakpoints, found = Breakpoints(session, graph), []
    while session.steps < steps:
        if halt := breakpoints.look():
            found.append(str(halt.words))
        else:
            session.step()
    return found


def test_a_run_stops_before_the_node_with_the_cursor_there():
    graph = stop_at(net(), ["affine_2"], "backward")
    session = Session(graph)
    halt = Breakpoints(session, graph).look()
    assert (str(halt.words), halt.node, halt.phase) == (
        "Stopped before Affine 2, backward", "affine_2", Phase.BACKWARD
    )  # fmt: skip
    following = session.walk.stops[session.walk.cursor]
    assert (following.node, following.phase) == ("affine_2", Phase.BACKWARD)
    assert session.executor.position == following.start
    assert session.walk.reached == session.walk.cursor


def test_every_breakpoint_stops_once_in_each_batch_in_the_order_of_the_walk():
    graph = stop_at(stop_at(net(), ["affine_2", "affine_1"], "forward"), ["affine_1"], "backward")
    expected = [
        "Stopped before Affine 1, forward",
        "Stopped before Affine 2, forward",
        "Stopped before Affine 1, backward",
    ]
    assert halts(graph, 3) == 3 * expected


def test_what_is_switched_off_does_not_stop():
    graph = set_breakpoint(net(), "affine_1", Breakpoint(off=True))
    graph = graph.with_conditions([StopCondition("every batch", off=True)])
    assert not Breakpoints(Session(graph), graph).armed
    assert halts(graph, 2) == []


def test_a_breakpoint_with_a_condition_stops_only_while_that_holds():
    graph = set_breakpoint(net(), "tanh_1", Breakpoint(when="step >= 2 and step < 4"))
    assert halts(graph, 5) == [
        "Stopped before Tanh 1, forward: step >= 2 and step < 4 (it is 2)",
        "Stopped before Tanh 1, forward: step >= 2 and step < 4 (it is 3)",
    ]
    assert halts(set_breakpoint(net(), "tanh_1", Breakpoint(when="no condition")), 2) == []


def test_a_group_stops_where_the_walk_enters_it():
    graph, group = make_group(net(), ["affine_1", "tanh_1", "dropout_1"])
    name = graph.nodes[group].name
    graph = set_breakpoint(graph, group, Breakpoint(True, True))
    assert halts(graph, 1) == [f"Stopped before {name}, forward", f"Stopped before {name}, backward"]
    session = Session(graph)
    Breakpoints(session, graph).look()
    assert session.walk.stops[session.walk.cursor].node in graph.all_within([group])


# Conditions -------------------------------------------------------------------------------------------------


def test_a_condition_stops_before_the_update_with_all_of_the_batch_there():
    graph = add_condition(net(), "every 2 batches")
    session = Session(graph)
    breakpoints = Breakpoints(session, graph)
    assert breakpoints.look() is None
    session.step()
    halt = breakpoints.look()
    assert str(halt.words) == "Stopped: every 2 batches at step 2"
    assert session.walk.cursor == len(session.walk.stops)
    assert session.executor.position == session.executor.end
    assert session.steps == 1
    assert breakpoints.look() is None, "it has stopped there already"


def test_what_goes_on_holding_stops_once_and_again_when_it_comes_back():
    graph = add_condition(net(), "step >= 2 and step < 4 or step > 5")
    assert [words.split(" at ")[1] for words in halts(graph, 8)] == ["step 2", "step 6"]


def test_what_says_how_often_stops_each_time_that_it_holds():
    graph = add_condition(net(), "every batch and step > 3")
    assert len(halts(graph, 6)) == 3


def test_the_figure_is_told_and_all_conditions_that_hold():
    graph = add_condition(add_condition(net(), "loss > 0.1"), "every batch")
    session = Session(graph)
    words = str(Breakpoints(session, graph).look().words)
    loss = format(Session(net()).forward_backward(), ".4g")
    assert words == f"Stopped: loss > 0.1 (it is {loss}); every batch at step 1"


def test_a_condition_that_cannot_be_read_stops_nothing():
    graph = net().with_conditions([StopCondition("loss >"), StopCondition("norm(g, Nobody) > 1")])
    assert halts(graph, 2) == []


def test_the_first_nan_stops_before_anything_is_lost():
    graph = add_condition(net(), "first NaN")
    session = Session(graph)
    breakpoints = Breakpoints(session, graph)
    assert breakpoints.look() is None
    session.step()
    session.store.values["affine_2", "W"][0, 0] = math.inf
    assert "Affine 2.W has a number that is not finite" in str(breakpoints.look().words)
    assert session.steps == 1


# No number changes ------------------------------------------------------------------------------------------


def test_a_thousand_stops_leave_the_training_bit_for_bit_as_it_would_have_been():
    graph = stop_at(stop_at(net(), NODES, "forward"), NODES, "backward")
    graph = add_condition(graph, "every batch")
    plain, stopped = Session(net()), Session(graph)
    breakpoints, stops = Breakpoints(stopped, graph), 0
    while stops < 1000:
        if breakpoints.look():
            stops += 1
        else:
            stopped.step()
    stopped.step()
    plain.run(steps=stopped.steps)
    assert stopped.steps > 80
    assert np.array_equal(stopped.log.loss.view(), plain.log.loss.view())
    assert stopped.store.theta.tobytes() == plain.store.theta.tobytes()


# In its thread ----------------------------------------------------------------------------------------------


def told(control: RunControl) -> tuple[State, str]:
    wait(lambda: not control.busy)
    return control.state, str(control.halt.words) if control.halt else ""


def test_a_run_stops_goes_on_and_ends_as_if_it_had_never_stopped(start):  # noqa: F811
    graph = add_condition(stop_at(net(steps=6), ["affine_2"], "backward"), "every 3 batches")
    control = start(graph)
    seen = []
    for _ in range(8):
        control.run()
        seen.append(told(control))
    assert {state for state, _ in seen} == {State.PAUSED}
    assert [words for _, words in seen].count("Stopped before Affine 2, backward") == 6
    assert [words for _, words in seen if "every" in words] == [
        "Stopped: every 3 batches at step 3",
        "Stopped: every 3 batches at step 6",
    ]
    control.run()
    assert told(control)[0] is State.FINISHED
    plain = Session(net(steps=6))
    plain.run()
    assert np.array_equal(control.log.loss.view(), plain.log.loss.view())


def test_a_stop_shows_the_walk(start):  # noqa: F811
    control = start(stop_at(net(), ["tanh_1"], "forward"))
    control.run()
    told(control)
    walk = look(control).walk
    assert walk is not None
    assert (walk.current.node, walk.phase) == ("affine_1", Phase.FORWARD)
    assert walk.reached == walk.cursor == 1


def test_what_is_to_stop_can_change_while_it_stands_or_runs(start):  # noqa: F811
    graph = net(epochs=100000)
    control = start(graph)
    control.run()
    control.stop_at(stop_at(graph, ["affine_1"], "backward"))
    assert told(control) == (State.PAUSED, "Stopped before Affine 1, backward")
    control.stop_at(stop_at(stop_at(graph, ["affine_1"], "backward"), ["tanh_1"], "forward"))
    control.run()
    assert told(control) == (State.PAUSED, "Stopped before Tanh 1, forward"), "not here once more"
    control.stop_at(without_stops(graph))
    control.run()
    wait(lambda: len(control.log.loss) > 20)
    assert control.state is State.RUNNING


def test_where_one_has_walked_to_a_breakpoint_running_goes_on_from_it(start):  # noqa: F811
    control = start(stop_at(net(), ["affine_2"], "forward"))
    for _ in range(3):
        control.step_layer()
    control.run()
    wait(lambda: control.halt is not None)
    assert told(control)[0] is State.PAUSED
    assert len(control.log.loss) == 1, "in the next batch"


def test_a_reset_stops_in_the_first_batch_again(start):  # noqa: F811
    control = start(stop_at(net(), ["affine_2"], "forward"))
    control.run()
    told(control)
    control.reset()
    control.run()
    assert told(control) == (State.PAUSED, "Stopped before Affine 2, forward")
    assert len(control.log.loss) == 0


# Run to cursor ----------------------------------------------------------------------------------------------


def test_one_runs_to_a_node_of_this_batch_or_of_the_next(start):  # noqa: F811
    control = start(net())
    control.run_to("affine_2", Phase.FORWARD)
    assert told(control) == (State.PAUSED, "Stopped at Affine 2, forward")
    assert len(control.log.loss) == 0
    control.run_to("tanh_1", Phase.BACKWARD)
    assert told(control) == (State.PAUSED, "Stopped at Tanh 1, backward")
    assert len(control.log.loss) == 0
    control.run_to("affine_2", Phase.FORWARD)
    assert told(control) == (State.PAUSED, "Stopped at Affine 2, forward")
    assert len(control.log.loss) == 1
    control.run_to("affine_2", Phase.FORWARD)
    assert told(control)[0] is State.PAUSED
    assert len(control.log.loss) == 2, "standing there, one goes to the next"
    walk = control._worker._session.walk
    assert (walk.current.node, walk.current.phase) == ("affine_2", Phase.FORWARD)


def test_on_the_way_there_breakpoints_stop_too(start):  # noqa: F811
    control = start(stop_at(net(), ["tanh_1"], "forward"))
    control.run_to("affine_2", Phase.FORWARD)
    assert told(control) == (State.PAUSED, "Stopped before Tanh 1, forward")
    control.run()
    assert told(control) == (State.PAUSED, "Stopped at Affine 2, forward")


def test_a_graph_that_is_only_computed_can_be_run_to_a_node_as_well(start):  # noqa: F811
    graph = load(example_path("ch05_buy_apple"))
    times = next(node for node in graph if node.kind == "Multiply")
    control = start(graph)
    for _ in range(2):
        control.run_to(times.id, Phase.BACKWARD)
        assert told(control) == (State.PAUSED, f"Stopped at {times.name}, backward")


def test_a_batch_put_aside_is_run_to_the_node_in_that():
    session = Session(net())
    breakpoints = Breakpoints(session, net())
    walk_through(session, Chosen("train", (1, 2, 3)))
    session.load_batch()
    halt = breakpoints.aim("affine_2", Phase.FORWARD)
    assert str(halt.words) == "Stopped at Affine 2, forward"
    assert session.subject is not session.own
    assert session.walk.current.node == "affine_2"
    assert session.own.walk.cursor == 0
    assert not breakpoints.armed


@pytest.mark.parametrize(
    ("node", "phase", "words"),
    [
        ("spirals_1", Phase.FORWARD, "Nothing is computed at Spirals 1."),
        ("spirals_1", Phase.BACKWARD, "Spirals 1 has no backward: nothing before it, or in it, learns."),
    ],
)
def test_where_there_is_nothing_to_run_to_that_is_said_and_all_stays(start, node, phase, words):  # noqa: F811
    control = start(net())
    control.run_to(node, phase)
    assert told(control) == (State.PAUSED, words)
    assert control.failure is None
