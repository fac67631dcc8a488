"""The loss panel: exact figures, whatever is smoothed, hidden or zoomed."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from netstudio.studio.panels.loss import LossPanel
from netstudio.training.log import Evaluation, TrainingLog


@pytest.fixture
def panel(qtbot):
    made = LossPanel()
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.show()
    return made


def log_of(losses, tests=()) -> TrainingLog:
    log = TrainingLog()
    for loss in losses:
        log.loss.append(loss)
    for step, loss in tests:
        log.add_test(step, Evaluation(loss, 0.5, 100))
    return log


def hover(chart, step: float) -> None:
    """Move the mouse over the chart, to where a step is drawn."""
    plot = chart.plot
    at = QPointF(plot.pixel(step, 0).x(), plot.height() / 2)
    everywhere = plot.viewport().mapToGlobal(at)
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        plot.viewport(),
        QMouseEvent(QEvent.Type.MouseMove, at, everywhere, none, none, Qt.KeyboardModifier.NoModifier),
    )


def test_empty_it_says_what_will_be_here(panel):
    assert panel.loss.is_empty
    panel.show_log(TrainingLog())
    assert panel.loss.is_empty


def test_the_head_tells_training_and_test(panel):
    panel.show_log(log_of([0.5] * 50, [(50, 0.127)]))
    assert not panel.loss.is_empty
    assert panel.loss.figures == ("train .5", "test .127")


def test_an_accuracy_is_a_percentage(panel, run):
    panel.show_log(run.session.log)
    panel.resize(700, 300)
    last = run.session.log.test_accuracy.view()[1][-1]
    assert panel.accuracy.figures[1] == f"test {100 * last:.1f} %"


def test_the_mouse_reads_the_exact_loss_of_its_step(panel, run):
    panel.show_log(run.session.log)
    panel.show_snapshot(run.snapshot())
    hover(panel.loss.chart, 42)
    reading = panel.loss.chart.plot.reading
    step = int(reading[0].split()[1])
    assert abs(step - 42) <= 1
    assert reading[0].endswith(f"epoch {step / run.session.steps_per_epoch:.2f}")
    assert reading[1] == f"train {run.session.log.loss.view()[step - 1]:.3g}".replace("0.", ".")
    assert reading[3].startswith("test")
    QApplication.sendEvent(panel.loss.chart.plot, QEvent(QEvent.Type.Leave))
    assert panel.loss.chart.plot.reading == ()


def test_what_is_read_stays_true_while_steps_come_in(panel, run):
    panel.show_log(run.session.log)
    hover(panel.loss.chart, 60)
    before = panel.loss.chart.plot.reading
    run.step(100)
    panel.show_log(run.session.log)
    after = panel.loss.chart.plot.reading
    assert before[:2] == after[:2]


def test_another_log_begins_anew(panel):
    panel.show_log(log_of([1.0] * 100))
    panel.show_log(log_of([2.0] * 10))
    assert panel.loss.figures == ("train 2",)
    assert len(panel.loss._train) == 10


def test_clear_goes_back_to_the_beginning(panel):
    panel.show_log(log_of([1.0] * 100))
    panel.clear()
    assert panel.loss.is_empty
    assert panel.loss.figures == ()


def test_narrow_it_shows_one_curve_and_turns_to_the_other(panel, qtbot, run):
    panel.show_log(run.session.log)
    assert panel.loss.isVisible()
    assert not panel.accuracy.isVisible()
    qtbot.mouseClick(panel.to_accuracy, Qt.MouseButton.LeftButton)
    assert panel.accuracy.isVisible()
    assert not panel.loss.isVisible()
    qtbot.mouseClick(panel.to_loss, Qt.MouseButton.LeftButton)
    assert panel.loss.isVisible()
    panel.resize(800, 300)
    assert panel.loss.isVisible()
    assert panel.accuracy.isVisible()


def test_logarithmic_draws_the_logarithms(panel, qtbot):
    panel.show_log(log_of(10.0 ** np.linspace(0, -3, 100)))
    panel.resize(800, 300)
    qtbot.mouseClick(panel.log_button, Qt.MouseButton.LeftButton)
    assert panel.logarithmic.isChecked()
    _, _, low, high = panel.loss.chart.range
    assert -3.5 < low < -2.7
    assert 0 <= high < 0.4
    hover(panel.loss.chart, 100)
    assert panel.loss.chart.plot.reading[1] == "train .001"


def test_smoothing_changes_the_line_and_not_the_raw_curve(panel):
    noise = np.abs(np.random.default_rng(0).normal(1, 0.3, 300))
    panel.show_log(log_of(noise))
    raw = panel.loss._raw_line.ys.copy()
    choices = {action.data(): action for action in panel.smoothing.menu_of_steps.actions()}
    choices[0].trigger()
    rough = panel.loss._line.ys.std()
    choices[100].trigger()
    assert panel.loss._line.ys[50:].std() < 0.4 * rough
    assert np.array_equal(panel.loss._raw_line.ys, raw)
    assert "100" in panel.smoothing.text()


def test_a_hidden_panel_draws_when_it_is_shown(panel):
    panel.hide()
    panel.show_log(log_of([0.25] * 20))
    assert panel.loss.is_empty
    panel.show()
    assert panel.loss.figures == ("train .25",)


def test_a_test_loss_that_is_no_number_is_left_out(panel):
    panel.show_log(log_of([0.5] * 20, [(10, float("nan")), (20, 0.75)]))
    assert panel.loss.figures[1] == "test .75"


def test_a_spike_does_not_flatten_the_curve(panel):
    losses = np.full(1000, 0.5)
    losses[3] = 1e6
    panel.show_log(log_of(losses))
    panel.loss.set_smoothing(0)
    assert panel.loss.chart.range[3] >= 0.5
    panel.loss.set_smoothing(30)
    assert panel.loss._raw_line.ys.max() == 1e6
