"""Every formula that an op, a layer or an initial value declares can be read, set and painted."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.declare import fields_of
from netstudio.engine.ops import all_ops
from netstudio.engine.optimizers import AnyOptimizer
from netstudio.layers.base import all_kinds
from netstudio.studio.formula.markup import lines
from netstudio.studio.formula.typeset import draw

DECLARED = sorted(
    {
        text
        for cls in (*all_ops().values(), *all_kinds().values())
        for text in (cls.formula, cls.derivative)
        if isinstance(text, str) and text
    }
)


def plain(formula: str) -> list[str]:
    """The letters of each line, pieces apart."""
    return [" ".join(re.sub("<[^>]*>", "", piece.text) for piece in line) for line in lines(formula)]


UPDATES = sorted(
    {
        line
        for cls in AnyOptimizer.__args__
        for form in next((field.choices for field in fields_of(cls) if field.name == "form"), (None,))
        for line in cls(clip=1.0, weight_decay=0.1, **({"form": form} if form else {})).formulas(weight=True)
    }
)


@pytest.mark.parametrize("formula", DECLARED + UPDATES)
def test_what_is_declared_can_be_set(formula: str):
    for line in lines(formula):
        for piece in line:
            if piece.is_math:
                drawing = draw(piece.text)
                assert drawing.width > 0
                assert 0 < drawing.ascent <= drawing.height


def test_a_quotient_is_a_fraction_and_needs_no_brackets():
    ((y, right),) = lines("y = (a + b) / 2x")
    assert right.text.count("<mfrac>") == 1
    assert "(" not in right.text
    assert y.text == "<mi>y</mi>"


def test_a_slash_without_spaces_takes_what_touches_it():
    ((_, right),) = lines("dq = x ∂w_k/∂q")
    above = re.search("<mfrac><mrow>(.*?)</mrow><mrow>", right.text)
    assert above
    assert "<mi>x</mi>" not in above.group(1)


def test_brackets_around_a_fraction_alone_are_left_out():
    assert "(" not in plain("L = (1/N) Σ x")[0]
    assert "(" in plain("L = ((1/N) + 2) Σ x")[0]


def test_clauses_stand_on_lines_of_their_own_and_break_before_operators():
    assert plain("da = dy;  db = −dy") == ["da =dy", "db =−dy"]
    assert plain("p = x × y,  x = 1") == ["p =x ×y", "x =1"]


def test_words_are_words_unless_they_are_reckoned_with():
    ((*_, where, _x, _zero, last, _),) = lines("y = slope × x where x > 0, else 0")
    assert (where.text, where.is_math) == ("where", False)
    assert (last.text, last.is_math) == ("else", False)
    assert all(piece.is_math for piece in lines("y = slope × x")[0])


@pytest.mark.parametrize("formula", ["y = (x", "y = x)", "y = / x", "y = ☃", "|x", "y = x /"])
def test_what_is_no_formula_is_refused(formula: str):
    with pytest.raises(ValueError, match=r"\S"):
        lines(formula)


@given(st.text("xyΣ√()[]|/+−×=,; ²ᵀ_₁adW½…", max_size=12))
def test_nothing_else_than_a_refusal_comes_of_any_text(text: str):
    with suppress(ValueError):
        assert len(lines(text)) >= 1
