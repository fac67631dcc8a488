"""Wiring with the mouse: drag from port to port, or click one and then the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from netstudio.graph.model import End
from netstudio.graph.problem import Fix
from netstudio.studio.canvas.bubble import Offer
from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.wiring import Wiring
from netstudio.studio.canvas.wiring_light import WiringLight, carried
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

SNAP = 20.0  # pixels of the screen within which a port draws the wire to itself

DRAG = tr("Ports with ⊕ take the wire · release on one, or on a node · Esc cancels")
CLICK = tr("Ports with ⊕ take the wire · click one, or a node · Esc or right click cancels")


class Connect(Gesture):
    """Drag from an output or an input. From an input that has a wire, that wire's end is picked up.

    With Ctrl all wires of an output are moved to another one. A click on a port goes on without a button, to
    the next click. Ended on a node it takes the port that fits best, on a group that has none left a new one,
    on an empty place it asks what to lead to.
    """

    hint = DRAG
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: CanvasView, at: Pointer, end: End, is_output: bool) -> None:
        super().__init__(canvas)
        self._press, self._end, self._is_output = at, end, is_output
        self._target: End | None = None
        self._opened = ""  # a group that gets one more input
        self._moved = False
        graph = canvas.document.graph
        analysis = canvas.document.analysis
        if not is_output and end in graph.wires:
            self._lead(Wiring.picking(analysis, end), at)
            self._target = end
        elif is_output and at.toggles and end in graph.wires_from:
            self._lead(Wiring.moving(analysis, end), at)
            self._target = end
        else:
            self._lead(Wiring.at_port(analysis, end, is_output), at)

    def _lead(self, wiring: Wiring, at: Pointer) -> None:
        """Lead these wires from now on."""
        self._wiring = wiring
        found = (self.canvas.drawing.port_point(start, wiring.from_output) for start in wiring.starts)
        self._starts = [point for point in found if point is not None]
        self._tip = at.scene
        self._lift(True)

    def stays(self, at: Pointer) -> bool:
        """A click without a drag: from now on the wire follows the mouse, and a click ends it."""
        if self._moved or self.floats:
            return False
        if self._wiring.picked and not at.toggles:  # a click takes nothing off
            self._lift(False)
            self._lead(Wiring.at_port(self.canvas.document.analysis, self._end, self._is_output), at)
            self._target = None
        self.floats, self.hint = True, CLICK
        self._shine()
        return True

    def move(self, at: Pointer) -> None:
        if not self._moved:
            far = (at.view - self._press.view).manhattanLength() >= QApplication.startDragDistance()
            if not far and not self.floats:
                return
            self._moved = True
            self._shine()
        before, self._target = self._target, self._find(at)
        tip = self._target and self.canvas.drawing.port_point(self._target, not self._wiring.from_output)
        self._tip = tip if tip else at.scene
        if self._target != before:
            self._shine()
        problem = self._wiring.refusal(self._target) if self._target else None
        if problem is not None:
            self.canvas.bubble.say(problem.words, at.view)
        elif self._opened:
            name = self.canvas.document.graph.nodes[self._opened].name
            self.canvas.bubble.tell(tr("{name} gets a new input for this.", name=name), at.view)
        else:
            self.canvas.bubble.hush()

    def release(self, at: Pointer) -> None:
        self._settle()
        wiring, target = self._wiring, self._target
        if self._opened:
            self.canvas.document.apply(wiring.opening_label(self._opened), wiring.led_into(self._opened))
        elif target is None:
            self._dropped_nowhere(at)
        elif any(wire in wiring.picked for wire in wiring.wires(target)):
            return  # put back
        elif problem := wiring.refusal(target):
            fix = wiring.way_out(target)
            self.canvas.refuse(problem.words, at.view, self._offered(fix) if fix else None)
        else:
            self._connect(target, at)

    def _connect(self, target: End, at: Pointer) -> None:
        """Wire; where another wire gives way, offer to join both, which is then undone together."""
        document, undone_as_one = self.canvas.document, object()
        before, join = document.graph.wires.get(target), self._wiring.join(target)
        document.apply(self._wiring.label(target), self._wiring.connected(target), undone_as_one)
        if before is not None and join is not None:
            name = document.graph.nodes[before.source.node].name
            words = tr("{name} was wired here until now.", name=name)
            self.canvas.bubble.offer(words, at.view, self._offered(join, undone_as_one))

    def _offered(self, fix: Fix, key: object = None) -> Offer:
        return fix.label, partial(self.canvas.editing.fix, fix, key)

    def _dropped_nowhere(self, at: Pointer) -> None:
        """On an empty place it is asked what to lead to."""
        if self.canvas.drawing.node_at(at.scene) is None:
            self.canvas.seek(self._wiring, at.scene)

    def cancel(self) -> None:
        self._settle()

    def _settle(self) -> None:
        """The drawing as it was."""
        self._lift(False)
        self.canvas.drawing.shine(None)
        self.canvas.bubble.hush()

    def area(self) -> QRectF:
        found = QRectF()
        for start in self._starts:
            found = found.united(draft_area(start, self._tip, self._wiring.from_output))
        return found

    def paint(self, painter: QPainter, scale: float) -> None:
        accepted = True if self._opened else None
        if self._target is not None:
            accepted = self._wiring.refusal(self._target) is None
        for start in self._starts:
            shape = carried(self._wiring, self._target) if start is self._starts[0] else ""
            paint_draft(painter, start, self._tip, self._wiring.from_output, accepted, shape)

    def _find(self, at: Pointer) -> End | None:
        """The port that the mouse means: one that is near, or the best of the node that it is over.

        None as well where that is a group without an open input: then it is the one to be `_opened`.
        """
        drawing, wiring = self.canvas.drawing, self._wiring
        self._opened = ""
        near = drawing.port_at(at.scene, SNAP / self.canvas.zoom, output=not wiring.from_output)
        if near is not None:
            if not drawing.nodes[near[0].node].face.collapsed:
                return near[0]
            node = near[0].node
        else:
            item = drawing.node_at(at.scene)
            node = item.node if item is not None else ""
        if not node or any(node == start.node for start in wiring.starts):
            return None
        if wiring.opens(node):
            self._opened = node
            return None
        return wiring.best_port(node)

    def _shine(self) -> None:
        self.canvas.drawing.shine(WiringLight(self._wiring, self._target))

    def _lift(self, lifted: bool) -> None:
        for wire in self._wiring.picked:
            item = self.canvas.drawing.wire(wire)
            if item is not None:
                item.set_look(lifted=lifted)
