"""What is dropped on the canvas: what the palette has, files and folders (which become data nodes), text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from netstudio.layers.base import data_layer_for
from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.studio.canvas.gestures.place import Place
from netstudio.words import Refusal, Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

ENTRY_MIME = "application/x-netstudio-entry"  # the key of an entry of the catalogue, as utf-8

NO_DATA = tr(
    "There are no data in “{name}” that can be read. CSV, npz, npy and IDX files can, "
    "and a folder with a sub-folder of images for each class."
)
ELSEWHERE = tr("This lies on another computer. Save it here first, and drop the file.")
STRANGE = tr("This cannot be dropped here: layers, files with data and copied layers as text can.")


class Drops:
    """Takes what can stand on the canvas; a graph file is left to the window, which opens it.

    What cannot is let in too, but nowhere let go: only so can it be said why while it is dragged.
    """

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas

    def enter(self, event: QDragEnterEvent) -> None:
        """Something is dragged in."""
        if _graph_files(event.mimeData()):
            event.ignore()
            return
        event.acceptProposedAction()
        if key := _key(event.mimeData()):
            self._begin(key)
        self.move(event)

    def move(self, event: QDragMoveEvent) -> None:
        """It is dragged on."""
        at, mime = event.position().toPoint(), event.mimeData()
        if mime.hasFormat(ENTRY_MIME):
            event.acceptProposedAction()
            self._canvas.hand.drag(event)
            return
        if words := _why_not(mime):
            self._canvas.bubble.say(words, at)
            if event.type() is not QDragEnterEvent.Type.DragEnter:
                event.ignore()
        else:
            event.acceptProposedAction()

    def leave(self) -> None:
        """It is dragged out, or let go where it is not wanted."""
        self._canvas.bubble.hush()
        if isinstance(self._canvas.hand.gesture, Place):
            self._canvas.hand.cancel()

    def take(self, event: QDropEvent) -> None:
        """It is let go."""
        at, mime = event.position().toPoint(), event.mimeData()
        self._canvas.bubble.hush()
        event.acceptProposedAction()
        if mime.hasFormat(ENTRY_MIME):
            self._drop_entry(event)
        elif paths := _files(mime):
            # When the drag is over: the file manager waits for the drop to be done.
            QTimer.singleShot(0, self._canvas, lambda: self._add_files(paths, at))
            return
        elif words := _why_not(mime):
            self._canvas.refuse(words, at)
        else:
            self._paste(mime.text(), at)
        self._canvas.setFocus()

    def _begin(self, key: str) -> None:
        """Show where an entry of the catalogue will stand."""
        if entry := self._canvas.catalogue.find(key):
            self._canvas.hand.cancel()
            self._canvas.hand.begin(Place(self._canvas, entry))

    def _drop_entry(self, event: QDropEvent) -> None:
        if isinstance(self._canvas.hand.gesture, Place):
            self._canvas.hand.drop(event)
        else:  # it is not in the catalogue
            place = self._canvas.mapToScene(event.position().toPoint())
            self._canvas.add_layer(_key(event.mimeData()), place)

    def _paste(self, text: str, at: QPoint) -> None:
        try:
            self._canvas.copying.paste_text(text, self._canvas.mapToScene(at))
        except Refusal as refusal:
            self._canvas.refuse(refusal.words, at)

    def _add_files(self, paths: Sequence[Path], at: QPoint) -> None:
        """A node for each that holds data, as one edit; files that belong together make one node."""
        canvas = self._canvas
        layers = dict.fromkeys(layer for path in paths if (layer := data_layer_for(path)))
        if layers:
            canvas.editing.add_data(list(layers), canvas.mapToScene(at))
            canvas.setFocus()
        else:
            canvas.refuse(Words(NO_DATA.text, {"name": paths[0].name}), at)


def _key(mime: QMimeData) -> str:
    """The key of the entry that is dragged; empty where it is something else."""
    return bytes(mime.data(ENTRY_MIME).data()).decode(errors="replace")


def _files(mime: QMimeData) -> list[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _graph_files(mime: QMimeData) -> bool:
    return any(path.suffix == EXAMPLE_SUFFIX for path in _files(mime))


def _why_not(mime: QMimeData) -> Words | None:
    """Why something cannot be dropped, as far as can be told without looking inside."""
    if _files(mime):
        return None
    if mime.hasUrls():
        return ELSEWHERE
    return None if mime.hasText() else STRANGE
