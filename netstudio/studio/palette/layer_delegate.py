"""How the layer list is painted: family heads in small capitals, layers as rows with a glyph."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from netstudio.layers.base import Family, all_layers
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import FAMILY_GLYPHS, family_color, text_font, theme

FAMILY_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1

HEAD_HEIGHT = 28
ROW_HEIGHT = 28  # with a gap of 3 below
GAP = 3
TILE = QSize(22, 17)  # the glyph


class LayerDelegate(QStyledItemDelegate):
    """Paints heads and rows. A row has the roles FAMILY_ROLE and KIND_ROLE, a head the first alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(96, ROW_HEIGHT if index.data(KIND_ROLE) else HEAD_HEIGHT)

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(KIND_ROLE):
            _paint_row(painter, option, index)
        else:
            _paint_head(painter, option, index)
        painter.restore()


def _paint_head(
    painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
) -> None:
    rect: QRect = option.rect.adjusted(12, 6, -12, 0)
    current = bool(option.state & QStyle.StateFlag.State_HasFocus)
    painter.setPen(theme.tokens.color("text" if current else "faint"))
    painter.setFont(text_font(9.5, bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, str(index.data()).upper())
    view = option.widget
    if isinstance(view, QTreeView) and isinstance(index, QModelIndex) and not view.isExpanded(index):
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "▸")


def _paint_row(
    painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
) -> None:
    tokens, state = theme.tokens, option.state
    row: QRect = option.rect.adjusted(10, 0, -10, -GAP)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    painter.setPen(QPen(tokens.color("forward")) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("forward", 0.12) if hovered or chosen else tokens.color("raised"))
    painter.drawRoundedRect(row, 6, 6)
    family: Family = index.data(FAMILY_ROLE)
    tile = QRect(row.left() + 6, row.top() + (row.height() - TILE.height()) // 2, TILE.width(), TILE.height())
    _paint_glyph(painter, tile, family, _sign(index))
    painter.setPen(tokens.color("text"))
    painter.setFont(text_font(12))
    words = row.adjusted(6 + TILE.width() + 7, 0, -8, 0)
    name = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)


def _paint_glyph(painter: QPainter, tile: QRect, family: Family, sign: str) -> None:
    """A tile in the family's colour with its glyph, or with the sign of the operation."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(family_color(family, 0.22))
    painter.drawRoundedRect(tile, 5, 5)
    color = family_color(family)
    painter.setPen(color.lighter(125) if theme.tokens.name == "dark" else color.darker(135))
    painter.setFont(glyph_font(sign, tile.width() - 2))
    painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, sign or FAMILY_GLYPHS[family])


def glyph_font(sign: str, width: int) -> QFont:
    """The font in which the sign of an operation fits its tile: small for words, narrow for long ones."""
    font = text_font(11 if len(sign) < 2 else 8, bold=True)
    wide = QFontMetrics(font).horizontalAdvance(sign)
    if wide > width:
        font.setStretch(100 * width // wide)
    return font


def _sign(index: QModelIndex | QPersistentModelIndex) -> str:
    return all_layers()[index.data(KIND_ROLE)].sign
