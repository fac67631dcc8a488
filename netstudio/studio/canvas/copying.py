"""Copying nodes: to the clipboard and from it, with wires and trained weights, and beside themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF

from netstudio.document.document import Document
from netstudio.files.errors import FileError
from netstudio.files.graph_file import parse
from netstudio.graph import edits
from netstudio.graph.expand import drawn
from netstudio.graph.model import End, Graph
from netstudio.studio.canvas import clipboard
from netstudio.studio.canvas.clipboard import Copied
from netstudio.studio.canvas.editing import OFFSET, Editing
from netstudio.studio.canvas.faces import FIRST_PORT, NARROWEST
from netstudio.studio.canvas.ghost import Ghost
from netstudio.studio.canvas.grid import snapped
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.selection import Selection
from netstudio.words import Refusal, Words, tr

Weights = Mapping[tuple[str, str], np.ndarray]


class Copying:
    """Copies of what is selected, as edits of the document. Raises Refusal in words."""

    def __init__(
        self, document: Document, scene: CanvasScene, selection: Selection, editing: Editing
    ) -> None:
        self._document = document
        self._scene = scene
        self._selection = selection
        self._editing = editing

    def copy(self, mouse: QPoint | None) -> None:
        """The selected nodes as text on the clipboard; `mouse`: where it is, if it is over the canvas."""
        nodes, frames = self._selection.nodes, self._selection.frames
        if nodes or frames:
            clipboard.put(self._document, nodes, frames, mouse)

    def cut(self, mouse: QPoint | None) -> None:
        """Copy and delete."""
        if self._selection.nodes or self._selection.frames:
            self.copy(mouse)
            _, copied = clipboard.take()
            copied.times = -1  # the first copy goes where the original was
            label = self._editing.named(tr("Cut {name}"), tr("Cut {n} nodes"), self._selection.nodes)
            self._document.apply(label, self._editing.without_selection())

    def duplicate(self) -> None:
        """A copy of the selected nodes beside them, with their weights."""
        nodes, frames, graph = self._selection.nodes, self._selection.frames, self._document.graph
        if nodes or frames:
            chosen = graph.all_within(nodes)
            weights = {k: array for k, array in self._document.weights.items() if drawn(k[0]) in chosen}
            label = self._editing.named(tr("Duplicate {name}"), tr("Duplicate {n} nodes"), nodes)
            piece = edits.part(graph, nodes, frames)
            copy, ids = edits.paste(graph, piece, (OFFSET, OFFSET), self._scene.scope)
            self._put(label, copy, ids, nodes, weights)

    def paste(self, visible: QRectF, mouse: QPoint | None, place: QPointF, incoming: bool = False) -> Words:
        """The nodes on the clipboard; gives what is to be said of it.

        They come to the mouse, at `place` of the scene, if it went there since they were copied, else beside
        where they were, or into the middle of what is `visible`; each time they are pasted again a step on.
        With `incoming` the wires that led to them from outside lead to the copies too.
        """
        piece, copied = clipboard.take()
        copied.times += 1
        if mouse is not None and mouse != copied.mouse:
            offset = snapped(place - _extent(piece).center())
        else:
            offset = _beside(piece, copied.times, visible)
        graph, ids = edits.paste(self._document.graph, piece, offset, self._scene.scope)
        same = copied.document is not None and copied.document() is self._document
        outside = [w for w in copied.incoming if same and w.source.node in self._document.graph.nodes]
        if incoming:
            for wire in outside:
                target = End(ids[wire.target.node], wire.target.port)
                if graph.nodes[wire.source.node].group == graph.nodes[target.node].group:
                    graph = edits.connect(graph, wire.source, target)
        top = [node.id for node in piece.inside()]
        left = self._put(tr("Paste"), graph, ids, top, copied.weights)
        return _told(piece, copied, left, 0 if incoming and outside else len(copied.incoming))

    def paste_text(self, text: str, middle: QPointF) -> None:
        """The nodes that a text holds which was dropped, around a place of the scene."""
        if len(text) > clipboard.LARGEST:
            raise Refusal(tr("This text holds no layers: it is larger than any graph."))
        try:
            piece = parse(text)
        except FileError as error:
            raise Refusal(tr("This text holds no layers: {problem}.", problem=error)) from error
        if not piece.nodes:
            raise Refusal(tr("This text holds no layers: it is an empty graph."))
        offset = Ghost(piece).offset(middle)
        graph, ids = edits.paste(self._document.graph, piece, (offset.x(), offset.y()), self._scene.scope)
        self._put(tr("Paste"), graph, ids, [node.id for node in piece.inside()], {})

    def _put(
        self,
        label: Words,
        graph: Graph,
        ids: Mapping[str, str],
        top: Sequence[str],
        weights: Weights,
    ) -> tuple[str, ...]:
        """Apply the edit, select the copies, give them weights; the names of those that do not fit."""
        new = [i for i in graph.frames if i not in self._document.graph.frames]
        self._document.apply(label, graph)
        self._selection.set([ids[node] for node in top], new)
        copies = {(ids[drawn(n)] + n[len(drawn(n)) :], name): array for (n, name), array in weights.items()}
        return self._document.add_weights(copies) if copies else ()


def _told(piece: Graph, copied: Copied, misfits: tuple[str, ...], outside: int) -> Words:
    nodes, wires = len(piece.nodes), len(piece.wires)
    pasted = tr("Pasted layers: {nodes}, wires: {wires}", nodes=nodes, wires=wires)
    if misfits:
        names = ", ".join(misfits)
        pasted = tr("{pasted}; weights that do not fit are left out: {names}", pasted=pasted, names=names)
    elif copied.weights:
        pasted = tr("{pasted}, with trained weights", pasted=pasted)
    if outside:
        pasted = tr("{pasted}; wires from outside: left out (Ctrl+Shift+V keeps them)", pasted=pasted)
    return pasted


def _extent(piece: Graph) -> QRectF:
    """Where the nodes and frames of a piece stand, about."""
    found = QRectF()
    for node in piece.inside():
        found = found.united(QRectF(*node.position, NARROWEST, 2 * FIRST_PORT))
    for frame in piece.frames.values():
        found = found.united(QRectF(*frame.rect) if not frame.group else QRectF())
    return found


def _beside(piece: Graph, times: int, visible: QRectF) -> tuple[float, float]:
    """How far a paste goes from where its nodes were: steps, after the first leap into what is visible."""
    off = times * OFFSET
    landing = _extent(piece).translated(off, off)
    if landing.intersects(visible):
        return off, off
    x, y = snapped(visible.center() - landing.center())
    return off + x, off + y
