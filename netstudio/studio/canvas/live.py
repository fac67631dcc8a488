"""What nodes and wires show of a running net: made from snapshots, painted by the items."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PySide6.QtGui import QImage

from netstudio.graph.expand import computed_end, computed_wire, drawn
from netstudio.graph.model import End, Graph, Wire
from netstudio.studio.canvas.cut_face import CutFace, gradient_text, sum_text, value_text
from netstudio.studio.figures import number
from netstudio.studio.heat_map import heat_map
from netstudio.training.beside import Apart, Beside
from netstudio.training.lens import Cut
from netstudio.training.snapshot import Side, Snapshot, WireView
from netstudio.training.summary import Summary
from netstudio.training.walk import Phase

TREND = 60  # scalars are remembered for so many snapshots
FLOW = 3.0  # pixels that the dashes of the gradient move toward the source with each snapshot of a run
PALE = 0.35  # how much of its colour is left to what is of a drawing that is no more
FAINTEST, STRONGEST = -4.0, 1.0  # log10 of the gradient norms with the thinnest and the widest line


@dataclass(frozen=True)
class NodeLive:
    """What a node gives at this moment; `phase` is set at the current step of a walk, `ahead` at the next."""

    summary: Summary | None = None
    trend: tuple[float, ...] = ()
    phase: Phase | None = None
    ahead: Phase | None = None
    seeded: bool = False  # a gradient has gone backward through it
    sums: Mapping[str, str] = field(default_factory=dict)  # of gradients, at outputs with several wires
    matrix: np.ndarray | None = field(default=None, compare=False, repr=False)  # a confusion matrix
    alpha: float = 1.0  # paler where it is of another drawing

    @cached_property
    def picture(self) -> QImage | None:
        """The matrix as a heat map."""
        return _picture(self.matrix, "value")

    def looks_as(self, other: NodeLive) -> bool:
        """Whether the other one shows the very same."""
        return (
            self.summary is other.summary
            and self.matrix is other.matrix
            and (self.trend, self.phase, self.ahead, self.seeded, self.sums, self.alpha)
            == (other.trend, other.phase, other.ahead, other.seeded, other.sums, other.alpha)
        )


@dataclass(frozen=True)
class WireBeside:
    """What a second sample has on a wire, and how far it is from the first."""

    live: WireLive
    apart: Apart

    @cached_property
    def value_apart(self) -> str:
        """The difference of the values, in words short enough for a wire."""
        return _apart(self.apart.value, self.live.view.value)

    @cached_property
    def gradient_apart(self) -> str:
        """The difference of the gradients, likewise."""
        return _apart(self.apart.gradient, self.live.view.gradient)


@dataclass(frozen=True)
class WireLive:
    """What flows along a wire at this moment; in a walk a side may not be computed yet."""

    view: WireView
    walking: bool
    flow: float  # where the dashes stand
    alpha: float = 1.0  # paler where it is of another drawing
    beside: WireBeside | None = None  # what a second sample has here, to be compared

    @property
    def waiting(self) -> bool:
        """Nothing has come along here yet in this batch."""
        return self.walking and self.view.value is None

    @cached_property
    def value_text(self) -> str:
        """The figure above the wire."""
        return value_text(self.view.value, self.view.value_cut)

    @cached_property
    def gradient_text(self) -> str:
        """The figure below the wire."""
        return gradient_text(self.view.gradient, self.view.gradient_cut)

    @cached_property
    def value_face(self) -> CutFace | None:
        """The small picture of the tensor, where there is one to draw."""
        return _face(self.view.value_cut, "value")

    @cached_property
    def gradient_face(self) -> CutFace | None:
        """The small picture of its gradient, where there is one to draw."""
        return _face(self.view.gradient_cut, "gradient")

    @cached_property
    def strength(self) -> float | None:
        """How strong the gradient is, from 0 to 1 by the logarithm of its norm; None where there is none."""
        found = self.view.gradient
        if found is None:
            return None
        if not found.norm > 0 or not math.isfinite(found.norm):
            return 0.0 if found.norm == 0 else 1.0
        return min(max((math.log10(found.norm) - FAINTEST) / (STRONGEST - FAINTEST), 0.0), 1.0)


class Live:
    """The stream of snapshots as the canvas sees it; remembers the last scalars."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self._alpha = 1.0
        self.beside: Beside | None = None  # of a second sample
        self._trends: dict[End, deque[float]] = {}
        self._flow = 0.0
        # What was handed out last, in which theme: what shows the same is not painted again.
        self._theme = ""
        self._nodes: dict[str, NodeLive] = {}
        self._wires: dict[End, WireLive] = {}

    def show(self, snapshot: Snapshot | None, stale: bool = False) -> None:
        """The next snapshot; None when there is no session. `stale`: it is of a drawing that is no more."""
        self._alpha = PALE if stale else 1.0
        before, self.snapshot = self.snapshot, snapshot
        if snapshot is None or (before is not None and snapshot.step < before.step):
            self._trends.clear()
        if snapshot is None:
            return
        if before is not None and snapshot.step > before.step:
            self._flow += FLOW
        if before is None or snapshot.step != before.step:
            self._remember(snapshot.outputs)

    def _remember(self, outputs: Mapping[End, Summary]) -> None:
        for end, found in outputs.items():
            if math.prod(found.shape) == 1:
                self._trends.setdefault(end, deque(maxlen=TREND)).append(found.mean)

    def node(self, graph: Graph, node: str) -> NodeLive | None:
        """What a node shows; None while nothing is known of it."""
        if self.snapshot is None:
            return None
        ports = graph.output_ports(node)
        end = computed_end(graph, End(node, ports[0].name), output=True) if ports else None
        walk = self.snapshot.walk
        stop, following = (walk.current, walk.following) if walk else (None, None)
        here = stop.node if stop and stop.node else ""
        found = NodeLive(
            summary=self.snapshot.outputs.get(end) if end else None,
            trend=tuple(self._trends.get(end, ())) if end else (),
            phase=stop.phase if stop and node in _seen_as(graph, here) else None,
            ahead=following.phase if following and node in _seen_as(graph, following.node) else None,
            seeded=self._seeded(graph, node),
            sums=self._sums(graph, node),
            matrix=self.snapshot.pictures.get(end) if end else None,
            alpha=self._alpha,
        )
        before = self._nodes.get(node)
        if before is None or not before.looks_as(found):
            self._nodes[node] = found
        return self._nodes[node]

    def _sums(self, graph: Graph, node: str) -> dict[str, str]:
        assert self.snapshot is not None
        found = {}
        for port in graph.output_ports(node):
            end = computed_end(graph, End(node, port.name), output=True)
            if fork := self.snapshot.forks.get(end):
                found[port.name] = sum_text(fork.gradient, fork.gradient_cut)
        return {port: text for port, text in found.items() if text}

    def _seeded(self, graph: Graph, node: str) -> bool:
        assert self.snapshot is not None
        wires = (graph.wires.get(End(node, port.name)) for port in graph.input_ports(node))
        views = (self.snapshot.wires.get(computed_wire(graph, wire)) for wire in wires if wire)
        return any(view.gradient for view in views if view)

    def wires(self) -> dict[End, WireLive]:
        """What wires show, by the input they end in."""
        if self.snapshot is None:
            return {}
        before, around = self._wires, (self.snapshot.walk is not None, self._flow, self._alpha)
        self._wires = {}
        for wire, view in self.snapshot.wires.items():
            live = before.get(wire.target)
            beside = self._beside(wire) if self.snapshot.walk is not None else None
            same = live is not None and live.view is view and (live.walking, live.flow, live.alpha) == around
            if live is None or not same or _seen(beside) is not _seen(live.beside):
                live = WireLive(view, *around, beside)
            self._wires[wire.target] = live
        return self._wires

    def in_theme(self, name: str) -> None:
        """The theme in use: pictures of another one are made anew."""
        if name != self._theme:
            self._theme = name
            self._nodes, self._wires = {}, {}

    def _beside(self, wire: Wire) -> WireBeside | None:
        view = self.beside.wires.get(wire) if self.beside else None
        if self.beside is None or view is None:
            return None
        return WireBeside(WireLive(view, True, self._flow), self.beside.apart.get(wire, Apart()))


def _seen_as(graph: Graph, computed: str) -> tuple[str, ...]:
    """A node of what is computed as it is drawn: the node itself, and the groups around it."""
    node = drawn(computed)
    return (node, *graph.path(node)) if node in graph.nodes else ()


def _seen(beside: WireBeside | None) -> WireView | None:
    """What a second sample has there."""
    return beside.live.view if beside else None


def _apart(distance: float | None, found: Summary | None) -> str:
    """`Δ 0.31` of a number, `‖Δ‖ 0.31` of many."""
    if distance is None or found is None:
        return ""
    return f"Δ {number(distance)}" if math.prod(found.shape) == 1 else f"‖Δ‖ {number(distance)}"


def _picture(thumb: np.ndarray | None, side: Side) -> QImage | None:
    return None if thumb is None or thumb.size < 2 else heat_map(thumb, side)


def _face(cut: Cut | None, side: Side) -> CutFace | None:
    face = CutFace(cut, side) if cut is not None else None
    return face if face and face.has_picture else None
