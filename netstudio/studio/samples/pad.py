"""The pad: a sheet drawn on with the mouse, a pen, or the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.studio import ink
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.samples.sheet import Point, Sheet
from netstudio.studio.theme import theme
from netstudio.words import tr

Key, Mouse = Qt.Key, Qt.MouseButton
THINNEST, USUAL, WIDEST = 1, 3, 8  # widths of the pen in pixels of what the net takes
RUBBER = 2.0  # how much wider the eraser is
SMALLEST = 96  # pixels of a side on the screen
_STEPS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}
_OURS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
HINT = tr("Draw here")
BY_KEYS = tr(
    "Draw with the mouse; the right button erases. By keyboard: arrows move (Shift: by five), Space lets the "
    "pen down and up, E takes the eraser and P the pen, + and − change the size, Del clears, Ctrl+Z undoes."
)


class Pad(QWidget):
    """`drawn()` with every change of the ink; `tool_changed()` when pen, eraser or size are others."""

    drawn = Signal()
    tool_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self.erases = False
        self.pen_width = USUAL
        self._at: Point = (0.5, 0.5)  # of the pen that the arrow keys move
        self._is_down = False  # that pen
        self._button = Mouse.NoButton  # that draws now
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setAccessibleName(str(tr("Sheet to draw on")))
        self.setAccessibleDescription(str(BY_KEYS))
        self.setToolTip(str(BY_KEYS))
        theme.changed.connect(self.update)

    def set_grid(self, height: int, width: int) -> None:
        """A blank sheet for nets that take so many pixels, unless this one is for such."""
        if (height, width) != self.sheet.grid:
            self.sheet = Sheet(height, width)
            self._lift()
            self._changed()

    def take(self, *, eraser: bool) -> None:
        """The eraser from now on, or the pen."""
        if eraser != self.erases:
            self._lift()
            self.erases = eraser
            self.tool_changed.emit()
            self.update()

    def set_pen_width(self, size: int) -> None:
        """How wide the pen is, in pixels of what the net takes."""
        size = min(max(size, THINNEST), WIDEST)
        if size != self.pen_width:
            self.pen_width = size
            self.tool_changed.emit()
            self.update()

    def clear(self) -> None:
        """A sheet as at first."""
        self._lift()
        self.sheet.clear()
        self._changed()

    def undo(self) -> None:
        """As before the last stroke."""
        self._lift()
        self.sheet.undo()
        self._changed()

    def redo(self) -> None:
        """As before the last undo."""
        self._lift()
        self.sheet.redo()
        self._changed()

    def sizeHint(self) -> QSize:
        return QSize(180, 180)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as the sheet is at this height."""
        super().resizeEvent(event)
        rows, columns = self.sheet.grid
        self.setFixedWidth(max(SMALLEST, self.height() * columns // rows))

    # Mouse --------------------------------------------------------------------------------------------------

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._button is Mouse.NoButton and event.button() in (Mouse.LeftButton, Mouse.RightButton):
            self._lift()
            self._button = event.button()
            self._at = self._on_sheet(event.position())
            self._begin(self.erases or event.button() is Mouse.RightButton)

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._button is not Mouse.NoButton:
            self._draw_to(self._on_sheet(event.position()))

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is self._button:
            self._button = Mouse.NoButton

    # Keys ---------------------------------------------------------------------------------------------------

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Arrows, Del and Ctrl+Z are the pad's own, not shortcuts of what it stands in."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = event.key() in (*_STEPS, Key.Key_Delete, Key.Key_Space, Key.Key_E, Key.Key_P)
            plain = not event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            if (own and plain) or any(event.matches(key) for key in _OURS):
                event.accept()
                return True
        return super().event(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif key in _STEPS:
            self._step(*_STEPS[key], 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Key.Key_Space and not event.isAutoRepeat():
            self._toggle_pen()
        elif key in (Key.Key_E, Key.Key_P):
            self.take(eraser=key == Key.Key_E)
        elif key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
            self.set_pen_width(self.pen_width + (-1 if key == Key.Key_Minus else 1))
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lift()
        self.update()

    # Within -------------------------------------------------------------------------------------------------

    def _step(self, across: int, down: int, pixels: int) -> None:
        longer = max(self.sheet.grid)
        height, width = (side / longer for side in self.sheet.grid)
        x = min(max(self._at[0] + across * pixels / longer, 0.0), width)
        y = min(max(self._at[1] + down * pixels / longer, 0.0), height)
        if self._is_down:
            self._draw_to((x, y))
        self._at = x, y
        self.update()

    def _toggle_pen(self) -> None:
        self._is_down = not self._is_down
        if self._is_down:
            self._begin(self.erases)
        self.update()

    def _lift(self) -> None:
        self._is_down, self._button = False, Mouse.NoButton

    def _begin(self, erases: bool) -> None:
        width = self.pen_width * (RUBBER if erases else 1.0) / max(self.sheet.grid)
        self.sheet.begin(self._at, width, erases)
        self._changed()

    def _draw_to(self, to: Point) -> None:
        self.sheet.go_on(to)
        self._at = to
        self._changed()

    def _changed(self) -> None:
        self.update()
        self.drawn.emit()

    @property
    def _frame(self) -> QRectF:
        """Where the sheet lies: as large as there is room, at the left."""
        rows, columns = self.sheet.grid
        scale = min((self.width() - 2) / columns, (self.height() - 2) / rows)
        return QRectF(1, 1, columns * scale, rows * scale)

    def _on_sheet(self, at: QPointF) -> Point:
        frame = self._frame
        scale = max(frame.width(), frame.height())
        return (at.x() - frame.x()) / scale, (at.y() - frame.y()) / scale

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = self._frame
        painter.drawImage(frame, self.sheet.image)
        painter.setPen(ink.pen("forward" if self.hasFocus() else "node_line"))
        painter.drawRect(frame)
        if not self.sheet.strokes:
            painter.setFont(ink.words(12))
            painter.setPen(Qt.GlobalColor.gray)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, str(HINT))
        if self.hasFocus():
            self._paint_pen(painter, frame)

    def _paint_pen(self, painter: QPainter, frame: QRectF) -> None:
        """Where the pen of the arrow keys is: a ring of its width, filled while it is down."""
        scale = max(frame.width(), frame.height())
        width = self.pen_width * (RUBBER if self.erases else 1.0) / max(self.sheet.grid) * scale
        painter.setPen(ink.pen("backward" if self.erases else "forward", 1.5))
        painter.setBrush(ink.ink("backward" if self.erases else "forward", 0.5 if self._is_down else 0.0))
        centre = QPointF(frame.x() + self._at[0] * scale, frame.y() + self._at[1] * scale)
        painter.drawEllipse(centre, width / 2, width / 2)
