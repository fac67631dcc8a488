"""Recovery copies: written while one works, removed when all is saved, offered after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.files import atomic
from netstudio.files.recovery import copies_in
from netstudio.graph import edits
from netstudio.layers.data import Gate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.recovery import RecoveryFolder
from netstudio.studio.window.autosave import Autosave
from netstudio.studio.window.desk import Desk
from netstudio.training.session import Session
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs

Make = Callable[..., MainWindow]
NET = netstudio.sequential([Gate(), Affine(units=1), MeanSquaredError()], title="A gate")


def change(document: Document) -> None:
    document.apply(tr("Add"), edits.add(document.graph, Affine())[0])


def names(root: Path) -> list[str]:
    return sorted(copy.facts.name for folder in root.glob("*-*") for copy in copies_in(folder))


class Sitting:
    """A desk with recovery copies, written at once."""

    def __init__(self, root: Path, every: float = 0.0) -> None:
        self.root = root
        self.desk = Desk()
        self.autosave = Autosave(self.desk, RecoveryFolder(root), rest=0.0, every=every)
        self.failures: list[str] = []
        self.wells: list[bool] = []
        self.autosave.failed.connect(lambda words: self.failures.append(str(words)))
        self.autosave.well.connect(lambda: self.wells.append(True))

    @property
    def rests(self) -> bool:
        return self.autosave._writing is None and not self.autosave._timer.isActive()


@pytest.fixture
def sit(qtbot: QtBot, tmp_path: Path):
    made: list[Sitting] = []

    def build(every: float = 0.0) -> Sitting:
        made.append(Sitting(tmp_path / "state", every))
        return made[-1]

    yield build
    for sitting in made:
        sitting.desk.close_all()
        sitting.autosave.close(keep=False)


def test_a_change_is_copied_and_saving_removes_the_copy(sit, qtbot: QtBot, tmp_path: Path) -> None:
    sitting = sit()
    document = sitting.desk.add(Document(NET)).document
    qtbot.waitUntil(lambda: sitting.rests)
    assert names(sitting.root) == [], "there is nothing to be recovered"
    change(document)
    qtbot.waitUntil(lambda: sitting.rests)
    assert names(sitting.root) == ["Untitled"]
    document.save(tmp_path / "a.netstudio")
    qtbot.waitUntil(lambda: sitting.rests)
    assert names(sitting.root) == []


def test_undo_to_what_was_saved_removes_the_copy(sit, qtbot: QtBot) -> None:
    sitting = sit()
    document = sitting.desk.add(Document(NET)).document
    change(document)
    qtbot.waitUntil(lambda: names(sitting.root) == ["Untitled"])
    document.undo()
    qtbot.waitUntil(lambda: names(sitting.root) == [])


def test_weights_are_copied_when_they_changed(sit, qtbot: QtBot) -> None:
    sitting = sit()
    document = sitting.desk.add(Document(NET)).document
    document.set_weights(Session(NET).weights())
    qtbot.waitUntil(lambda: sitting.rests and names(sitting.root) == ["Untitled"])
    (weights,) = sitting.root.glob("*/*.safetensors")
    written = weights.stat().st_mtime_ns
    change(document)
    qtbot.waitUntil(lambda: sitting.rests)
    assert weights.stat().st_mtime_ns == written
    (copy,) = copies_in(weights.parent)
    recovered = Document.recover(copy)
    assert recovered.graph == document.graph
    assert recovered.weights.keys() == document.weights.keys()


def test_closing_a_tab_removes_its_copy_alone(sit, qtbot: QtBot, tmp_path: Path) -> None:
    sitting = sit()
    for name in "ab":
        netstudio.save(NET, tmp_path / f"{name}.netstudio")
        change(sitting.desk.add(Document.open(tmp_path / f"{name}.netstudio")).document)
    qtbot.waitUntil(lambda: names(sitting.root) == ["a.netstudio", "b.netstudio"])
    sitting.desk.close(sitting.desk.documents[0])
    assert names(sitting.root) == ["b.netstudio"]


def test_steady_editing_is_not_copied_at_every_edit(sit, qtbot: QtBot) -> None:
    sitting = sit(every=1000.0)
    document = sitting.desk.add(Document(NET)).document
    change(document)
    qtbot.waitUntil(lambda: names(sitting.root) == ["Untitled"] and sitting.autosave._writing is None)
    (copy,) = sitting.root.glob("*/*.netstudio")
    first = copy.read_bytes()
    for _ in range(20):
        change(document)
    assert sitting.autosave._timer.remainingTime() > 900_000
    assert copy.read_bytes() == first


def test_a_full_disk_is_told_once_and_its_end_is_noticed(
    sit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit()
    document = sitting.desk.add(Document(NET)).document
    with monkeypatch.context() as patch:
        tries = []

        def full(*_: object) -> None:
            tries.append(True)
            raise OSError(28, "No space left on device")

        patch.setattr(atomic, "_write", full)
        change(document)
        qtbot.waitUntil(lambda: len(tries) >= 4)
        assert len(sitting.failures) == 1
        assert "the disk is full" in sitting.failures[0]
    qtbot.waitUntil(lambda: names(sitting.root) == ["Untitled"])
    qtbot.waitUntil(lambda: sitting.wells == [True])


def test_a_living_process_keeps_its_copies(sit, qtbot: QtBot) -> None:
    sitting = sit()
    change(sitting.desk.add(Document(NET)).document)
    qtbot.waitUntil(lambda: names(sitting.root) == ["Untitled"])
    assert RecoveryFolder(sitting.root).take_over() == []


def preferences(tmp_path: Path) -> Preferences:
    return Preferences(recovery=tmp_path / "state")


def press(qtbot: QtBot, window: MainWindow, words: str) -> None:
    (button,) = [b for b in window.banner.findChildren(QPushButton) if b.text() == words and b.isVisible()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


CRASH = """
import sys
from pathlib import Path
from netstudio.studio.app import application
from netstudio.studio.collector import Collector
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.window import autosave

