"""Words at the cursor: a refusal, said where it happens, with the way out as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from netstudio.studio.theme import theme
from netstudio.words import Words, tr

LASTS = 4000  # milliseconds that a last word stays; one with a button stays until something else is done
WIDEST = 320

Offer = tuple[Words, Callable[[], object]]  # what can be done about it: its name, and doing it


class Bubble(QFrame):
    """A small frame near the cursor that lets the mouse through, unless it offers something.

    `taken()` when what was offered has been done.
    """

    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._call: Callable[[], object] | None = None
        self.setObjectName("bubble")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter takes it while the canvas has the keys
        self.button.clicked.connect(self._take)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=LASTS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say(
        self, words: Words | str, at: QPoint, *, for_a_while: bool = False, offer: Offer | None = None
    ) -> None:
        """Say beside a point of the parent why something cannot be done, and what can be done instead."""
        self._show(f"✕ {words}", "bad", at, offer)
        if for_a_while and offer is None:
            self._timer.start()

    def tell(self, words: Words, at: QPoint) -> None:
        """Say what would come of letting go here."""
        self._show(str(words), "forward", at, None)

    def offer(self, words: Words | str, at: QPoint, offer: Offer) -> None:
        """Say that something was done, and offer what might have been meant."""
        self._show(str(words), "forward", at, offer)

    @property
    def offers(self) -> bool:
        """Whether there is something to be taken."""
        return self.isVisible() and self._call is not None

    def hush(self) -> None:
        """Say nothing."""
        self.hide()

    def key(self, event: QKeyEvent) -> bool:
        """Enter takes what is offered, Esc does without; any other key does so too, and means more."""
        if not self.offers:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return True
        self.hush()
        return event.key() == Qt.Key.Key_Escape

    def _take(self) -> None:
        call = self._call
        self.hush()
        if call is not None:
            call()
            self.taken.emit()

    def _show(self, text: str, token: str, at: QPoint, offer: Offer | None) -> None:
        tokens = theme.tokens
        accent = getattr(tokens, token)
        self.setStyleSheet(
            f"#bubble {{ background: {tokens.panel}; border: 1px solid {accent};"
            f" border-left: 4px solid {accent}; border-radius: 4px; }} QLabel {{ color: {tokens.text}; }}"
        )
        self._words.setText(text)
        self._call = offer[1] if offer else None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, offer is None)
        self.button.setVisible(offer is not None)
        self.button.setText(str(tr("{what}  ⏎", what=offer[0])) if offer else "")
        self._words.setFixedWidth(min(self._words.fontMetrics().horizontalAdvance(text) + 4, WIDEST))
        self._timer.stop()
        self.adjustSize()
        self.move(self._beside(at))
        self.show()
        self.raise_()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._call = None
        super().hideEvent(event)

    def _beside(self, at: QPoint) -> QPoint:
        """To the lower right of a point, but inside of the parent."""
        area = self._canvas.rect().adjusted(4, 4, -4, -4)
        x = min(at.x() + 16, area.right() - self.width())
        y = at.y() + 18
        return QPoint(
            max(x, area.left()), y if y + self.height() <= area.bottom() else at.y() - self.height() - 10
        )
