from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.graph.training import TrainingSettings
from netstudio.layers.data import Gate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.resources import example_path
from netstudio.studio.app import studio
from netstudio.studio.collector import Collector
from netstudio.studio.crash import exceptions_told
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.style import style_sheet
from netstudio.studio.theme import DARK, LIGHT


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    settings = TrainingSettings(batch_size=4, epochs=50)
    graph = netstudio.sequential([Gate(), Affine(units=1), MeanSquaredError()], settings)
    netstudio.save(graph, tmp_path / "gate.netstudio")
    return tmp_path / "gate.netstudio"


def picture(path: Path) -> QImage:
    image = QImage(str(path))
    assert not image.isNull()
    return image


def colors(image: QImage) -> int:
    """How many colours a picture has, about."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})


def test_a_picture_of_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert studio(example_path("ch05_buy_apple"), screenshot=out) == 0
    image = picture(out)
    assert (image.width(), image.height()) == (1440, 900)
    assert colors(image) > 20


def test_a_picture_of_the_start_page(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert studio(None, screenshot=out) == 0
    assert colors(picture(out)) > 20


def test_a_picture_at_the_end_of_training(
    qtbot: QtBot, tmp_path: Path, gate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    assert studio(gate, train=True, screenshot=out) == 0
    picture(out)
    assert "50/50" in capsys.readouterr().err
    assert gate.parent.joinpath("gate.netstudio").exists()


def test_a_picture_after_some_seconds_of_training(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    assert studio(example_path("spirals"), train=True, screenshot=out, after=0.5) == 0
    picture(out)


def test_a_picture_of_what_cannot_be_opened(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    assert studio(tmp_path / "missing.netstudio", screenshot=out) == 1
    assert "missing.netstudio" in capsys.readouterr().err
    assert not out.exists()


def test_a_picture_that_cannot_be_written(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio(None, screenshot=tmp_path / "missing" / "out.png") == 1
    assert "out.png" in capsys.readouterr().err


def test_a_picture_of_what_cannot_train(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lone.netstudio"
    netstudio.save(netstudio.sequential([Affine()]), path)
    assert studio(path, train=True, screenshot=tmp_path / "out.png") == 1
    assert "Affine 1" in capsys.readouterr().err
    picture(tmp_path / "out.png")


def window_of_app() -> MainWindow:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())


def test_the_window_opens_trains_and_closes(qtbot: QtBot, gate: Path) -> None:
    seen: list[bool] = []

    def look() -> None:
        window = window_of_app()
        if window.document.weights:
            seen.append(window.document.path == gate)
            window.close_at_once()
        else:
            QTimer.singleShot(50, look)

    QTimer.singleShot(100, look)
    assert studio(gate, train=True, preferences=Preferences()) == 0
    assert seen == [True]
    assert gc.isenabled()


def test_a_bad_file_gives_the_start_page_and_a_message(qtbot: QtBot, tmp_path: Path) -> None:
    told: list[str] = []

    def look() -> None:
        window = window_of_app()
        told.append(window.banner.words.text())
        told.append(str(window.start_page.isVisible()))
        window.close_at_once()

    QTimer.singleShot(200, look)
    assert studio(tmp_path / "missing.netstudio", preferences=Preferences()) == 0
    assert "missing.netstudio" in told[0]
    assert told[1] == "True"


def test_an_interrupt_closes_the_window(qtbot: QtBot) -> None:
    QTimer.singleShot(200, lambda: os.kill(os.getpid(), signal.SIGINT))
    assert studio(None, preferences=Preferences()) == 0


def test_an_exception_in_a_slot_is_told_and_the_window_lives_on(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError("planted")

    def look() -> None:
        window = window_of_app()
        told.append(window.banner.words.text())
        window.close_at_once()

    QTimer.singleShot(100, fail)
    QTimer.singleShot(300, look)
    with qtbot.captureExceptions() as caught:
        assert studio(None, preferences=Preferences()) == 0
    assert "planted" in told[0]
    assert "planted" in caplog.text
    assert not caught


def test_the_hook_is_put_back() -> None:
    before = sys.excepthook
    with exceptions_told(lambda error: None):
        assert sys.excepthook is not before
    assert sys.excepthook is before


def test_the_collector_collects_cycles_in_this_thread(qtbot: QtBot) -> None:
    class Ring:
        pass

    collector = Collector()
    assert not gc.isenabled()
    gone: list[int] = []
    import weakref

    rings = []
    for _ in range(2000):
        ring = Ring()
        ring.self = ring  # type: ignore[attr-defined]
        weakref.finalize(ring, gone.append, 1)
        rings.append(ring)
    del rings, ring
    qtbot.waitUntil(lambda: len(gone) >= 1000)
    collector.stop()
    assert gc.isenabled()


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_the_style_sheet_has_no_gaps(qtbot: QtBot, tokens: object) -> None:
    sheet = style_sheet(tokens)  # type: ignore[arg-type]
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
