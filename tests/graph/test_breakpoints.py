"""Breakpoints and conditions in the drawing: edits, the file, and that copies do not bring them along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.files.errors import FileError
from netstudio.files.graph_file import parse, to_text
from netstudio.graph import edits
from netstudio.graph.breakpoints import (
    add_condition,
    can_stop,
    set_breakpoint,
    set_condition,
    stop_at,
    stops_at,
    without_stops,
)
from netstudio.graph.expand import expand
from netstudio.graph.groups import dissolve, make_group
from netstudio.graph.model import Breakpoint, Graph, StopCondition
from netstudio.graph.sameness import what_it_computes
from netstudio.layers import Affine, MeanSquaredError, ReLU, Spirals
from tests.strategies import texts


def net() -> Graph:
    return netstudio.sequential([Spirals(), Affine(4), ReLU(), Affine(2), MeanSquaredError()])


def test_a_breakpoint_is_set_and_taken_away_by_side():
    graph = stop_at(net(), ["affine_1", "relu_1"], "forward")
    graph = stop_at(graph, ["affine_1"], "backward")
    assert graph.breakpoints == {"affine_1": Breakpoint(True, True), "relu_1": Breakpoint(True, False)}
    assert stops_at(graph, "affine_1", "backward")
    assert not stops_at(graph, "relu_1", "backward")
    graph = stop_at(graph, ["affine_1", "relu_1"], "forward", on=False)
    assert graph.breakpoints == {"affine_1": Breakpoint(False, True)}
    assert stop_at(graph, ["affine_1"], "backward", on=False).breakpoints == {}


def test_setting_one_that_is_off_switches_it_on_and_keeps_its_condition():
    graph = set_breakpoint(net(), "relu_1", Breakpoint(when="loss > 3", off=True))
    graph = stop_at(graph, ["relu_1"], "backward")
    assert graph.breakpoints["relu_1"] == Breakpoint(True, True, "loss > 3")


def test_conditions_are_added_once_changed_and_removed():
    graph = add_condition(add_condition(net(), "loss > 3"), "nan")
    graph = set_condition(graph, "loss > 3", StopCondition("loss > 3", off=True))
    assert add_condition(graph, "loss > 3").conditions == (StopCondition("loss > 3"), StopCondition("nan"))
    assert set_condition(graph, "loss > 3", None).conditions == (StopCondition("nan"),)
    assert without_stops(stop_at(graph, ["relu_1"], "forward")) == net()


def test_there_is_something_to_stop_at_where_something_is_computed():
    graph, group = make_group(net(), ["affine_1", "relu_1"])
    assert can_stop(graph, "affine_1")
    assert can_stop(graph, group)
    assert not can_stop(graph, "spirals_1")
    assert not any(can_stop(graph, node.id) for node in graph if node.kind in ("GroupInput", "GroupOutput"))
    assert not can_stop(graph, "nobody")


def test_a_breakpoint_goes_with_its_node_and_comes_along_with_no_copy():
    graph = add_condition(stop_at(net(), ["affine_1", "affine_2"], "forward"), "nan")
    assert set(edits.remove(graph, ["affine_1"]).breakpoints) == {"affine_2"}
    piece = edits.part(graph, ["affine_1", "relu_1"])
    assert not piece.breakpoints
    assert not piece.conditions
    pasted, _ = edits.paste(graph, graph)
    assert set(pasted.breakpoints) == {"affine_1", "affine_2"}
    assert pasted.conditions == graph.conditions


def test_grouping_keeps_them_and_what_is_computed_knows_nothing_of_them():
    graph = stop_at(net(), ["affine_1"], "forward")
    grouped, group = make_group(graph, ["affine_1", "relu_1"])
    assert set(grouped.breakpoints) == {"affine_1"}
    assert not expand(grouped).breakpoints
    opened, _ = dissolve(stop_at(grouped, [group], "forward"), group)
    assert set(opened.breakpoints) == {"affine_1"}
    assert what_it_computes(graph) == what_it_computes(net())


breakpoints = st.builds(Breakpoint, st.just(True), st.booleans(), texts, st.booleans()) | st.builds(
    Breakpoint, st.just(False), st.just(True), texts, st.booleans()
)


@given(
    st.dictionaries(st.sampled_from(list(net().nodes)), breakpoints),
    st.lists(st.builds(StopCondition, texts, st.booleans()), max_size=4),
)
def test_the_file_keeps_them_whatever_they_say(found, conditions):
    graph = net().with_breakpoints(found).with_conditions(conditions)
    text = to_text(graph)
    assert parse(text) == graph
    assert to_text(parse(text)) == text


def test_a_file_without_them_does_not_mention_them():
    text = to_text(net())
    assert "breakpoints" not in text
    assert "conditions" not in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"node": "relu_1"', '"node": "nobody"', "breakpoints[0].node: there is no node “nobody”"),
        ('"forward": true', '"forward": false', "breakpoints[0]: it stops neither before forward nor"),
        (
            '"breakpoints": [',
            '"breakpoints": [{"node": "relu_1", "forward": true}, ',
            "breakpoints[1].node: “relu_1” has a breakpoint already",
        ),
        ('"text": "nan"', '"text": 3', "conditions[0].text"),
        ('"text": "nan"', '"text": "nan", "more": 1', "conditions[0]"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(old, new, words):
    text = to_text(add_condition(stop_at(net(), ["relu_1"], "forward"), "nan"))
    assert old in text
    with pytest.raises(FileError) as caught:
        parse(text.replace(old, new))
    assert words in str(caught.value)
