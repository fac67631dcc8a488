"""Getting around: a view that pans, zooms at the cursor, fits, and shows the overview from far away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPainter, QPaintEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsView, QWidget

from netstudio.studio.canvas.backdrop import paint_backdrop
from netstudio.studio.canvas.fingers import Fingers
from netstudio.studio.canvas.minimap import Minimap
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.overview import FAR, Overview
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.travel import Travel
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.studio.guard import guarded, guarded_paint

SMALLEST, LARGEST = 0.05, 4.0
STEP = 1.25  # of zooming by key
MARGIN = 32.0  # pixels around what is fitted
NEAREST = 1.5  # that anything is fitted
WIDE = 1400  # pixels of a window from which on it is fitted nearer than one to one
ROOM = 1e7  # pixels of the scene in each direction; a scroll bar counts no further than 2³¹


class NavigableView(QGraphicsView):
    """A view whose mouse and keys are free: navigating is done by its methods, by the wheel and by touch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: CanvasScene | None = None  # a view does not keep its scene alive
        self._overview: Overview | None = None
        self.taken_below = 0  # pixels at the lower edge where something lies over the drawing
        self._untouched = True  # while it is, the drawing is fitted into the window again and again
        self.travel = Travel(self)
        self._fingers = Fingers(self)
        self.minimap = Minimap(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setSceneRect(-ROOM, -ROOM, 2 * ROOM, 2 * ROOM)
        # All of it is painted, so that panning may move what is there and paint only what comes into sight.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def show_scene(self, scene: CanvasScene) -> None:
        """Show another scene, all of it."""
        self._scene = scene
        self._overview = Overview(scene)
        self.setScene(scene)
        scene.relit.connect(self._relight)
        self.fit_at_once()
        self._untouched = True
        self.minimap.follow(scene, self._overview)

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one of the scene."""
        return self.transform().m11()

    @property
    def far(self) -> bool:
        """Whether the overview is shown instead of the items."""
        return self.zoom < FAR

    def visible_rect(self) -> QRectF:
        """The part of the scene that is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def untouched(self) -> bool:
        """Whether the drawing is fitted into the window, again whenever that changes."""
        return self._untouched

    def touch(self) -> None:
        """Somebody takes the view in hand: it stops, and from now on it stays where it is put."""
        self.travel.stop()
        self._untouched = False

    def interrupt(self) -> None:
        """Fingers take over: what the mouse has begun is given up."""

    # Commands -----------------------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Nearer, at the middle."""
        self.zoom_toward(self._middle, STEP)

    def zoom_out(self) -> None:
        """Further away, at the middle."""
        self.zoom_toward(self._middle, 1 / STEP)

    def zoom_reset(self) -> None:
        """One to one, at the middle."""
        self._untouched = False
        self.travel.go(1.0, self.mapToScene(self._middle))

    def zoom_toward(self, point: QPoint, factor: float) -> None:
        """Zoom smoothly, so that what is under `point` (of the viewport) stays there."""
        if factor > 1 and self.zoom >= LARGEST and self.go_nearer(point):
            return
        self._untouched = False
        self.travel.zoom(point, factor)

    def go_nearer(self, point: QPoint) -> bool:
        """Zooming on where it cannot come nearer: whether that leads somewhere."""
        return False

    def zoom_at(self, point: QPoint, factor: float) -> None:
        """The same at once, as fingers do it."""
        self.touch()
        self.hold(self.bounded(self.zoom * factor), self.mapToScene(point), point)

    def pan(self, by: QPoint) -> None:
        """Move the drawing by so many pixels of the screen, as a hand does it."""
        self.touch()
        self.scroll_by(by)

    def fit_all(self) -> None:
        """The whole drawing in sight."""
        if self._scene is not None:
            self.fit(self._scene.extent())

    def fit(self, rect: QRectF, nearest: float | None = None) -> None:
        """A rectangle of the scene in sight, as large as can be, but not nearer than `nearest`.

        Without it: one to one, nearer in a large window, where a small drawing would look lost.
        """
        self.travel.go(*self.fitted(rect, nearest))

    def bring_into_sight(self, rect: QRectF, margin: int = 40) -> None:
        """Move only as far as it takes to see a rectangle of the scene and, where there is room, a margin.

        Where it is too large to be seen, go away from it.
        """
        bare, port = self.mapFromScene(rect).boundingRect(), self.viewport().rect()
        free = port.size() - bare.size()
        if free.width() < 0 or free.height() < 0:
            self.touch()
            self.fit(rect, self.zoom)
            return
        beside, above = min(margin, free.width() // 2), min(margin, free.height() // 2)
        wanted = bare.adjusted(-beside, -above, beside, above)
        across = max(port.left() - wanted.left(), 0) or min(port.right() - wanted.right(), 0)
        down = max(port.top() - wanted.top(), 0) or min(port.bottom() - wanted.bottom(), 0)
        if across or down:
            self._untouched = False
            self.travel.shift(QPoint(across, down))

    # Placing ------------------------------------------------------------------------------------------------

    @property
    def _middle(self) -> QPoint:
        return self.viewport().rect().center()

    def bounded(self, scale: float) -> float:
        """The scale, or the end of zooming that it lies beyond."""
        return min(max(scale, SMALLEST), LARGEST)

    def hold(self, scale: float, place: QPointF, at: QPoint) -> None:
        """Show the drawing at a scale, with a place of the scene at a point of the viewport."""
        self.setTransform(QTransform.fromScale(scale, scale))
        self.scroll_by(at - self.mapFromScene(place))

    def scroll_by(self, by: QPoint) -> None:
        """Move the drawing by so many pixels of the screen."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - by.x())
        down.setValue(down.value() - by.y())

    def fit_at_once(self) -> None:
        """The whole drawing in sight, without a move."""
        if self._scene is not None:
            self.travel.stop()
            self.hold(*self.fitted(self._scene.extent()), self._middle)

    def fitted(self, rect: QRectF, nearest: float | None = None) -> tuple[float, QPointF]:
        """The scale and the middle at which a rectangle is in sight."""
        if rect.isNull():
            return 1.0, QPointF(0.5, 0.5)
        size = self.viewport().size()
        if nearest is None:
            nearest = min(max(size.width() / WIDE, 1.0), NEAREST)
        across = (size.width() - 2 * MARGIN) / max(rect.width(), 1.0)
        high = size.height() - 2 * MARGIN
        scale = min(across, high / max(rect.height(), 1.0), nearest)
        high = size.height() - MARGIN - self.taken_below
        smaller = min(across, high / max(rect.height(), 1.0), nearest)
        if (size.height() - scale * rect.height()) / 2 >= self.taken_below or smaller < FAR:
            return max(scale, SMALLEST), rect.center()
        return smaller, rect.center() + QPointF(0, (self.taken_below - MARGIN) / 2 / smaller)

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fingers.wheel(event)
        event.accept()

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            self._fingers.native(event)
            return True
        if isinstance(event, QGestureEvent) and self._fingers.touched(event):
            return True
        return super().viewportEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._untouched:
            self.fit_at_once()

    # Painting -----------------------------------------------------------------------------------------------

    @guarded_paint
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        # Panned aslant, two narrow strips come into sight; the rectangle around both is all of the view.
        strips: list[QRectF | QRect] = (
            list(cast("Iterable[QRect]", painter.clipRegion())) if painter.hasClipping() else []
        )
        for strip in strips or [rect]:
            paint_backdrop(painter, QRectF(strip).adjusted(-1, -1, 1, 1).intersected(QRectF(rect)), self.zoom)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.far and self._overview is not None:
            self._paint_from_afar(event)
        else:
            super().paintEvent(event)

    def _paint_from_afar(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.setClipRegion(event.region())
            painter.setTransform(self.viewportTransform())
            rect = self.mapToScene(event.rect().adjusted(-1, -1, 1, 1)).boundingRect()
            paint_backdrop(painter, rect, self.zoom)
            assert self._overview is not None
            self._overview.paint(painter)
            self.paint_above(painter)
        finally:
            painter.end()

    def _relight(self) -> None:
        """Paint what stands out in another way; what is not in sight is asked when it is painted."""
        if self.far:
            self.viewport().update()
            return
        for item in self.items(self.viewport().rect()):
            if isinstance(item, NodeItem | WireItem):
                item.relight()

    @guarded_paint
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self.paint_above(painter)

    def paint_above(self, painter: QPainter) -> None:
        """What the gesture under way shows, in the scene's coordinates."""
