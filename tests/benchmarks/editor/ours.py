"""Our canvas under measurement: a chain of layers, the view of it, and a hand that works frame by frame."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from netstudio.document.document import Document
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers.activation import ReLU
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.studio.canvas.view import CanvasView
from tests.studio.pointer import Pointer

SIZE = 1600, 1000


def chain(count: int) -> Graph:
    """So many layers in a row, the first of them data."""
    rest = [ReLU() if i % 2 else Affine(units=32) for i in range(count - 1)]
    return sequential([Mnist(), *rest])


def show(document: Document) -> CanvasView:
    """A canvas on the screen, painted."""
    view = CanvasView(document)
    view.resize(*SIZE)
    view.show()
    painted(view)
    return view


def painted(view: CanvasView) -> None:
    """Everything that is due, and then a whole frame."""
    QApplication.processEvents()
    view.viewport().repaint()


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


class At:
    """A canvas at a scale of one to one, with a node in its middle."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.node = list(view.document.graph.nodes)[len(view.document.graph.nodes) // 2]
        self.mouse = Pointer(view)
        view.zoom_at(QPoint(), 1 / view.zoom)
        view.reveal(self.node)
        painted(view)
        self._frame = 0

    def pan(self) -> None:
        """A frame of panning."""
        self.view.pan(QPoint(7, 3))
        QApplication.processEvents()  # which scrolls, and paints what comes into sight

    def grip(self) -> None:
        """Take the node by the mouse."""
        self.mouse.press(self.view.mapFromScene(self.view.drawing.nodes[self.node].frame.center()))
        self._from = self.mouse.at

    def drag(self) -> None:
        """A frame of dragging the node, its wires with it: what has changed is painted, as on the screen."""
        self._frame += 1
        self.mouse.move(self._from + QPoint(8 + 8 * (self._frame % 20), 8 * (self._frame % 3)))
        QApplication.processEvents()

    def drop(self) -> None:
        """Let the node go: the graph is edited, checked and painted."""
        self.mouse.release()
        assert self.view.document.analysis.graph is self.view.document.graph
        QApplication.processEvents()

    def ports(self) -> list[QPoint]:
        """The inputs that are in sight."""
        port = self.view.viewport().rect()
        found = []
        for node in self.view.drawing.nodes:
            for end in (End(node, p.name) for p in self.view.document.graph.input_ports(node)):
                at = self.view.drawing.port_point(end, output=False)
                if node != self.node and at is not None and port.contains(self.view.mapFromScene(at)):
                    found.append(self.view.mapFromScene(at))
        return found

    def wire(self, to: QPoint) -> None:
        """A frame of dragging a wire onto a port, whose shapes are checked."""
        self.mouse.move(to)
        QApplication.processEvents()

    def begin_wire(self) -> None:
        """Take hold of the node's output."""
        start = self.view.drawing.port_point(End(self.node, "y"), output=True)
        assert start is not None
        self.mouse.press(self.view.mapFromScene(start))
