"""The transport: run, pause, stop, step; and at its right where the run stands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from netstudio.studio.actions import ACTIONS
from netstudio.studio.icons import IconButton
from netstudio.studio.theme import number_font
from netstudio.studio.timeline.step_controls import LevelSwitch, PlayControls
from netstudio.studio.timeline.stepper import Stepper
from netstudio.studio.window.action_set import ActionSet
from netstudio.training.walk import Level

HEIGHT = 46
BUTTON = 34
STEPS = ("step_back", "step", "batch")


class Transport(QFrame):
    """The bar on top of the canvas."""

    def __init__(self, actions: ActionSet, stepper: Stepper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setFixedHeight(HEIGHT)
        self.figures = QLabel()
        self.figures.setObjectName("figures")
        self.figures.setFont(number_font(12))
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 0, 14, 0)
        box.setSpacing(6)
        self.run = _run_button(actions["run"])
        box.addWidget(self.run)
        for name in ("pause", "stop", "reset"):
            box.addWidget(_icon_button(actions[name]))
        box.addSpacing(12)
        for name in STEPS:
            box.addWidget(_word_button(actions[name]))
        box.addSpacing(6)
        self.levels = LevelSwitch(stepper, {level: actions[f"level_{level.value}"] for level in Level})
        box.addWidget(self.levels)
        box.addSpacing(6)
        self.player = PlayControls(stepper, actions["play"])
        box.addWidget(self.player)
        box.addStretch(1)
        box.addWidget(self.figures)

    def show_figures(self, text: str) -> None:
        """Where the run stands."""
        self.figures.setText(text)


def _run_button(action: QAction) -> QToolButton:
    """The one button in the accent's colour; its icon is in what stands on the accent."""
    button = IconButton("run", ACTIONS["run"].words, "on_accent")
    button.setObjectName("run")
    button.setToolTip(action.toolTip())
    button.setFixedSize(BUTTON, BUTTON - 4)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button


def _icon_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName("transportButton")
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFixedSize(BUTTON, BUTTON - 4)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _word_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName("step")
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFixedHeight(BUTTON - 4)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
