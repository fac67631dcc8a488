"""What can be done to the drawing: every command of the canvas as one edit of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.bends import set_bends, without_point
from netstudio.graph.fitting import Fitting
from netstudio.graph.frames import frames_name, remove_frames
from netstudio.graph.heal import remove_and_heal
from netstudio.graph.marks import Mark
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.problem import Fix
from netstudio.graph.room import with_room
from netstudio.graph.splice import splice
from netstudio.layers.base import DataLayer
from netstudio.studio.canvas.faces import FIRST_PORT, GRID, NARROWEST
from netstudio.studio.canvas.ghost import MIDDLE, Ghost
from netstudio.studio.canvas.grid import snapped
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.selection import Selection
from netstudio.studio.canvas.wiring import Wiring
from netstudio.studio.catalogue import Entry
from netstudio.words import Refusal, Words, tr

OFFSET = 4 * GRID  # of a copy from what it is a copy of
SEARCH = 24  # rings around the middle of the view in which a free place is looked for


class Editing:
    """Writes to the document, and selects what came of it. Raises Refusal in words."""

    def __init__(self, document: Document, scene: CanvasScene, selection: Selection) -> None:
        self._document = document
        self._scene = scene
        self._selection = selection

    def add(self, entry: Entry, offset: QPointF, wire: Wire | None = None) -> None:
        """A new node, or all of a piece, so far from where its own places are; with a wire, in the wire."""
        graph, ids = self._paste(self._document.graph, entry, offset)
        nodes = [ids[node.id] for node in entry.graph.inside()]
        if wire is not None and (found := splice(graph, wire, nodes)) is not None:
            graph = with_room(found.graph, wire, nodes)
        self._document.apply(_adding(entry, graph, nodes), graph)
        self._selection.set(nodes)

    def add_data(self, layers: Sequence[DataLayer], middle: QPointF) -> None:
        """New data nodes, the first with its middle at a place of the scene, the others below it."""
        graph, nodes = self._document.graph, list[str]()
        for i, layer in enumerate(layers):
            place = snapped(middle - MIDDLE + QPointF(0, i * 3 * FIRST_PORT))
            graph, node = edits.add(graph, layer, place, self._scene.scope)
            nodes.append(node)
        one = tr("Add {name}", name=graph.nodes[nodes[0]].name)
        self._document.apply(one if len(nodes) == 1 else tr("Add {n} nodes", n=len(nodes)), graph)
        self._selection.set(nodes)

    def free_place(self, rect: QRectF, ghost: Ghost | None = None) -> QPointF:
        """Where a new node, or a ghost, can have its middle, as near to the middle of `rect` as can be."""
        size = ghost.bounds if ghost else QRectF(0, 0, NARROWEST, 2 * FIRST_PORT)
        size = size.adjusted(-GRID, -GRID, GRID, GRID)
        for ring in range(SEARCH):
            for dx, dy in _ring(ring):
                size.moveCenter(rect.center() + QPointF(dx * size.width() / 2, dy * size.height() / 2))
                if not any(self._scene.nodes_in(size)):
                    return size.center()
        return rect.center()

    def move(self, places: Mapping[str, QPointF], key: object = None, *, label: Words | None = None) -> None:
        """Put nodes elsewhere."""
        graph = self._document.graph
        new = {n: (p.x(), p.y()) for n, p in places.items() if graph.nodes[n].position != (p.x(), p.y())}
        if new:
            label = label or self.named(tr("Move {name}"), tr("Move {n} nodes"), list(new))
            self._document.apply(label, edits.move(graph, new), key)

    def add_wired(self, entry: Entry, place: QPointF, wiring: Wiring) -> None:
        """A new node, or what a piece holds, with the port at a place of the scene at which a wire ends."""
        graph = wiring.dropped()
        end = Fitting(analyse(graph), wiring.starts[0], wiring.from_output).end(entry.graph)
        if end is None:
            raise Refusal(tr("{name} does not take this wire.", name=entry.title))
        offset = Ghost(entry.graph).offset_of_port(end, not wiring.from_output, place)
        graph, ids = self._paste(graph, entry, offset)
        nodes = [ids[node.id] for node in entry.graph.inside()]
        graph = edits.connect_all(graph, wiring.wires(End(ids[end.node], ids.get(end.port, end.port))))
        self._document.apply(_adding(entry, graph, nodes), graph)
        self._selection.set(nodes)

    def _paste(self, graph: Graph, entry: Entry, offset: QPointF) -> tuple[Graph, dict[str, str]]:
        return edits.paste(graph, entry.graph, (offset.x(), offset.y()), self._scene.scope)

    def move_into(self, wire: Wire, node: str, place: QPointF) -> None:
        """Put a node elsewhere, and into a wire there."""
        graph = edits.move(self._document.graph, {node: (place.x(), place.y())})
        if (found := splice(graph, wire, [node])) is not None:
            name = graph.nodes[node].name
            self._document.apply(tr("Insert {name}", name=name), with_room(found.graph, wire, [node]))

    def delete(self) -> None:
        """Remove the selected nodes and frames, or the selected point of a wire, or the selected wire."""
        graph, nodes, wire = self._document.graph, self._selection.nodes, self._selection.wire
        if nodes or self._selection.frames:
            label = self.named(tr("Delete {name}"), tr("Delete {n} nodes"), nodes)
            self._document.apply(label, self.without_selection())
        elif wire is not None and self._selection.bend is not None:
            points = without_point(graph.bends[wire.target], self._selection.bend)
            self._document.apply(tr("Remove a bend"), set_bends(graph, wire, points))
        elif wire is not None:
            self._document.apply(tr("Delete wire"), edits.remove(graph, wires=[wire]))

    def delete_and_heal(self) -> None:
        """Remove the selected nodes, and wire what they read to what read them."""
        graph, nodes = self._document.graph, self._selection.nodes
        if not nodes:
            self.delete()
            return
        label = self.named(tr("Delete {name} and heal"), tr("Delete {n} nodes and heal"), nodes)
        self._document.apply(label, remove_and_heal(graph, nodes))

    def without_selection(self) -> Graph:
        """The graph without the selected nodes and frames."""
        after = edits.remove(self._document.graph, self._selection.nodes)
        return remove_frames(after, self._selection.frames)

    def able(self, mark: Mark) -> tuple[str, ...]:
        """The selected nodes that can have a mark."""
        return mark.able(self._document.analysis, self._selection.nodes)

    def marked(self, mark: Mark) -> bool:
        """Whether all of these have it."""
        return mark.on_all(self._document.graph, self.able(mark))

    def toggle(self, mark: Mark) -> None:
        """Set a mark on what is selected; where all of it has the mark, take it away."""
        nodes, on, graph = self.able(mark), not self.marked(mark), self._document.graph
        if nodes:
            self._document.apply(mark.label(graph, nodes, on), mark.edit(graph, nodes, on))

    def disconnect(self, wire: Wire) -> None:
        """Remove one wire."""
        self._document.apply(tr("Delete wire"), edits.remove(self._document.graph, wires=[wire]))

    def fix(self, fix: Fix, key: object = None) -> None:
        """Apply the way out of a problem; with the `key` of the edit before it, both are undone as one."""
        self._document.apply(fix.label, fix.edit(self._document.graph), key)

    def named(self, one: Words, several: Words, nodes: Sequence[str]) -> Words:
        """The name of an edit, in the words for one node or for several; without any, for the frames."""
        if not nodes:
            return Words(one.text, {"name": frames_name(self._document.graph, self._selection.frames)})
        if len(nodes) == 1:
            return Words(one.text, {"name": self._document.graph.nodes[nodes[0]].name})
        return Words(several.text, {"n": len(nodes)})


def _adding(entry: Entry, graph: Graph, nodes: Sequence[str]) -> Words:
    """What adding an entry is called."""
    name = graph.nodes[nodes[0]].name if entry.layer else entry.title
    return Words(entry.section.adds.text, {"name": name})


def _ring(radius: int) -> list[tuple[int, int]]:
    """The steps that are `radius` away from the middle, those beside it first."""
    span = range(-radius, radius + 1)
    steps = [(dx, dy) for dy in span for dx in span if max(abs(dx), abs(dy)) == radius]
    return sorted(steps, key=lambda step: (abs(step[1]), abs(step[0]), -step[0]))
