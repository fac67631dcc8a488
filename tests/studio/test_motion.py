"""The helper for animations."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QApplication, QStyle, QWidget
from pytestqt.qtbot import QtBot

from netstudio.studio import motion


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_it_grows_to_one_and_then_is_done(qtbot: QtBot, widget: QWidget, moving: None) -> None:
    seen: list[float] = []
    done: list[bool] = []
    under_way = motion.animate(widget, seen.append, lambda: done.append(True))
    assert under_way.running
    qtbot.waitUntil(lambda: bool(done))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    qtbot.waitUntil(lambda: not widget.findChildren(QAbstractAnimation))
    assert not under_way.running
    under_way.cancel()


def test_cancelled_it_stays_and_is_never_done(qtbot: QtBot, widget: QWidget, moving: None) -> None:
    seen: list[float] = []
    done: list[bool] = []
    under_way = motion.animate(widget, seen.append, lambda: done.append(True))
    under_way.cancel()
    under_way.cancel()
    assert not under_way.running
    qtbot.waitUntil(lambda: not widget.findChildren(QAbstractAnimation))
    other: list[bool] = []
    motion.animate(widget, lambda _: None, lambda: other.append(True))
    qtbot.waitUntil(lambda: bool(other))  # as long as the first would have taken
    assert 1.0 not in seen
    assert not done


def test_it_ends_with_its_owner(qtbot: QtBot, moving: None) -> None:
    owner = QWidget()
    owner.show()
    under_way = motion.animate(owner, lambda _: None)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not under_way.running)
    under_way.cancel()


@pytest.mark.parametrize("why", ["switched off", "hidden", "the system asks for less"])
def test_without_motion_it_is_there_at_once(
    widget: QWidget, moving: None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "switched off":
        motion.switch(False)
    elif why == "hidden":
        widget.hide()
    else:
        style = QApplication.style()
        hint = style.styleHint

        def still(which: QStyle.StyleHint, *more: object) -> int:
            return 0 if which is QStyle.StyleHint.SH_Widget_Animation_Duration else hint(which, *more)

        monkeypatch.setattr(style, "styleHint", still)
        monkeypatch.setattr(QApplication, "style", lambda *_: style)
    seen: list[object] = []
    assert not motion.animate(widget, seen.append, lambda: seen.append("done")).running
    assert seen == [1.0, "done"]
