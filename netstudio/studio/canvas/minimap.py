"""The minimap: a small picture of the whole drawing in a corner, and what of it is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from netstudio.studio import ink
from netstudio.studio.canvas.fingers import PER_DEGREE
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.theme import theme
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView
    from netstudio.studio.canvas.overview import Overview
    from netstudio.studio.canvas.scene import CanvasScene

SIZE = QSize(200, 130)
EDGE = 12  # pixels to the corner of the view
MARGIN = 8  # pixels around the drawing
CORNER = 8.0
PAUSE = 90  # milliseconds between two pictures, at least
LEAST_ROOM = QSize(2 * SIZE.width(), 2 * SIZE.height())  # in a smaller view it would hide too much


class Minimap(QWidget):
    """Shown while not all is in sight. A click or drag goes there, the wheel zooms at the middle of the view.

    The picture is kept, and made again only when the drawing has changed; panning moves a rectangle over it.
    `entered()` when the mouse comes: the viewport, on which it lies, does not hear that it has left.
    """

    entered = Signal()

    def __init__(self, view: NavigableView) -> None:
        super().__init__(view.viewport())  # beside it, Qt would paint all of it for each step of panning
        self._view = view
        self._scene: CanvasScene | None = None
        self._overview: Overview | None = None
        self._wanted = True
        self._extent = QRectF()  # of the drawing
        self._picture: QPixmap | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._renew)
        self.setFixedSize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all below it is painted with it
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(str(tr("Minimap")))
        self.setToolTip(str(tr("Click or drag to go there (M hides it)")))
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self._moved)
            bar.rangeChanged.connect(self._moved)  # when zooming
        view.viewport().installEventFilter(self)
        theme.changed.connect(self._renew)
        self.hide()

    @property
    def wanted(self) -> bool:
        """Whether it is shown when there is more than what is in sight."""
        return self._wanted

    @wanted.setter
    def wanted(self, on: bool) -> None:
        self._wanted = on
        self._renew()

    def follow(self, scene: CanvasScene, overview: Overview) -> None:
        """Show another scene."""
        self._scene, self._overview = scene, overview
        scene.touched.begun.connect(self._wait)
        self._renew()

    def _wait(self) -> None:
        if self._wanted and self._view.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _renew(self) -> None:
        """The drawing has changed."""
        if self._wanted and self._scene is not None and self._overview is not None:
            self._overview.renew()
            self._extent = self._scene.extent()
            self._picture = None
            self.update()
        self._moved()

    def _moved(self) -> None:
        """Something else is in sight. Scrolling takes along what is on the viewport."""
        self._place()
        self.setVisible(self._wanted and self._has_room() and not self._all_in_sight())
        self.update()

    def _place(self) -> None:
        corner = self._view.viewport().rect().bottomRight() - self.rect().bottomRight()
        self.move(corner - QPoint(EDGE, EDGE))

    def _has_room(self) -> bool:
        return LEAST_ROOM.boundedTo(self._view.size()) == LEAST_ROOM

    def _all_in_sight(self) -> bool:
        return self._extent.isNull() or self._view.visible_rect().contains(self._extent)

    def _to_map(self) -> QTransform:
        """From the scene to this widget."""
        across, down = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
        extent = self._extent
        scale = min(across / max(extent.width(), 1.0), down / max(extent.height(), 1.0))
        middle = extent.center()
        found = QTransform.fromTranslate(self.width() / 2, self.height() / 2)
        return found.scale(scale, scale).translate(-middle.x(), -middle.y())

    def _go(self, to: QPointF) -> None:
        """Bring what a point of the map stands for to the middle of the view."""
        inverted, possible = self._to_map().inverted()
        if possible:
            self._view.touch()
            self._view.hold(self._view.zoom, inverted.map(to), self._middle)

    @property
    def _middle(self) -> QPoint:
        return self._view.viewport().rect().center()

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(event.position())

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the canvas would take it for its own

    @guarded(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.zoom_toward(self._middle, PER_DEGREE ** event.angleDelta().y())
        event.accept()

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._moved()
        elif event.type() is QEvent.Type.Show:
            self._renew()
        elif event.type() is QEvent.Type.Hide:
            self._timer.stop()
        return False

    # Painting -----------------------------------------------------------------------------------------------

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(ink.pen("forward", 1.5))
        painter.setBrush(ink.ink("forward", 0.14))
        seen = self._to_map().mapRect(self._view.visible_rect())
        painter.drawRect(_within(seen, QRectF(self.rect()).adjusted(3, 3, -3, -3)))
        painter.end()

    def _draw(self) -> QPixmap:
        """The panel and the drawing on it."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(ink.ink("canvas"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.pen("line"))
        painter.setBrush(ink.ink("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
        if self._overview is not None:
            painter.setTransform(self._to_map())
            self._overview.paint_small(painter)
        painter.end()
        return picture


def _within(rect: QRectF, room: QRectF) -> QRectF:
    """As much of a rectangle as there is room for; of one outside, a line at the edge."""
    left, right = (min(max(x, room.left()), room.right()) for x in (rect.left(), rect.right()))
    top, bottom = (min(max(y, room.top()), room.bottom()) for y in (rect.top(), rect.bottom()))
    return QRectF(left, top, right - left, bottom - top)
