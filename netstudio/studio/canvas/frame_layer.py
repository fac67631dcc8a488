"""The comment frames of a scene, in step with the document."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from netstudio.graph.frames import Rect
from netstudio.graph.model import Graph
from netstudio.studio.canvas.frame_item import FrameItem, Part
from netstudio.studio.canvas.touched import Touched


class FrameLayer:
    """An item for each frame of one group, by id. They are few: all are looked at, one by one."""

    def __init__(self, scene: QGraphicsScene, scope: str, touched: Touched) -> None:
        self._scene = scene
        self._touched = touched
        self._scope = scope
        self.items: dict[str, FrameItem] = {}

    def __iter__(self) -> Iterator[FrameItem]:
        """The frames, the largest first: those in it lie above."""
        return iter(sorted(self.items.values(), key=FrameItem.zValue))

    def follow(self, graph: Graph) -> None:
        """Show the frames of a graph."""
        wanted = {i: frame for i, frame in graph.frames.items() if frame.group == self._scope}
        for gone in self.items.keys() - wanted.keys():
            self._scene.removeItem(self.items.pop(gone))
            self._touched.add(gone)
        for i, frame in wanted.items():
            item = self.items.get(i)
            if item is None:
                item = self.items[i] = FrameItem(frame)
                self._scene.addItem(item)
                self._touched.add(i)
            elif item.frame != frame or item.rect() != QRectF(*frame.rect):
                item.show_frame(frame)
                self._touched.add(i)

    def at(self, point: QPointF, reach: float) -> tuple[FrameItem, Part] | None:
        """The uppermost frame of which something can be taken hold of at a point, and what."""
        found = ((item, item.part_at(point, reach)) for item in reversed(list(self)))
        return next(((item, part) for item, part in found if part), None)

    def within(self, rect: QRectF) -> list[str]:
        """The frames that lie within a rectangle."""
        return [i for i, item in self.items.items() if rect.contains(item.rect())]

    def extent(self) -> QRectF:
        """The rectangle around all of them; null where there is none."""
        found = QRectF()
        for item in self.items.values():
            found = found.united(item.rect())
        return found


def as_rect(rect: QRectF) -> Rect:
    """Qt's rectangle as one of the graph's."""
    return rect.x(), rect.y(), rect.width(), rect.height()
