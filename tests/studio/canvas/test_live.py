"""What the canvas shows of a running net."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from netstudio.files.graph_file import load
from netstudio.graph.model import End, Graph
from netstudio.resources import example_path
from netstudio.studio.canvas.live import Live
from netstudio.studio.heat_map import heat_map
from netstudio.studio.theme import theme
from netstudio.training.camera import Camera
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants, WireView
from netstudio.training.summary import summarize
from netstudio.training.walk import Phase


@pytest.fixture
def apples() -> Graph:
    return load(example_path("ch05_buy_apple_orange"))


def test_the_apples_say_what_the_book_says(apples: Graph) -> None:
    session, live = Session(apples), Live()
    session.load_batch()
    while session.walk.forward():
        pass
    live.show(Camera(session).take(Wants(), walking=True))
    shown = live.wires().values()
    assert {w.value_text for w in shown} >= {"2", "100", "150", "3", "200", "450", "650", "1.1"}
    assert {w.gradient_text for w in shown} >= {f"↑∂ {n}" for n in ("110", "2.2", "3.3", "165", "1.1", "650")}
    last = next(n for n in apples.nodes if not any(End(n, "y") == w.source for w in apples.wires.values()))
    end = live.node(apples, last)
    assert end is not None
    assert end.summary is not None
    assert end.summary.mean == pytest.approx(715)
    assert end.seeded


def test_before_its_turn_a_wire_waits(net: Graph) -> None:
    session, live = Session(net), Live()
    camera = Camera(session)
    session.load_batch()
    session.walk.forward()
    live.show(camera.take(Wants(), walking=True))
    wires = live.wires()
    assert not wires[End("sigmoid_1", "x")].waiting
    assert wires[End("affine_2", "x")].waiting
    assert wires[End("affine_2", "x")].value_text == ""
    stop = live.node(net, "affine_1")
    assert stop is not None
    assert stop.phase is Phase.FORWARD


def test_the_loss_draws_a_line_and_begins_anew_after_a_reset(net: Graph) -> None:
    session, live = Session(net), Live()
    camera = Camera(session)
    for _ in range(3):
        session.step()
        live.show(camera.take(Wants()))
    live.show(camera.take(Wants()))  # the same step again adds nothing
    loss = live.node(net, "softmax_with_loss_1")
    assert loss is not None
    assert loss.trend == pytest.approx(session.log.loss.view().tolist())
    session.reset()
    session.step()
    live.show(camera.take(Wants()))
    again = live.node(net, "softmax_with_loss_1")
    assert again is not None
    assert len(again.trend) == 1


def test_the_dashes_move_only_while_steps_are_made(net: Graph) -> None:
    session, live = Session(net), Live()
    camera, flows = Camera(session), []
    for steps in (1, 1, 0, 1):
        for _ in range(steps):
            session.step()
        live.show(camera.take(Wants()))
        flows.append(live.wires()[End("affine_2", "x")].flow)
    assert flows[0] < flows[1] == flows[2] < flows[3]


@pytest.mark.parametrize(
    ("norm", "strength"), [(0.0, 0.0), (1e-9, 0.0), (1e-4, 0.0), (10.0, 1.0), (np.inf, 1.0)]
)
def test_strength_follows_the_logarithm_of_the_norm(norm: float, strength: float) -> None:
    from netstudio.studio.canvas.live import WireLive

    view = WireView(gradient=summarize(np.array([norm, 0.0])))
    assert WireLive(view, walking=False, flow=0.0).strength == pytest.approx(strength)


def test_a_heat_map_is_blue_above_zero_and_grey_below(qapp: object) -> None:
    picture = heat_map(np.array([[1.0, 0.0, -1.0, np.nan, np.inf]]), "value")
    colors = [QColor(picture.pixel(x, 0)).name() for x in range(5)]
    blue, ground, grey = theme.tokens.forward, theme.tokens.canvas, theme.tokens.dim
    red = theme.tokens.bad
    assert colors == [blue, ground, grey, red, red]
    assert QColor(heat_map(np.array([[2.0]]), "gradient").pixel(0, 0)).name() == theme.tokens.backward


def test_without_a_session_nothing_is_shown(net: Graph) -> None:
    session, live = Session(net), Live()
    session.step()
    live.show(Camera(session).take(Wants()))
    live.show(None)
    assert live.node(net, "affine_1") is None
    assert live.wires() == {}
