"""Loss and accuracy over the steps of a run: side by side where there is room, else one at a time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from netstudio.studio.figures import grouped
from netstudio.studio.panels.card import SMALLEST
from netstudio.studio.panels.curve_card import Curve, CurveCard, Source
from netstudio.studio.theme import text_font
from netstudio.training.log import TrainingLog
from netstudio.training.snapshot import Snapshot
from netstudio.words import Words, tr

WIDE = 520  # pixels from which both curves stand side by side
SMOOTHINGS = (0, 10, 30, 100, 300, 1000)
FIRST_SMOOTHING = 30


def _loss(log: TrainingLog, start: int) -> Curve:
    figures = log.loss.view(start)
    return np.arange(start + 1, start + 1 + len(figures), dtype=float), figures


LOSS = Source(train=_loss, test=lambda log: log.test_loss.view())
ACCURACY = Source(
    train=lambda log, start: log.batch_accuracy.view(start),
    test=lambda log: log.test_accuracy.view(),
    percent=True,
)


class LossPanel(QWidget):
    """Two cards; smoothing is common to both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = CurveCard(
            tr("Loss"), tr("The loss will be drawn here, step by step. Press Run (F5)."), LOSS
        )
        self.accuracy = CurveCard(
            tr("Accuracy"), tr("The share of right answers will be drawn here. Press Run (F5)."), ACCURACY
        )
        self.smoothing = SmoothingButton()
        self.smoothing.menu_of_steps.triggered.connect(self._on_chosen)
        self.logarithmic = QAction(str(tr("Logarithmic")), self, checkable=True)
        self.logarithmic.setIconText(str(tr("log")))
        self.logarithmic.toggled.connect(self.loss.set_logarithmic)
        self.smoothing.menu_of_steps.addSeparator()
        self.smoothing.menu_of_steps.addAction(self.logarithmic)
        self.log_button = QToolButton()
        self.log_button.setDefaultAction(self.logarithmic)
        self.log_button.setFont(text_font(11))
        self.to_accuracy = tool(tr("%"), tr("Show the accuracy"))
        self.to_accuracy.clicked.connect(lambda: self._turn(self.accuracy))
        self.to_loss = tool(tr("loss"), tr("Show the loss"))
        self.to_loss.clicked.connect(lambda: self._turn(self.loss))
        for button in (self.smoothing, self.log_button, self.to_accuracy):
            self.loss.add_tool(button)
        self.accuracy.add_tool(self.to_loss)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.loss)
        row.addWidget(self.accuracy)
        self._front = self.loss
        self.setMinimumSize(SMALLEST)
        self._smooth(FIRST_SMOOTHING)
        self._arrange()

    def show_log(self, log: TrainingLog) -> None:
        """Draw what was added to the log, or another log."""
        self.loss.show_log(log)
        self.accuracy.show_log(log)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """How long an epoch is, for the reading under the mouse."""
        for card in (self.loss, self.accuracy):
            card.set_epoch(snapshot.steps_per_epoch)

    def clear(self) -> None:
        """As before the first run."""
        self.loss.clear()
        self.accuracy.clear()

    def sizeHint(self) -> QSize:
        return QSize(WIDE, 210)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= WIDE
        for card, button in ((self.loss, self.to_accuracy), (self.accuracy, self.to_loss)):
            card.setVisible(wide or card is self._front)
            button.setVisible(not wide)
        self.log_button.setVisible(wide)  # it is in the menu too

    def _turn(self, card: CurveCard) -> None:
        self._front = card
        self._arrange()

    def _on_chosen(self, action: QAction) -> None:
        if action.data() is not None:
            self._smooth(action.data())

    def _smooth(self, steps: int) -> None:
        self.smoothing.show_steps(steps)
        self.loss.set_smoothing(steps)
        self.accuracy.set_smoothing(steps)


class SmoothingButton(QToolButton):
    """Says over how many steps the line is averaged, and opens the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(text_font(11))
        self.setToolTip(str(tr("Smoothing: the line is the average over so many steps")))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_of_steps = QMenu(self)
        self._choices = QActionGroup(self)
        for steps in SMOOTHINGS:
            action = QAction(_steps_words(steps), self.menu_of_steps, checkable=True)
            action.setData(steps)
            self._choices.addAction(action)
            self.menu_of_steps.addAction(action)
        self.setMenu(self.menu_of_steps)

    def show_steps(self, steps: int) -> None:
        """The choice that holds."""
        self.setText(f"∿ {grouped(steps)}" if steps else "∿ –")
        self.setAccessibleName(f"{tr('Smoothing')}: {_steps_words(steps)}")
        for action in self._choices.actions():
            action.setChecked(action.data() == steps)


def _steps_words(steps: int) -> str:
    return str(tr("{n} steps", n=grouped(steps)) if steps else tr("no smoothing"))


def tool(words: Words, help: Words) -> QToolButton:
    """A small button with a word, for the head of a card."""
    button = QToolButton()
    button.setText(str(words))
    button.setToolTip(str(help))
    button.setFont(text_font(11))
    return button
