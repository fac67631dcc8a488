"""What the transport has for the walk: how far a step goes, and playing with its speed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from netstudio.studio.icons import IconButton
from netstudio.studio.theme import number_font
from netstudio.studio.timeline.stepper import SPEEDS, Stepper
from netstudio.training.walk import Level
from netstudio.words import tr

HEIGHT = 30
SHORT = {Level.PHASE: tr("phase"), Level.LAYER: tr("layer"), Level.OP: tr("op")}


class LevelSwitch(QFrame):
    """Three buttons side by side, of which one is down: how far a step goes."""

    def __init__(
        self, stepper: Stepper, actions: dict[Level, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(str(tr("How far a step goes")))
        self._stepper = stepper
        self._group = QButtonGroup(self)
        self.buttons: dict[Level, QToolButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.setSpacing(0)
        for level, action in actions.items():
            button = QToolButton()
            button.setObjectName("segment")
            button.setText(str(SHORT[level]))
            button.setToolTip(action.toolTip())
            button.setAccessibleName(action.text())
            button.setCheckable(True)
            button.setFixedHeight(HEIGHT - 4)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(action.trigger)
            self._group.addButton(button)
            self.buttons[level] = button
            box.addWidget(button)
        stepper.level_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.buttons[self._stepper.level].setChecked(True)


class PlayControls(QWidget):
    """Play or pause, and a slider for the steps a second, by equal ratios."""

    def __init__(self, stepper: Stepper, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stepper = stepper
        self._action = action
        self.play = _PlayButton(action)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setPageStep(2)
        self.slider.setFixedWidth(64)
        self.slider.setAccessibleName(str(tr("Steps a second while it plays")))
        self.slider.setToolTip(str(tr("Steps a second while it plays (faster Ctrl+F6, slower Shift+F6)")))
        self.figure = QLabel()
        self.figure.setObjectName("figures")
        self.figure.setFont(number_font(11))
        self.figure.setFixedWidth(self.figure.fontMetrics().horizontalAdvance("0.5/s "))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for widget in (self.play, self.slider, self.figure):
            box.addWidget(widget)
        self.slider.valueChanged.connect(self._choose)
        stepper.speed_changed.connect(self._show)
        stepper.playing_changed.connect(lambda: self.play.show_playing(stepper.playing))
        self._show()

    def _choose(self, notch: int) -> None:
        self._stepper.notch = notch

    def _show(self) -> None:
        self.slider.setValue(self._stepper.notch)
        text = str(tr("{n}/s", n=f"{self._stepper.speed:g}"))
        self.figure.setText(text)


class _PlayButton(IconButton):
    """Looks like what a click does: playing, it pauses."""

    def __init__(self, action: QAction) -> None:
        super().__init__("play", tr("Play the steps"))
        self.setObjectName("transportButton")
        self.setFixedSize(34, HEIGHT)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.clicked.connect(action.trigger)

    def show_playing(self, playing: bool) -> None:
        self._name = "pause" if playing else "play"
        words = str(tr("Pause the steps") if playing else tr("Play the steps"))
        self.setAccessibleName(words)
        self._tint()
