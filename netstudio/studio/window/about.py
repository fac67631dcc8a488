"""What NetStudio is, in a small box."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QMessageBox, QWidget

import netstudio
from netstudio.words import tr


def about_box(parent: QWidget) -> QMessageBox:
    """The box, not shown yet; it does not stop anybody."""
    words = tr("A desktop studio in which a neural network is a drawing that runs.")
    book = tr("After the book Deep Learning from Scratch, by Koki Saitoh.")
    box = QMessageBox(QMessageBox.Icon.NoIcon, str(tr("About NetStudio")), "", parent=parent)
    box.setText(
        f"<b>NetStudio {escape(netstudio.__version__)}</b><br><br>{escape(str(words))}<br>{escape(str(book))}"
    )
    box.setModal(False)
    return box
