"""Names of fields and their values are seen whole in the dock as wide as it is at 1280 × 800."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import all_layers
from netstudio.studio.inspector import Inspector
from netstudio.studio.style import style_sheet
from netstudio.studio.theme import text_font, theme
from netstudio.studio.training_panel import TrainingPanel

DOCK = 290  # pixels


def clipped(page: QWidget) -> list[str]:
    """What does not fit, of all that is visible."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        words = label.text().split() if label.wordWrap() else [label.text()]
        widest = max(label.fontMetrics().horizontalAdvance(word) for word in words)
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if widest > label.width() or needed > label.height():
            found.append(f"label {label.text()!r}: {widest} in {label.width()}")
    for line in page.findChildren(QLineEdit):
        if line.isVisible() and not isinstance(line.parent(), QComboBox):
            text = line.fontMetrics().horizontalAdvance(line.displayText())
            if text > line.width() - 2 * 9 - 2:  # its padding and border
                found.append(f"line {line.displayText()!r}: {text} in {line.width()}")
    for combo in page.findChildren(QComboBox):
        if combo.isVisible():
            option = QStyleOptionComboBox()
            combo.initStyleOption(option)
            field = combo.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
            )
            texts = [combo.itemText(i) for i in range(combo.count())]
            widest = max(combo.fontMetrics().horizontalAdvance(text) for text in texts)
            if widest > field.width():
                found.append(f"choice of {texts}: {widest} in {field.width()}")
    return found


@pytest.fixture(autouse=True)
def styled(qtbot: QtBot) -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style, font = app.style().objectName(), app.font()
    app.setStyle("Fusion")
    app.setFont(text_font())
    app.setStyleSheet(style_sheet(theme.tokens))
    yield
    app.setStyleSheet("")
    app.setFont(font)
    app.setStyle(style)


@pytest.mark.parametrize("kind", list(all_layers()))
def test_of_every_layer(qtbot: QtBot, kind: str) -> None:
    graph, node = edits.add(Graph(), all_layers()[kind]())
    inspector = Inspector(Document(graph))
    qtbot.addWidget(inspector)
    inspector.resize(DOCK, 1600)
    inspector.show()
    inspector.show_nodes((node,))
    qtbot.waitExposed(inspector)
    told = inspector.node_view.explanation
    for formula in (told.formula, told.derivative):  # set in the background: then they take other room
        qtbot.waitUntil(lambda formula=formula: formula.is_set or not formula.text())
    qtbot.waitUntil(lambda: not clipped(inspector.node_view))
    for row in inspector.node_view.form.rows.values():  # the range of each is seen, too
        row.editor.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(1)
        assert not clipped(row)
    assert not clipped(inspector.node_view)


def test_of_the_training(qtbot: QtBot) -> None:
    panel = TrainingPanel(Document(Graph()))
    qtbot.addWidget(panel)
    panel.resize(DOCK, 1600)
    panel.show()
    qtbot.waitExposed(panel)
    assert not clipped(panel)
    editor = panel.form.rows["schedule"].editor
    for variant in editor.field.variants:
        editor.show_value(variant())
        qtbot.wait(1)
        assert not clipped(panel)
