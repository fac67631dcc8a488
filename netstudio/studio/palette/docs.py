"""What the search tells of the entry under its cursor: formula, derivative, words and ports, or a picture."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from netstudio.graph.model import Graph
from netstudio.studio.catalogue import Entry
from netstudio.studio.formula import FormulaView
from netstudio.studio.guard import guarded_paint
from netstudio.studio.parts import caption, head
from netstudio.studio.start.thumbnail import paint_thumbnail
from netstudio.words import Words, tr

PICTURE = QSize(220, 108)
MANY = 6  # ports after which the others are not named any more
EMPTY = tr("Type to search, or walk with the arrows.\n\nEnter adds what the cursor stands on, Esc closes.")


class Docs(QWidget):
    """Explains one entry, or how to search."""

    def __init__(self) -> None:
        super().__init__()
        self.title = caption(size=14, bold=True)
        self.section = caption(name="faint", size=11)
        self.formula = FormulaView()
        self.derivative = FormulaView("backward", 15.5)
        self.picture = Picture()
        self.about = caption()
        self._ports_head = head(tr("Ports"))
        self.ports = caption(size=11.5)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(8)
        for part in (self.title, self.section, self.formula, self.derivative, self.picture, self.about):
            box.addWidget(part)
        box.addWidget(self._ports_head)
        box.addWidget(self.ports)
        box.addStretch(1)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None) -> None:
        """Explain an entry; None: say how to search."""
        piece = entry.graph if entry and entry.layer is None else None
        _write(self.title, entry.title if entry else "")
        _write(self.section, _section_line(entry) if entry else "")
        self.formula.set_text(entry.formula if entry else "")
        self.derivative.set_text(entry.derivative if entry else "")
        _write(self.about, entry.about if entry else str(EMPTY))
        _write(self.ports, "\n".join(_ports(entry)) if entry else "")
        self._ports_head.setHidden(self.ports.isHidden())
        self.picture.show_graph(piece)


class Picture(QWidget):
    """A piece in small."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(PICTURE.height())
        self._graph: Graph | None = None

    def show_graph(self, graph: Graph | None) -> None:
        """Show this graph; None: nothing."""
        self._graph = graph
        self.setHidden(graph is None)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._graph is not None:
            paint_thumbnail(QPainter(self), self._graph, QRectF(self.rect()))


def _write(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setHidden(not text)


def _section_line(entry: Entry) -> str:
    """`Linear · book, chapter 5.6`."""
    parts: list[Words | str] = [entry.section.label]
    if entry.layer and entry.layer.chapter:
        parts.append(tr("book, chapter {chapter}", chapter=entry.layer.chapter))
    if not entry.layer:
        parts.append(tr("{n} nodes", n=len(entry.graph.nodes)))
    return " · ".join(map(str, parts))


def _ports(entry: Entry) -> Iterator[str]:
    """A line for each port of a layer."""
    if entry.layer is None:
        return
    (node,) = entry.graph
    for side, ports in (
        (tr("in"), entry.graph.input_ports(node.id)),
        (tr("out"), entry.graph.output_ports(node.id)),
    ):
        for port in ports[:MANY]:
            yield f"{side} {port.name} – {port.about}"
