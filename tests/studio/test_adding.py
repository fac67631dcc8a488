"""The palette and the search of a window: what is found, dragged, remembered, and wired."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDrag, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.files.graph_file import save, to_text
from netstudio.files.records import VERSION
from netstudio.graph.model import End
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, ReLU, Sigmoid, SoftmaxWithLoss
from netstudio.studio.canvas.drops import ENTRY_MIME
from netstudio.studio.catalogue import Catalogue, Section
from netstudio.studio.main_window import MainWindow
from netstudio.studio.palette import LayerPalette
from netstudio.studio.palette.entry_delegate import KEY_ROLE, LIT_ROLE, MARGIN, name_box, name_font
from netstudio.studio.palette.entry_list import EntryList
from netstudio.studio.palette.search_popup import SearchPopup
from netstudio.studio.preferences import Preferences
from netstudio.studio.window.workbench import SIDES
from netstudio.words import tr
from tests.studio.pointer import Drag, Pointer

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    net = sequential([Mnist(), Affine(units=50), Sigmoid(), Affine(units=10), SoftmaxWithLoss()])
    window = MainWindow(Document(net))
    qtbot.addWidget(window, before_close_func=MainWindow.close_at_once)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.canvas.zoom_reset()
    window.canvas.setFocus()
    return window


@pytest.fixture
def popup(window: MainWindow) -> SearchPopup:
    return window.search_popup


def row(entries: EntryList, key: str) -> QPoint:
    """Where an entry of the palette is, scrolled into sight."""
    model = entries.model()
    found = model.match(model.index(0, 0), KEY_ROLE, key, flags=Qt.MatchFlag.MatchRecursive)[0]
    entries.scrollTo(found)
    return entries.visualRect(found).center()


def port(window: MainWindow, end: str, *, output: bool) -> QPoint:
    point = window.canvas.drawing.port_point(End(*end.split(".")), output)
    assert point is not None
    return window.canvas.mapFromScene(point)


def empty_place(window: MainWindow) -> QPoint:
    view = window.canvas
    free = view.viewport().rect().center() + QPoint(-40, 110)
    assert view.drawing.node_at(view.mapToScene(free)) is None
    return free


def test_a_drag_from_the_palette_has_a_ghost_and_ends_on_the_canvas(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = window.workbench.layer_palette.entries
    ghosts: list[QRect] = []

    def carry(drag: QDrag, *_: object) -> Qt.DropAction:
        ghosts.append(QRect(drag.hotSpot(), drag.pixmap().deviceIndependentSize().toSize()))
        content = QMimeData()
        content.setData(ENTRY_MIME, drag.mimeData().data(ENTRY_MIME))
        Drag(window.canvas, content).enter(empty_place(window)).drop()
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", carry)
    mouse = Pointer(entries)
    mouse.drag(row(entries, "Tanh"), row(entries, "Tanh") + QPoint(60, 30))
    assert "tanh_1" in window.document.graph.nodes
    (ghost,) = ghosts
    assert ghost.width() > 100
    assert ghost.height() > 80
    assert QRect(QPoint(), ghost.size()).contains(ghost.topLeft()), "the mouse holds it"


def test_search_shows_the_words_of_what_the_cursor_stands_on(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    assert popup.isVisible()
    assert "arrows" in popup.docs.about.text()
    QTest.keyClicks(popup.search, "softmax with")
    docs = popup.docs
    assert docs.title.text() == "Softmax with loss"
    assert "Loss · book, chapter" in docs.section.text()
    assert docs.formula.text()
    assert docs.derivative.text()
    assert "in y – what the net says" in docs.ports.text()
    assert "out loss – the loss" in docs.ports.text()
    QTest.keyClick(popup.search, Key.Key_Escape)
    assert not popup.isVisible()


def test_letters_that_fit_are_emphasised(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    QTest.keyClicks(popup.search, "max p")
    index = popup.entries.model().index(0, 0)
    assert index.data() == "Max pooling"
    assert index.data(LIT_ROLE) == set(range(5))
    popup.grab()


def test_what_was_added_comes_first_and_is_kept(
    qtbot: QtBot, window: MainWindow, popup: SearchPopup, tmp_path: Path
) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    QTest.keyClicks(popup.search, "so")
    first = popup.entries.keys()[0]
    assert first != "Softplus"
    popup.search.setText("softplus")
    QTest.keyClick(popup.search, Key.Key_Return)
    assert "softplus_1" in window.document.graph.nodes
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Key.Key_Tab)
    assert popup.entries.model().index(0, 0).data() == "Recently added"
    assert popup.entries.keys()[0] == "Softplus"
    QTest.keyClicks(popup.search, "so")
    assert popup.entries.keys()[0] == "Softplus"
    popup.search.setText("softmax")
    assert popup.entries.keys()[0] == "Softmax", "an exact name comes before"


def test_recent_entries_are_remembered_in_the_preferences(tmp_path: Path) -> None:
    Catalogue(Preferences(tmp_path / "kept.ini")).remember("Tanh")
    again = Catalogue(Preferences(tmp_path / "kept.ini"))
    again.remember("templates/mlp")
    assert [e.key for e in Catalogue(Preferences(tmp_path / "kept.ini")).recent] == ["templates/mlp", "Tanh"]
    kept = Preferences(tmp_path / "kept.ini")
    kept.recently_added = ["Conv9", "Tanh"]
    assert [e.key for e in Catalogue(kept).recent] == ["Tanh"], "what is gone is left out"


def test_the_keyboard_alone_walks_and_adds(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    for _ in range(3):
        QTest.keyClick(popup.search, Key.Key_Down)
    wanted = popup.entries.keys()[2]
    QTest.keyClick(popup.search, Key.Key_Return)
    assert any(node.kind == wanted for node in window.document.graph)


def test_typing_in_the_list_goes_on_in_the_field(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    popup.entries.setFocus()
    QTest.keyClick(popup.entries, Key.Key_T)
    assert popup.search.text() == "t"
    QTest.keyClicks(popup.search, "anh")
    assert popup.search.text() == "tanh"


def test_a_double_click_opens_it_there(window: MainWindow, popup: SearchPopup) -> None:
    at = empty_place(window)
    Pointer(window.canvas).double_click(at)
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "tanh")
    QTest.keyClick(popup.search, Key.Key_Return)
    item = window.canvas.drawing.nodes["tanh_1"]
    assert item.holds(window.canvas.mapToScene(at))


def test_nothing_found_says_how_to_go_on(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    QTest.keyClicks(popup.search, "qqqq")
    assert popup.entries.keys() == []
    assert "Try fewer letters" in str(popup.entries.nothing)
    blank = popup.entries.viewport().grab().toImage()
    popup.search.setText("qqqqq")
    assert popup.entries.viewport().grab().toImage() != blank, "the words are drawn"
    before = window.document.graph
    QTest.keyClick(popup.search, Key.Key_Return)
    assert window.document.graph is before


def test_a_wire_dropped_on_an_empty_place_offers_what_fits_and_wires_it(
    window: MainWindow, popup: SearchPopup
) -> None:
    before, at = window.document.graph, empty_place(window)
    Pointer(window.canvas).drag(port(window, "affine_1.y", output=True), at)
    assert popup.isVisible()
    assert popup.purpose.isVisible()
    assert not popup.delete.isVisible()
    keys = popup.entries.keys()
    assert {"ReLU", "Affine", "templates/mlp"} <= set(keys)
    assert not {"Mnist", "Convolution", "templates/cnn"} & set(keys)
    QTest.keyClicks(popup.search, "relu")
    QTest.keyClick(popup.search, Key.Key_Return)
    graph = window.document.graph
    (node,) = [n for n in graph.nodes if n not in before.nodes]
    assert graph.wires[End(node, "x")].source == End("affine_1", "y")
    assert (port(window, f"{node}.x", output=False) - at).manhattanLength() <= 12
    assert window.canvas.hand.gesture is None
    window.document.undo()
    assert window.document.graph == before


def test_an_input_led_to_nowhere_is_wired_from_what_is_chosen(window: MainWindow, popup: SearchPopup) -> None:
    window.document.apply(tr("x"), sequential([Affine(units=3)]))
    Pointer(window.canvas).drag(port(window, "affine_1.x", output=False), empty_place(window))
    QTest.keyClicks(popup.search, "mnist")
    QTest.keyClick(popup.search, Key.Key_Return)
    assert window.document.graph.wires[End("affine_1", "x")].source == End("mnist_1", "x")


def test_escape_leaves_everything_and_puts_a_picked_wire_back(window: MainWindow, popup: SearchPopup) -> None:
    before = window.document.graph
    Pointer(window.canvas).drag(port(window, "sigmoid_1.x", output=False), empty_place(window))
    assert popup.delete.isVisible()
    item = window.canvas.drawing.wires[End("sigmoid_1", "x")]
    assert item.lifted
    QTest.keyClick(popup.search, Key.Key_Escape)
    assert not item.lifted
    assert window.document.graph is before
    assert window.canvas.hand.gesture is None


def test_a_picked_wire_is_led_to_what_is_chosen_or_deleted(window: MainWindow, popup: SearchPopup) -> None:
    before = window.document.graph
    mouse = Pointer(window.canvas)
    mouse.drag(port(window, "sigmoid_1.x", output=False), empty_place(window))
    QTest.keyClicks(popup.search, "tanh")
    QTest.keyClick(popup.search, Key.Key_Return)
    assert End("sigmoid_1", "x") not in window.document.graph.wires
    assert window.document.graph.wires[End("tanh_1", "x")].source == End("affine_1", "y")
    window.document.undo()
    assert window.document.graph == before
    mouse.drag(port(window, "sigmoid_1.x", output=False), empty_place(window))
    QTest.mouseClick(popup.delete, Qt.MouseButton.LeftButton)
    assert End("sigmoid_1", "x") not in window.document.graph.wires
    assert str(window.document.undo_label) == "Delete wire"
    assert not popup.isVisible()


def test_a_template_is_searched_and_added(window: MainWindow, popup: SearchPopup) -> None:
    QTest.keyClick(window.canvas, Key.Key_Tab)
    QTest.keyClicks(popup.search, "residual")
    assert popup.docs.title.text() == "Residual block"
    assert popup.docs.picture.isVisible()
    QTest.keyClick(popup.search, Key.Key_Return)
    assert str(window.document.undo_label) == "Add template Residual block"
    assert len(window.canvas.selected()) == 8


@pytest.mark.parametrize("zoom", [1.0, 2.5])
def test_what_the_search_adds_near_an_edge_comes_into_sight(
    window: MainWindow, popup: SearchPopup, zoom: float
) -> None:
    canvas = window.canvas
    canvas.zoom_toward(QPoint(), zoom)
    canvas.search_requested.emit(canvas.mapToScene(canvas.viewport().rect().bottomRight()), None)
    QTest.keyClicks(popup.search, "residual")
    QTest.keyClick(popup.search, Key.Key_Return)
    added = canvas.drawing.extent(canvas.selected())
    assert canvas.visible_rect().contains(added)
    assert canvas.zoom <= zoom


def test_a_broken_file_of_a_folder_is_named_and_the_others_are_there(qtbot: QtBot, tmp_path: Path) -> None:
    save(sequential([Affine(), ReLU()]), tmp_path / "mine.netstudio")
    newer = to_text(sequential([Affine()])).replace(f'"version": {VERSION}', '"version": 99')
    (tmp_path / "newer.netstudio").write_text(newer)
    catalogue = Catalogue()
    palette = LayerPalette(catalogue)
    qtbot.addWidget(palette)
    catalogue.add_folder(Section("mine", tr("My pieces"), "▣", "#94a3b8", folder=tmp_path))
    keys = palette.entries.keys()
    assert keys[-1] == "mine/mine"
    assert "templates/mlp" in keys
    model = palette.entries.model()
    section = model.index(model.rowCount() - 1, 0)
    remark = model.index(1, 0, section)
    assert remark.data() == "newer.netstudio cannot be used"
    assert "written by a newer NetStudio" in remark.data(Qt.ItemDataRole.ToolTipRole)
    palette.resize(200, 500)
    palette.grab()
    (tmp_path / "newer.netstudio").unlink()
    (tmp_path / "mine.netstudio").unlink()
    catalogue.refresh()
    assert palette.entries.keys()[-1].startswith("templates/")


def test_no_name_is_cut_at_the_usual_width(qtbot: QtBot) -> None:
    width = SIDES["left"][2] - 10  # and a scroll bar
    box = name_box(QRect(0, 0, width, 28).adjusted(MARGIN, 0, -MARGIN, 0))
    for entry in Catalogue().entries:
        wide = QFontMetrics(name_font(entry.title, box.width())).horizontalAdvance(entry.title)
        assert wide <= box.width(), f"{entry.title} is cut"


def test_places_of_the_search_stay_on_the_screen(window: MainWindow, popup: SearchPopup) -> None:
    screen = popup.screen().availableGeometry()
    popup.open(QPointF(), screen.bottomRight() + QPoint(50, 50))
    assert screen.adjusted(0, 0, 2, 2).contains(popup.geometry()), "but for a frame of the system"


def test_a_refusal_is_gone_from_the_status_line_when_its_way_out_is_taken(window: MainWindow) -> None:
    told = window.statusBar()
    window.canvas.refuse(tr("This does not fit."), offer=(tr("Make it fit"), lambda: None))
    assert told.currentMessage() == "This does not fit."
    QTest.keyClick(window.canvas, Key.Key_Return)
    assert not told.currentMessage()