autosave.REST = autosave.EVERY = 0.0
app = application()
collector = Collector()
window = MainWindow(preferences=Preferences(recovery=Path(sys.argv[1])))
window.show()
for path in sys.argv[2:]:
    window.open_path(Path(path))
    window.canvas.add_layer("Affine")
window.files.new()
window.canvas.add_layer("Tanh")
app.exec()
"""


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """A studio with two changed graphs, killed as soon as both are copied; gives the file of one of them."""
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path, Session(NET).weights())
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", CRASH, str(tmp_path / "state"), str(path)], env=environment
    )
    try:
        give_up = time.monotonic() + 60
        while not (len(names(tmp_path / "state")) == 2 and all_written(tmp_path / "state")):
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return path


def all_written(root: Path) -> bool:
    """Whether the copies hold what was added."""
    graphs = [Document.recover(copy).graph for folder in root.glob("*-*") for copy in copies_in(folder)]
    return {"affine_2", "tanh_1"} <= {node for graph in graphs for node in graph.nodes}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_a_killed_studio_had_not_saved_is_recovered(
    crashed: Path, make: Make, qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    before = crashed.read_bytes()
    window = make(None, preferences(tmp_path))
    assert "can be recovered (2): " in window.banner.words.text()
    press(qtbot, window, "Recover")
    assert [o.document.name for o in window.desk.documents] == ["net.netstudio", "Untitled"]
    assert all(o.document.modified for o in window.desk.documents)
    assert "tanh_1" in window.document.graph.nodes
    assert not window.banner.isVisible()
    first = window.desk.documents[0].document
    assert first.path == crashed
    assert first.weights
    assert crashed.read_bytes() == before
    assert names(tmp_path / "state") == ["Untitled", "net.netstudio"], "safe until they are saved"
    window.desk.bring(window.desk.documents[0])
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "affine_2" in netstudio.load(crashed).nodes
    qtbot.waitUntil(lambda: names(tmp_path / "state") == ["Untitled"])
    assert window.close()
    assert list((tmp_path / "state").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_is_not_wanted_is_discarded_after_a_question(
    crashed: Path, make: Make, qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    window = make(None, preferences(tmp_path))
    dialogs.confirm = False
    press(qtbot, window, "Discard")
    assert dialogs.asked == ["discard net.netstudio, Untitled"]
    assert names(tmp_path / "state") == ["Untitled", "net.netstudio"]
    dialogs.confirm = True
    press(qtbot, window, "Discard")
    assert names(tmp_path / "state") == []
    assert not window.banner.isVisible()


def test_an_offer_that_was_not_answered_is_made_again(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    window = make(Document(NET), preferences(tmp_path))
    change(window.document)
    window.close_at_once()  # as by Ctrl+C in the terminal: nothing is asked, and so nothing is thrown away
    for _ in range(2):
        again = make(None, preferences(tmp_path))
        assert "can be recovered (1): Untitled." in again.banner.words.text()
        again.close_at_once()


def test_a_copy_that_cannot_be_read_is_named_and_stays(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    window = make(Document(NET), preferences(tmp_path))
    change(window.document)
    window.close_at_once()
    (copy,) = (tmp_path / "state").glob("*/*.netstudio")
    copy.write_text("{")
    again = make(None, preferences(tmp_path))
    press(qtbot, again, "Recover")
    assert copy.name in again.banner.words.text()
    assert copy.exists()
    assert not again.desk.documents


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_cannot_be_written_is_told_once(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o500)
    told_in_the_banner(make, qtbot, tmp_path)


def test_a_file_in_place_of_the_folder_is_told_once(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    told_in_the_banner(make, qtbot, tmp_path)


def told_in_the_banner(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    window = make(Document(NET), preferences(tmp_path))
    assert window.rescue is not None
    window.rescue.autosave._rest = window.rescue.autosave._every = 0.0
    change(window.document)
    qtbot.waitUntil(window.banner.isVisible)
    assert "No recovery copy can be written" in window.banner.words.text()
    window.files.dialogs.to_save = tmp_path / "elsewhere.netstudio"
    press(qtbot, window, "Save elsewhere…")
    assert "affine_2" in netstudio.load(tmp_path / "elsewhere.netstudio").nodes
    told: list[object] = []
    window.rescue.autosave.failed.connect(told.append)
    change(window.document)
    writing: set[object] = set()
    qtbot.waitUntil(lambda: writing.add(window.rescue.autosave._writing) or len(writing) > 3)
    assert not window.banner.isVisible(), "it was told already"
    assert told == []
