"""The bar over the canvas that says what of the wires is looked at: a sample, a channel, or statistics."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSpinBox, QToolButton

from netstudio.studio.canvas.floating_bar import EDGE, FloatingBar
from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.studio.theme import number_font, text_font
from netstudio.training.lens import STATISTICS, Lens
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

ALL = -1  # the number that stands for all channels


class LensBar(FloatingBar):
    """`Sample ‹ 3 › of 0–99 · Channel all · Statistics`, at the lower left while something runs.

    `lens_changed(Lens)` when a person looks at something else. The sample that was looked at last is
    remembered while all are.
    """

    lens_changed = Signal(object)
    wanted_changed = Signal(bool)

    def __init__(self, canvas: NavigableView) -> None:
        super().__init__(canvas, 12)
        self.row.setContentsMargins(12, 3, 6, 3)
        self._wanted = True
        self._batch = 0
        self._channels = 0
        self._lens = STATISTICS
        self._sample_caption = self._add_caption(tr("Sample"))
        self.before = self._add_button("chevron-left", tr("The sample before (,)"), self.previous)
        self.sample = self._add_spin(tr("Sample"), lambda n: self._choose(sample=n))
        self.after = self._add_button("chevron-right", tr("The next sample (.)"), self.next)
        self.of = self._add_caption("")
        self.row.addSpacing(8)
        self._channel_caption = self._add_caption(tr("Channel"))
        self.channel = self._add_spin(tr("Channel"), lambda n: self._choose(channel=n))
        self.channel.setSpecialValueText(str(tr("all")))
        self.channel.setToolTip(str(tr("One channel of images; < and > go from one to the next")))
        self.row.addSpacing(8)
        self.statistics = QToolButton()
        self.statistics.setText(str(tr("Statistics")))
        self.statistics.setFont(text_font(11.5))
        self.statistics.setCheckable(True)
        self.statistics.setToolTip(str(tr("All samples of the batch together: mean and norm (/)")))
        self.statistics.clicked.connect(self.toggle_statistics)
        self.row.addWidget(self.statistics)
        self._show()

    # What the canvas asks for -------------------------------------------------------------------------------

    @property
    def lens(self) -> Lens:
        """Through which the wires are looked at."""
        return self._lens

    @lens.setter
    def lens(self, lens: Lens) -> None:
        if lens != self._lens:
            self._lens = lens
            self._show()
            self.lens_changed.emit(lens)

    @property
    def wanted(self) -> bool:
        """Whether it is shown when there is something to look at."""
        return self._wanted

    @wanted.setter
    def wanted(self, on: bool) -> None:
        if on is not self._wanted:
            self._wanted = on
            self._appear()
            self.wanted_changed.emit(on)

    def fit(self, batch: int, channels: int) -> None:
        """How many samples there are to choose from, none where nothing runs, and how many channels."""
        if (batch, channels) != (self._batch, self._channels):
            self._batch, self._channels = batch, channels
            self._show()

    def step_sample(self, by: int) -> None:
        """The next sample, or with −1 the one before; where all were looked at, the last one again."""
        start = self.sample.value() if self._lens.sample is None else self._lens.sample + by
        self._choose(sample=min(max(start, 0), max(self._batch - 1, 0)))

    def step_channel(self, by: int) -> None:
        """The next channel, or with −1 the one before; before the first all are looked at."""
        self._choose(channel=min(max(self.channel.value() + by, ALL), self._channels - 1))

    def toggle_statistics(self) -> None:
        """All samples, or one again."""
        sample = self.sample.value() if self._lens.sample is None else None
        self.lens = Lens(sample, self._lens.channel)

    # Within -------------------------------------------------------------------------------------------------

    def place(self) -> None:
        """At the bottom, on the left."""
        self.move(EDGE, max(EDGE, self._canvas.height() - self.height() - EDGE))

    def next(self) -> None:
        self.step_sample(1)

    def previous(self) -> None:
        self.step_sample(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _choose(self, sample: int | None = None, channel: int | None = None) -> None:
        lens = self._lens
        if channel is not None:
            lens = Lens(lens.sample, None if channel == ALL else channel)
        if sample is not None:
            lens = Lens(sample, lens.channel)
        self.lens = lens

    def _show(self) -> None:
        lens = self._lens
        for spin, low, high, value in (
            (self.sample, 0, self._batch - 1, lens.sample),
            (self.channel, ALL, self._channels - 1, ALL if lens.channel is None else lens.channel),
        ):
            spin.blockSignals(True)
            spin.setRange(low, max(high, low))
            if value is not None:
                spin.setValue(value)
            spin.blockSignals(False)
        self.of.setText(str(tr("of 0–{last}", last=max(self._batch - 1, 0))))
        self.statistics.setChecked(lens.sample is None)
        self.sample.setProperty("faint", lens.sample is None)
        for part in (self._channel_caption, self.channel):
            part.setVisible(self._channels > 0)
        for tool in (self._sample_caption, self.before, self.sample, self.after, self.of, self.statistics):
            tool.setVisible(self._batch > 1)
        self._appear()

    def _appear(self) -> None:
        shown = self._wanted and (self._batch > 1 or (self._batch == 1 and self._channels > 0))
        if shown:
            self.adjustSize()
            self.place()
            self.raise_()
        self.setVisible(shown)
        taken = self.height() + 2 * EDGE if shown else 0
        if taken != self._canvas.taken_below:
            self._canvas.taken_below = taken
            if self._canvas.untouched:
                self._canvas.fit_at_once()

    def _add_caption(self, words: Words | str) -> QLabel:
        label = caption(words, "caption", 11.5)
        label.setWordWrap(False)
        self.row.addWidget(label)
        return label

    def _add_button(self, icon: str, words: Words, act: Callable[[], None]) -> IconButton:
        button = IconButton(icon, words)
        button.clicked.connect(act)
        self.row.addWidget(button)
        return button

    def _add_spin(self, words: Words, act: Callable[[int], None]) -> QSpinBox:
        spin = QSpinBox()
        spin.setFont(number_font(11.5))
        spin.setAccessibleName(str(words))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setFixedSize(50, 24)
        spin.valueChanged.connect(act)
        self.row.addWidget(spin)
        return spin
