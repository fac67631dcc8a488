"""Graph files that are dropped anywhere on a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent

from netstudio.resources import EXAMPLE_SUFFIX

KINDS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class GraphDrops(QObject):
    """Takes them before any widget does, as a filter of the native window: a text field would write their
    names. `dropped(path)` for each, once the drag is over; everything else goes its way.
    """

    dropped = Signal(object)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in KINDS or not isinstance(event, QDropEvent):
            return False
        paths = _graphs(event.mimeData())
        if not paths:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            # When the drag is over: the file manager waits for the drop to be done.
            QTimer.singleShot(0, self, lambda: self._tell(paths))
        return True

    def _tell(self, paths: list[Path]) -> None:
        for path in paths:
            self.dropped.emit(path)


def _graphs(mime: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix == EXAMPLE_SUFFIX]
