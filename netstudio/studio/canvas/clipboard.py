"""The system's clipboard with nodes on it, as readable text; and what this program knows besides of them."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from netstudio.document.document import Document
from netstudio.files.errors import FileError
from netstudio.files.graph_file import parse, to_text
from netstudio.graph import edits
from netstudio.graph.expand import drawn
from netstudio.graph.model import Graph, Wire
from netstudio.words import Refusal, tr

LARGEST = 8 << 20  # characters; ten thousand nodes take some three million


@dataclass
class Copied:
    """What was copied last in this program: the text, and what a text does not say."""

    text: str = ""
    document: weakref.ref[Document] | None = None
    weights: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    incoming: tuple[Wire, ...] = ()  # from outside of what was copied
    mouse: QPoint | None = None  # where it was over the canvas
    times: int = 0  # that it was pasted from where it was, or from where the mouse was last


_last = Copied()


def put(document: Document, nodes: Iterable[str], frames: Iterable[str], mouse: QPoint | None) -> None:
    """Copy nodes and frames of a document."""
    global _last
    graph, chosen = document.graph, document.graph.all_within(nodes)
    text = to_text(edits.part(graph, nodes, frames))
    weights = {key: array for key, array in document.weights.items() if drawn(key[0]) in chosen}
    reaching = (wire for wire in graph.wires.values() if wire.target.node in chosen)
    incoming = tuple(wire for wire in reaching if wire.source.node not in chosen)
    _last = Copied(text, weakref.ref(document), weights, incoming, mouse)
    QGuiApplication.clipboard().setText(text)


def take() -> tuple[Graph, Copied]:
    """The nodes on the clipboard, and what is known of them. Raises Refusal, at once, for anything else."""
    global _last
    text = _text()
    if text != _last.text:
        _last = Copied(text)
    try:
        piece = parse(text)
    except FileError as error:
        raise Refusal(tr("The clipboard holds no layers: {problem}.", problem=error)) from error
    if not piece.nodes and not piece.frames:
        raise Refusal(tr("There are no layers on the clipboard."))
    return piece, _last


def _text() -> str:
    mime = QGuiApplication.clipboard().mimeData()
    if mime is not None and mime.hasImage() and not mime.hasText():
        raise Refusal(tr("There is a picture on the clipboard, and no layers."))
    text = mime.text() if mime is not None and mime.hasText() else ""
    if not text.strip():
        raise Refusal(tr("There is no text on the clipboard to paste."))
    if len(text) > LARGEST:
        raise Refusal(tr("The text on the clipboard is larger than any graph."))
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        raise Refusal(tr("There is text on the clipboard, but it is no graph."))
    return text
