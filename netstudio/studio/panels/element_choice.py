"""Choosing a number: of which layer, of which tensor, and where in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from netstudio.document.document import Document
from netstudio.engine.program import Shape
from netstudio.graph.expand import computed_wire
from netstudio.graph.model import End, Graph, Wire
from netstudio.studio.panels.tensor_choice import fill, ref_of_wire, shown_by, tensor_names
from netstudio.studio.theme import number_font, text_font
from netstudio.training.why_zero import Selection
from netstudio.words import Refusal, Words, shape_text, tr

ALL = ":"


class ElementChoice(QWidget):
    """A layer, a tensor, and an index as it is written in brackets: `3, 17`; `:` for all along an axis.

    `changed()` when another number is chosen, also by what is selected on the canvas; `refused(words)` with
    what is wrong with an index that is typed.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.end: End | None = None
        self.selection: Selection = ()
        self.given = False  # whether somebody chose the index
        self.node = _chooser(tr("Layer"), 150)
        self.node.activated.connect(lambda i: self.show_node(self.node.itemData(i)))
        self.tensor = _chooser(tr("Tensor"), 84)
        self.tensor.activated.connect(lambda i: self.choose(self.tensor.itemData(i)))
        self.index = QLineEdit()
        self.index.setFont(number_font(11))
        self.index.setFixedWidth(110)
        self.index.setAccessibleName(str(tr("Index, as in 3, 17; a colon stands for all along an axis")))
        self.index.setToolTip(self.index.accessibleName())
        self.index.textEdited.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.node, self.tensor, self.index):
            row.addWidget(part)
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Choose in another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._forget()

    @property
    def shape(self) -> Shape:
        """That of the tensor; () while it is not known."""
        return self._shape_of(self.end) if self.end else ()

    @property
    def is_parameter(self) -> bool:
        """Whether the tensor is learned."""
        found = self._document.analysis.nodes.get(self.end.node) if self.end else None
        return found is not None and self.end is not None and self.end.port in dict(found.parameters)

    @property
    def single(self) -> tuple[int, ...] | None:
        """The index of a single number; None where several are chosen."""
        found = tuple(i for i in self.selection if i is not None)
        return found if len(found) == len(self.shape) == len(self.selection) else None

    def show_node(self, node: str | None) -> None:
        """Choose in a node: its first parameter, or what it gives; of a group, what comes out of it."""
        node = shown_by(self._document, node)
        if node is None:
            return
        if self.end is None or self.end.node != node:
            names = tensor_names(self._document, node)
            found = self._document.analysis.nodes.get(node)
            learned = [name for name, _ in found.parameters] if found else []
            if names:
                self.choose(End(node, (learned or names)[0]))

    def show_wire(self, wire: Wire | None) -> None:
        """Choose in what a wire carries; None leaves what is chosen."""
        if wire is not None:
            ref = ref_of_wire(computed_wire(self._document.graph, wire))
            self.choose(End(ref.node, ref.port))

    def choose(self, end: End, selection: Selection | None = None) -> None:
        """A tensor, and numbers of it: at first the one in the middle."""
        given = selection is not None
        if selection is None:
            if end == self.end:
                return
            selection = tuple(n // 2 for n in self._shape_of(end))
        self.end, self.selection, self.given = end, selection, given
        self._list()
        self.index.setText(_written(selection))
        self._mark(None)
        self.changed.emit()

    def choose_one(self) -> None:
        """A single number again, where several are chosen."""
        if self.end is not None and self.single is None:
            self.choose(self.end, tuple(n // 2 for n in self.shape))
            self.given = False

    def choose_all(self) -> None:
        """All numbers of the tensor."""
        if self.end is not None:
            self.choose(self.end, (None,) * len(self.shape))

    def _shape_of(self, end: End) -> Shape:
        analysis = self._document.analysis
        found = analysis.nodes.get(end.node)
        parameters = dict(found.parameters) if found else {}
        if end.port in parameters:
            return parameters[end.port]
        wire = analysis.computed.wires.get(end)
        return analysis.shape(end) or (analysis.shape(wire.source) if wire else None) or ()

    def _on_typed(self, text: str) -> None:
        try:
            self.selection = parse_index(text, self.shape)
        except Refusal as refusal:
            self._mark(refusal.words)
            return
        self.given = True
        self._mark(None)
        self.changed.emit()

    def _mark(self, words: Words | None) -> None:
        self.index.setProperty("wrong", words is not None)
        self.index.style().unpolish(self.index)
        self.index.style().polish(self.index)
        self.refused.emit(words)

    def _forget(self) -> None:
        self.end, self.selection = None, ()
        self.index.clear()
        self._list()
        self.changed.emit()

    def _list(self) -> None:
        nodes = [(node.name, node.id) for node in self._document.analysis.computed]
        chosen = self.end.node if self.end else None
        names = tensor_names(self._document, chosen) if chosen else []
        fill(self.node, nodes, chosen)
        fill(self.tensor, [(name, End(chosen or "", name)) for name in names], self.end)
        for part in (self.tensor, self.index):
            part.setEnabled(self.end is not None)

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        end = self.end
        if end is None:
            self._list()
        elif (
            end.node not in self._document.analysis.computed.nodes
            or end.port not in tensor_names(self._document, end.node)
            or not _fits(self.selection, self.shape)
        ):
            self._forget()
        else:
            self._list()


def parse_index(text: str, shape: Shape) -> Selection:
    """`3, 17` or `3, :`; what is left off, or all of it, stands for all. Raises Refusal in words."""
    words = text.translate({ord(mark): " " for mark in ",[]"}).split()
    if not all(word == ALL or word.isdecimal() for word in words):
        raise Refusal(tr("Write whole numbers, as in 3, 17; a colon stands for all along an axis."))
    found = tuple(None if word == ALL else int(word) for word in words)
    if not _fits(found, shape):
        raise Refusal(tr("There is no [{index}]: the shape is {shape}.", index=text, shape=shape_text(shape)))
    return found + (None,) * (len(shape) - len(found))


def _fits(selection: Selection, shape: Shape) -> bool:
    return len(selection) <= len(shape) and all(
        i is None or i < n for i, n in zip(selection, shape, strict=False)
    )


def _written(selection: Selection) -> str:
    return ", ".join(ALL if i is None else str(i) for i in selection)


def _chooser(words: Words, width: int) -> QComboBox:
    found = QComboBox()
    found.setAccessibleName(str(words))
    found.setPlaceholderText(str(words))
    found.setFont(text_font(11))
    found.setFixedWidth(width)
    return found
