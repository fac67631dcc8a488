from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from netstudio.layers.base import all_layers
from netstudio.studio.canvas.drops import ENTRY_MIME
from netstudio.studio.catalogue import Catalogue
from netstudio.studio.palette import LayerPalette
from netstudio.studio.palette.entry_delegate import KEY_ROLE, TILE, glyph_font
from netstudio.studio.palette.search_popup import SearchPopup


@pytest.fixture
def palette(qtbot: QtBot) -> LayerPalette:
    palette = LayerPalette()
    qtbot.addWidget(palette)
    palette.resize(220, 600)
    palette.show()
    qtbot.waitExposed(palette)
    return palette


def test_all_layers_are_there_by_family(palette: LayerPalette) -> None:
    assert palette.entries.keys()[: len(all_layers())] == list(all_layers())
    families = len({cls.family for cls in all_layers().values()})
    heads = [palette.entries.model().index(i, 0).data() for i in range(families + 1)]
    assert heads[0] == "Data"
    assert heads[-1] == "Templates"


def test_typing_ranks_and_enter_adds_the_best(qtbot: QtBot, palette: LayerPalette) -> None:
    palette.search.setFocus()
    qtbot.keyClicks(palette.search, "aff")
    assert palette.entries.keys()[0] == "Affine"
    with qtbot.waitSignal(palette.add_requested) as added:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert added.args == ["Affine"]


def test_arrows_in_the_field_walk_in_the_list_while_typing_goes_on(
    qtbot: QtBot, palette: LayerPalette
) -> None:
    palette.search.setFocus()
    qtbot.keyClicks(palette.search, "s")
    first, second, third = palette.entries.keys()[:3]
    for key, wanted in ((Qt.Key.Key_Down, second), (Qt.Key.Key_Down, third), (Qt.Key.Key_Up, second)):
        qtbot.keyClick(palette.search, key)
        assert palette.entries.current
        assert palette.entries.current.key == wanted
    with qtbot.waitSignal(palette.add_requested) as added:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert added.args == [second]
    qtbot.keyClick(palette.search, Qt.Key.Key_PageUp)
    assert palette.entries.current
    assert palette.entries.current.key == first
    qtbot.keyClicks(palette.search, "oftmax")
    assert palette.search.text() == "softmax"


def test_the_list_is_left_upward(qtbot: QtBot, palette: LayerPalette) -> None:
    qtbot.keyClicks(palette.search, "s")
    palette.entries.setFocus()
    qtbot.keyClick(palette.entries, Qt.Key.Key_Up)
    assert palette.search.hasFocus()


def test_down_without_a_search_stands_on_the_first_layer(qtbot: QtBot, palette: LayerPalette) -> None:
    palette.search.setFocus()
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.entries.currentIndex().data(KEY_ROLE) == next(iter(all_layers()))


def test_escape_empties_the_search(qtbot: QtBot, palette: LayerPalette) -> None:
    palette.search.setFocus()
    qtbot.keyClicks(palette.search, "affine")
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.search.text() == ""
    assert len(palette.entries.keys()) > len(all_layers())


def test_nothing_found_adds_nothing(qtbot: QtBot, palette: LayerPalette) -> None:
    palette.search.setFocus()
    qtbot.keyClicks(palette.search, "qqqq")
    assert palette.entries.keys() == []
    assert str(palette.entries.nothing).startswith("Nothing is called “qqqq”.")
    with qtbot.assertNotEmitted(palette.add_requested):
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)


def test_a_family_folds(qtbot: QtBot, palette: LayerPalette) -> None:
    layers = palette.entries
    head = layers.model().index(0, 0)
    assert layers.isExpanded(head)
    qtbot.mouseClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=layers.visualRect(head).center())
    assert not layers.isExpanded(head)


def test_a_double_click_adds(qtbot: QtBot, palette: LayerPalette) -> None:
    layers = palette.entries
    first = layers.model().index(0, 0, layers.model().index(0, 0))
    where = layers.visualRect(first).center()
    qtbot.mouseClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=where)
    with qtbot.waitSignal(palette.add_requested) as added:
        qtbot.mouseDClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert added.args == [next(iter(all_layers()))]


def test_a_drag_carries_the_kind(palette: LayerPalette) -> None:
    model = palette.entries.model()
    index: QModelIndex = model.index(0, 0, model.index(0, 0))
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert bytes(model.mimeData([index]).data(ENTRY_MIME).data()).decode() == next(iter(all_layers()))


def test_tool_tips_tell_formula_and_use(palette: LayerPalette) -> None:
    palette.entries.search("affine")
    tip = palette.entries.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Y = X·W + b" in tip
    assert str(all_layers()["Affine"].about) in tip


def test_the_popup_adds_at_its_place(qtbot: QtBot, palette: LayerPalette) -> None:
    popup = SearchPopup(Catalogue(parent=palette), palette)
    qtbot.addWidget(popup)
    popup.open(QPointF(3, 4), QPoint(50, 50))
    qtbot.keyClicks(popup.search, "tanh")
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen.args == ["Tanh", QPointF(3, 4)]
    assert not popup.isVisible()


def test_escape_closes_the_popup(qtbot: QtBot, palette: LayerPalette) -> None:
    popup = SearchPopup(Catalogue(parent=palette), palette)
    qtbot.addWidget(popup)
    popup.open(QPointF(), QPoint(50, 50))
    qtbot.keyClicks(popup.search, "tanh")
    qtbot.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    popup.open(QPointF(), QPoint(50, 50))
    assert popup.search.text() == ""
    popup.close()


def test_every_sign_fits_its_tile(qapp: object) -> None:
    for layer in all_layers().values():
        wide = QFontMetrics(glyph_font(layer.sign, TILE.width() - 2)).horizontalAdvance(layer.sign)
        assert wide <= TILE.width(), f"{layer.kind()} is cut: {layer.sign}"
