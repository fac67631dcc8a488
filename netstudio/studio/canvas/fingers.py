"""Wheel, trackpad and touch screen: what they mean for the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from netstudio.studio.canvas.travel import Speed

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

PER_DEGREE = 1.0015  # of zooming, for an eighth of a degree that the wheel turns; 120 are a notch
SIDEWAYS = 0.5  # pixels of panning for the same
Phase = Qt.ScrollPhase
Native = Qt.NativeGestureType


class Fingers:
    """A mouse's wheel zooms at the cursor, with Shift it pans sideways; two fingers pan, or pinch to zoom."""

    def __init__(self, view: NavigableView) -> None:
        self._view = view
        self._speed = Speed()

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel turns, or two fingers move on a trackpad."""
        held, point, angle = event.modifiers(), event.position().toPoint(), event.angleDelta()
        if held & Qt.KeyboardModifier.ControlModifier:
            self._view.zoom_at(point, PER_DEGREE ** angle.y())
        elif _is_trackpad(event):
            self._pan(event)
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self._view.travel.shift(QPoint(round(SIDEWAYS * (angle.x() or angle.y())), 0))
        else:
            self._view.zoom_toward(point, PER_DEGREE ** angle.y())

    def _pan(self, event: QWheelEvent) -> None:
        if event.phase() is Phase.ScrollEnd:
            # Where the system lets it roll out by itself, its next event stops ours.
            self._view.travel.glide(self._speed.at(event.timestamp()))
            return
        if event.phase() is Phase.ScrollBegin:
            self._speed = Speed()
        exact = event.pixelDelta()
        by = exact if not exact.isNull() else event.angleDelta() / 4
        self._view.pan(by)
        if event.phase() is not Phase.ScrollMomentum:
            self._speed.add(by, event.timestamp())

    def native(self, event: QNativeGestureEvent) -> None:
        """A gesture of a trackpad that the system has understood."""
        if event.gestureType() is Native.ZoomNativeGesture:
            self._view.zoom_at(event.position().toPoint(), 1 + event.value())
        elif event.gestureType() is Native.SmartZoomNativeGesture:
            self._view.fit_all()

    def touched(self, event: QGestureEvent) -> bool:
        """Fingers on a touch screen; True where they mean something."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        event.accept(pinch)
        self._view.interrupt()  # the first finger counts as a mouse, and has begun something
        before, now = (
            self._view.viewport().mapFromGlobal(place.toPoint())
            for place in (pinch.lastCenterPoint(), pinch.centerPoint())
        )
        if pinch.state() is not Qt.GestureState.GestureStarted:
            self._view.pan(now - before)
        self._view.zoom_at(now, pinch.scaleFactor() or 1.0)
        return True


def _is_trackpad(event: QWheelEvent) -> bool:
    touches = event.device().type() is QInputDevice.DeviceType.TouchPad
    return touches or event.phase() is not Phase.NoScrollPhase
