"""What an edit would change, said while it is being typed: parameters, memory, shapes, problems, wires."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.effect import Effect, effect
from netstudio.graph.model import Graph, Wire
from netstudio.memory import bytes_text
from netstudio.studio.figures import grouped
from netstudio.studio.parts import caption, head
from netstudio.studio.theme import number_font
from netstudio.words import Words, shape_text, tr

MOST = 3  # problems that are told


class EffectLines(QFrame):
    """Lines such as `parameters 39 760 → 62 810 (+23 050)`; hidden where nothing would change."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("effect")
        self.shown: list[tuple[str, str]] = []
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 8, 14, 10)
        box.setSpacing(4)
        box.addWidget(head(tr("This would change")))
        box.addWidget(self._lines)
        self.hide()

    def show_trial(
        self, document: Document, graph: Graph | None, nodes: tuple[str, ...] = ()
    ) -> Analysis | None:
        """Tell what would come of the document's graph becoming another (None: it stays as it is).

        Gives the analysis of the other graph; None where it is no other.
        """
        if graph is None or graph == document.graph:
            self._show([])
            return None
        after = analyse(graph)
        self._show(list(_lines(document.graph, effect(document.analysis, after, nodes))))
        return after

    def _show(self, lines: list[tuple[Words | str, str]]) -> None:
        wanted = [(str(name), text) for name, text in lines]
        if wanted != self.shown:
            self.shown = wanted
            while item := self._grid.takeAt(0):
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()
            for row, (name, text) in enumerate(wanted):
                self._add(row, name, text)
        self.setHidden(not wanted)

    def _add(self, row: int, name: str, text: str) -> None:
        if not name:  # a sentence
            self._grid.addWidget(caption(f"✕ {text}", "error", 11.5), row, 0, 1, 2)
            return
        figures = QLabel(text)
        figures.setFont(number_font(11))
        figures.setWordWrap(True)
        figures.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(caption(name, size=11.5), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(figures, row, 1)


def _lines(before: Graph, found: Effect) -> Iterator[tuple[Words | str, str]]:
    """Name and figures of each line; a sentence has no name."""
    if found.parameters[0] != found.parameters[1]:
        yield tr("parameters"), _change(*found.parameters)
    if found.memory[0] != found.memory[1]:
        yield tr("memory"), " → ".join(map(bytes_text, found.memory))
    for end, old, new in found.shapes:
        was, is_now = ("–" if shape is None else shape_text(shape) for shape in (old, new))
        yield tr("out {port}", port=end.port), f"{was} → {is_now}"
    for wire in found.lost[:MOST]:
        yield "", str(_gone(before, wire))
    if len(found.lost) > MOST:
        yield "", str(tr("{n} more wires go.", n=len(found.lost) - MOST))
    for problem in found.problems[:MOST]:
        yield "", str(problem)
    if len(found.problems) > MOST:
        yield "", str(tr("{n} more problems come.", n=len(found.problems) - MOST))
    if found.solved and not found.problems:
        yield tr("problems"), str(tr("{n} solved", n=found.solved))


def _change(was: int, is_now: int) -> str:
    sign = "+" if is_now > was else "−"
    return f"{grouped(was)} → {grouped(is_now)} ({sign}{grouped(abs(is_now - was))})"


def _gone(graph: Graph, wire: Wire) -> Words:
    return tr(
        "The wire from {source} to {port} of {target} goes.",
        source=graph.nodes[wire.source.node].name,
        port=wire.target.port,
        target=graph.nodes[wire.target.node].name,
    )
