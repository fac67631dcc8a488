"""What is walked through: a compiled net with a batch in it, down to single operations."""

from __future__ import annotations

import math

import numpy as np

from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.graph.inside import Inside, inside_of
from netstudio.graph.model import End, Graph, Wire
from netstudio.training import inspection
from netstudio.training.inside import InsideSubject, Seen
from netstudio.training.prepared import Prepared
from netstudio.training.walk import Phase, Walk, WalkView


class Subject:
    """A net with a batch in it, and the walk through it: training's own batch, or one put aside."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.network, self.executor = prepared.network, prepared.executor
        self._drawn: dict[str, Inside | None] = {}
        self.walk = Walk(self.executor, self._operations)
        self._inside: tuple[object, InsideSubject | None] = None, None  # the one looked at last, and of when

    @property
    def graph(self) -> Graph:
        """The drawing, without groups."""
        return self.network.graph

    @property
    def plan(self) -> Plan:
        """The memory."""
        return self.executor.plan

    def drawn_inside(self, node: str) -> Inside | None:
        """What a layer is made of, without numbers; None of what computes nothing."""
        if node not in self._drawn:
            self._drawn[node] = inside_of(self.network, node)
        return self._drawn[node]

    def wire_gradient(self, wire: Wire) -> np.ndarray | None:
        """∂L/∂(what a wire carries) of the last backward, also where training has no need of it."""
        return inspection.wire_gradient(self.network, self.plan, wire)

    def tensor(self, end: End, gradient: bool = False) -> np.ndarray | None:
        """The array at a port, or of a parameter, of that name; or its gradient. None where there is none."""
        return inspection.tensor(self.network, self.plan, end, gradient)

    def done(self, loss: float, walking: bool) -> tuple[set[str], set[str]]:
        """The nodes whose forward, and whose backward, has been computed: within a walk, for its batch.

        `loss` is the last one: no number before the first step.
        """
        nodes = set(self.graph.nodes)
        ever = self.executor.position == self.executor.end or not math.isnan(loss)
        if ever and not walking:
            return nodes, nodes
        done = self.walk.stops[: self.walk.reached]
        sources = nodes - {stop.node for stop in self.walk.stops}
        forward = {stop.node for stop in done if stop.phase is Phase.FORWARD}
        return forward | sources, {stop.node for stop in done if stop.phase is Phase.BACKWARD}

    @property
    def walk_view(self) -> WalkView:
        """Where the walk stands."""
        walk = self.walk
        return WalkView(walk.stops, walk.cursor, walk.reached, walk.phase, walk.place)

    def keep_up(self, parameters: Parameters) -> None:
        """See to it that these are the weights; those of training's own batch are."""

    def rewind(self) -> None:
        """To before the first stop: a new batch begins."""
        self.executor.rewind()
        self.walk.rewind()
        self._inside = None, None

    # Inside of layers ---------------------------------------------------------------------------------------

    def inside(self, node: str, at_once: bool = True) -> InsideSubject | None:
        """The inside of a layer, on copies of its numbers in this batch, as far as the walk has come.

        None of what has none, and before the layer was computed. Where it need not be all `at_once`, the
        gradients of a large one are computed when it is asked for again.
        """
        forward, _ = self.done(math.nan, walking=True)
        if node not in self.graph.nodes or node not in forward:
            return None
        upstream = self._upstream(node)
        known = node, upstream is None
        fresh = self._inside[0] != known
        if fresh:
            drawn = self.drawn_inside(node)
            given = upstream or [None] * (len(drawn.outputs) if drawn else 0)
            found = InsideSubject(drawn, self.network, self.plan, given) if drawn else None
            self._inside = known, found
        found = self._inside[1]
        if found:
            if at_once or not fresh or not found.large:
                found.finish()
            found.seen = self._seen(node, found.inside)
        return found

    def _upstream(self, node: str) -> list[np.ndarray | None] | None:
        """The gradients at a node's outputs; None before they have come along."""
        _, backward = self.done(math.nan, walking=True)
        ends = [End(node, port.name) for port in self.graph.output_ports(node)]
        readers = {wire.target.node for end in ends for wire in self.graph.wires_from.get(end, ())}
        takes = {stop.node for stop in self.walk.stops if stop.phase is Phase.BACKWARD}
        if self.executor.position < self.executor.turn or not readers & takes <= backward:
            return None
        found = [inspection.output_gradient(self.network, self.plan, end) for end in ends]
        return None if all(gradient is None for gradient in found) else found

    def _seen(self, node: str, inside: Inside) -> Seen:
        walk, stop = self.walk, self.walk.current
        cursor = 0
        if stop and stop.node == node:
            way = inside.forward if stop.phase is Phase.FORWARD else inside.backward
            before = 0 if stop.phase is Phase.FORWARD else len(inside.forward)
            cursor = before + (len(way) if walk.op is None else walk.op)
        whole = not inside.worth_entering  # then the walk knows nothing of its operations
        computed = [(s.node, s.phase) for s in walk.stops[: walk.reached]]
        forward, backward = (
            (len(way) if (node, phase) in computed else 0) if whole else walk.seen(node, phase)
            for phase, way in ((Phase.FORWARD, inside.forward), (Phase.BACKWARD, inside.backward))
        )
        return Seen(forward, backward, cursor)

    def _operations(self, node: str, phase: Phase) -> tuple[str, ...]:
        found = self.drawn_inside(node)
        if found is None or not found.worth_entering:
            return ()
        return found.forward if phase is Phase.FORWARD else found.backward
