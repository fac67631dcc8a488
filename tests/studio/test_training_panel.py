from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from netstudio.declare import fields_of
from netstudio.document.document import Document
from netstudio.engine.optimizers import SGD
from netstudio.engine.schedules import Stairs, Steady
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.studio.forms.editors import TextEditor
from netstudio.studio.forms.form import VariantEditor
from netstudio.studio.training_panel import TrainingPanel


@pytest.fixture
def document() -> Document:
    return Document(Graph())


@pytest.fixture
def panel(qtbot: QtBot, document: Document) -> TrainingPanel:
    panel = TrainingPanel(document)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_every_field_is_there(panel: TrainingPanel) -> None:
    assert set(panel.form.rows) == set(TrainingSettings.__struct_fields__)


def test_a_field_is_set(qtbot: QtBot, document: Document, panel: TrainingPanel) -> None:
    editor = panel.form.rows["batch_size"].editor
    assert isinstance(editor, TextEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "16*2")
    assert document.graph.training.batch_size == 100
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert document.graph.training.batch_size == 32
    document.undo()
    assert document.graph.training.batch_size == 100
    assert editor.line.text() == "100"


def test_the_learning_rate_is_typed(qtbot: QtBot, document: Document, panel: TrainingPanel) -> None:
    assert panel.rate.row is not None
    editor = panel.rate.row.editor
    assert isinstance(editor, TextEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "1e-2")
    assert editor.line.text() == "1e-2"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert document.graph.training.optimizer == SGD(learning_rate=0.01)
    assert editor.line.text() == "0.01"
    assert panel.rate.slider.value() == -2 * panel.rate.STEPS


def test_the_learning_rate_is_turned(qtbot: QtBot, document: Document, panel: TrainingPanel) -> None:
    panel.rate.slider.setFocus()
    qtbot.keyClick(panel.rate.slider, Qt.Key.Key_Right)
    rate = document.graph.training.optimizer.learning_rate
    assert rate == pytest.approx(0.1 * 10 ** (1 / panel.rate.STEPS), rel=0.05)
    qtbot.keyClick(panel.rate.slider, Qt.Key.Key_PageUp)
    assert document.graph.training.optimizer.learning_rate == pytest.approx(10 * rate, rel=0.05)
    document.undo()
    assert document.graph.training.optimizer.learning_rate == 0.1


def test_another_optimizer(qtbot: QtBot, document: Document, panel: TrainingPanel) -> None:
    editor = panel.form.rows["optimizer"].editor
    assert isinstance(editor, VariantEditor)
    editor.combo.setFocus()
    qtbot.keyClick(editor.combo, Qt.Key.Key_End)
    last = editor.field.variants[-1]
    assert document.graph.training.optimizer == last()
    fields = {field.name: field for field in fields_of(last)}
    assert set(editor.form.rows) == set(fields) - {"learning_rate"}
    assert panel.rate.row is not None
    assert panel.rate.row.field == fields["learning_rate"]


def test_a_schedule_brings_its_own_fields(qtbot: QtBot, document: Document, panel: TrainingPanel) -> None:
    editor = panel.form.rows["schedule"].editor
    assert isinstance(editor, VariantEditor)
    assert not editor.form.isVisible()
    editor.combo.setFocus()
    qtbot.keyClick(editor.combo, Qt.Key.Key_Down)
    assert document.graph.training.schedule == Stairs()
    assert set(editor.form.rows) == {"every", "factor"}
    assert editor.form.isVisible()
    document.undo()
    assert document.graph.training.schedule == Steady()
    assert not editor.form.isVisible()


def test_another_document(panel: TrainingPanel) -> None:
    panel.set_document(Document(Graph(training=TrainingSettings(epochs=3, optimizer=SGD(learning_rate=1.0)))))
    editor = panel.form.rows["epochs"].editor
    assert isinstance(editor, TextEditor)
    assert editor.line.text() == "3"
    assert panel.rate.slider.value() == 0


def test_how_often_a_checkpoint_is_written_is_no_setting_of_the_graph(
    qtbot: QtBot, document: Document, panel: TrainingPanel
) -> None:
    wanted: list[int] = []
    panel.checkpoint_changed.connect(wanted.append)
    editor = panel.checkpoints.rows["every"].editor
    assert isinstance(editor, TextEditor)
    assert editor.line.text() == "0"
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "25")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert wanted == [25]
    assert document.undo_label is None
