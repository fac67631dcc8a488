"""Words at the cursor: a refusal, said where it happens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from netstudio.studio.theme import theme
from netstudio.words import Words

LASTS = 4000  # milliseconds that a last word stays
WIDEST = 320


class Bubble(QLabel):
    """A small label near the cursor that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setObjectName("bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._timer = QTimer(self, singleShot=True, interval=LASTS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: Words | str, at: QPoint, *, for_a_while: bool = False) -> None:
        """Say something beside a point of the parent."""
        tokens = theme.tokens
        self.setStyleSheet(
            f"#bubble {{ background: {tokens.panel}; color: {tokens.text}; border: 1px solid {tokens.bad};"
            f" border-left: 4px solid {tokens.bad}; border-radius: 4px; padding: 5px 8px; }}"
        )
        self.setText(f"✕ {words}")
        self.resize(self._fitting())
        self.move(self._beside(at))
        self.show()
        self.raise_()
        if for_a_while:
            self._timer.start()
        else:
            self._timer.stop()

    def hush(self) -> None:
        """Say nothing."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _fitting(self) -> QSize:
        """As wide as the words, up to the widest; as high as they then need."""
        one_line = self.fontMetrics().horizontalAdvance(self.text()) + 28
        width = min(one_line, WIDEST)
        return QSize(width, self.heightForWidth(width))

    def _beside(self, at: QPoint) -> QPoint:
        """To the lower right of a point, but inside of the parent."""
        area = self._canvas.rect().adjusted(4, 4, -4, -4)
        x = min(at.x() + 16, area.right() - self.width())
        y = at.y() + 18
        return QPoint(
            max(x, area.left()), y if y + self.height() <= area.bottom() else at.y() - self.height() - 10
        )
