"""The inside of a layer at work: its operations, run on copies of what the layer works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.graph.compile import Network
from netstudio.graph.inside import Inside
from netstudio.graph.model import End, Graph, Wire
from netstudio.training.inspection import copy_in, output_gradient
from netstudio.training.walk import Phase, Stop, WalkView

LARGE = 10_000_000  # numbers


@dataclass(frozen=True)
class Seen:
    """How much of an inside is in sight: so many operations of each phase, and where the cursor stands."""

    forward: int
    backward: int
    cursor: int = 0  # of its stops; 0: elsewhere


class InsideSubject:
    """The operations inside of a layer, with a batch in them: all that the fused kernel leaves out.

    `upstream` are the gradients at the layer's outputs. Forward is computed at once, backward by `finish`.
    """

    _gets_upstream = False

    def __init__(
        self, inside: Inside, network: Network, plan: Plan, upstream: Sequence[np.ndarray | None]
    ) -> None:
        self.inside = inside
        self.network = inside.network
        program = inside.network.program
        self._gets_upstream = any(gradient is not None for gradient in upstream)
        self.plan = Plan(program, plan.dtype, Parameters(program, plan.dtype), gradients=self._gets_upstream)
        copy_in(self.plan, inside.inputs, network, plan, inside.node.id)
        for output, gradient in zip(inside.outputs, upstream, strict=True):
            target = self.plan.gradient(output)
            if target is not None:
                target[...] = 0 if gradient is None else gradient
        self.executor = Executor(self.plan)
        self.executor.run_to(self.executor.turn)
        self.seen = Seen(len(inside.forward), len(inside.backward))

    @property
    def large(self) -> bool:
        """Whether it takes long to compute: values are shown before the gradients are there."""
        return self.network.program.memory(1) > LARGE

    @property
    def flows(self) -> bool:
        """Whether gradients are there."""
        return self._gets_upstream and self.executor.position == self.executor.end

    @property
    def pending(self) -> bool:
        """Whether gradients are still to be computed."""
        return self._gets_upstream and not self.flows

    def finish(self) -> None:
        """Compute the gradients, if any come in."""
        if self.pending:
            self.executor.run_to(self.executor.end)

    @property
    def graph(self) -> Graph:
        """The drawing of the inside."""
        return self.inside.graph

    def wire_gradient(self, wire: Wire) -> np.ndarray | None:
        """∂L/∂(what a wire carries); None where none flows."""
        return self.plan.gradient(self.network.wires[wire]) if self.flows else None

    def tensor(self, end: End, gradient: bool = False) -> np.ndarray | None:
        """The array at a port, or its gradient. None where there is none."""
        if gradient and not self.flows:
            return None
        if end in self.network.outputs:
            value = self.network.outputs[end]
            return output_gradient(self.network, self.plan, end) if gradient else self.plan.array(value)
        wire = self.graph.wires.get(end)
        if wire is None:
            return None
        return self.wire_gradient(wire) if gradient else self.plan.array(self.network.wires[wire])

    def done(self, loss: float, walking: bool) -> tuple[set[str], set[str]]:
        """The nodes whose forward, and whose backward, is in sight."""
        inside, seen = self.inside, self.seen
        forward = set(self.graph.nodes) - set(inside.forward[seen.forward :])
        # A node stands twice in the way back where gradients are added up before they go through it.
        backward = set(inside.backward[: seen.backward]) - set(inside.backward[seen.backward :])
        if self.flows:
            backward |= set(self.graph.nodes) - set(inside.forward)  # where the upstream gradient comes in
        return forward, backward

    @property
    def walk_view(self) -> WalkView:
        """Where the walk stands, among the operations."""
        inside, seen = self.inside, self.seen
        ways = [(node, Phase.FORWARD) for node in inside.forward]
        if self._gets_upstream:
            ways += [(node, Phase.BACKWARD) for node in inside.backward]
        stops = tuple(Stop(node, phase, i, i + 1) for i, (node, phase) in enumerate(ways))
        phase = Phase.FORWARD if seen.cursor < len(inside.forward) else Phase.BACKWARD
        return WalkView(stops, seen.cursor, seen.forward + seen.backward, phase)
