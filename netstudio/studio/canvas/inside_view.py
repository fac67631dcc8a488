"""The inside of a layer, to be looked at: its operations, with the values and gradients of the batch."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from netstudio.graph.inside import Inside
from netstudio.layers.base import Layer
from netstudio.studio.canvas.heading_strip import HeadingStrip
from netstudio.studio.canvas.hovering import WIRE_REACH
from netstudio.studio.canvas.keys import ARROWS, next_wire, walk
from netstudio.studio.canvas.looking import Looking
from netstudio.studio.canvas.navigation import NavigableView
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.pulse import Pulse
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.selection import Selection
from netstudio.studio.canvas.tooltips import wire_tip
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.studio.guard import guarded
from netstudio.studio.theme import text_font, theme
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import WalkView
from netstudio.words import tr

HINT = tr(
    "Drag pans · click selects · arrows walk, W goes by wires · X magnifies · U: the update · Esc leads out"
)
WAITING = tr("Step with F10: the numbers of the batch come along, operation by operation.")
TOP = 12  # pixels to what is said on top
FARTHEST = 0.25  # the scale beyond which one is out of the layer
READABLE = 0.65  # the scale from which on figures are easily read
LABELS = 60  # of the drawing, above and below it, for what is written along the wires
AROUND = 120  # of the drawing, beside the operation that is stepped: its wires are in sight too


class InsideView(NavigableView):
    """Shows the operations of one layer. It can be moved about and selected in, but not changed.

    `left()` when somebody wants out, `update_wanted()` when the optimizer is to be seen at work;
    `selected(node)` tells the operation that is selected, empty for none.
    """

    left = Signal()
    update_wanted = Signal()
    selected = Signal(str)
    wire_selected = Signal(object)  # Wire | None
    answer_wanted = Signal()  # to a question of a quiz
    hint_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.minimap.wanted = False  # it would lie on what is looked at, and stepping leads along
        self.setAccessibleName(str(tr("Inside of a layer")))
        self._words = QLabel(self)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.strip = HeadingStrip(self)
        self.strip.resized.connect(self._place_words)
        self._hovered: NodeItem | WireItem | None = None
        self._held: QPoint | None = None  # where the mouse was, while it drags
        self.inside: Inside | None = None
        self.pulse = Pulse(self)
        self._walk: WalkView | None = None  # where it stood
        self.drawing: CanvasScene
        self.selection: Selection
        self.mouse_at: QPoint | None = None
        self.looking = Looking(self)
        self.looking.refused.connect(lambda words: self.hint_changed.emit(str(words)))
        theme.changed.connect(self._dress)
        self._dress()

    def show_inside(self, inside: Inside) -> None:
        """Show what a layer is made of, all of it."""
        self.inside = inside
        self._hovered = None
        old = getattr(self, "drawing", None)
        self.drawing = CanvasScene(inside)
        self.drawing.setParent(self)
        self.selection = Selection(self.drawing, self)
        self.selection.changed.connect(lambda nodes: self.selected.emit(nodes[0] if nodes else ""))
        self.selection.wire_changed.connect(self.wire_selected)
        self.looking.look_elsewhere(inside, self.looking.lens)
        self.show_scene(self.drawing)
        self._words.show()
        self.strip.show_heading(inside.heading)
        if old is not None:
            old.deleteLater()
        name = inside.node.name
        self.setAccessibleDescription(str(tr("{name} in {n} operations", name=name, n=len(inside.forward))))

    def say_what_can_be_done(self) -> None:
        """What mouse and keys do here, for the status line."""
        self.hint_changed.emit(str(HINT))

    def zoom_toward(self, point: QPoint, factor: float) -> None:
        """As everywhere; but far enough away one is outside again."""
        if factor < 1 and self.zoom <= FARTHEST:
            self.left.emit()
        else:
            super().zoom_toward(point, factor)

    def fit_at_once(self) -> None:
        """All of it in sight, or as much from its beginning as can be read."""
        if self.inside is None:
            return
        extent, port = self.drawing.extent().adjusted(0, -LABELS, 0, LABELS), self.viewport().rect()
        self.travel.stop()
        self.hold(*self.fitted(extent), port.center())
        if self.zoom < READABLE:
            place, at = extent.center().y(), port.center().y()
            if extent.height() * READABLE > port.height():
                place, at = extent.top(), 0
            self.hold(READABLE, QPointF(extent.left() - AROUND, place), QPoint(0, at))

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """The numbers of the batch as far as the walk has come; None before it came here."""
        before, self._walk = self._walk, snapshot.walk if snapshot else None
        self.drawing.show_snapshot(snapshot)
        self.looking.show(snapshot)
        self._words.setVisible(snapshot is None)
        self.pulse.run(before, self._walk)
        stop = snapshot.walk.current if snapshot and snapshot.walk else None
        if stop and stop.node in self.drawing.nodes:  # not of what was looked into before
            self.bring_into_sight(self.drawing.nodes[stop.node].frame.adjusted(-AROUND, 0, AROUND, 0))

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touch()
        point = event.position().toPoint()
        item = self._under(point)
        if event.button() is Qt.MouseButton.LeftButton:
            if isinstance(item, NodeItem):
                self.selection.set([item.node])
            elif item is not None:
                self.selection.set_wire(item.wire)
            else:
                self.selection.clear()
        self._held = point

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse_at = point = event.position().toPoint()
        if self._held is not None and event.buttons():
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(point - self._held)
            self._held = point
            return
        self._light(self._under(point))
        self.say_what_can_be_done()

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.viewport().unsetCursor()

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        self.mouse_at = None
        self._light(None)
        super().leaveEvent(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touch()
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and key != Qt.Key.Key_Up:
            event.ignore()
        elif key == Qt.Key.Key_Escape and self.selection:
            self.selection.clear()
        elif key == Qt.Key.Key_Escape or alt:
            self.left.emit()
        elif key in ARROWS:
            walk(self, self.drawing, self.selection, ARROWS[key])
        elif key == Qt.Key.Key_Q:
            self.answer_wanted.emit()
        elif key == Qt.Key.Key_W:
            next_wire(self.drawing, self.selection)
        elif key == Qt.Key.Key_U:
            self.update_wanted.emit()
        elif key in (Qt.Key.Key_F, Qt.Key.Key_Home):
            self.fit_all()
        else:
            event.ignore()

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_words()

    # Finding ------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPoint) -> str:
        """What is to be said of what lies under a point of the viewport, as rich text."""
        item = self._under(point)
        if item is None or self.inside is None or self.looking.magnify_at(point):
            return ""
        if isinstance(item, WireItem):
            view = item.live.view if item.live else None
            return wire_tip(self.inside.graph, self.inside.analysis, item.wire, view)
        node = self.inside.graph.nodes[item.node]
        assert isinstance(node.layer, Layer)
        lines = [f"<b>{escape(node.name)}</b>", escape(str(node.layer.about))]
        lines += [f"<i>{escape(text)}</i>" for text in (node.layer.formula, node.layer.derivative) if text]
        return "<br>".join(lines)

    def wire_at(self, point: QPoint) -> WireItem | None:
        """The wire under a point of the viewport."""
        item = self._under(point)
        return item if isinstance(item, WireItem) else None

    def _under(self, point: QPoint) -> NodeItem | WireItem | None:
        place = self.mapToScene(point)
        return self.drawing.node_at(place) or self.drawing.wire_at(place, WIRE_REACH / self.zoom)

    def _light(self, item: NodeItem | WireItem | None) -> None:
        if item is self._hovered:
            return
        for which, hovered in ((self._hovered, False), (item, True)):
            if isinstance(which, NodeItem):
                which.set_hovered(hovered)
            elif which is not None:
                which.set_look(hovered=hovered)
        self._hovered = item

    def paint_above(self, painter: QPainter) -> None:
        self.pulse.paint_marks(painter)

    # Words --------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self._words.setFont(text_font(12.5))
        self._words.setStyleSheet(f"background: transparent; color: {theme.tokens.dim}")
        self._words.setText(str(WAITING))
        self._words.adjustSize()
        self._place_words()
        self.resetCachedContent()
        if self.inside is not None:
            self.drawing.show_live()
        self.viewport().update()

    def _place_words(self) -> None:
        self.strip.setFixedWidth(self.width())
        self.setViewportMargins(0, self.strip.height(), 0, 0)
        self._words.move((self.width() - self._words.width()) // 2, self.strip.height() + TOP)
