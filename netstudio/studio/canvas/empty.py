"""What an empty canvas says: what will be here, and how to get it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from netstudio.studio.theme import text_font, theme
from netstudio.words import tr


class EmptyWords(QLabel):
    """Words in the middle of an empty canvas; the mouse goes through them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.dress()

    def dress(self) -> None:
        """In the colours of the theme in use."""
        title = tr("Your network will stand here")
        how = tr("Drag a layer from the left, or press Tab to search for one. Drop a file to bring data.")
        self.setFont(text_font(13))
        self.setStyleSheet(f"background: transparent; color: {theme.tokens.dim}")
        self.setText(f"<p style='font-size: 17px'><b>{title}</b></p><p>{how}</p>")
        self.adjustSize()
        self.centre()

    def centre(self) -> None:
        """In the middle of the parent."""
        self.move(self._canvas.rect().center() - self.rect().center())
