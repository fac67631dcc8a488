"""Panels that a saved layout does not know, because it is older than they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from netstudio.studio.window.dock import Dock


def take_in(
    bench: QMainWindow,
    docks: Mapping[str, Dock],
    side: Sequence[str],
    state: QByteArray,
    hidden: Sequence[str],
) -> list[str]:
    """Make tabs of the new panels of a side; gives those to be hidden, as all the others are."""
    new = [name for name in side if not _knows(state, name)]
    old = [name for name in side if name not in new]
    docked = [name for name in old if not docks[name].isFloating()]
    for name in new if docked else ():
        bench.tabifyDockWidget(docks[docked[-1]], docks[name])
        docks[docked[0]].raise_()
    return new if old and all(name in hidden for name in old) else []


def _knows(state: QByteArray, name: str) -> bool:
    """Whether a panel is named in a layout; Qt writes names in UTF-16."""
    return name.encode("utf-16-be") in bytes(state.data())
