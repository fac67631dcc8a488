"""Browsing samples: pages that miss none and show none twice, filters, and numbers as people type them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Mnist, SoftmaxWithLoss, Spirals
from netstudio.training import browse as browsing
from netstudio.training.browse import MOST, Filter, browse, numbers_in
from netstudio.training.session import Session
from netstudio.words import Refusal


def session_of(*layers, **training) -> Session:
    return Session(netstudio.sequential(layers, TrainingSettings(**{"batch_size": 10, **training})))


@pytest.fixture(scope="module")
def spirals() -> Session:
    session = session_of(Spirals(), Affine(2), SoftmaxWithLoss())
    session.run(steps=20)
    return session


def all_pages(session, wanted, count):
    numbers, start = [], 0
    while start is not None:
        page = browse(session, wanted, start, count)
        assert len(page.numbers) == len(page.found.x) <= count
        numbers += page.numbers.tolist()
        start = page.ahead
    return numbers


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_pages_show_every_sample_once(spirals, count):
    assert all_pages(spirals, Filter("train"), count) == list(range(len(spirals.dataset.train)))


def test_one_class_alone(spirals):
    part = spirals.dataset.test
    assert all_pages(spirals, Filter("test", label=1), 9) == np.flatnonzero(part.t == 1).tolist()


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_only_those_that_the_net_gets_wrong(spirals, count, monkeypatch):
    monkeypatch.setattr(browsing, "LOOKED_AT", 13)
    part = spirals.dataset.train
    wrong = spirals.guess(spirals.predict(part.x))[0] != part.t
    assert all_pages(spirals, Filter("train", only_wrong=True), count) == np.flatnonzero(wrong).tolist()
    both = np.flatnonzero(wrong & (part.t == 0)).tolist()
    assert all_pages(spirals, Filter("train", label=0, only_wrong=True), count) == both


def test_a_page_shows_the_samples_of_its_numbers():
    session = session_of(Mnist(samples=100), Affine(10), SoftmaxWithLoss())
    page = browse(session, Filter("test"), 5, 3)
    part = session.dataset.test
    assert page.numbers.tolist() == [5, 6, 7]
    np.testing.assert_allclose(page.found.x, part.x[5:8] / 255, rtol=1e-6)
    assert page.found.truth.tolist() == part.t[5:8].tolist()
    assert (page.ahead, page.total) == (8, 10_000)


def test_beyond_the_end_there_is_nothing(spirals):
    page = browse(spirals, Filter("test"), 10**9, 5)
    assert len(page.numbers) == len(page.found.truth) == 0
    assert page.ahead is None


def test_samples_with_values_have_no_wrong_ones_but_can_be_browsed():
    session = session_of(Gate(), Affine(1), MeanSquaredError(), batch_size=4)
    assert all_pages(session, Filter("train"), 3) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", (12,)),
        (" 3, 17 ", (3, 17)),
        ("3 17;5", (3, 17, 5)),
        ("20–23", (20, 21, 22, 23)),
        ("20 - 22, 4", (20, 21, 22, 4)),
        ("5-3", (5, 4, 3)),
        ("7, 7, 6-8", (7, 6, 8)),
    ],
)
def test_numbers_as_people_type_them(text, numbers):
    assert numbers_in(text, 100) == numbers


@pytest.mark.parametrize(
    "text", ["", "x", "1.5", "-3", "3-", "100", "0-100", "1e9", "9" * 5000, "1,,x", "٣٤٥٦"]
)
def test_what_is_no_sample_is_refused_in_words(text):
    with pytest.raises(Refusal):
        numbers_in(text, 100)


def test_too_many_samples_are_refused_before_they_are_counted():
    with pytest.raises(Refusal, match="At most"):
        numbers_in("0-99999999", 10**9)
    assert len(numbers_in(f"0-{MOST - 1}", 10**9)) == MOST


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_numbers_or_words(text):
    try:
        found = numbers_in(text, 50)
    except Refusal:
        return
    assert found
    assert all(0 <= n < 50 for n in found)


def test_the_batch_that_training_is_at_can_be_browsed():
    session = session_of(Spirals(), Affine(2), SoftmaxWithLoss())
    assert browse(session, Filter("batch"), 0, 5).numbers.size == 0
    session.load_batch()
    page = browse(session, Filter("batch"), 0, 7)
    more = browse(session, Filter("batch"), page.ahead, 7)
    numbers = [*page.numbers, *more.numbers]
    data, batch = session.dataset.train, session.own.prepared
    np.testing.assert_allclose(data.x[numbers], batch.plan.array(batch.network.program.inputs[0]), rtol=1e-6)
    assert (page.part, page.total, more.ahead) == ("train", 10, None)
