"""What the screen shows after only a part of the canvas was painted: as much as if all had been."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.view import CanvasView
from tests.studio.canvas.conftest import Canvas

CLOSE = 4  # of 255: edges cut by the border of what is painted


def on_the_screen(view: CanvasView) -> np.ndarray:
    """The pixels as they lie on the screen; a grab would paint all of it."""
    QApplication.processEvents()
    image = view.screen().grabWindow(view.winId()).toImage()
    image = image.convertToFormat(image.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].astype(int)


@pytest.mark.parametrize("by", [(7, 3), (-60, 40), (0, -90), (5, 0)])
def test_panning_leaves_nothing_behind(canvas: Canvas, by: tuple[int, int]) -> None:
    canvas.view.zoom_at(QPoint(), 1.5)  # so that the minimap lies on it too
    QApplication.processEvents()
    canvas.view.pan(QPoint(*by))
    panned = on_the_screen(canvas.view)
    canvas.view.resetCachedContent()
    canvas.view.viewport().update()
    assert np.abs(panned - on_the_screen(canvas.view)).max() <= CLOSE


def test_panning_paints_only_what_comes_into_sight(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    painted = []
    paint = NodeItem.paint
    monkeypatch.setattr(NodeItem, "paint", lambda item, *rest: (painted.append(item), paint(item, *rest))[1])
    canvas.view.zoom_at(QPoint(), 1 / canvas.view.zoom)
    QApplication.processEvents()
    in_sight = {i for i in canvas.view.items(canvas.view.viewport().rect()) if isinstance(i, NodeItem)}
    painted.clear()
    canvas.view.pan(QPoint(0, 2))
    QApplication.processEvents()
    assert len(set(painted)) < len(in_sight)
