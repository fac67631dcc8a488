"""Undo: a stack of named states."""

from hypothesis import given
from hypothesis import strategies as st

from netstudio.document.history import History
from netstudio.words import tr

LABEL = tr("Edit")


@given(st.lists(st.integers(), max_size=8), st.integers(0, 10), st.integers(0, 10))
def test_undo_and_redo_walk_over_every_state(states, back, on):
    history = History(tr("Open"), -1)
    for state in states:
        history.push(LABEL, state)
    every = [-1, *states]
    here = len(states)
    for _ in range(back):
        here = max(0, here - 1)
        assert history.go_to(history.current - 1) == every[here] == history.state
    for _ in range(on):
        here = min(len(states), here + 1)
        assert history.go_to(history.current + 1) == every[here] == history.state
    assert history.undo_label == (LABEL if here else None)
    assert history.redo_label == (LABEL if here < len(states) else None)


def test_an_edit_after_undo_forgets_what_was_undone():
    history = History(tr("Open"), 0)
    history.push(tr("One"), 1)
    history.push(tr("Two"), 2)
    history.go_to(history.current - 1)
    history.push(tr("Three"), 3)
    assert (history.redo_label, history.go_to(history.current + 1)) == (None, 3)
    assert (history.go_to(history.current - 1), history.go_to(history.current - 1)) == (1, 0)


def test_the_same_key_merges():
    history = History(tr("Open"), 0)
    for state in (1, 2, 3):
        history.push(LABEL, state, key="drag")
    assert (history.state, history.go_to(0), history.go_to(1)) == (3, 0, 3)


def test_another_key_or_none_does_not_merge():
    history = History(tr("Open"), 0)
    for state, key in ((1, "a"), (2, "b"), (3, None), (4, None), (5, "b")):
        history.push(LABEL, state, key)
    assert [history.go_to(history.current - 1) for _ in range(5)] == [4, 3, 2, 1, 0]


def test_nothing_merges_with_the_beginning():
    history = History(tr("Open"), 0)
    history.push(LABEL, 1, key=None)
    assert history.go_to(history.current - 1) == 0


def test_closed_entries_do_not_merge():
    history = History(tr("Open"), 0)
    history.push(LABEL, 1, key="drag")
    history.close_merge()
    history.push(LABEL, 2, key="drag")
    assert (history.go_to(history.current - 1), history.go_to(history.current - 1)) == (1, 0)


def test_what_was_undone_to_does_not_merge():
    history = History(tr("Open"), 0)
    history.push(LABEL, 1, key="typing")
    history.push(LABEL, 2)
    history.go_to(history.current - 1)
    history.push(LABEL, 3, key="typing")
    assert (history.go_to(history.current - 1), history.go_to(history.current - 1)) == (1, 0)
