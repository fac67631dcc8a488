"""The drawing as a picture file: SVG and PDF in lines and letters, PNG in pixels."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from netstudio.files.atomic import write_atomically
from netstudio.studio import ink
from netstudio.studio.canvas.drawn import Drawn
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.words import Refusal, tr

MARGIN = 32.0  # pixels around the drawing
LARGEST = 16_384  # pixels of a side of a PNG
DOTS = 96  # pixels of the drawing in an inch of a PDF


def export(scene: CanvasScene, path: Path, scale: float = 2.0) -> None:
    """Write a scene to a file, whose suffix says how; `scale` counts for pixels. Raises Refusal in words."""
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        kinds = ", ".join(WRITERS)
        raise Refusal(tr("A drawing is exported to {kinds}, not to “{name}”.", kinds=kinds, name=path.name))
    area = scene.extent()
    if area.isNull():
        raise Refusal(tr("There is nothing to export: the drawing is empty."))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    write(scene, area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN), buffer, scale)
    write_atomically({path: bytes(buffer.data().data())})


def scene_for(document: Drawn, group: str = "") -> CanvasScene:
    """A scene of its own, in which nothing is selected or hovered."""
    return CanvasScene(document, group)


def _svg(scene: CanvasScene, area: QRectF, buffer: QBuffer, scale: float) -> None:
    graph = scene.document.graph
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(area.size().toSize())
    generator.setViewBox(QRectF(QPointF(), area.size()))
    generator.setTitle(html.escape(graph.title))
    generator.setDescription(html.escape(graph.about))
    _paint(scene, area, generator, area.size())


def _png(scene: CanvasScene, area: QRectF, buffer: QBuffer, scale: float) -> None:
    size = QSize(round(area.width() * scale), round(area.height() * scale))
    if max(size.width(), size.height()) > LARGEST:
        raise Refusal(
            tr(
                "The picture would be {width} × {height} pixels; {most} is the most on a side. "
                "Take a smaller scale, or SVG.",
                width=size.width(),
                height=size.height(),
                most=LARGEST,
            )
        )
    image = QImage(size, QImage.Format.Format_RGB32)
    _paint(scene, area, image, QSizeF(size))
    QImageWriter(buffer, b"png").write(image)


def _pdf(scene: CanvasScene, area: QRectF, buffer: QBuffer, scale: float) -> None:
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS)
    writer.setTitle(scene.document.graph.title)
    inches = area.size() / DOTS
    writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _paint(scene, area, writer, area.size())


def _paint(scene: CanvasScene, area: QRectF, device: QPaintDevice, size: QSizeF) -> None:
    painter = QPainter(device)
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(0, 0, size.width(), size.height())
        painter.fillRect(target, ink.ink("canvas"))
        scene.render(painter, target, area)
    finally:
        painter.end()


WRITERS: dict[str, Callable[[CanvasScene, QRectF, QBuffer, float], None]] = {
    ".svg": _svg,
    ".png": _png,
    ".pdf": _pdf,
}
