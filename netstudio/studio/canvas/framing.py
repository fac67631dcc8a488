"""What is done with comment frames on the canvas: made, moved, fitted, coloured, titled; and their keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from netstudio.graph import frames
from netstudio.graph.frames import Rect
from netstudio.studio.canvas.faces import GRID
from netstudio.studio.canvas.frame_layer import as_rect
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

HINT = tr("Drag its title, or Ctrl+arrows: the frame and what it holds move · Enter edits the title")

ARROWS = {
    Qt.Key.Key_Left: (-GRID, 0.0),
    Qt.Key.Key_Right: (GRID, 0.0),
    Qt.Key.Key_Up: (0.0, -GRID),
    Qt.Key.Key_Down: (0.0, GRID),
}


@dataclass(frozen=True)
class Taken:
    """What moves when the selection does."""

    nodes: frozenset[str]
    frames: frozenset[str]


def taken(canvas: CanvasView, *, alone: bool = False) -> Taken:
    """What is selected, and, unless frames go `alone`, all that lies in selected frames."""
    graph, selection = canvas.document.graph, canvas.selection
    nodes, found = set(selection.nodes), set(selection.frames)
    if not alone and found:
        places = rects(canvas)
        for frame in (graph.frames[i] for i in selection.frames):
            nodes.update(frames.nodes_in(frame, places))
            found.update(frames.frames_in(graph, frame))
    return Taken(frozenset(nodes), frozenset(found))


def rects(canvas: CanvasView) -> dict[str, Rect]:
    """The rectangles of the nodes as the document has them, wherever a gesture shows them."""
    found, graph = {}, canvas.document.graph
    for node, item in canvas.drawing.nodes.items():
        x, y = graph.nodes[node].position
        found[node] = as_rect(item.outline.translated(x, y))
    return found


def add(canvas: CanvasView) -> None:
    """A frame around what is selected, or an empty one at the mouse; its title is asked for."""
    graph, selection, drawing = canvas.document.graph, canvas.selection, canvas.drawing
    around = [as_rect(drawing.nodes[node].frame) for node in selection.nodes]
    around += [graph.frames[i].rect for i in selection.frames]
    after, frame = frames.add_frame(
        graph, frames.frame_around(around) if around else _empty(canvas), "", canvas.scope
    )
    canvas.document.apply(tr("Add a frame"), after, ("frame", frame))
    canvas.selection.set((), [frame])
    canvas.bring_into_sight(drawing.frames.items[frame].rect())
    canvas.title_editor.open(frame)


def move(canvas: CanvasView, by: tuple[float, float], *, alone: bool = False, key: object = None) -> None:
    """Move what is selected, and what the frames among it hold."""
    graph, selection, moved = canvas.document.graph, canvas.selection, taken(canvas, alone=alone)
    if by == (0.0, 0.0):
        return
    label = tr("Move {frames}", frames=frames.frames_name(graph, selection.frames))
    order = [node for node in graph.nodes if node in moved.nodes]
    canvas.document.apply(label, frames.move_frames(graph, moved.frames, by, order), key)


def resize(canvas: CanvasView, frame: str, rect: Rect) -> None:
    """Let a frame cover another rectangle."""
    graph = canvas.document.graph
    label = tr("Resize {frames}", frames=frames.frames_name(graph, [frame]))
    canvas.document.apply(label, frames.resize(graph, frame, rect))


def refit(canvas: CanvasView) -> None:
    """Fit the selected frames to what they hold, those within others first."""
    graph, chosen = canvas.document.graph, canvas.selection.frames
    after = graph
    for frame in sorted(chosen, key=lambda i: graph.frames[i].rect[2] * graph.frames[i].rect[3]):
        after = frames.refit(after, frame, rects(canvas))
    if chosen:
        canvas.document.apply(tr("Fit {frames}", frames=frames.frames_name(graph, chosen)), after)


def recolor(canvas: CanvasView, color: str) -> None:
    """Give the selected frames another colour."""
    graph, chosen = canvas.document.graph, canvas.selection.frames
    if chosen:
        label = tr("Colour {frames}", frames=frames.frames_name(graph, chosen))
        canvas.document.apply(label, frames.recolor(graph, chosen, color))


def retitle(canvas: CanvasView, frame: str, title: str) -> None:
    """Call a frame otherwise; right after it was made, both are one step of undo."""
    graph = canvas.document.graph
    if frame in graph.frames:
        after = frames.retitle(graph, frame, title)
        name = after.frames[frame].title
        label = tr("Frame “{title}”", title=name) if name else tr("A frame without a title")
        canvas.document.apply(label, after, ("frame", frame))
        canvas.document.close_merge()


def select_inside(canvas: CanvasView) -> None:
    """Select what the selected frames hold, and not the frames themselves."""
    found = taken(canvas)
    canvas.selection.set(
        [n for n in canvas.drawing.nodes if n in found.nodes], found.frames - set(canvas.selection.frames)
    )


def next_frame(canvas: CanvasView) -> None:
    """Select the next frame, in the order of reading, and bring it into sight."""
    order = sorted(canvas.drawing.frames.items, key=lambda i: canvas.document.graph.frames[i].rect[1::-1])
    if order:
        now = canvas.selection.frames[-1:]
        frame = order[(order.index(now[0]) + 1) % len(order)] if now else order[0]
        canvas.selection.set((), [frame])
        canvas.bring_into_sight(canvas.drawing.frames.items[frame].rect())
        canvas.hint_changed.emit(str(HINT))


def press(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means for the selected frames; True where it means something."""
    selection, by = canvas.selection, ARROWS.get(Qt.Key(event.key()))
    if not selection.frames:
        return False
    if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        alone = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        move(canvas, by, alone=alone, key=("nudge", selection.nodes, selection.frames))
    elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_R) and not selection.nodes:
        canvas.title_editor.open(selection.frames[-1])
    else:
        return False
    return True


def _empty(canvas: CanvasView) -> Rect:
    """Where an empty frame comes to: its title under the mouse, or in the middle of what is in sight."""
    width, height = frames.EMPTY
    at = canvas.hand.at
    if at is not None:
        corner = canvas.mapToScene(at) - QPointF(width / 2, frames.HEAD / 2)
        return corner.x(), corner.y(), width, height
    rect = QRectF(0, 0, width, height)
    rect.moveCenter(canvas.visible_rect().center())
    return as_rect(rect)
