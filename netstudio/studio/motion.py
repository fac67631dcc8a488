"""Short eased animations, in one place, so that all of them can be switched off together.

There are none where the system asks for less motion, none on what is not on the screen, and none while they
are switched off: then everything is at once where it would have come to.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation
from PySide6.QtWidgets import QApplication, QStyle, QWidget

MILLISECONDS = 160

Curve = QEasingCurve.Type
_wanted = True


def switch(on: bool) -> None:
    """Whether there are animations at all: for whoever wants less motion, for pictures and for tests."""
    global _wanted
    _wanted = on


def moves() -> bool:
    """Whether there are animations now."""
    app = QApplication.instance()
    if not (_wanted and isinstance(app, QApplication)):
        return False
    return app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


class Motion:
    """An animation that is under way, or has come to its end."""

    def __init__(self, animation: QVariantAnimation | None = None) -> None:
        self._animation = animation

    @property
    def running(self) -> bool:
        """Whether it is still under way."""
        return self._animation is not None and shiboken6.isValid(self._animation)

    def cancel(self) -> None:
        """Leave everything where it is now; what was to be done at the end is not done."""
        if self._animation is not None and shiboken6.isValid(self._animation):
            self._animation.stop()  # which deletes it, later: this may be called from within it
        self._animation = None


def animate(
    owner: QObject,
    apply: Callable[[float], None],
    done: Callable[[], None] | None = None,
    *,
    milliseconds: int = MILLISECONDS,
    curve: Curve = Curve.OutCubic,
) -> Motion:
    """Call `apply` at every frame with what grows from 0 to 1, eased, and `done` at the end.

    It ends with its owner. Where nothing is animated, both are called before this returns.
    """
    on_screen = not isinstance(owner, QWidget) or owner.isVisible()
    if not (on_screen and moves()):
        apply(1.0)
        if done is not None:
            done()
        return Motion()
    animation = QVariantAnimation(owner)
    animation.setStartValue(0.0)
    animation.setEndValue(1.0)
    animation.setDuration(milliseconds)
    animation.setEasingCurve(curve)
    animation.valueChanged.connect(lambda value: apply(float(value)))
    if done is not None:
        animation.finished.connect(done)
    animation.start(QAbstractAnimation.DeletionPolicy.DeleteWhenStopped)
    return Motion(animation)
