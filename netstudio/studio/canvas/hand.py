"""The hand on the canvas: turns mouse and keys into gestures, and knows what lies under the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from netstudio.graph.model import End
from netstudio.studio.canvas import keys
from netstudio.studio.canvas.gestures.connect import Connect
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.gestures.move_nodes import MoveNodes
from netstudio.studio.canvas.gestures.pan import Pan
from netstudio.studio.canvas.gestures.rubber_band import RubberBand
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

PORT_REACH = 10.0  # pixels of the screen
WIRE_REACH = 6.0

EMPTY = tr(
    "Drag selects · Tab or a double click adds a layer · wheel zooms · Space and drag pans · Home fits all"
)
NODE = tr("Drag moves it · Shift adds to the selection · Enter wires by keys · arrows walk along the wires")
OUTPUT = tr("Drag to an input to wire")
INPUT = tr("Drag to an output to wire")
WIRED = tr("Drag to take the wire off, or to another input")
WIRE = tr("Click selects the wire · Del removes it")
PANNING = tr("Drag to pan")


@dataclass(frozen=True)
class Under:
    """What lies under the mouse; a port comes before its node, a node before a wire."""

    node: NodeItem | None = None
    port: End | None = None
    is_output: bool = False
    wire: WireItem | None = None


class Hand:
    """One gesture at a time, or hovering. Keys that the gesture does not want go to `keys`."""

    def __init__(self, canvas: CanvasView) -> None:
        self.gesture: Gesture | None = None
        self._canvas = canvas
        self._space = False
        self._button = Qt.MouseButton.NoButton
        self._hovered: NodeItem | WireItem | None = None
        self._painted = QRectF()

    # Mouse --------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button goes down: a gesture begins."""
        if self._button is not Qt.MouseButton.NoButton:
            return
        self.cancel()
        gesture = self._gesture_for(event.button(), self.pointer(event))
        if gesture is not None:
            self._button = event.button()
            self.begin(gesture)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves: the gesture goes on, or something else is hovered."""
        at = self.pointer(event)
        if self.gesture is None:
            self.hover(at.view)
        elif self._button is not Qt.MouseButton.NoButton:
            self.gesture.move(at)
            self._canvas.viewport().setCursor(self.gesture.cursor)
            self.repaint()

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: the gesture is done."""
        if event.button() is not self._button:
            return
        self._button = Qt.MouseButton.NoButton
        gesture, self.gesture = self.gesture, None  # first: what it does to the document must not cancel it
        if gesture is not None:
            gesture.release(self.pointer(event))
        self._rest()
        self.hover(event.position().toPoint())

    def double_click(self, event: QMouseEvent) -> None:
        """On an empty place: a search for layers. Elsewhere it is a press like another."""
        at = self.pointer(event)
        if event.button() is Qt.MouseButton.LeftButton and self.under(at.view) == Under():
            self._canvas.search_requested.emit(at.scene)
        else:
            self.press(event)

    def leave(self) -> None:
        """The mouse is gone."""
        self._light(None)

    # Keys ---------------------------------------------------------------------------------------------------

    def key_press(self, event: QKeyEvent) -> bool:
        """A key goes down; True where it means something."""
        if self.gesture is not None:
            done = self.gesture.key(event)
            if not done and event.key() == Qt.Key.Key_Escape:
                self.cancel()
                done = True
            self.repaint()
            return done
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(True)
            return True
        return keys.press(self._canvas, event)

    def key_release(self, event: QKeyEvent) -> None:
        """A key goes up."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)

    def let_go(self) -> None:
        """The keyboard is gone: no key is held any more."""
        self._hold_space(False)

    def _hold_space(self, held: bool) -> None:
        if held is not self._space:
            self._space = held
            cursor = Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(cursor)
            self._canvas.hint_changed.emit(str(PANNING if held else EMPTY))

    # Gestures -----------------------------------------------------------------------------------------------

    def begin(self, gesture: Gesture) -> None:
        """From now on this gesture has mouse and keys."""
        self._light(None)
        self.gesture = gesture
        self._canvas.viewport().setCursor(gesture.cursor)
        self._canvas.hint_changed.emit(str(gesture.hint))
        self.repaint()

    def end(self) -> None:
        """The gesture is done; what it does to the document must not cancel it."""
        self.gesture = None
        self._rest()

    def cancel(self) -> None:
        """Leave the gesture, everything being as before."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._rest()

    def repaint(self) -> None:
        """Paint afresh what the gesture shows, where it shows it now and where it did."""
        area = self.gesture.area() if self.gesture else QRectF()
        for rect in (self._painted, area):
            if not rect.isNull():
                onto = self._canvas.mapFromScene(rect.adjusted(-2, -2, 2, 2)).boundingRect()
                self._canvas.viewport().update(onto.adjusted(-4, -4, 4, 4))
        self._painted = area

    def _rest(self) -> None:
        self._button = self._button if self.gesture else Qt.MouseButton.NoButton
        self._canvas.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._canvas.hint_changed.emit(str(EMPTY))
        self.repaint()

    def _gesture_for(self, button: Qt.MouseButton, at: Pointer) -> Gesture | None:
        canvas = self._canvas
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self._space):
            return Pan(canvas, at)
        if button is not Qt.MouseButton.LeftButton:
            return None
        under = self.under(at.view)
        if under.port is not None:
            return Connect(canvas, at, under.port, under.is_output)
        if under.node is not None:
            return MoveNodes(canvas, at, under.node.node)
        if under.wire is not None:
            canvas.selection.set_wire(under.wire.wire)
            return None
        return RubberBand(canvas, at)

    # Hovering -----------------------------------------------------------------------------------------------

    def pointer(self, event: QMouseEvent) -> Pointer:
        """Where an event happens."""
        at = event.position()
        exact = self._canvas.viewportTransform().inverted()[0].map(at)
        return Pointer(at.toPoint(), exact, event.modifiers(), event.timestamp())

    def under(self, point: QPoint) -> Under:
        """What lies under a point of the viewport. From far away only nodes are meant."""
        drawing, place = self._canvas.drawing, self._canvas.mapToScene(point)
        if self._canvas.far:
            return Under(node=drawing.node_at(place))
        zoom = self._canvas.zoom
        port = drawing.port_at(place, min(PORT_REACH / zoom, 14.0))
        if port is not None:
            return Under(drawing.nodes[port[0].node], *port)
        node = drawing.node_at(place)
        return Under(node=node, wire=None if node else drawing.wire_at(place, WIRE_REACH / zoom))

    def hover(self, point: QPoint) -> None:
        """Light up what lies under the mouse, and say what can be done with it."""
        under = self.under(point)
        self._light(under.node or under.wire)
        if not self._space:
            self._canvas.viewport().setCursor(
                Qt.CursorShape.CrossCursor if under.port else Qt.CursorShape.ArrowCursor
            )
            self._canvas.hint_changed.emit(str(self._hint(under)))

    def _hint(self, under: Under) -> Words:
        if under.port is not None:
            wired = under.port in self._canvas.document.graph.wires
            return OUTPUT if under.is_output else WIRED if wired else INPUT
        return NODE if under.node else WIRE if under.wire else EMPTY

    def _light(self, item: NodeItem | WireItem | None) -> None:
        if item is self._hovered:
            return
        for which, hovered in ((self._hovered, False), (item, True)):
            if isinstance(which, NodeItem):
                which.set_hovered(hovered)
            elif isinstance(which, WireItem):
                which.set_look(hovered=hovered)
        self._hovered = item
