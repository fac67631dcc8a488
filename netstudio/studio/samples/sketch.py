"""The pad with its tools, and beside it what the net is given of the drawing."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from netstudio.data.digit import centred, shrunk
from netstudio.data.mnist import SIDE
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.icons import IconButton
from netstudio.studio.panels.drawings.images import images_of
from netstudio.studio.parts import caption
from netstudio.studio.samples.pad import THINNEST, WIDEST, Pad
from netstudio.studio.theme import text_font, theme
from netstudio.words import tr

SEEN = 72  # pixels of what the net sees
AS_MNIST = tr("as MNIST")
AS_MNIST_HELP = tr(
    "Scaled so that the ink fills 20 × 20 pixels, then moved until its centre of mass is in the middle of "
    "the 28 × 28: so MNIST's digits were made, and only such the net has seen."
)


class Sketch(QWidget):
    """`pixels` is the drawing as the net takes it, of the shape (C, H, W); `drawn()` when it is another."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pixels = np.zeros((1, SIDE, SIDE), np.float32)
        self.pad = Pad()
        self.pen = IconButton("pen", tr("Pen (P)"))
        self.eraser = IconButton("eraser", tr("Eraser (E); or the right mouse button"))
        for tool in (self.pen, self.eraser):
            tool.setCheckable(True)
        self.undo = IconButton("undo", tr("Undo (Ctrl+Z)"))
        self.clear = IconButton("delete", tr("Clear the sheet (Del)"))
        self.thickness = QSlider(Qt.Orientation.Horizontal)
        self.thickness.setRange(THINNEST, WIDEST)
        self.thickness.setFixedWidth(SEEN)
        self.thickness.setToolTip(str(tr("Width of the pen (+ and −)")))
        self.thickness.setAccessibleName(self.thickness.toolTip())
        self.as_mnist = QCheckBox(str(AS_MNIST))
        self.as_mnist.setChecked(True)
        self.as_mnist.setFont(text_font(11))
        self.as_mnist.setToolTip(str(AS_MNIST_HELP))
        self.seen = Seen()
        self._channels = 1
        self._lay_out()
        self.pen.clicked.connect(lambda: self.pad.take(eraser=False))
        self.eraser.clicked.connect(lambda: self.pad.take(eraser=True))
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        self.thickness.valueChanged.connect(self.pad.set_pen_width)
        self.pad.tool_changed.connect(self._show_tool)
        self.pad.drawn.connect(self._see)
        self.as_mnist.toggled.connect(self._see)
        self._show_tool()
        self._see()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for tool in (self.pen, self.eraser, self.undo, self.clear):
            tools.addWidget(tool)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addLayout(tools)
        beside.addWidget(self.thickness)
        beside.addStretch(1)
        beside.addWidget(caption(tr("the net sees"), "faint", 10.5))
        beside.addWidget(self.seen)
        beside.addWidget(self.as_mnist)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.pad)
        row.addLayout(beside)

    def set_shape(self, channels: int, height: int, width: int) -> None:
        """For a net that takes images of this shape; a grey drawing is the same in all channels."""
        self._channels = channels
        self.as_mnist.setVisible((channels, height, width) == (1, SIDE, SIDE))
        self.pad.set_grid(height, width)
        self._see()

    def _show_tool(self) -> None:
        self.pen.setChecked(not self.pad.erases)
        self.eraser.setChecked(self.pad.erases)
        self.thickness.setValue(self.pad.pen_width)

    def _see(self) -> None:
        drawn = self.pad.sheet.ink()
        like_mnist = self.as_mnist.isChecked() and not self.as_mnist.isHidden()
        found = centred(drawn) if like_mnist else shrunk(drawn, *self.pad.sheet.grid)
        self.pixels = np.repeat(found[None], self._channels, axis=0)
        self.undo.setEnabled(self.pad.sheet.can_undo)
        self.clear.setEnabled(not self.pad.sheet.is_blank)
        self.seen.show_pixels(found)
        self.drawn.emit()


class Seen(QWidget):
    """A drawing in the pixels that the net is given."""

    def __init__(self) -> None:
        super().__init__()
        self._image = images_of(np.zeros((1, 1, SIDE, SIDE)))[0]
        self.setFixedSize(SEEN, SEEN)
        self.setToolTip(str(tr("What the net is given of the drawing")))
        theme.changed.connect(self.update)

    def show_pixels(self, pixels: np.ndarray) -> None:
        """(H, W), from 0 to 1."""
        self._image = images_of(pixels[None, None], (0.0, 1.0))[0]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SEEN, SEEN)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        longer = max(self._image.width(), self._image.height())
        frame = QRectF(0, 0, SEEN * self._image.width() / longer, SEEN * self._image.height() / longer)
        painter.drawImage(frame, self._image)
        painter.setPen(ink.pen("line"))
        painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
