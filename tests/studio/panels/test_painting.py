"""All panels, painted: empty and full, small and large, dark and light, without a failure."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from netstudio.layers import Affine, Gate, MeanSquaredError, Mnist, ReLU, Sigmoid, SoftmaxWithLoss
from netstudio.studio.panels.activations import ActivationsPanel
from netstudio.studio.panels.card import SMALLEST
from netstudio.studio.panels.gradients import GradientsPanel
from netstudio.studio.panels.loss import LossPanel
from netstudio.studio.panels.predictions import PredictionsPanel
from netstudio.studio.panels.problems import ProblemsPanel
from netstudio.studio.panels.tensors import TensorPanel
from netstudio.studio.theme import theme
from netstudio.training.control import Failure
from netstudio.words import tr

PANELS = [
    lambda document: LossPanel(),
    ActivationsPanel,
    GradientsPanel,
    PredictionsPanel,
    ProblemsPanel,
    TensorPanel,
]
NETS = [
    (),
    (Mnist(), Affine(5), ReLU(), Affine(10), SoftmaxWithLoss()),
    (Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()),
]


@pytest.fixture
def failures(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *failure: seen.append(failure))
    return seen


def fill(panel, run) -> None:
    """Give a panel all that it can show."""
    if hasattr(panel, "show_log"):
        panel.show_log(run.session.log)
    if hasattr(panel, "show_failure"):
        panel.show_failure(Failure(tr("A run failed, and this is why, in rather many words"), "affine_1"))
    if hasattr(panel, "show_node"):
        panel.show_node("affine_1")
    if hasattr(panel, "show_snapshot"):
        panel.show_snapshot(run.snapshot(predictions=40, tensors=getattr(panel, "wanted", 0) or frozenset()))


def colors(panel) -> set[str]:
    image = panel.grab().toImage()
    step = 3
    places = ((x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step))
    return {QColor(image.pixel(x, y)).name() for x, y in places}


@pytest.mark.parametrize("make", PANELS)
@pytest.mark.parametrize("net", NETS, ids=["spirals", "mnist", "gate"])
def test_panels_paint_themselves_at_every_size_in_both_themes(qtbot, make_run, failures, make, net):
    run = make_run(*net, batch_size=4)
    run.step(3)
    run.evaluate()
    panel = make(run.document)
    qtbot.addWidget(panel)
    panel.show()
    for name in ("dark", "light"):
        theme.use(name)
        for width, height in ((SMALLEST.width(), SMALLEST.height()), (300, 220), (900, 400)):
            panel.resize(width, height)
            if isinstance(panel, PredictionsPanel):
                panel.show_snapshot(run.snapshot(predictions=panel.wanted))
            elif isinstance(panel, TensorPanel):
                panel.show_node("affine_1")
                panel.show_snapshot(run.snapshot(tensors=panel.wanted))
            else:
                fill(panel, run)
            assert len(colors(panel)) > 3
        panel.clear()
        assert theme.tokens.panel in colors(panel)
    assert failures == []


@pytest.mark.parametrize("make", PANELS)
def test_panels_stay_within_their_smallest_size(qtbot, run, make):
    panel = make(run.document)
    qtbot.addWidget(panel)
    fill(panel, run) if make not in (PredictionsPanel, TensorPanel) else None
    assert panel.minimumSize().width() <= 240
    assert panel.minimumSizeHint().height() <= 240


def test_a_tip_on_a_panel_tells_more(qtbot, make_run, monkeypatch):
    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, widget: told.append(text))
    run = make_run(Gate(), Affine(1), MeanSquaredError(), batch_size=4)
    run.step()
    for panel, area in ((GradientsPanel(run.document), "bars"), (PredictionsPanel(run.document), "view")):
        qtbot.addWidget(panel)
        panel.resize(300, 220)
        panel.show()
        panel.show_snapshot(run.snapshot(predictions=4))
        widget = getattr(panel, area)
        at = QPoint(10, 30)
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    assert told[0].startswith("Affine 1")
    assert told[1][0] in "✓✗"


def test_keys_reach_the_tools(qtbot, run):
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    panel.show_log(run.session.log)
    panel.log_button.setFocus()
    qtbot.keyClick(panel.log_button, Qt.Key.Key_Space)
    assert panel.logarithmic.isChecked()
