"""What lies under the mouse: it lights up, the status line says what can be done, and its path shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer

from netstudio.graph.model import End
from netstudio.graph.paths import path_of
from netstudio.studio.canvas.frame_item import FrameItem, Part
from netstudio.studio.canvas.gestures.resize_frame import cursor_for
from netstudio.studio.canvas.key_hints import Key, key_hint
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.path_light import PathLight
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

PORT_REACH = 10.0  # pixels of the screen
WIRE_REACH = 6.0
BEND_REACH = 9.0
EDGE_REACH = 5.0
REST = 150  # milliseconds that the mouse rests before a path shows

EMPTY = tr(
    "Drag selects · Tab or a double click adds a layer · Ctrl+right drag cuts wires · Space and drag pans"
)
NODE = tr("Drag moves it · a double click or E edits it · Alt+Down looks inside · Enter wires by keys")
GROUP = tr(
    "A double click or Alt+Down goes into the group · drag moves it · R renames · Ctrl+Shift+G opens it up"
)
INSIDE = tr("Esc leaves the group · drag selects · Tab or a double click adds a layer · Space and drag pans")
OUTPUT = tr("Drag or click to wire")
MOVABLE = tr("Drag or click to wire · Ctrl+drag moves its wires to another output")
INPUT = tr("Drag or click to wire")
WIRED = tr("Drag takes the wire off, or to another input · click begins a new one")
WIRE = tr("Click selects the wire · double click bends it · Del removes it · X magnifies what it carries")
TITLE = tr("Drag moves the frame and what it holds, with Alt the frame alone · double click edits the title")
EDGE = tr("Drag makes the frame larger or smaller")
BEND = tr("Drag leads the wire through another place · double click removes the point")


Hovered = NodeItem | WireItem | FrameItem | None


@dataclass(frozen=True)
class Under:
    """What lies under the mouse; a port comes before its node, a node before a wire."""

    node: NodeItem | None = None
    port: End | None = None
    is_output: bool = False
    wire: WireItem | None = None
    bend: int | None = None  # one of the points that the wire goes through
    frame: FrameItem | None = None
    part: Part = Part.NONE  # which part of the frame


class Hovering:
    """Knows what lies under the mouse while no gesture is under way."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._hovered: Hovered = None
        self._rest = QTimer(canvas, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._show_path)

    def under(self, point: QPoint) -> Under:
        """What lies under a point of the viewport. From far away only nodes are meant."""
        drawing, place = self._canvas.drawing, self._canvas.mapToScene(point)
        zoom = self._canvas.zoom
        if self._canvas.far:
            node = drawing.node_at(place)
            return Under(node=node) if node else self._frame_at(place)
        port = drawing.port_at(place, min(PORT_REACH / zoom, 14.0))
        if port is not None:
            return Under(drawing.nodes[port[0].node], *port)
        node = drawing.node_at(place)
        wire = None if node else drawing.wire_at(place, WIRE_REACH / zoom)
        if node is None and wire is None:
            return self._frame_at(place)
        return Under(node=node, wire=wire, bend=wire.bend_at(place, BEND_REACH / zoom) if wire else None)

    def _frame_at(self, place: QPointF) -> Under:
        found = self._canvas.drawing.frames.at(place, EDGE_REACH / self._canvas.zoom)
        return Under(frame=found[0], part=found[1]) if found else Under()

    def move(self, point: QPoint, held: Key = Key.NoModifier) -> Words:
        """Light up what lies under the mouse; gives what can be done with it, with these keys held."""
        under = self.under(point)
        self._light(under.node or under.wire or under.frame)
        cursor = Qt.CursorShape.CrossCursor if under.port else cursor_for(under.part)
        self._canvas.viewport().setCursor(cursor)
        return key_hint(self._kind(under), held) or self._hint(under)

    def leave(self) -> None:
        """Nothing is under the mouse any more, or a gesture begins."""
        self._light(None)

    def _kind(self, under: Under) -> str:
        if under.port is not None:
            wired = under.is_output and under.port in self._canvas.document.graph.wires_from
            return "wired" if wired else "port"
        if under.frame is not None:
            return "frame"
        return "node" if under.node else "wire" if under.wire else "empty"

    def _hint(self, under: Under) -> Words:
        if under.port is not None:
            graph = self._canvas.document.graph
            if under.is_output:
                return MOVABLE if under.port in graph.wires_from else OUTPUT
            return WIRED if under.port in graph.wires else INPUT
        if under.bend is not None:
            return BEND
        if under.frame is not None:
            return EDGE if under.part.is_edge else TITLE
        if under.node is not None:
            node = self._canvas.document.graph.nodes.get(under.node.node)
            return GROUP if node and node.is_group else NODE
        return WIRE if under.wire else self.empty_hint

    @property
    def empty_hint(self) -> Words:
        """What can be done where nothing lies under the mouse."""
        return INSIDE if self._canvas.scope else EMPTY

    def _light(self, item: Hovered) -> None:
        if item is self._hovered:
            return
        for which, hovered in ((self._hovered, False), (item, True)):
            if isinstance(which, NodeItem):
                which.set_hovered(hovered)
            elif which is not None:
                which.set_look(hovered=hovered)
        self._hovered = item
        self._rest.stop()
        if isinstance(self._canvas.drawing.spotlight, PathLight):
            self._canvas.drawing.shine(None)
        if isinstance(item, NodeItem | WireItem):
            self._rest.start()

    def _show_path(self) -> None:
        """The mouse rests: show where what is under it comes from, and how its gradient comes back."""
        item, canvas = self._hovered, self._canvas
        if not isinstance(item, NodeItem | WireItem):
            return
        if canvas.hand.gesture is not None or canvas.bubble.offers:
            return
        path = path_of(canvas.document.analysis, item.wire if isinstance(item, WireItem) else item.node)
        if path.forward or path.backward:
            canvas.drawing.shine(PathLight(path))
