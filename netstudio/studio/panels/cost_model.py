"""The costs of layers as a table: what each column is called, what it sorts by, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from netstudio.memory import bytes_text
from netstudio.studio.figures import counted
from netstudio.studio.guard import guarded
from netstudio.training.profile import LayerCost, Profile
from netstudio.words import Words, tr

Index = QModelIndex | QPersistentModelIndex
SORTED_BY = Qt.ItemDataRole.UserRole  # the number behind the text
PARTS = Qt.ItemDataRole.UserRole + 1  # the bar: (share of the width, colour token), one after the other
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Parts = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Column:
    """A figure of a layer: a number to sort by, its text, and for some the parts of a bar."""

    title: Words
    about: Words
    value: Callable[[Profile, LayerCost], float]
    text: Callable[[float], str]
    parts: Callable[[Profile, LayerCost], Parts] | None = None


def _ms(value: float) -> str:
    return f"{value:.3f}" if value >= 0.0005 else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share else "–"


def _passes(profile: Profile, layer: LayerCost) -> Parts:
    """Forward, backward and update, of the time of the layer that takes most."""
    most = max(each.time for each in profile.layers) or 1.0
    return (
        (layer.forward / most, "forward"),
        (layer.backward / most, "backward"),
        (layer.update / most, "faint"),
    )


COLUMNS = (
    Column(
        tr("of the step"),
        tr("Forward, backward and update, one after the other, as a part of the whole step."),
        lambda profile, layer: profile.share(layer),
        _percent,
        _passes,
    ),
    Column(tr("ms"), tr("Milliseconds in each step, all together."), lambda _, layer: layer.time, _ms),
    Column(tr("forward"), tr("Milliseconds going forward."), lambda _, layer: layer.forward, _ms),
    Column(tr("backward"), tr("Milliseconds going backward."), lambda _, layer: layer.backward, _ms),
    Column(
        tr("update"),
        tr("Milliseconds of the optimizer: its share by the number of parameters."),
        lambda _, layer: layer.update,
        _ms,
    ),
    Column(
        tr("products"),
        tr("How much of forward and backward the matrix products alone take; the rest is around them."),
        lambda _, layer: layer.product_share or 0.0,
        _percent,
        lambda _, layer: ((min(layer.product_share or 0.0, 1.0), "test"),),
    ),
    Column(
        tr("multiply-adds"),
        tr("How many products going forward adds up."),
        lambda _, layer: layer.multiply_adds,
        lambda n: counted(n) if n else "–",
    ),
    Column(
        tr("memory"),
        tr("Values, gradients, parameters, and what the layer keeps for itself."),
        lambda _, layer: layer.memory,
        bytes_text,
    ),
)


class CostModel(QAbstractTableModel):
    """A row for each layer; the first column is its name."""

    def __init__(self) -> None:
        super().__init__()
        self._profile: Profile | None = None
        self._names: dict[str, str] = {}

    def show_profile(self, profile: Profile | None, names: dict[str, str]) -> None:
        """Show this; `names` are those of the nodes."""
        self.beginResetModel()
        self._profile, self._names = profile, names
        self.endResetModel()

    def show_names(self, names: dict[str, str]) -> None:
        """Nodes have other names."""
        if names != self._names:
            self._names = names
            if rows := self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, 0))

    def layer(self, row: int) -> LayerCost:
        """The layer of a row."""
        assert self._profile is not None
        return self._profile.layers[row]

    def rowCount(self, parent: Index | None = None) -> int:
        if self._profile is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._profile.layers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1 + len(COLUMNS)

    @guarded(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self.layer(index.row())
        if index.column() == 0:
            name = self._names.get(layer.node, layer.node)
            return (
                name
                if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, SORTED_BY)
                else None
            )
        assert self._profile is not None
        column = COLUMNS[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(column.value(self._profile, layer))
        if role == SORTED_BY:
            return float(column.value(self._profile, layer))
        if role == PARTS:
            return column.parts(self._profile, layer) if column.parts else None
        return RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    @guarded(None)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(COLUMNS[section - 1].title if section else tr("Layer"))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(COLUMNS[section - 1].about if section else tr("Press Enter to see it on the canvas."))
        return (RIGHT if section else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None
