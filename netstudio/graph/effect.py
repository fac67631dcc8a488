"""What an edit would change: parameters, memory, shapes, problems and wires, told before it is made."""

from __future__ import annotations

from dataclasses import dataclass

from netstudio.engine.program import Shape
from netstudio.graph.analysis import Analysis
from netstudio.graph.model import End, Wire
from netstudio.graph.problem import Problem, Severity


@dataclass(frozen=True)
class Effect:
    """Pairs of before and after, of the whole graph; and what is new.

    `shapes` are those outputs of the edited nodes that get another shape; `problems` those that the edit
    brings, `solved` how many it takes away; `lost` the wires that go.
    """

    parameters: tuple[int, int]
    memory: tuple[int, int]
    shapes: tuple[tuple[End, Shape | None, Shape | None], ...] = ()
    problems: tuple[Problem, ...] = ()
    solved: int = 0
    lost: tuple[Wire, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all of this stays as it is."""
        same = self.parameters[0] == self.parameters[1] and self.memory[0] == self.memory[1]
        return same and not (self.shapes or self.problems or self.solved or self.lost)


def effect(before: Analysis, after: Analysis, nodes: tuple[str, ...] = ()) -> Effect:
    """What comes of an edit of these nodes that leads from one graph to another."""
    ends = [
        End(node, port.name)
        for node in nodes
        if node in after.graph.nodes
        for port in after.graph.output_ports(node)
    ]
    shapes = ((end, before.shape(end), after.shape(end)) for end in ends)
    was, is_now = _known(before), _known(after)
    return Effect(
        parameters=(before.parameter_count, after.parameter_count),
        memory=(before.memory, after.memory),
        shapes=tuple((end, old, new) for end, old, new in shapes if old != new),
        problems=tuple(problem for key, problem in is_now.items() if key not in was),
        solved=len(was.keys() - is_now.keys()),
        lost=tuple(w for end, w in before.graph.wires.items() if after.graph.wires.get(end) != w),
    )


def _known(analysis: Analysis) -> dict[object, Problem]:
    """The problems of a graph, hints left out, by what tells them apart: where they are, not their words."""
    return {(p.node, p.port, p.severity): p for p in analysis.problems if p.severity is not Severity.HINT}
