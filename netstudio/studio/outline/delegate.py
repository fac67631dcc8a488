"""How a row of the outline is painted: glyph and name, below it kind, shapes and parameters, a badge."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from netstudio.graph.marks import BYPASSED, FROZEN
from netstudio.graph.model import Placeholder
from netstudio.graph.outline import What
from netstudio.studio.canvas.frame_item import frame_color, title_of
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.figures import grouped
from netstudio.studio.guard import guarded_paint
from netstudio.studio.outline.model import ROW_ROLE, Row
from netstudio.studio.spoken import shapes_of
from netstudio.studio.theme import FAMILY_GLYPHS, family_color, number_font, text_font, theme
from netstudio.words import tr

HEIGHT = 40
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Look:
    """What a row shows."""

    glyph: str
    color: QColor
    name: str
    detail: str
    problems: int = 0
    faded: bool = False


class OutlineDelegate(QStyledItemDelegate):
    """Paints rows from what the canvas's document says of them at that moment."""

    def __init__(self, canvas: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, HEIGHT)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Row):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint(painter, option, self.look(row))
            painter.restore()

    def look(self, row: Row) -> Look:
        """What a row shows."""
        (what, key), document = row.key, self._canvas.document
        if what is What.FRAME:
            frame = document.graph.frames[key]
            return Look("▢", frame_color(frame.color), title_of(frame), str(tr("frame")))
        node, analysis = document.graph.nodes[key], document.analysis
        parts = [] if node.name.startswith(str(node.title)) else [str(node.title)]  # said once is enough
        parts += [str(mark.word) for mark in (FROZEN, BYPASSED) if mark.on_node(node)]
        if shapes := shapes_of(analysis, key, "{before} → {after}", "×"):
            parts.append(shapes)
        if count := sum(found.parameter_count for found in analysis.inferences(key)):
            parts.append(str(tr("{n} par.", n=grouped(count))))
        family = None if isinstance(node.layer, Placeholder) else node.layer.family
        glyph = FAMILY_GLYPHS[family] if family else "?"
        color = family_color(family) if family else theme.tokens.color("dim")
        return Look(
            glyph,
            color,
            node.name,
            " · ".join(parts) or str(node.title),
            len(analysis.at(key)),
            node.bypassed,
        )

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(26, 4, -6, -4))
        if isinstance(editor, QLineEdit):
            editor.setAccessibleName(str(tr("Name")))


def _paint(painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
    tokens, state = theme.tokens, option.state
    rect: QRect = option.rect
    box = rect.adjusted(2, 1, -6, -1)
    if state & QStyle.StateFlag.State_Selected:
        painter.setPen(tokens.color("forward"))
        painter.setBrush(tokens.color("forward", 0.14))
        painter.drawRoundedRect(box, 6, 6)
    elif state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("forward", 0.08))
        painter.drawRoundedRect(box, 6, 6)
    painter.setOpacity(0.6 if look.faded else 1.0)
    painter.setPen(look.color)
    painter.setFont(text_font(13, bold=True))
    painter.drawText(
        QRect(box.left() + 4, box.top(), 20, box.height()), Qt.AlignmentFlag.AlignCenter, look.glyph
    )
    words = box.adjusted(28, 3, -8, -3)
    if look.problems:
        words.setRight(words.right() - 22)
        _badge(painter, box, look.problems)
    _line(painter, words, look.name, "text", Qt.AlignmentFlag.AlignTop, small=False)
    _line(painter, words, look.detail, "dim", Qt.AlignmentFlag.AlignBottom, small=True)


def _line(
    painter: QPainter, box: QRect, text: str, token: str, where: Qt.AlignmentFlag, *, small: bool
) -> None:
    painter.setPen(theme.tokens.color(token))
    painter.setFont(number_font(9.5) if small else text_font(12.5))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, where, shown)


def _badge(painter: QPainter, box: QRect, problems: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.color("bad"))
    disc = QRect(box.right() - 22, box.center().y() - 8, 16, 16)
    painter.drawEllipse(disc)
    painter.setPen(theme.tokens.color("panel"))
    painter.setFont(text_font(10, bold=True))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(problems) if problems < 10 else "9+")
