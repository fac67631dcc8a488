"""The problems panel: every problem in words, its fix a click away, its node at hand."""

import pytest
from PySide6.QtCore import Qt

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.layers import Affine, Mnist
from netstudio.studio.panels.problems import ProblemsPanel
from netstudio.training.control import Failure
from netstudio.words import tr


def unflattened() -> Graph:
    graph, data = edits.add(Graph(), Mnist(layout="image"))
    graph, affine = edits.add(graph, Affine())
    return edits.connect(graph, End(data, "x"), End(affine, "x"))


@pytest.fixture
def document():
    return Document()


@pytest.fixture
def panel(qtbot, document):
    made = ProblemsPanel(document)
    qtbot.addWidget(made)
    made.resize(500, 220)
    made.show()
    return made


def texts(panel) -> list[str]:
    return [row.words.text() for row in panel.rows]


def test_without_problems_it_says_so(panel):
    assert panel.is_empty
    assert panel.rows == []


def test_problems_come_with_the_edit_that_brings_them(panel, document, qtbot):
    with qtbot.waitSignal(panel.count_changed, check_params_cb=lambda n: n == 1):
        document.apply(tr("Edit"), unflattened())
    assert texts(panel) == [str(problem) for problem in document.analysis.problems]
    assert not panel.is_empty


def test_a_click_on_the_fix_applies_it_and_can_be_undone(panel, document, qtbot):
    document.apply(tr("Edit"), unflattened())
    (row,) = panel.rows
    qtbot.mouseClick(row.fix_button, Qt.MouseButton.LeftButton)
    assert [node.kind for node in document.graph] == ["Mnist", "Affine", "Flatten"]
    assert str(document.undo_label) == "Insert Flatten"
    assert panel.is_empty
    document.undo()
    assert len(panel.rows) == 1


def test_a_click_or_enter_asks_for_the_node(panel, document, qtbot):
    document.apply(tr("Edit"), unflattened())
    (row,) = panel.rows
    with qtbot.waitSignal(panel.node_activated) as clicked:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    row.setFocus()
    with qtbot.waitSignal(panel.node_activated) as entered:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert clicked.args == entered.args == ["affine_1"]


def test_a_failed_run_stands_on_top_until_it_is_cleared(panel, document):
    document.apply(tr("Edit"), unflattened())
    panel.show_failure(Failure(tr("Step 12: no number"), "affine_1"))
    assert texts(panel)[0] == "Step 12: no number"
    assert len(panel.rows) == 2
    panel.clear()
    assert len(panel.rows) == 1


def test_a_run_that_a_problem_kept_from_beginning_does_not_say_it_twice(panel, document):
    document.apply(tr("Edit"), unflattened())
    (said,) = texts(panel)
    panel.show_failure(Failure(tr("{words}", words=said)))
    assert texts(panel) == [said]


def test_errors_come_before_what_is_unfinished(panel, document):
    graph = unflattened()
    graph, _ = edits.add(graph, Affine())
    document.apply(tr("Edit"), graph)
    severities = [row.problem.severity.value for row in panel.rows]
    assert severities == ["error", "unfinished"]


def test_rows_are_not_made_anew_when_nothing_is_different(panel, document):
    document.apply(tr("Edit"), unflattened())
    rows = list(panel.rows)
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (500.0, 80.0)}))
    assert panel.rows == rows
    panel.rows[0].fix_button.click()
    assert document.graph.nodes["affine_1"].position == (500.0, 80.0)


def test_a_node_that_is_gone_is_not_asked_for(panel, document, qtbot):
    panel.show_failure(Failure(tr("Gone"), "nobody"))
    with qtbot.assertNotEmitted(panel.node_activated):
        qtbot.mouseClick(panel.rows[0], Qt.MouseButton.LeftButton)


def test_another_document_has_other_problems(panel, document):
    document.apply(tr("Edit"), unflattened())
    panel.set_document(Document())
    assert panel.is_empty
    document.undo()
    document.redo()
    assert panel.is_empty


def test_of_thousands_the_first_are_listed_and_the_rest_counted(panel, document, qtbot):
    with qtbot.waitSignal(panel.count_changed, check_params_cb=lambda n: n == 250):
        document.apply(tr("Edit"), edits.add_all(Graph(), [Affine() for _ in range(250)])[0])
    assert len(panel.rows) == 100
    assert panel.more.text() == "and 150 more"
    qtbot.waitUntil(panel.more.isVisible)
    document.undo()
    assert panel.more.isHidden()
