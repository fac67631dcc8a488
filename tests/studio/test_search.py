from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netstudio.studio.palette.search import Match, match, rank

NAMES = ["Softmax with loss", "Tanh", "Max", "MatMul", "Maxout", "Climax", "Argmax row", "My ax"]


def best(query: str) -> list[str]:
    return rank(query, NAMES, lambda name: [name])


def test_exact_before_prefix_before_word_before_substring_before_fuzzy() -> None:
    names = ["Climax", "My ax", "Soft max", "Maxout", "Max"]
    assert rank("max", names, lambda n: [n]) == ["Max", "Maxout", "Soft max", "Climax", "My ax"]


def test_each_kind_of_match() -> None:
    assert match("MAX", "max") is Match.EXACT
    assert match("ma", "Max") is Match.PREFIX
    assert match("loss", "Softmax with loss") is Match.WORD
    assert match("lo so", "Softmax with loss") is Match.WORD
    assert match("ftma", "Softmax with loss") is Match.SUBSTRING
    assert match("swl", "Softmax with loss") is Match.FUZZY
    assert match("xyz", "Softmax with loss") is None


def test_the_best_of_several_names_counts_and_earlier_names_count_more() -> None:
    items = [("Affine", "linear"), ("Linear", "other")]
    assert rank("linear", items, lambda item: item) == [("Linear", "other"), ("Affine", "linear")]


def test_without_a_query_all_stay_in_their_order() -> None:
    assert best("") == NAMES
    assert best("   ") == NAMES


def test_spaces_around_do_not_count() -> None:
    assert best("  max ") == best("max")


@given(st.text(max_size=8), st.lists(st.text(max_size=12), max_size=12))
def test_ranking_gives_a_part_of_the_items_ordered_by_kind_of_match(query: str, names: list[str]) -> None:
    found = rank(query, names, lambda n: [n])
    assert len(found) <= len(names)
    assert all(name in names for name in found)
    if query.strip():
        kinds = [match(query, name) for name in found]
        assert None not in kinds
        assert kinds == sorted(kinds)  # type: ignore[type-var]


@given(st.text(min_size=1, max_size=10).filter(str.strip))
def test_a_name_is_found_by_itself(name: str) -> None:
    assert rank(name, ["other", name], lambda n: [n])[0] == name or match(name, "other") is Match.EXACT
