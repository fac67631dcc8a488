"""Local derivatives: over all ops, what is told one by one sums up to what the kernel gives."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.element import Element
from netstudio.engine.fork import Fork
from netstudio.engine.local import Local
from netstudio.engine.op import Example
from netstudio.engine.ops import all_ops
from netstudio.engine.ops.activation import ReLU, Sigmoid, Step
from netstudio.engine.ops.arithmetic import Add, Maximum, Minimum, Multiply
from netstudio.engine.ops.dropout import Dropout
from netstudio.engine.ops.matrix import Affine
from netstudio.engine.ops.pooling import MaxPooling
from netstudio.engine.ops.reduction import Max, Sum
from netstudio.engine.window import Window
from netstudio.words import Words
from tests.engine.bench import draw, op_bench

EXAMPLES = [
    pytest.param(example, id=f"{op.name}-{i}")
    for op in all_ops().values()
    if op.differentiable
    for i, example in enumerate(op.examples())
]
ALL = 10**9
A, B, Y = Element(False, 0, (0,)), Element(False, 1, (0,)), Element(True, 0, (0,))


def local_of(example: Example, rng: np.random.Generator) -> tuple[Local, np.ndarray]:
    inputs = draw(example, rng)
    upstream = rng.standard_normal(example.op.shape(*(x.shape for x in inputs)))
    return Local(example.op, inputs, [upstream]), upstream


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(np.ndindex(shape))


@pytest.mark.parametrize("example", EXAMPLES)
def test_terms_sum_up_to_the_gradient_of_the_kernel(example: Example):
    rng = np.random.default_rng(8)
    local, upstream = local_of(example, rng)
    bench = op_bench(example.op, local.site.x)
    bench.run(upstream)
    kernel = iter(bench.gradients)
    for number, x in enumerate(local.site.x):
        if x.dtype.kind != "f":
            continue
        dx = next(kernel)
        for at in rng.permutation(places(x.shape)).tolist()[:12]:
            terms = local.terms(Element(False, number, tuple(at)), ALL)
            assert terms.others == 0
            assert terms.value == x[tuple(at)]
            total = sum(term.product for term in terms.shown)
            np.testing.assert_allclose([total, terms.gradient], dx[tuple(at)], rtol=1e-10, atol=1e-10)
            for term in terms.shown:
                assert term.upstream == upstream[term.element.at]


@pytest.mark.parametrize("example", EXAMPLES)
def test_both_ends_tell_the_same_of_each_other(example: Example):
    rng = np.random.default_rng(0)
    local, _ = local_of(example, rng)
    y = Element(True, 0, places(local.site.y.shape)[-1])
    for term in local.terms(y, ALL).shown:
        back = [t for t in local.terms(term.element, ALL).shown if t.element == y]
        assert len(back) == 1
        assert back[0].local == pytest.approx(term.local, abs=1e-12)
        assert back[0].product == pytest.approx(term.product, abs=1e-12)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_op_tells_what_happened_or_nothing(example: Example):
    local, _ = local_of(example, np.random.default_rng(2))
    shapes = [(False, i, x.shape) for i, x in enumerate(local.site.x)] + [(True, 0, local.site.y.shape)]
    for output, number, shape in shapes:
        for at in places(shape):
            told = local.happened(Element(output, number, at))
            assert told is None or (isinstance(told, Words) and str(told).endswith("."))


@pytest.mark.parametrize("op", all_ops().values(), ids=lambda op: op.name)
def test_every_op_says_in_plain_words_what_it_does_and_calls_its_arrays_as_its_formula_does(op):
    assert isinstance(op.docs, Words)
    assert len(str(op.docs)) > 60
    assert op.docs != op.about
    assert str(op.docs).endswith(".")
    formulas = f"{op.formula} {op.derivative}"
    for name in op.reads if op.differentiable else ():
        assert name in formulas, name
    assert op.gives in op.formula


@pytest.mark.parametrize(
    ("op", "inputs", "element", "words"),
    [
        (Multiply(), ([3.0], [-2.0]), A, "Swapped: the gradient is multiplied by b, which is −2."),
        (Multiply(), ([3.0], [0.0]), A, "Swapped: the gradient is multiplied by b, which is 0 here."),
        (Add(), ([3.0], [0.0]), B, "An addition copies:"),
        (ReLU(), ([-3.0],), A, "The gate is shut: −3 is not above 0, and nothing flows back."),
        (ReLU(), ([3.0],), Y, "The gate is open: 3 is above 0,"),
        (Dropout(), ([3.0], [0.0]), A, "Dropped: the mask is 0 here,"),
        (Dropout(), ([3.0], [1.25]), A, "Kept: the mask multiplies it by 1.25,"),
        (Maximum(), ([3.0], [4.0]), A, "It lost against 4: nothing flows back."),
        (Maximum(), ([4.0], [4.0]), B, "A draw: both are 4, and each gets half"),
        (Minimum(), ([3.0], [4.0]), A, "It won against 4:"),
        (Sigmoid(), ([9.0],), A, "Saturated: the curve is flat here, its slope 0.000123"),
        (
            Max(axis=1),
            ([[1.0, 5.0]],),
            Element(False, 0, (0, 0)),
            "It is not the largest: nothing flows back.",
        ),
        (Max(axis=1), ([[1.0, 5.0]],), Y, "Number 1 of 2 won."),
        (Sum(), ([[1.0, 5.0]],), Element(False, 0, (0, 1)), "2 numbers make one sum;"),
    ],
)
def test_words_for_what_happened(op, inputs, element, words):
    x = [np.array(values) for values in inputs]
    local = Local(op, x, [np.ones(op.shape(*(a.shape for a in x)))])
    assert str(local.happened(element)).startswith(words)


@pytest.mark.parametrize("example", MaxPooling.examples(), ids=str)
def test_who_wins_in_max_pooling_is_who_gets_the_gradient(example: Example):
    local, _ = local_of(example, np.random.default_rng(3))
    for at in places(local.site.y.shape):
        (winner,) = local.terms(Element(True, 0, at)).shown
        row, column = winner.element.at[2:]
        assert f"row {row}, column {column} won" in str(local.happened(Element(True, 0, at)))
    for at in places(local.site.x[0].shape):
        terms = local.terms(Element(False, 0, at)).shown
        won, told = sum(term.local for term in terms), str(local.happened(Element(False, 0, at)))
        if won:
            assert told == f"It won in {won:.0f} of the {len(terms)} windows that see it."
        else:
            assert "nothing flows back" in told


def test_what_it_looks_at_stays_as_it_is():
    rng = np.random.default_rng(1)
    x, w = rng.standard_normal((4, 3)), rng.standard_normal((3, 2))
    local = Local(Affine(), [x, w], [np.ones((4, 2))])
    y = local.site.y.copy()
    for element in (Element(False, 0, (1, 2)), Element(False, 1, (2, 1)), Element(True, 0, (3, 0))):
        local.terms(element)
    np.testing.assert_array_equal(local.site.y, y)
    np.testing.assert_array_equal(local.site.x[0], x)
    np.testing.assert_array_equal(local.site.x[1], w)


def test_a_shut_gate_is_a_term_of_nothing():
    local = Local(ReLU(), [np.array([-1.0, 2.0])], [np.array([0.5, 0.25])])
    (term,) = local.terms(Element(False, 0, (0,))).shown
    assert (term.upstream, term.local, term.product) == (0.5, 0, 0)


def test_a_step_tells_which_output_sees_its_input():
    local = Local(Step(), [np.array([-1.0, 2.0])], [np.ones(2)])
    assert [term.element.at for term in local.terms(Element(False, 0, (1,))).shown] == [(1,)]


def test_a_number_that_is_broadcast_has_a_term_for_each_place():
    local = Local(Multiply(), [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array(10.0)], [np.ones((2, 2))])
    terms = local.terms(Element(False, 1, ()))
    assert [term.local for term in terms.shown] == [1, 2, 3, 4]
    assert terms.gradient == 10


def test_a_loser_of_max_pooling_still_has_its_windows():
    x = np.array([[1.0, 2.0], [4.0, 3.0]]).reshape(1, 1, 2, 2)
    local = Local(MaxPooling(Window((2, 2), (2, 2))), [x], [np.full((1, 1, 1, 1), 0.5)])
    assert [term.local for term in local.terms(Element(False, 0, (0, 0, 0, 0))).shown] == [0]
    assert [term.local for term in local.terms(Element(False, 0, (0, 0, 1, 0))).shown] == [1]


def test_a_fork_adds_what_comes_from_its_readers():
    local = Local(Fork(), [np.array([1.0, 2.0])], [np.array([0.1, 0.2]), np.array([0.3, 0.4])])
    terms = local.terms(Element(False, 0, (1,)))
    assert [(term.element.number, term.upstream, term.local) for term in terms.shown] == [
        (0, 0.2, 1),
        (1, 0.4, 1),
    ]
    assert terms.gradient == pytest.approx(0.6)


def test_of_many_terms_the_largest_are_told_and_the_rest_is_summed():
    upstream = np.arange(200.0)
    local = Local(Add(), [np.zeros(200), np.array(0.0)], [upstream])
    terms = local.terms(Element(False, 1, ()))
    assert len(terms.shown) == 50
    assert terms.others == 150
    assert [term.upstream for term in terms.shown] == list(range(150, 200))
    assert terms.rest == pytest.approx(sum(range(150)))


def test_whole_numbers_have_no_terms():
    op = all_ops()["embedding"]()
    local = Local(op, [np.ones((3, 2)), np.array([0, 2])], [np.ones((2, 2))])
    assert local.terms(Element(False, 1, (0,))).shown == ()


def test_inputs_with_nan_do_not_stop_it():
    local = Local(Sum(), [np.array([1.0, np.nan])], [np.array(1.0)])
    assert local.terms(Element(False, 0, (0,))).gradient == 1
