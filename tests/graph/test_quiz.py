"""What a quiz hides: edited, kept in the file, and of no account for what is computed."""

from __future__ import annotations

import pytest

from netstudio.files.errors import FileError
from netstudio.files.records import from_graph, to_graph
from netstudio.graph import edits
from netstudio.graph.expand import expand
from netstudio.graph.model import End, Graph
from netstudio.graph.quiz import Hidden, hide, left, without_quiz
from netstudio.graph.sameness import what_it_computes
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, ReLU, SoftmaxWithLoss

VALUE = Hidden(End("relu_1", "x"), "value")
GRADIENT = Hidden(End("relu_1", "x"), "gradient")
INNER = Hidden(End("add", "a"), "gradient", "affine_1")


@pytest.fixture
def graph() -> Graph:
    return sequential([Mnist(), Affine(5), ReLU(), Affine(10), SoftmaxWithLoss()])


def test_hiding_and_showing_again(graph):
    hidden = hide(graph, [GRADIENT, VALUE, INNER, VALUE])
    assert hidden.hidden == tuple(sorted([VALUE, GRADIENT, INNER]))
    assert hide(hidden, [VALUE], on=False).hidden == tuple(sorted([GRADIENT, INNER]))
    assert without_quiz(hidden) == graph


def test_it_is_of_no_account_for_what_is_computed(graph):
    hidden = hide(graph, [VALUE])
    assert what_it_computes(hidden) == what_it_computes(graph)
    assert expand(hidden).wires == expand(graph).wires


def test_what_is_gone_is_asked_no_more(graph):
    hidden = hide(graph, [VALUE, INNER])
    assert left(hidden, hidden.hidden) == tuple(sorted([VALUE, INNER]))
    cut = edits.remove(hidden, ["affine_1"])
    assert left(cut, cut.hidden) == ()


def test_it_comes_back_from_the_file(graph):
    hidden = hide(graph, [VALUE, GRADIENT, INNER])
    assert to_graph(from_graph(hidden)) == hidden
    assert "quiz" not in from_graph(graph)


@pytest.mark.parametrize(
    "quiz", [[{"wire": "relu_1", "value": True}], [{"wire": "relu_1.x", "side": 1}], [{"value": True}], 3]
)
def test_nonsense_in_the_file_is_refused_with_its_place(graph, quiz):
    with pytest.raises(FileError) as error:
        to_graph({**from_graph(graph), "quiz": quiz})
    assert error.value.place.startswith("quiz")
