"""Figures for people."""

import pytest

from netstudio.studio.figures import counted, milliseconds


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0.0, "0 ms"), (0.00461, "0.005 ms"), (0.4204, "0.42 ms"), (67.51, "67.5 ms"), (1234.0, "1.23 s")],
)
def test_durations(ms, text):
    assert milliseconds(ms) == text


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (784, "784"), (39_200, "39.2 k"), (999_600, "1 M"), (1.25e9, "1.25 G"), (2e12, "2 T")],
)
def test_counts(n, text):
    assert counted(n) == text
