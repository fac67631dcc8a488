"""The page of the whole graph: its title, what it is about, and its figures."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.memory import bytes_text
from netstudio.studio.figures import grouped
from netstudio.studio.forms.undo_filter import leave_undo_to_document
from netstudio.studio.parts import Figures, caption, head, rule
from netstudio.studio.theme import text_font
from netstudio.words import tr


class _About(QPlainTextEdit):
    """A text of a few lines, in which Tab goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(112)
        self.setPlaceholderText(str(tr("What this graph shows")))
        self.setAccessibleName(str(tr("About")))


class GraphView(QWidget):
    """Edits title and about of the graph and tells its figures."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.title = QLineEdit()
        self.title.setObjectName("name")
        self.title.setFont(text_font(14, bold=True))
        self.title.setPlaceholderText(str(tr("Title")))
        self.title.setAccessibleName(str(tr("Title")))
        self.about = _About()
        self.figures = Figures()
        self.title.textEdited.connect(self._set_title)
        self.about.textChanged.connect(self._set_about)
        for field in (self.title, self.about):
            leave_undo_to_document(field)
        hint = caption(tr("Select a layer to see and set what it does."), "faint")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for part in (self.title, self.about, rule(), head(tr("Graph")), self.figures, rule(), hint):
            box.addWidget(part)

    def set_document(self, document: Document) -> None:
        """Show another document."""
        self._document = document
        self.refresh()

    def refresh(self) -> None:
        """Show the graph as it is now."""
        graph, analysis = self._document.graph, self._document.analysis
        if self.title.text() != graph.title:
            self.title.setText(graph.title)
        if self.about.toPlainText() != graph.about:
            self.about.blockSignals(True)
            self.about.setPlainText(graph.about)
            self.about.blockSignals(False)
        self.figures.show_figures(
            (
                (tr("layers"), str(analysis.layer_count)),
                (tr("wires"), str(len(graph.wires))),
                (tr("parameters"), grouped(analysis.parameter_count)),
                (tr("memory to train"), bytes_text(analysis.memory)),
            )
        )

    def _set_title(self, title: str) -> None:
        self._document.apply(tr("Change the title"), replace(self._document.graph, title=title), key="title")

    def _set_about(self) -> None:
        about = self.about.toPlainText()
        self._document.apply(
            tr("Change the description"), replace(self._document.graph, about=about), key="about"
        )
