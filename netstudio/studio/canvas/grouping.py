"""What is done with groups on the canvas: nodes put together, and opened up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from netstudio.graph import edits
from netstudio.graph.groups import dissolve, make_group
from netstudio.graph.model import Graph
from netstudio.studio.canvas.faces import FIRST_PORT, GRID, NARROWEST, PICTURE
from netstudio.studio.canvas.scopes import scope_of_change
from netstudio.words import Refusal, Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

Place = tuple[float, float]
NAMED = 3  # nodes that are called by their names; more are counted


def group_selection(canvas: CanvasView) -> None:
    """Put what is selected into a new group, and ask for its name."""
    graph, chosen = canvas.document.graph, canvas.selection.nodes
    try:
        after, group = make_group(graph, chosen)
    except Refusal as refusal:
        canvas.refuse(refusal.words)
        return
    after = edits.move(after, {group: _free_place(canvas, after.nodes[group].position, chosen)})
    canvas.document.apply(_named(graph, chosen), after)
    canvas.selection.set([group])
    canvas.bring_into_sight(canvas.drawing.nodes[group].frame)
    canvas.node_editor.open_name(group)


def open_up(canvas: CanvasView) -> None:
    """Put the inside of the selected groups in their place; it is selected."""
    groups = selected_groups(canvas)
    before = after = canvas.document.graph
    came: list[str] = []
    for group in groups:
        after, nodes = dissolve(after, group)
        came += nodes
    if groups:
        one, several = tr("Open up {name}"), tr("Open up {n} groups")
        name = before.nodes[groups[0]].name
        label = (
            Words(one.text, {"name": name}) if len(groups) == 1 else Words(several.text, {"n": len(groups)})
        )
        canvas.document.apply(label, after)
        canvas.selection.set(came)


def selected_groups(canvas: CanvasView) -> tuple[str, ...]:
    """The selected nodes that are groups."""
    nodes = canvas.document.graph.nodes
    return tuple(node for node in canvas.selection.nodes if node in nodes and nodes[node].is_group)


def enter_selected(canvas: CanvasView) -> None:
    """Into the group that was selected last."""
    if groups := selected_groups(canvas):
        canvas.enter(groups[-1])


def follow_change(canvas: CanvasView, before: Graph) -> None:
    """After undo and redo: go to where they did something, if that is out of sight."""
    canvas.enter(scope_of_change(before, canvas.document.graph, canvas.scope))


def _named(graph: Graph, nodes: tuple[str, ...]) -> Words:
    """`Group Affine 1, ReLU 1`; of many, how many."""
    if len(nodes) > NAMED:
        return tr("Group {n} nodes", n=len(nodes))
    return tr("Group {names}", names=", ".join(graph.nodes[node].name for node in nodes))


def _free_place(canvas: CanvasView, place: Place, gone: tuple[str, ...]) -> Place:
    """The place, or where something stands that does not go into the group, the next free one below it."""
    x, y = place
    frames = [item.frame for node, item in canvas.drawing.nodes.items() if node not in gone]
    size = QSizeF(NARROWEST, 2 * FIRST_PORT + PICTURE)
    while any(frame.intersects(QRectF(QPointF(x, y), size)) for frame in frames):
        y += 2 * GRID
    return x, y
