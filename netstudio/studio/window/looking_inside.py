"""Going into a layer and out again: in place of the canvas the view of its inside, which follows the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from netstudio.graph.expand import drawn
from netstudio.graph.inside import Inside, inside_in
from netstudio.graph.update_inside import update_in, updated
from netstudio.studio.canvas.inside_view import InsideView
from netstudio.studio.canvas.view import CanvasView
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Phase
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.graph.analysis import Analysis


class LookingInside(QObject):
    """Which layer is entered: `node` is its id in what is computed, empty for none.

    Where `parameter` is not empty, it is the update of that parameter which is looked at. A walk by
    operations takes along: the layer that it comes into is entered. `changed()` when another layer,
    or none, is looked into.
    """

    changed = Signal()

    def __init__(self, canvas: CanvasView, pages: QStackedWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pages = pages
        self.view = InsideView()
        self.node = ""
        self.parameter = ""
        self._known: tuple[Analysis | None, str, str] = None, "", ""
        self._stood: object = None  # the operation that the walk stood at
        self._ended_at = ""  # the layer at which a walk ended that has only the update before it
        pages.addWidget(self.view)
        self.view.looking.share_lens(canvas.looking)
        self.view.left.connect(self.leave)
        self.view.update_wanted.connect(self.next_update)
        canvas.scope_changed.connect(lambda _: self.leave())
        canvas.inside_wanted.connect(lambda node: self.enter(node))
        canvas.update_wanted.connect(self.enter)

    @property
    def inside(self) -> Inside | None:
        """What is looked at; None where no layer is entered."""
        return self.view.inside if self.node else None

    @property
    def place(self) -> str:
        """What tells from other places what is looked at."""
        return f"{self.node}.{self.parameter}" if self.parameter else self.node

    def enter(self, node: str, parameter: str = "") -> None:
        """Look into a layer, or at the update of its parameter; says why where that cannot be."""
        analysis, found = self._canvas.document.analysis, self._find(node, parameter)
        if found is None:
            self._canvas.refuse(tr("There is nothing to look into: wire its inputs first."))
            return
        if (analysis, node, parameter) != self._known or not self.node:
            self._known = analysis, node, parameter
            self.view.show_inside(found)
            self.view.show_snapshot(None)
        self.node, self.parameter = node, parameter
        had_focus = self._canvas.hasFocus() or self.view.hasFocus()
        self._pages.setCurrentWidget(self.view)
        if had_focus:
            self.view.setFocus()
        self.view.say_what_can_be_done()
        self.changed.emit()

    @property
    def _learner(self) -> str:
        """Whose update can be looked at: the layer entered, or selected, or that at which a walk ended."""
        selected = self._canvas.selection.nodes
        asked = (self.node,) if self.node else (*(selected if len(selected) == 1 else ()), self._ended_at)
        return next((node for node in asked if updated(self._canvas.document.analysis, node)), "")

    def next_update(self) -> None:
        """Look at the update of the first parameter, or of the one after that which is looked at."""
        if not (node := self._learner):
            self._canvas.refuse(tr("Select a layer whose parameters learn to see how they are changed."))
            return
        names = updated(self._canvas.document.analysis, node)
        at = names.index(self.parameter) + 1 if self.parameter in names else 0
        self.enter(node, names[at % len(names)])

    def to_the_layer(self) -> bool:
        """From an update to the inside of its layer; False where it has none."""
        if self._find(self.node, "") is None:
            return False
        self.enter(self.node)
        return True

    def leave(self) -> None:
        """Back to the drawing, with the layer selected."""
        if not self.node:
            return
        node, self.node, self.parameter = drawn(self.node), "", ""
        had_focus = self.view.hasFocus()
        self._pages.setCurrentWidget(self._canvas)
        if node in self._canvas.drawing.nodes:
            self._canvas.select([node])
        if had_focus:
            self._canvas.setFocus()
        self._canvas.hand.look_again()
        self.changed.emit()

    def follow_graph(self) -> None:
        """The drawing was edited: show the layer as it is now, or leave where it is gone."""
        if not self.node:
            return
        found = self._find(self.node, self.parameter)
        if found is None:
            self.leave()
        elif self.view.inside is None or not found.looks_like(self.view.inside):
            self._known = self._canvas.document.analysis, self.node, self.parameter
            self.view.show_inside(found)
            self.view.show_snapshot(None)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """The net at one moment; None: nothing runs."""
        walk = snapshot.walk if snapshot else None
        current = walk.current if walk else None
        self._ended_at = current.node if walk and current and walk.phase is Phase.UPDATE else ""
        stands = (current.node, current.phase, walk.op) if walk and walk.op and current else None
        moved, self._stood = stands != self._stood, stands
        if moved and stands and (stands[0] != self.node or self.parameter):
            self.enter(stands[0])  # its numbers come with the next snapshot
            return
        if not self.node:
            return
        if snapshot is None:
            self.view.show_snapshot(None)
        elif snapshot.inside_of == (self.node, self.parameter):  # not of the one before
            self.view.show_snapshot(snapshot.inside)

    def _find(self, node: str, parameter: str) -> Inside | None:
        analysis = self._canvas.document.analysis
        if parameter:
            return update_in(analysis, node, parameter)
        return inside_in(analysis, node) if node in analysis.computed.nodes else None
