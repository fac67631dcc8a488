"""The hand on the canvas: turns mouse and keys into gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent

from netstudio.studio.canvas import bending, keys
from netstudio.studio.canvas.frame_item import Part
from netstudio.studio.canvas.gestures.connect import Connect
from netstudio.studio.canvas.gestures.cut_wires import CutWires
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.gestures.move_bend import MoveBend
from netstudio.studio.canvas.gestures.move_frames import MoveFrames
from netstudio.studio.canvas.gestures.move_nodes import MoveNodes
from netstudio.studio.canvas.gestures.pan import Pan
from netstudio.studio.canvas.gestures.resize_frame import ResizeFrame
from netstudio.studio.canvas.gestures.rubber_band import RubberBand
from netstudio.studio.canvas.hovering import Hovering, Under
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

PANNING = tr("Drag to pan")
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control)


class Hand:
    """One gesture at a time, or hovering. Keys that none of them wants go to the bubble, then to `keys`."""

    def __init__(self, canvas: CanvasView) -> None:
        self.gesture: Gesture | None = None
        self._canvas = canvas
        self._space = False
        self._button = Qt.MouseButton.NoButton
        self._hovering = Hovering(canvas)
        self.menu_due = True  # whether the last press may open a menu
        self._painted = QRectF()
        self._at: QPoint | None = None  # where the mouse was last; None while it is elsewhere

    # Mouse --------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button goes down: a gesture begins."""
        if self._button is not Qt.MouseButton.NoButton:
            return
        right, busy = event.button() is Qt.MouseButton.RightButton, self.gesture is not None
        self.menu_due = not (right and (busy or _ctrl(event)))
        if self.gesture is not None and self.gesture.floats and event.button() is Qt.MouseButton.LeftButton:
            self._button = event.button()  # the click that ends it
            return
        self.cancel()
        if right and busy:
            return
        gesture = self._gesture_for(event.button(), self.pointer(event))
        if gesture is not None:
            self._button = event.button()
            self.begin(gesture)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves: the gesture goes on, or something else is hovered."""
        at = self.pointer(event)
        self._at = at.view
        if self.gesture is None:
            self.hover(at.view, at.modifiers)
        elif self.gesture.floats or self._button is not Qt.MouseButton.NoButton:
            self.gesture.move(at)
            self._canvas.viewport().setCursor(self.gesture.cursor)
            self.repaint()

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: the gesture is done."""
        if event.button() is not self._button:
            return
        self._button, at = Qt.MouseButton.NoButton, self.pointer(event)
        if self.gesture is not None and self.gesture.stays(at):
            self._canvas.hint_changed.emit(str(self.gesture.hint))
            return
        gesture, self.gesture = self.gesture, None  # first: what it does to the document must not cancel it
        if gesture is not None:
            gesture.release(at)
        self._at = at.view
        self._rest(at.modifiers)

    def double_click(self, event: QMouseEvent) -> None:
        """On nothing: a search; on a node: its value or name, or into the group; on a wire: a bend."""
        at, left = self.pointer(event), event.button() is Qt.MouseButton.LeftButton
        under = self.under(at.view)
        if left and under == Under():
            self._canvas.search_requested.emit(at.scene, None)
        elif left and under.node is not None and under.port is None:
            node = under.node.node
            if self._canvas.document.graph.nodes[node].is_group:
                self._canvas.enter(node)
            else:
                self._canvas.node_editor.open_at(node, at.scene)
        elif left and under.frame is not None and under.part is Part.TITLE:
            self._canvas.title_editor.open(under.frame.frame.id)
        elif left and under.wire is not None:
            self._bend(under.wire, under.bend, at)
        else:
            self.press(event)

    def _bend(self, item: WireItem, bend: int | None, at: Pointer) -> None:
        """A double click on a wire: a new point that it goes through, to be dragged, or one less."""
        self._canvas.selection.set_wire(item.wire)
        if bend is not None:
            bending.remove(self._canvas, bend)
        else:
            self._button = Qt.MouseButton.LeftButton
            self.begin(MoveBend(self._canvas, item.wire, *bending.bent(item, at.scene)))

    def drag(self, event: QDropEvent) -> None:
        """Something from elsewhere is dragged on: the gesture that shows it goes on."""
        if self.gesture is not None:
            self.gesture.move(self.pointer(event))
            self.repaint()

    def drop(self, event: QDropEvent) -> None:
        """It is let go: the gesture is done."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.release(self.pointer(event))
        self._rest()

    def leave(self) -> None:
        """The mouse is gone, or what it was over is."""
        self._at = None
        self._hovering.leave()

    @property
    def at(self) -> QPoint | None:
        """Where the mouse is over the viewport; None where it is not, or did not move since an edit."""
        return self._at

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
        if self._canvas.bubble.key(event):
            return True
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(True)
            return True
        if event.key() in MODIFIERS:
            self.look_again(event.modifiers())
            return False
        return keys.press(self._canvas, event)

    def key_release(self, event: QKeyEvent) -> None:
        """A key goes up."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
        elif event.key() in MODIFIERS and self.gesture is None:
            self.look_again(event.modifiers())

    def let_go(self) -> None:
        """The keyboard is gone: no key is held any more, and what is under way may never hear of its end."""
        self._hold_space(False)
        self.cancel()

    def _hold_space(self, held: bool) -> None:
        if held is not self._space:
            self._space = held
            if self.gesture is None:
                self.look_again()

    # Gestures -----------------------------------------------------------------------------------------------

    def begin(self, gesture: Gesture) -> None:
        """From now on this gesture has mouse and keys."""
        self._hovering.leave()
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

    def _rest(self, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._button = self._button if self.gesture else Qt.MouseButton.NoButton
        self.look_again(held)
        self.repaint()

    def look_again(self, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """No gesture is under way: say what can be done with what the mouse is over."""
        if self._at is not None:
            self.hover(self._at, held)
            return
        shape = Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor
        self._canvas.viewport().setCursor(shape)
        self._canvas.hint_changed.emit(str(PANNING if self._space else self._hovering.empty_hint))

    def _gesture_for(self, button: Qt.MouseButton, at: Pointer) -> Gesture | None:
        canvas = self._canvas
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self._space):
            return Pan(canvas, at)
        if button is Qt.MouseButton.RightButton and at.toggles:
            return CutWires(canvas, at)
        if button is not Qt.MouseButton.LeftButton:
            return None
        under = self.under(at.view)
        if under.port is not None:
            return Connect(canvas, at, under.port, under.is_output)
        if under.node is not None and canvas.selection.frames and under.node.node in canvas.selection:
            return MoveFrames(canvas, at, canvas.selection.frames[-1], under.node.node)
        if under.node is not None:
            return MoveNodes(canvas, at, under.node.node)
        if under.frame is not None and under.part.is_edge:
            return ResizeFrame(canvas, at, under.frame.frame.id, under.part)
        if under.frame is not None:
            return MoveFrames(canvas, at, under.frame.frame.id)
        if under.wire is not None and under.bend is not None:
            return MoveBend(canvas, under.wire.wire, under.bend, under.wire.bends)
        if under.wire is not None:
            canvas.selection.set_wire(under.wire.wire)
            return None
        return RubberBand(canvas, at)

    def pointer(self, event: QMouseEvent | QDropEvent) -> Pointer:
        """Where an event happens."""
        at = event.position()
        exact = self._canvas.viewportTransform().inverted()[0].map(at)
        time = event.timestamp() if isinstance(event, QMouseEvent) else 0
        return Pointer(at.toPoint(), exact, event.modifiers(), time)

    def under(self, point: QPoint) -> Under:
        """What lies under a point of the viewport."""
        return self._hovering.under(point)

    def hover(self, point: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Light up what lies under the mouse, and say what can be done with it while these keys are held."""
        hint = self._hovering.move(point, held)
        if self._space:
            self._canvas.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        self._canvas.hint_changed.emit(str(PANNING if self._space else hint))


def _ctrl(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
