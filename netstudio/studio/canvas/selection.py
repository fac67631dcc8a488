"""What is selected: nodes and comment frames by id, or one wire."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from netstudio.graph.model import Wire
from netstudio.studio.canvas.scene import CanvasScene


class Selection(QObject):
    """Selected nodes and frames, in the order of their selection, or a wire: these or that."""

    changed = Signal(object)  # tuple of node ids
    frames_changed = Signal(object)  # tuple of frame ids
    wire_changed = Signal(object)  # Wire | None

    def __init__(self, scene: CanvasScene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self.nodes: tuple[str, ...] = ()
        self.frames: tuple[str, ...] = ()
        self.wire: Wire | None = None

    def __contains__(self, node: str) -> bool:
        return node in self.nodes

    def __bool__(self) -> bool:
        return bool(self.nodes or self.frames or self.wire)

    def set(self, nodes: Iterable[str], frames: Iterable[str] = ()) -> None:
        """These nodes and frames, and nothing else."""
        self._set_wire(None)
        self._set_frames(tuple(dict.fromkeys(i for i in frames if i in self._scene.frames.items)))
        self._set_nodes(tuple(dict.fromkeys(n for n in nodes if n in self._scene.nodes)))

    def toggle(self, node: str) -> None:
        """Add a node, or take it out."""
        nodes = [n for n in self.nodes if n != node] if node in self else [*self.nodes, node]
        self.set(nodes, self.frames)

    def toggle_frame(self, frame: str) -> None:
        """Add a frame, or take it out."""
        others = [i for i in self.frames if i != frame]
        self.set(self.nodes, others if frame in self.frames else [*others, frame])

    def set_wire(self, wire: Wire) -> None:
        """This wire and nothing else."""
        self._set_frames(())
        self._set_nodes(())
        self._set_wire(wire)

    def set_bend(self, wire: Wire, index: int | None) -> None:
        """This wire, and one of the points that it goes through."""
        self.set_wire(wire)
        item = self._scene.wire(wire)
        if item is not None:
            item.select_bend(index)

    @property
    def bend(self) -> int | None:
        """Which point of the selected wire is selected."""
        item = self._scene.wire(self.wire) if self.wire else None
        return item.bend if item else None

    def clear(self) -> None:
        """Nothing."""
        self.set(())

    def refresh(self) -> None:
        """The scene has changed: let go of what is not there any more."""
        if self.wire is not None and self._scene.wire(self.wire) is None:
            self._set_wire(None)
        self._set_frames(tuple(i for i in self.frames if i in self._scene.frames.items))
        self._set_nodes(tuple(n for n in self.nodes if n in self._scene.nodes))

    def _set_nodes(self, nodes: tuple[str, ...]) -> None:
        before, self.nodes = self.nodes, nodes
        now = set(nodes)
        for node in before:
            if node not in now and node in self._scene.nodes:
                self._scene.nodes[node].set_selected(False)
        for node in nodes:
            self._scene.nodes[node].set_selected(True)
        if nodes != before:
            self.changed.emit(nodes)

    def _set_frames(self, frames: tuple[str, ...]) -> None:
        before, self.frames = self.frames, frames
        for frame, item in self._scene.frames.items.items():
            if item.selected is not (frame in frames):
                item.set_look(selected=frame in frames)
        if frames != before:
            self.frames_changed.emit(frames)

    def _set_wire(self, wire: Wire | None) -> None:
        before, self.wire = self.wire, wire
        for which, selected in ((before, False), (wire, True)):
            item = self._scene.wire(which) if which else None
            if item is not None:
                item.set_look(selected=selected)
                item.select_bend(None)
        if wire != before:
            self.wire_changed.emit(wire)
