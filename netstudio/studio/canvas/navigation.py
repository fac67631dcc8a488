"""Getting around: a view that pans, zooms at the cursor, fits, and shows the overview from far away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from netstudio.studio.canvas.backdrop import paint_backdrop
from netstudio.studio.canvas.overview import FAR, Overview
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.guard import guarded, guarded_paint

SMALLEST, LARGEST = 0.05, 4.0
STEP = 1.25  # of zooming by key
MARGIN = 32.0  # pixels around what is fitted
ROOM = 1e7  # pixels of the scene in each direction; a scroll bar counts no further than 2³¹


class NavigableView(QGraphicsView):
    """A view whose mouse and keys are free: navigating is done by its methods, by the wheel and by touch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: CanvasScene | None = None  # a view does not keep its scene alive
        self._overview: Overview | None = None
        self._untouched = True  # while it is, the drawing is fitted into the window again and again
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setSceneRect(-ROOM, -ROOM, 2 * ROOM, 2 * ROOM)

    def show_scene(self, scene: CanvasScene) -> None:
        """Show another scene, all of it."""
        self._scene = scene
        self._overview = Overview(scene)
        self.setScene(scene)
        self.fit_all()
        self._untouched = True

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

    def touch(self) -> None:
        """Somebody takes the view in hand: from now on it stays where it is put."""
        self._untouched = False

    # Commands -----------------------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Nearer, at the middle."""
        self.zoom_at(self.viewport().rect().center(), STEP)

    def zoom_out(self) -> None:
        """Further away, at the middle."""
        self.zoom_at(self.viewport().rect().center(), 1 / STEP)

    def zoom_reset(self) -> None:
        """One to one, at the middle."""
        self.zoom_at(self.viewport().rect().center(), 1 / self.zoom)

    def zoom_at(self, point: QPoint, factor: float) -> None:
        """Zoom so that what is under `point` (of the viewport) stays there."""
        self.touch()
        scale = min(max(self.zoom * factor, SMALLEST), LARGEST)
        under = self.mapToScene(point)
        self.setTransform(QTransform.fromScale(scale, scale))
        moved = self.mapFromScene(under) - point
        self.pan(-moved)

    def pan(self, by: QPoint) -> None:
        """Move the drawing by so many pixels of the screen."""
        self.touch()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - by.x())
        down.setValue(down.value() - by.y())

    def fit_all(self) -> None:
        """The whole drawing in sight."""
        if self._scene is not None:
            self.fit(self._scene.extent())

    def fit(self, rect: QRectF, nearest: float = 1.0) -> None:
        """A rectangle of the scene in sight, as large as can be, but not nearer than `nearest`."""
        if rect.isNull():
            rect, nearest = QRectF(0, 0, 1, 1), 1.0
        size = self.viewport().size()
        across = (size.width() - 2 * MARGIN) / max(rect.width(), 1.0)
        down = (size.height() - 2 * MARGIN) / max(rect.height(), 1.0)
        scale = min(max(min(across, down), SMALLEST), nearest)
        self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(rect.center())

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        touch = event.device().type() == QInputDevice.DeviceType.TouchPad
        two_fingers = touch or event.phase() != Qt.ScrollPhase.NoScrollPhase
        if two_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 4)
        else:
            self.zoom_at(event.position().toPoint(), 1.0015 ** event.angleDelta().y())
        event.accept()

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_at(event.position().toPoint(), 1 + event.value())
            return True
        return super().viewportEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._untouched:
            self.fit_all()

    # Painting -----------------------------------------------------------------------------------------------

    @guarded_paint
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_backdrop(painter, QRectF(rect), self.zoom)

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

    @guarded_paint
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self.paint_above(painter)

    def paint_above(self, painter: QPainter) -> None:
        """What the gesture under way shows, in the scene's coordinates."""
