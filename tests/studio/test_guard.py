"""What fails in a handler is told, and goes no further."""

from __future__ import annotations

import sys

import pytest

from netstudio.studio.guard import guarded, guarded_paint


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    found: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: found.append(kind))
    return found


def test_a_handler_that_fails_is_told_each_time(told: list[type[BaseException]]) -> None:
    @guarded(False)
    def handler(x: int) -> bool:
        return 1 / x > 0

    assert handler(1)
    assert not handler(0)
    assert not handler(0)
    assert told == [ZeroDivisionError] * 2


def test_painting_that_fails_is_told_once(told: list[type[BaseException]]) -> None:
    @guarded_paint
    def paint() -> None:
        raise KeyError

    paint()
    paint()
    assert told == [KeyError]
