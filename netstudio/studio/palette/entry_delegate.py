"""How the list of the palette is painted: heads in small capitals, entries as rows with a glyph."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from netstudio.studio.catalogue import Entry
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import text_font, theme

ENTRY_ROLE = Qt.ItemDataRole.UserRole  # the Entry of a row
KEY_ROLE = Qt.ItemDataRole.UserRole + 1  # and its key
HEAD_ROLE = Qt.ItemDataRole.UserRole + 2  # whether it is a head
LIT_ROLE = Qt.ItemDataRole.UserRole + 3  # places of the letters that fit what was typed

HEAD_HEIGHT = 28
ROW_HEIGHT = 28  # with a gap of 3 below
GAP = 3
MARGIN = 10
TILE = QSize(22, 17)  # the glyph
NARROWEST = 76  # percent of its width to which a name is narrowed before it is cut

Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """Paints a head, an entry, or, for a row that is neither, a remark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(96, HEAD_HEIGHT if index.data(HEAD_ROLE) else ROW_HEIGHT)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(HEAD_ROLE):
            _paint_head(painter, option, index)
        elif entry := index.data(ENTRY_ROLE):
            _paint_row(painter, option, index, entry)
        else:
            _paint_remark(painter, option, index)
        painter.restore()


def _paint_head(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    rect: QRect = option.rect.adjusted(12, 6, -12, 0)
    current = bool(option.state & QStyle.StateFlag.State_HasFocus)
    painter.setPen(theme.tokens.color("text" if current else "faint"))
    painter.setFont(text_font(9.5, bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, str(index.data()).upper())
    view = option.widget
    if isinstance(view, QTreeView) and isinstance(index, QModelIndex) and not view.isExpanded(index):
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "▸")


def _paint_row(painter: QPainter, option: QStyleOptionViewItem, index: Index, entry: Entry) -> None:
    tokens, state = theme.tokens, option.state
    row: QRect = option.rect.adjusted(MARGIN, 0, -MARGIN, -GAP)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    painter.setPen(QPen(tokens.color("forward")) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("forward", 0.12) if hovered or chosen else tokens.color("raised"))
    painter.drawRoundedRect(row, 6, 6)
    tile = QRect(row.left() + 6, row.top() + (row.height() - TILE.height()) // 2, TILE.width(), TILE.height())
    paint_glyph(painter, tile, entry)
    _paint_name(painter, name_box(row), entry.title, index.data(LIT_ROLE) or frozenset())


def name_box(row: QRect) -> QRect:
    """Where in a row the name stands."""
    return row.adjusted(6 + TILE.width() + 7, 0, -6, 0)


def name_font(name: str, width: int) -> QFont:
    """The font of a name, narrowed, as far as that goes, to fit."""
    font = text_font(12)
    wide = QFontMetrics(font).horizontalAdvance(name)
    if wide > width:
        font.setStretch(max(100 * width // wide, NARROWEST))
        if QFontMetrics(font).horizontalAdvance(name) > width:  # letters are of whole pixels
            font.setStretch(max(font.stretch() - 4, NARROWEST))
    return font


def _paint_name(painter: QPainter, box: QRect, name: str, lit: frozenset[int]) -> None:
    """A name; letters that fit what was typed stand out."""
    font = name_font(name, box.width())
    metrics = QFontMetrics(font)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(font)
    left = box.left()
    for emphasised, letters in groupby(range(len(text)), lambda i: i in lit):
        part = "".join(text[i] for i in letters)
        font.setUnderline(emphasised)
        painter.setFont(font)
        painter.setPen(theme.tokens.color("forward" if emphasised else "text"))
        rest = QRect(left, box.top(), box.width(), box.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, part)
        left += metrics.horizontalAdvance(part)


def _paint_remark(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    row: QRect = option.rect.adjusted(MARGIN + 2, 0, -MARGIN, -GAP)
    painter.setPen(theme.tokens.color("bad"))
    painter.setFont(text_font(11))
    text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, row.width())
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)


def paint_glyph(painter: QPainter, tile: QRect, entry: Entry) -> None:
    """A tile in the colour of the section with its glyph, or with the sign of the operation."""
    color = QColor(entry.section.color)
    color.setAlphaF(0.22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(tile, 5, 5)
    color.setAlphaF(1.0)
    painter.setPen(color.lighter(125) if theme.tokens.name == "dark" else color.darker(135))
    painter.setFont(glyph_font(entry.glyph, tile.width() - 2))
    painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, entry.glyph)


def glyph_font(sign: str, width: int) -> QFont:
    """The font in which a sign fits its tile: small for words, narrow for long ones."""
    font = text_font(11 if len(sign) < 2 else 8, bold=True)
    wide = QFontMetrics(font).horizontalAdvance(sign)
    if wide > width:
        font.setStretch(100 * width // wide)
    return font
