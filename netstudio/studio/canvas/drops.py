"""What is dropped on the canvas: a layer from the palette, or files and folders, which become data nodes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QTimer
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from netstudio.layers.base import data_layer_for
from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

LAYER_MIME = "application/x-netstudio-layer"  # the kind of a layer, as utf-8


class Drops:
    """Takes what can stand on the canvas; a graph file is left to the window, which opens it."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas

    def welcome(self, event: QDragMoveEvent) -> None:
        """Something is dragged over the canvas."""
        if event.mimeData().hasFormat(LAYER_MIME) or _files(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def take(self, event: QDropEvent) -> None:
        """It is let go."""
        at = event.position().toPoint()
        if paths := _files(event.mimeData()):
            event.acceptProposedAction()
            # When the drag is over: the file manager waits for the drop to be done.
            QTimer.singleShot(0, self._canvas, lambda: self._add_files(paths, at))
            return
        kind = bytes(event.mimeData().data(LAYER_MIME).data()).decode(errors="replace")
        if self._canvas.add_layer(kind, self._canvas.mapToScene(at)):
            event.acceptProposedAction()
            self._canvas.setFocus()

    def _add_files(self, paths: Sequence[Path], at: QPoint) -> None:
        """A node for each that holds data, as one edit; files that belong together make one node."""
        canvas = self._canvas
        layers = dict.fromkeys(layer for path in paths if (layer := data_layer_for(path)))
        if layers:
            canvas.editing.add_data(list(layers), canvas.mapToScene(at))
            canvas.setFocus()
        else:
            words = tr(
                "There are no data in “{name}” that can be read. CSV, npz, npy and IDX files can, "
                "and a folder with a sub-folder of images for each class.",
                name=paths[0].name,
            )
            canvas.refuse(words, at)


def _files(mime: QMimeData) -> list[Path]:
    """The files and folders that are dragged; none where there is a graph among them."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [] if any(path.suffix == EXAMPLE_SUFFIX for path in paths) else paths
