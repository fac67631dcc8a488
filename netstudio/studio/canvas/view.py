"""The canvas widget: shows the document's graph, lets it be edited, and shows it at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from netstudio.document.document import Document
from netstudio.graph.inside import can_look_into
from netstudio.graph.model import Graph
from netstudio.graph.problem import Problem
from netstudio.studio.canvas.announcing import describe
from netstudio.studio.canvas.arranging import Arranging
from netstudio.studio.canvas.bookmarks import Bookmarks
from netstudio.studio.canvas.bubble import Bubble, Offer
from netstudio.studio.canvas.compare_bar import CompareBar
from netstudio.studio.canvas.copying import Copying
from netstudio.studio.canvas.drops import Drops
from netstudio.studio.canvas.editing import Editing
from netstudio.studio.canvas.empty import EmptyWords
from netstudio.studio.canvas.find_bar import FindBar
from netstudio.studio.canvas.gestures.connect_by_keys import ConnectByKeys
from netstudio.studio.canvas.gestures.seek import Seek
from netstudio.studio.canvas.ghost import Ghost
from netstudio.studio.canvas.glimpse import Glimpses
from netstudio.studio.canvas.hand import Hand
from netstudio.studio.canvas.handled_view import HandledView
from netstudio.studio.canvas.heat import heats
from netstudio.studio.canvas.looking import Looking
from netstudio.studio.canvas.menus import menu_at
from netstudio.studio.canvas.navigation import NEAREST
from netstudio.studio.canvas.node_editor import NodeEditor
from netstudio.studio.canvas.pulse import Pulse
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.scopes import Scopes
from netstudio.studio.canvas.selection import Selection
from netstudio.studio.canvas.snapping import SnapTo
from netstudio.studio.canvas.stopping import Stopping
from netstudio.studio.canvas.title_editor import TitleEditor
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.canvas.wiring import Wiring
from netstudio.studio.catalogue import Catalogue
from netstudio.studio.guard import guarded
from netstudio.studio.theme import theme
from netstudio.training.lens import STATISTICS
from netstudio.training.profile import Profile
from netstudio.training.snapshot import Snapshot
from netstudio.words import Refusal, Words, tr


class CanvasView(HandledView):
    """The graph as a drawing. It holds no graph: it writes to the document and follows it."""

    selection_changed = Signal(object)  # tuple of node ids
    wire_selected = Signal(object)  # Wire | None
    hint_changed = Signal(str)  # what mouse and keys can do now
    refused = Signal(str)  # why something cannot be done; it is said at the cursor too
    told = Signal(str)  # what was done
    keep_wanted = Signal(str)  # a group is to be kept for other drawings
    asked = Signal(str)  # about a number of what is selected: "nudge", or "why" its gradient is zero
    inside_wanted = Signal(str)  # a layer is to be looked into
    update_wanted = Signal(str, str)  # … or the update of its parameter
    scope_changed = Signal(str)  # another group was entered, or left
    search_requested = Signal(QPointF, object)  # where in the scene something is wanted; a Wiring, or None

    def __init__(
        self, document: Document, catalogue: Catalogue | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.catalogue = catalogue or Catalogue(parent=self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.bubble = Bubble(self)
        self._empty = EmptyWords(self)
        self.find_bar = FindBar(self)
        self.compare_bar = CompareBar(self)
        self.node_editor = NodeEditor(self)
        self.title_editor = TitleEditor(self)
        self.hand = Hand(self)
        self.minimap.entered.connect(self.hand.leave)
        self.drops = Drops(self)
        self.scopes = Scopes(self)
        self.snap_to = SnapTo()
        self.arranging = Arranging(self)
        self.bookmarks = Bookmarks(self)
        self.stopping = Stopping(self)
        self.looking = Looking(self)
        self.looking.refused.connect(self.refuse)
        self.scope_changed.connect(lambda _: self.looking.look_elsewhere(self.document, STATISTICS))
        self.pulse = Pulse(self)
        self._show(document)
        theme.changed.connect(self._dress)

    @property
    def scope(self) -> str:
        """The group whose inside is shown; empty for the drawing itself."""
        return self.drawing.scope

    def set_document(self, document: Document) -> None:
        """Show another document."""
        self.document.graph_changed.disconnect(self._follow)
        self._change(document, "")

    def enter(self, group: str) -> None:
        """Show the inside of a group; for the empty id, the drawing itself."""
        self.scopes.enter(group)

    def go_nearer(self, point: QPoint) -> bool:
        node = self.drawing.node_at(self.mapToScene(point))
        if node is None or not can_look_into(self.document.analysis, node.node):
            return False
        self.inside_wanted.emit(node.node)
        return True

    def leave(self) -> None:
        """Out of the group that is entered, to the one around it; it is selected there."""
        self.scopes.leave()

    def show_scope(self, group: str) -> None:
        """The same at once, all of it in sight."""
        self.document.graph_changed.disconnect(self._follow)
        before = self.drawing
        self._change(self.document, group)
        self.drawing.live = before.live
        self.drawing.show_failure(before.failure)
        self.drawing.show_heat(before.heat)

    def _change(self, document: Document, scope: str) -> None:
        self.node_editor.close_editor()
        self.title_editor.close_editor()
        self.hand.cancel()
        self.hand.leave()
        self.selection.clear()
        old = self.drawing
        self._show(document, scope)
        old.deleteLater()
        self.scope_changed.emit(scope)

    def _show(self, document: Document, scope: str = "") -> None:
        self.document = document
        self.drawing = CanvasScene(document, scope)
        self.drawing.setParent(self)
        self.drawing.glimpses = Glimpses(self.drawing)
        self.selection = Selection(self.drawing, self)
        self.selection.changed.connect(self.selection_changed)
        self.selection.frames_changed.connect(lambda _: self.selection_changed.emit(self.selected()))
        self.selection.wire_changed.connect(self.wire_selected)
        self.selection.changed.connect(self._describe)
        self.selection.frames_changed.connect(self._describe)
        self.editing = Editing(document, self.drawing, self.selection)
        self.copying = Copying(document, self.drawing, self.selection, self.editing)
        self.show_scene(self.drawing)
        document.graph_changed.connect(self._follow)
        self._describe()

    def _follow(self, before: Graph, after: Graph) -> None:
        self.hand.cancel()  # it began with a graph that is no more, and so did what is offered
        self.hand.leave()
        if self.bubble.offers:
            self.bubble.hush()
        if self.scope and self.scope not in after.nodes:
            around = (*before.path(self.scope)[::-1], "")
            self.enter(next(group for group in around if not group or group in after.nodes))
            return
        self.drawing.follow(before, after)
        parts = (self.selection, self.find_bar, self.compare_bar, self.node_editor, self.title_editor)
        for part in parts:
            part.refresh()
        self._describe()

    def _describe(self, *_: object) -> None:
        """Say what is here, for those who look and for those who listen."""
        self._empty.setVisible(not (self.drawing.nodes or self.drawing.frames.items))
        describe(self)

    def _dress(self) -> None:
        self._empty.dress()
        self.bubble.hush()
        self.drawing.show_live()
        self.resetCachedContent()
        self.viewport().update()

    # What the window asks for -------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot | None, stale: bool = False) -> None:
        """Show the net at this moment, pale where it is of another drawing; None: there is no session."""
        self.drawing.show_snapshot(snapshot, stale)
        self.looking.show(None if stale else snapshot)

    def show_heat(self, profile: Profile | None) -> None:
        """Show on the nodes how long they take; None: not any more."""
        self.drawing.show_heat(heats(profile))

    def show_failure(self, failure: Problem | None) -> None:
        """Mark the node where a run failed; None when that is past."""
        self.drawing.show_failure(failure)

    def selected(self) -> tuple[str, ...]:
        """The ids of the selected nodes."""
        return self.selection.nodes

    def select(self, ids: Iterable[str]) -> None:
        """Select these nodes and nothing else."""
        self.selection.set(ids)

    def select_all(self) -> None:
        """Select every node."""
        self.selection.set(self.drawing.nodes, self.drawing.frames.items)

    def reveal(self, node_id: str) -> None:
        """Select a node and bring it to the middle."""
        if node_id in self.document.graph.nodes:
            self.enter(self.document.graph.nodes[node_id].group)
            self.selection.set([node_id])
            self.touch()
            self.travel.go(self.zoom, self.drawing.nodes[node_id].frame.center())

    def fit_selection(self) -> None:
        """The selected nodes in sight; all of them where none is selected."""
        self.touch()
        if self.selection.nodes or self.selection.frames:
            found = self.drawing.extent(self.selection.nodes)
            for frame in self.selection.frames:
                found = found.united(self.drawing.frames.items[frame].rect())
            self.fit(found, NEAREST)
        else:
            self.fit_all()

    def add_layer(self, key: str, pos: QPointF | None = None, wiring: Wiring | None = None) -> str:
        """Add a layer, or another entry of the catalogue, all of it in sight; gives its first node's id.

        Its middle, or with a wire the port at which that ends, lies at `pos` of the scene, else at a free
        place in sight.
        """

        def add() -> None:
            entry = self.catalogue.find(key)
            if entry is None:
                raise Refusal(tr("There is no layer “{kind}”.", kind=key))
            ghost = Ghost(entry.graph)
            place = pos if pos is not None else self.editing.free_place(self.visible_rect(), ghost)
            if wiring is None:
                self.editing.add(entry, ghost.offset(place))
            else:
                self.editing.add_wired(entry, place, wiring)
            self.catalogue.remember(key)
            self.bring_into_sight(self.drawing.extent(self.selection.nodes))

        return self.selection.nodes[0] if self._do(add) else ""

    def seek(self, wiring: Wiring, place: QPointF) -> None:
        """Ask for a search of what a wire can lead to that was dropped at a place of the scene."""
        self.hand.begin(Seek(self, wiring, place))
        self.search_requested.emit(place, wiring)

    def end_search(self) -> None:
        """The search is over; a wire that waited for it goes back to where it was."""
        if isinstance(self.hand.gesture, Seek):
            self.hand.cancel()

    def delete_selection(self) -> None:
        """Remove what is selected."""
        self.editing.delete()

    def duplicate_selection(self) -> None:
        """Copy what is selected, beside it."""
        self.copying.duplicate()

    def copy_selection(self) -> None:
        """What is selected as text on the clipboard."""
        self.copying.copy(self.hand.at)

    def cut_selection(self) -> None:
        """Copy and remove."""
        self.copying.cut(self.hand.at)

    def paste(self, incoming: bool = False) -> None:
        """What is on the clipboard, if it is nodes; with `incoming`, wired to what the originals read."""
        at = self.hand.at
        place = self.mapToScene(at or QPoint())
        self._do(lambda: self.told.emit(str(self.copying.paste(self.visible_rect(), at, place, incoming))))

    def wire_from(self, node: str) -> None:
        """Begin a wire at a node's first output, to be led by keys."""
        self._do(lambda: self.hand.begin(ConnectByKeys(self, node)))

    def wire_from_selected(self) -> None:
        """The same, at the node that was selected last."""
        if self.selection.nodes:
            self.wire_from(self.selection.nodes[-1])

    def request_search(self) -> None:
        """Ask for a search of layers, at the mouse or else in the middle."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().rect().contains(at)
        self.search_requested.emit(self.mapToScene(at if inside else self.viewport().rect().center()), None)

    def refuse(self, words: Words, at: QPoint | None = None, offer: Offer | None = None) -> None:
        """Say why something cannot be done, at a point of the viewport, and what can be done instead."""
        self.refused.emit(str(words))
        self.bubble.say(words, at if at is not None else self.rect().center(), for_a_while=True, offer=offer)

    def menu_at(self, point: QPoint) -> QMenu:
        return menu_at(self, point)

    def tip_at(self, point: QPoint) -> str:
        return "" if self.looking.magnify_at(point) else tip_at(self, point)

    def _do(self, command: Callable[[], None]) -> bool:
        """Do something that may be refused; whether it was done."""
        try:
            command()
        except Refusal as refusal:
            self.refuse(refusal.words)
            return False
        return True

    def paint_above(self, painter: QPainter) -> None:
        for marks in (self.compare_bar, self.find_bar, self.pulse):
            marks.paint_marks(painter)
        if self.hand.gesture is not None:
            self.hand.gesture.paint(painter, self.zoom)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.centre()
