"""Heat: how long each node takes, as a wash of colour and, as colour is never the only sign, in figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.graph.expand import drawn
from netstudio.studio import ink
from netstudio.studio.figures import milliseconds
from netstudio.training.profile import Profile

FAINTEST, STRONGEST = 0.04, 0.30  # opacity of the wash on the coolest and on the hottest node
SMALL, LARGE = 10.5, 17.0  # of the figure, near and from far away
FAR = 0.6  # the scale below which the figure is large


@dataclass(frozen=True, slots=True)
class Heat:
    """The time that a node takes in a step; `level` is 1 for the one of its group that takes most."""

    ms: float
    share: float  # of the step
    level: float

    @property
    def text(self) -> str:
        """The figure that stands on the node."""
        return milliseconds(self.ms)


def heats(profile: Profile | None) -> dict[str, Heat]:
    """The heat of every node that was measured, none without a profile.

    A group, and a node that is there in several copies, takes as long as all in it together; the hottest is
    that of its own group.
    """
    if profile is None:
        return {}
    graph, times, shares = profile.graph, defaultdict[str, float](float), defaultdict[str, float](float)
    for layer in profile.layers:
        node = drawn(layer.node)
        for held in (*graph.path(node), node):
            times[held] += layer.time
            shares[held] += profile.share(layer)
    most: dict[str, float] = defaultdict(float)
    for node, ms in times.items():
        most[graph.nodes[node].group] = max(most[graph.nodes[node].group], ms)
    return {
        node: Heat(ms, shares[node], ms / (most[graph.nodes[node].group] or 1.0))
        for node, ms in times.items()
    }


def paint_wash(painter: QPainter, heat: Heat, box: QRectF, corner: float) -> None:
    """The colour, under all that the node shows."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("amber", FAINTEST + (STRONGEST - FAINTEST) * heat.level))
    painter.drawRoundedRect(box, corner, corner)


def paint_figure(painter: QPainter, heat: Heat, box: QRectF, scale: float) -> None:
    """The milliseconds, on the lower edge of the node."""
    size = SMALL if scale >= FAR else LARGE
    width, height = ink.width_of(heat.text, size, number=True) + 12, size + 5.5
    tag = ink.rect(box.center().x() - width / 2, box.bottom() - height / 2, width, height)
    painter.setPen(ink.pen("amber", round(1.0 + 1.5 * heat.level, 1)))
    painter.setBrush(ink.ink("panel"))
    painter.drawRoundedRect(tag, height / 2, height / 2)
    painter.setPen(ink.ink("text"))
    ink.write_centred(painter, tag, heat.text, size, bold=heat.level == 1)
