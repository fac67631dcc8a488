"""Going into a layer and out again: in place of the canvas the view of its inside, which follows the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from netstudio.graph.expand import drawn
from netstudio.graph.inside import Inside, inside_in
from netstudio.studio.canvas.inside_view import InsideView
from netstudio.studio.canvas.view import CanvasView
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.graph.analysis import Analysis


class LookingInside(QObject):
    """Which layer is entered: `node` is its id in what is computed, empty for none.

    A walk by operations takes along: the layer that it comes into is entered. `changed()` when another layer,
    or none, is looked into.
    """

    changed = Signal()

    def __init__(self, canvas: CanvasView, pages: QStackedWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pages = pages
        self.view = InsideView()
        self.node = ""
        self._known: tuple[Analysis | None, str] = None, ""
        pages.addWidget(self.view)
        self.view.left.connect(self.leave)
        canvas.scope_changed.connect(lambda _: self.leave())
        canvas.inside_wanted.connect(self.enter)

    @property
    def inside(self) -> Inside | None:
        """What is looked at; None where no layer is entered."""
        return self.view.inside if self.node else None

    def enter(self, node: str) -> None:
        """Look into a layer; says why where that cannot be."""
        analysis = self._canvas.document.analysis
        found = inside_in(analysis, node) if node in analysis.computed.nodes else None
        if found is None:
            self._canvas.refuse(tr("There is nothing to look into: wire its inputs first."))
            return
        if (analysis, node) != self._known or not self.node:
            self._known = analysis, node
            self.view.show_inside(found)
            self.view.show_snapshot(None)
        self.node = node
        had_focus = self._canvas.hasFocus() or self.view.hasFocus()
        self._pages.setCurrentWidget(self.view)
        if had_focus:
            self.view.setFocus()
        self.changed.emit()

    def leave(self) -> None:
        """Back to the drawing, with the layer selected."""
        if not self.node:
            return
        node, self.node = drawn(self.node), ""
        had_focus = self.view.hasFocus()
        self._pages.setCurrentWidget(self._canvas)
        if node in self._canvas.drawing.nodes:
            self._canvas.select([node])
        if had_focus:
            self._canvas.setFocus()
        self.changed.emit()

    def follow_graph(self) -> None:
        """The drawing was edited: show the layer as it is now, or leave where it is gone."""
        if not self.node:
            return
        analysis = self._canvas.document.analysis
        found = inside_in(analysis, self.node) if self.node in analysis.computed.nodes else None
        if found is None:
            self.leave()
        elif self.view.inside is None or found.graph != self.view.inside.graph:
            self._known = analysis, self.node
            self.view.show_inside(found)
            self.view.show_snapshot(None)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """The net at one moment; None: nothing runs."""
        walk = snapshot.walk if snapshot else None
        if walk and walk.op and walk.current and walk.current.node != self.node:
            self.enter(walk.current.node)  # its numbers come with the next snapshot
            return
        if self.node:
            self.view.show_snapshot(snapshot.inside if snapshot else None)
