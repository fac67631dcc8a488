"""Conditions to stop at: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import netstudio
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.groups import make_group
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid, SoftmaxWithLoss, Spirals, Tanh
from netstudio.training.condition_names import Names
from netstudio.training.condition_text import DEEPEST, LONGEST, ConditionError, read_condition
from netstudio.training.conditions import FIGURES, Condition, Moment, what_is_found
from netstudio.training.session import Session


def spirals(**training) -> Graph:
    layers = [Spirals(), Affine(8), Tanh(), Affine(2), SoftmaxWithLoss()]
    return netstudio.sequential(layers, TrainingSettings(batch_size=50, **training))


NAMES = Names.of(analyse(spirals()))


def at_the_end(session: Session) -> Moment:
    """Forward and backward of the next batch are done."""
    session.load_batch()
    session.executor.run_to(session.executor.end)
    return Moment(session)


def read(text: str, graph: Graph | None = None) -> Condition:
    return read_condition(text, Names.of(analyse(graph)) if graph else NAMES)


@pytest.fixture(scope="module")
def moment() -> Moment:
    session = Session(spirals())
    session.run(steps=5)
    return at_the_end(session)


def test_figures_are_those_of_the_batch_under_way(moment):
    assert moment.step == 6
    assert moment.epoch == 1.0
    own = Session(spirals())
    own.run(steps=6)
    assert moment.loss == own.loss
    assert moment.accuracy == pytest.approx(round(moment.accuracy * 50) / 50)
    assert moment.learning_rate == own.learning_rate


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("loss > 0.1", True),
        ("loss > 3", False),
        ("LOSS>.1", True),
        ("loss >= -1", True),
        ("0.1 < loss", True),
        ("loss ≠ 3", True),
        ("loss == 3", False),
        ("accuracy ≤ 100 %", True),
        ("accuracy > 1", False),
        ("epoch >= 1", True),
        ("epoch > 1", False),
        ("step = 6", True),
        ("learning rate < 1e3", True),
        ("rate <> 0", True),
        ("‖g‖ > 0", True),
        ("||g|| > 1e6", False),
        ("norm(g) > 0", True),
        ("norm(g, Affine 1.W) < norm(g)", True),
        ("norm( G , affine 1 ) > 0", True),
        ('norm(w of "Affine 2") > 0', True),
        ("‖w, Affine 2‖ > 0", True),
        ("nan", False),
        ("first NaN", False),
        ("not nan", True),
        ("not not nan", False),
        ("gradient is zero", False),
        ("gradient of Affine 1 is zero", False),
        ("not gradient is zero in Affine 1.b", True),
        ("every 3 batches", True),
        ("every 4 steps", False),
        ("every batch", True),
        ("every epoch", True),
        ("every 2 epochs", False),
        ("loss > 3 or step = 6", True),
        ("loss > 3 and step = 6", False),
        ("loss > 3 and loss > 4 or step = 6", True),
        ("loss > 3 and (loss > 4 or step = 6)", False),
        ("loss > −1", True),
    ],
)
def test_conditions_mean_what_they_say(moment, text, holds):
    assert read(text).holds(moment) is holds


def test_norms_are_those_of_the_gradients(moment):
    session = Session(spirals())
    session.run(steps=5)
    at_the_end(session)
    gradients = {name: np.asarray(array, np.float64) for name, array in session.gradients.items()}
    for text, names in (("‖g‖", gradients), ("norm(g, Affine 1)", ["Affine 1.W", "Affine 1.b"])):
        norm = math.sqrt(sum((gradients[name] ** 2).sum() for name in names))
        assert read(f"{text} > {norm * 0.9999}").holds(moment)
        assert read(f"{text} < {norm * 1.0001}").holds(moment)


@pytest.mark.parametrize("size", [1e-30, 1e30])
def test_a_norm_neither_vanishes_nor_overflows_where_its_square_would(size):
    session = Session(spirals())
    session.store.gradient[...] = size
    expected = size * math.sqrt(session.store.gradient.size)
    assert Moment(session).norm(True, None) == pytest.approx(expected, rel=1e-6)


def test_what_is_found_is_told(moment):
    assert what_is_found(read("loss > 0.1"), moment) == f"it is {moment.loss:.4g}"
    assert what_is_found(read("every batch"), moment) == ""
    found = what_is_found(read("loss > 0.1 and accuracy >= 0 and every batch"), moment)
    assert found == f"loss is {moment.loss:.4g}, accuracy is {moment.accuracy:.4g}"
    assert what_is_found(read("step = 6 or loss > 3"), moment) == "it is 6", "only of what holds"


def test_a_layer_that_gets_no_gradient_is_found():
    session = Session(spirals())
    session.parameters["Affine 2.W"] = 0
    moment = at_the_end(session)
    condition = read("gradient is zero")
    assert condition.holds(moment)
    assert what_is_found(condition, moment) == "in Affine 1"
    assert read("gradient of Affine 1 is zero").holds(moment)
    assert not read("gradient of Affine 2 is zero").holds(moment)


def test_a_nan_is_found_where_it_began():
    session = Session(spirals())
    session.store.values["affine_2", "b"][0] = math.nan
    moment = at_the_end(session)
    assert read("first NaN").holds(moment)
    assert "Affine 2.b" in what_is_found(read("nan"), moment)
    assert not read("loss > 3").holds(moment), "what is no number is neither more nor less"
    assert not read("loss < 3 or loss ≠ 3").holds(moment)


def test_accuracy_is_not_known_before_forward_is_done_nor_where_nothing_is_right():
    session = Session(spirals())
    session.load_batch()
    assert math.isnan(Moment(session).accuracy)
    assert math.isnan(Moment(session).loss)
    layers = [Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()]
    other = at_the_end(Session(netstudio.sequential(layers, TrainingSettings(batch_size=4))))
    assert math.isnan(other.accuracy) or 0 <= other.accuracy <= 1


def test_what_is_in_groups_is_named_by_its_path():
    graph, group = make_group(spirals(), ["affine_1", "tanh_1"])
    name = graph.nodes[group].name
    graph = edits.rename(graph, "affine_1", "First")
    moment = at_the_end(Session(graph))
    assert read(f"norm(g, {name}/First.W) > 0", graph).holds(moment)
    inner = moment.norm(True, [("affine_1", "W"), ("affine_1", "b")])
    assert read(f"norm(g, {name}) = {inner!r}", graph).holds(moment)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("", "A condition is missing", (0, 1)),
        ("lss > 3", "There is no “lss”. Did you mean “loss”?", (0, 3)),
        ("xyzzy42 > 3", "There is no “xyzzy42”. Known are loss, accuracy", (0, 7)),
        ("loss", "A comparison is missing here, one of <, ≤, >, ≥, =, ≠.", (4, 5)),
        ("loss > ", "Something is missing at the end", (7, 8)),
        ("loss > 3 and", "Something is missing at the end", (12, 13)),
        ("loss > > 3", "“>” cannot stand here.", (7, 8)),
        ("loss > 3x", "“x” cannot stand here.", (8, 9)),
        ("loss > 3)", "“)” cannot stand here.", (8, 9)),
        ("(loss > 3", "“)” is wanted here.", (9, 10)),
        ("3 > 2", "These are two numbers", (0, 5)),
        ("loss > 1e999", "too large a number", (7, 12)),
        ("norm(x) > 1", "“g” for the gradient is wanted here", (5, 6)),
        ("norm(g, Afine 1) > 2", "no layer or parameter “Afine 1”. Did you mean “Affine 1”?", (8, 15)),
        ("norm(g, “Afine 1”) > 2", "Did you mean “Affine 1”?", (8, 17)),
        ("norm(g, ) > 2", "The name of a layer or a parameter is missing here.", (8, 9)),
        ("norm(g, Affine 12) > 2", "no layer or parameter “Affine 12”", (8, 17)),
        ("norm(g, Tanh 1) > 2", "Tanh 1 has no parameters.", (8, 14)),
        ("gradient of Affin 1 is zero", "Did you mean “Affine 1”?", (12, 19)),
        ("gradient > 3", "“is” is wanted here.", (9, 10)),
        ("every 0 batches", "A whole number from 1", (6, 7)),
        ("every 1.5 batches", "A whole number from 1", (6, 9)),
        ("every 3", "Every 3 what?", (6, 7)),
        ("every 3 bathes", "Did you mean “batches”?", (8, 14)),
        ("__import__('os')", "There is no “__import__”", (0, 10)),
        ("(" * (DEEPEST + 1), "Too much is nested here.", None),
        ("loss > 3 " * LONGEST, "too long for a condition", None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, words, place):
    with pytest.raises(ConditionError) as caught:
        read(text)
    assert words in str(caught.value)
    assert f"(at character {caught.value.start + 1})" in str(caught.value)
    if place:
        assert (caught.value.start, caught.value.end) == place


def test_accuracy_is_refused_where_no_loss_tells_right_from_wrong():
    graph = netstudio.sequential([Gate(), Affine(1), MeanSquaredError()])
    assert read("accuracy < 1", graph)
    assert not Names.of(analyse(netstudio.sequential([Gate(), Affine(1)]))).judged
    names = Names({}, frozenset(), judged=False)
    with pytest.raises(ConditionError, match="There is no accuracy here"):
        read_condition("accuracy < 1", names)


def test_a_frozen_layer_has_no_gradient():
    graph = edits.freeze(spirals(), ["affine_1"])
    with pytest.raises(ConditionError, match="Affine 1 is frozen"):
        read("norm(g, Affine 1) > 3", graph)
    assert read("norm(w, Affine 1) > 3", graph)


WORDS = [*FIGURES, "norm(", "‖", "g", "w", ",", ")", "(", "and", "or", "not", "every", "batches", "nan"]
WORDS += [
    "gradient",
    "of",
    "is",
    "zero",
    "in",
    "Affine 1",
    "Affine 1.W",
    ">",
    "<=",
    "3",
    "-1e-3",
    "%",
    "“",
    '"',
]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
@example("(" * 199)
@example("not " * 49)
@example("norm(g, \u0130) > 1")
@example("every ² batches")
@example("loss > ²")
def test_whatever_is_typed_is_a_condition_or_refused_in_words(moment, text):
    try:
        condition = read(text)
    except ConditionError as refusal:
        found = refusal
    else:
        condition.holds(moment)
        what_is_found(condition, moment)
        return
    assert str(found)
    assert 0 <= found.start < found.end
