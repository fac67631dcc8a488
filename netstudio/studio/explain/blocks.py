"""Matrix products as blocks whose sides are in proportion: dX = dY·Wᵀ."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.engine.op import Block, Product
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import theme
from netstudio.words import shape_text, tr

LARGEST, SMALLEST = 54.0, 9.0  # pixels of a side
HEIGHT = 88  # of a product: its blocks, and their shapes below
SIGN = 22.0
SIZE, SMALL = 12.0, 9.5


class Blocks(QWidget):
    """Shows products, one below the other. Sides are as long as their logarithms: 784 beside 10 is seen."""

    def __init__(self) -> None:
        super().__init__()
        self._products: tuple[Product, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_products(self, products: tuple[Product, ...]) -> None:
        """Show these; without any it is hidden."""
        self._products = products
        self.setHidden(not products)
        spoken = (
            f"{y.name} {_shape(y)} = {a.name} {_shape(a)} · {b.name} {_shape(b)}" for y, a, b in products
        )
        self.setAccessibleName(str(tr("Matrix products: {products}", products="; ".join(spoken))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT * len(self._products))

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sides = [
            side for product in self._products for block in product for side in (block.rows, block.columns)
        ]
        longest = max(sides, default=1)
        for i, product in enumerate(self._products):
            x = 2.0
            for block, sign in zip(product, ("=", "·", ""), strict=True):
                x += self._paint_block(painter, block, x, i * HEIGHT, longest)
                if sign:
                    middle = i * HEIGHT + 4 + LARGEST / 2
                    write_figure(painter, x + SIGN / 2 + 4, middle, sign, "text", SIZE + 2)
                    x += SIGN

    def _paint_block(self, painter: QPainter, block: Block, x: float, y: float, longest: int) -> float:
        wide, high = _pixels(block.columns, longest), _pixels(block.rows, longest)
        shape = _shape(block)
        room = max(wide, figure_width(shape, SMALL), ink.width_of(block.name, SIZE))
        flows_back = block.name.startswith("d")
        color = "backward" if flows_back else "forward"
        box = QRectF(x + (room - wide) / 2, y + 4 + (LARGEST - high) / 2, wide, high)
        painter.setPen(_dashed(color) if flows_back else ink.pen(color, 1.2))
        painter.setBrush(ink.ink(color, 0.16))
        painter.drawRoundedRect(box, 3, 3)
        fits = ink.width_of(block.name, SIZE) < wide - 4 and high > 16
        name_x = x + (room - ink.width_of(block.name, SIZE)) / 2
        write(painter, name_x, box.center().y() if fits else box.bottom() + 8, block.name, "text", SIZE)
        write_figure(
            painter, x + (room + figure_width(shape, SMALL)) / 2, y + HEIGHT - 16, shape, "dim", SMALL
        )
        return room


def _pixels(side: int, longest: int) -> float:
    """The length of a side, by its logarithm."""
    share = math.log(side + 1) / math.log(longest + 1)
    return SMALLEST + (LARGEST - SMALLEST) * share * math.sqrt(share)


def _dashed(color: str) -> QPen:
    pen = QPen(ink.pen(color, 1.2))
    pen.setStyle(Qt.PenStyle.DashLine)
    return pen


def _shape(block: Block) -> str:
    return shape_text((block.rows, block.columns))
