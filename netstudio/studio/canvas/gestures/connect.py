"""Wiring with the mouse: drag from port to port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.graph.model import End
from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.wiring import Wiring
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

SNAP = 20.0  # pixels of the screen within which a port draws the wire to itself


class Connect(Gesture):
    """Drag from an output or an input. From an input that has a wire, that wire's end is picked up.

    Released on a node it takes the port that fits best; a wire picked up and dropped nowhere is removed.
    """

    hint = tr("Release on a port or a node to wire · on an empty place to drop the wire · Esc cancels")
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: CanvasView, at: Pointer, end: End, is_output: bool) -> None:
        super().__init__(canvas)
        analysis = canvas.document.analysis
        picks = not is_output and end in analysis.graph.wires
        self._wiring = Wiring.picking(analysis, end) if picks else Wiring.at_port(analysis, end, is_output)
        found = canvas.drawing.port_point(self._wiring.starts[0], self._wiring.from_output)
        assert found is not None, "a gesture begins at a port"
        self._start, self._tip = found, at.scene
        self._target: End | None = end if picks else None
        self._moved = False
        self._lift(True)

    def move(self, at: Pointer) -> None:
        self._moved = True
        self._tip, self._target = at.scene, self._find(at)
        if self._target is not None:
            tip = self.canvas.drawing.port_point(self._target, not self._wiring.from_output)
            self._tip = tip if tip is not None else at.scene
        problem = self._wiring.refusal(self._target) if self._target else None
        if problem is not None:
            self.canvas.bubble.say(problem.words, at.view)
        else:
            self.canvas.bubble.hush()

    def release(self, at: Pointer) -> None:
        self._lift(False)
        self.canvas.bubble.hush()
        wiring, target = self._wiring, self._target
        if not self._moved:
            return
        if target is None:
            self.canvas.document.apply(wiring.dropped_label, wiring.dropped())
        elif problem := wiring.refusal(target):
            self.canvas.refuse(problem.words, at.view)
        elif not wiring.picked or wiring.picked[0].target != target:
            self.canvas.document.apply(wiring.label(target), wiring.connected(target))

    def cancel(self) -> None:
        self._lift(False)
        self.canvas.bubble.hush()

    def area(self) -> QRectF:
        return draft_area(self._start, self._tip, self._wiring.from_output)

    def paint(self, painter: QPainter, scale: float) -> None:
        accepted = None if self._target is None else self._wiring.refusal(self._target) is None
        paint_draft(painter, self._start, self._tip, self._wiring.from_output, accepted)

    def _find(self, at: Pointer) -> End | None:
        """The port that the mouse means: one that is near, or the best of the node that it is over."""
        drawing, wiring = self.canvas.drawing, self._wiring
        near = drawing.port_at(at.scene, SNAP / self.canvas.zoom, output=not wiring.from_output)
        if near is not None:
            return near[0]
        node = drawing.node_at(at.scene)
        if node is None or node.node == wiring.starts[0].node:
            return None
        return wiring.best_port(node.node)

    def _lift(self, lifted: bool) -> None:
        for wire in self._wiring.picked:
            item = self.canvas.drawing.wire(wire)
            if item is not None:
                item.set_look(lifted=lifted)
