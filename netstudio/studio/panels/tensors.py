"""Any value, gradient or parameter as a full table."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.expand import computed_wire
from netstudio.graph.model import End, Graph, Wire
from netstudio.studio.canvas.menus import NUDGE, WHY_ZERO
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.maps import Maps
from netstudio.studio.panels.tensor_choice import SIDES, axis_names, choices, fill, ref_of_wire, shown_by
from netstudio.studio.panels.tensor_figures import FootLine, figures_of
from netstudio.studio.panels.tensor_model import TensorModel
from netstudio.studio.panels.tensor_table import TensorTable
from netstudio.studio.theme import number_font, text_font, theme
from netstudio.training.snapshot import Snapshot, TensorRef
from netstudio.words import tr

FORMAT_WORDS = {
    "short": (tr("short"), 10),  # and the characters that the longest takes
    "fixed": (tr("fixed"), 11),
    "scientific": (tr("scientific"), 11),
    "full": (tr("full"), 14),
}
PACE = 400  # milliseconds between two tables at least: figures that change faster cannot be read
WAITING = tr("This tensor is shown as soon as it is computed. Press Run (F5), or step (F10).")
NOTHING = tr("Select a layer or a wire on the canvas: its values and gradients will stand here, in full.")


class TensorPanel(Card):
    """A table of one tensor, chosen here or by what is selected on the canvas.

    `wanted_changed` tells which tensors (frozenset of TensorRef) are to be in the next snapshot.
    """

    tools_need_content = False
    wanted_changed = Signal(object)
    asked = Signal(str)  # about the current cell: "nudge", or "why" its gradient is zero
    element_chosen = Signal(object, object)  # End and index, where a cell becomes the current one

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.model = TensorModel()
        self.table = TensorTable(self.model)
        self.table.selectionModel().currentChanged.connect(self._on_cell)
        self.maps = Maps()
        self.maps.chosen.connect(self._turn_to)
        self._slices = QHBoxLayout()
        self._slices.setSpacing(4)
        self._foot = FootLine()
        foot = QHBoxLayout()
        foot.addLayout(self._slices)
        foot.addWidget(self._foot, 1)
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 4, 0)
        box.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.table, 3)
        row.addWidget(self.maps, 1)
        box.addLayout(row, 1)
        box.addLayout(foot)
        super().__init__(tr("Tensor"), NOTHING, body, parent)
        self.indices: list[QSpinBox] = []
        self._document = document
        self._ref: TensorRef | None = None
        self._next: np.ndarray | None = None
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._show_next)
        self._make_tools()
        theme.changed.connect(self.model.dress)
        self.set_document(document)

    def _make_tools(self) -> None:
        self.node = QComboBox()
        self.node.setAccessibleName(str(tr("Layer")))
        self.node.setPlaceholderText(str(tr("Layer")))
        self.node.activated.connect(lambda i: self.show_node(self.node.itemData(i)))
        self.tensor = QComboBox()
        self.tensor.setAccessibleName(str(tr("Tensor")))
        self.tensor.setPlaceholderText(str(tr("Tensor")))
        self.tensor.activated.connect(lambda i: self._choose(self.tensor.itemData(i)))
        self.format = QComboBox()
        self.format.setAccessibleName(str(tr("How numbers are written")))
        for name, (words, _) in FORMAT_WORDS.items():
            self.format.addItem(str(words), name)
        self.format.currentIndexChanged.connect(self._on_format)
        self.colored = QToolButton()
        self.colored.setText("▒")
        self.colored.setCheckable(True)
        self.colored.setChecked(True)
        self.colored.setToolTip(str(tr("Deepen the ground by magnitude")))
        self.colored.setAccessibleName(self.colored.toolTip())
        self.colored.toggled.connect(self.model.set_colored)
        copy = QAction(str(tr("Copy as text")), self.table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.table.copy)
        self.table.addAction(copy)
        for words, what in ((NUDGE, "nudge"), (WHY_ZERO, "why")):
            action = QAction(str(words), self.table)
            action.triggered.connect(partial(self.asked.emit, what))
            self.table.addAction(action)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for chooser, width in ((self.node, 150), (self.tensor, 84), (self.format, 96)):
            chooser.setFont(text_font(11))
            chooser.setFixedWidth(width)
            self.add_tool(chooser)
        self.add_tool(self.colored)
        self._on_format(0)

    # What is shown ------------------------------------------------------------------------------------------

    def set_document(self, document: Document) -> None:
        """Show tensors of another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._ref = None
        self._list()
        self.clear()

    def show_node(self, node: str | None) -> None:
        """Show what a node gives, and of a group, what comes out of it; None leaves what is shown."""
        node = shown_by(self._document, node)
        if node is not None:
            listed = choices(self._document, node)
            if listed and (self._ref is None or self._ref.node != node):
                self._choose(listed[0].ref)

    def show_wire(self, wire: Wire | None) -> None:
        """Show what a wire carries; None leaves what is shown."""
        if wire is not None:
            self._choose(ref_of_wire(computed_wire(self._document.graph, wire)))

    @property
    def wanted(self) -> frozenset[TensorRef]:
        """The tensors that are to be in the next snapshot."""
        return frozenset() if self._ref is None else frozenset({self._ref})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the tensor, if the snapshot has it; within a walk it may not be computed yet."""
        if self._ref is None:
            return
        array = snapshot.tensors.get(self._ref)
        if array is None:
            if snapshot.walk is not None:
                self._next = None
                self.show_empty(True)
        elif self._pace.isActive() and snapshot.walk is None:
            self._next = array
        else:
            self._show_array(array)
            self._pace.start(PACE)

    def clear(self) -> None:
        """As before the first run."""
        self._next = None
        self._pace.stop()
        self.set_empty_words(NOTHING if self._ref is None else WAITING)
        self.show_empty(True)

    def _show_next(self) -> None:
        array, self._next = self._next, None
        if array is not None:
            self._show_array(array)
            self._pace.start(PACE)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.stop()

    def _show_array(self, array: np.ndarray) -> None:
        assert self._ref is not None
        self.show_empty(False)
        self.model.show_array(array, "backward" if self._ref.side == "gradient" else "forward")
        if tuple(index.maximum() + 1 for index in self.indices) != self.model.held_axes:
            self._make_indices()
        self._name_indices()
        self._show_maps()
        self._foot.show_text(figures_of(array))

    def _make_indices(self) -> None:
        """A number to turn for every axis that is neither rows nor columns."""
        for index in self.indices:
            index.hide()
            index.deleteLater()
        self.indices = []
        for length in self.model.held_axes:
            index = QSpinBox()
            index.setMaximum(length - 1)
            index.setAlignment(Qt.AlignmentFlag.AlignCenter)
            index.setSuffix(f" / {length - 1}")
            index.setFont(number_font(11))
            index.valueChanged.connect(self._hold)
            self._slices.addWidget(index)
            self.indices.append(index)

    def _name_indices(self) -> None:
        """Say what each axis is; one of length 1 needs no turning."""
        names = axis_names(self._ref in self._parameters, len(self.indices))
        for index, name in zip(self.indices, names, strict=True):
            index.setPrefix(f"{name} ")
            index.setAccessibleName(str(name))
            index.setVisible(index.maximum() > 0)

    def _on_cell(self, cell: QModelIndex) -> None:
        if self._ref is not None and cell.isValid():
            held = tuple(index.value() for index in self.indices)
            place = (*held, cell.row(), cell.column())
            rank = self.model.array.ndim
            self.element_chosen.emit(End(self._ref.node, self._ref.port), place if rank > 1 else place[:rank])

    def _hold(self) -> None:
        self.model.hold(tuple(index.value() for index in self.indices))
        self._show_maps()

    @property
    def _parameters(self) -> list[TensorRef]:
        """What the node has learned, and the gradients of that."""
        node = self._ref.node if self._ref else ""
        found = self._document.analysis.nodes.get(node)
        names = [name for name, _ in found.parameters] if found else []
        return [TensorRef(node, name, side) for name in names for side in SIDES]

    @property
    def _varied(self) -> int:
        """The axis whose pictures are shown side by side: filters of weights, channels of a sample."""
        return 0 if self._ref in self._parameters else 1

    def _show_maps(self) -> None:
        """Of what is (N, C, H, W) all channels, or filters, as pictures."""
        held, array = [index.value() for index in self.indices], self.model.array
        self.maps.setVisible(array.ndim == 4)
        if array.ndim == 4 and self._ref is not None:
            stack = array[:, held[1]] if self._varied == 0 else array[held[0]]
            self.maps.show_stack(stack, self._ref.side, held[self._varied])

    def _turn_to(self, picture: int) -> None:
        self.indices[self._varied].setValue(picture)

    # Choosing -----------------------------------------------------------------------------------------------

    def _choose(self, ref: TensorRef) -> None:
        if ref == self._ref:
            return
        self._ref = ref
        self._list()
        self.clear()
        weight = self._document.weights.get((ref.node, ref.port))
        if ref.side == "value" and weight is not None:
            self._show_array(weight)
        self.wanted_changed.emit(self.wanted)

    def _list(self) -> None:
        """Offer all nodes, and all tensors of the one that is chosen."""
        nodes = [(node.name, node.id) for node in self._document.analysis.computed]
        chosen = self._ref.node if self._ref else None
        offered = choices(self._document, chosen) if chosen else []
        fill(self.node, nodes, chosen)
        fill(self.tensor, [(choice.symbol, choice.ref) for choice in offered], self._ref)

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        ref = self._ref
        gone = ref is not None and ref.node not in self._document.analysis.computed.nodes
        if gone or (ref and ref not in [choice.ref for choice in choices(self._document, ref.node)]):
            self._ref = None
            self.clear()
            self.wanted_changed.emit(self.wanted)
        self._list()

    def _on_format(self, i: int) -> None:
        name = self.format.itemData(i)
        self.model.set_format(name)
        self.table.set_characters(FORMAT_WORDS[name][1])
