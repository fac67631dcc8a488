"""Moving comment frames, and with them the nodes and frames that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from netstudio.graph.bends import carried
from netstudio.studio.canvas import framing
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.gestures.guided import Guided
from netstudio.studio.canvas.snapping import Snapping, frame_boxes
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class MoveFrames(Gesture):
    """Press on the title of a frame: selects it, and drags it along with all that is selected.

    So does a press on a `node` that is selected together with a frame.

    Frames carry what they hold; while Alt is down they leave it behind. The items move at once, to where
    the frame snaps; the document hears of it at the end.
    """

    hint = tr("Release to put it here · Alt leaves behind what it holds · Esc puts it back")

    def __init__(self, canvas: CanvasView, at: Pointer, frame: str, node: str = "") -> None:
        super().__init__(canvas)
        self._start = at
        self._narrowed: tuple[list[str], list[str]] = ([node], []) if node else ([], [frame])
        self._dragging = False
        selection = canvas.selection
        self._narrow = frame in selection.frames and not (at.adds or at.toggles)
        if node and at.toggles:
            selection.toggle(node)
        elif at.toggles:
            selection.toggle_frame(frame)
        elif at.adds:
            selection.set(selection.nodes, dict.fromkeys([*selection.frames, frame]))
        elif not self._narrow:
            selection.set((), [frame])
        graph = canvas.document.graph
        self._rect = QRectF(*graph.frames[frame].rect)
        self._guided: Guided | None = None
        self._moves = frame in selection.frames
        self._all, self._chosen = framing.taken(canvas), framing.taken(canvas, alone=True)
        self._by = (0.0, 0.0)
        self._alone = False

    def move(self, at: Pointer) -> None:
        far = (at.view - self._start.view).manhattanLength() >= QApplication.startDragDistance()
        self._dragging = self._dragging or (far and self._moves)
        if self._dragging:
            self.cursor = Qt.CursorShape.SizeAllCursor
            by = self._guide().settle(at.scene - self._start.scene, self.canvas.snap_to)
            self._by = by.x(), by.y()
            self._alone = bool(at.modifiers & Qt.KeyboardModifier.AltModifier)
            self._show()

    def release(self, at: Pointer) -> None:
        if self._dragging:
            framing.move(self.canvas, self._by, alone=self._alone)
        elif self._narrow:
            self.canvas.selection.set(*self._narrowed)

    def area(self) -> QRectF:
        return self._guided.area() if self._guided else QRectF()

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._guided:
            self._guided.paint(painter, scale)

    def cancel(self) -> None:
        self._by = (0.0, 0.0)
        if self._dragging:
            self._show()

    def _guide(self) -> Guided:
        if self._guided is None:
            snapping = Snapping(frame_boxes([self._rect])[0], self._rect.topLeft())
            self._guided = Guided(self.canvas, snapping, self._all.nodes | self._all.frames, frames=True)
        return self._guided

    def _show(self) -> None:
        """The items where they would come to."""
        drawing, graph = self.canvas.drawing, self.canvas.document.graph
        going = self._chosen if self._alone else self._all
        places = {}
        for node in self._all.nodes:
            x, y = graph.nodes[node].position
            dx, dy = self._by if node in going.nodes else (0.0, 0.0)
            places[node] = (x + dx, y + dy)
            drawing.place(node, QPointF(*places[node]))
        for end, points in carried(graph, places).items():
            drawing.bend(end, points)
        for frame in self._all.frames:
            x, y, width, height = graph.frames[frame].rect
            dx, dy = self._by if frame in going.frames else (0.0, 0.0)
            drawing.frames.items[frame].place(QRectF(x + dx, y + dy, width, height))
