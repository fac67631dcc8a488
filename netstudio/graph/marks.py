"""What a node can be besides its layer: frozen, bypassed, collapsed; each declared once, for all menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from netstudio.graph import edits
from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Graph, Node, Placeholder
from netstudio.layers.base import Family, Layer, LossLayer
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.words import Words, tr

Named = tuple[Words, Words]  # the name of an edit: of one node (`name`), and of several (`n`)


@dataclass(frozen=True, eq=False)
class Mark:
    """A mark that nodes can have. `on` and `off` are what setting it and taking it away are called."""

    word: Words  # what a node is that has it
    about: Words
    on: Words
    off: Words
    setting: Named
    taking: Named
    none: Words  # why it cannot be set, where no selected node can have it
    on_node: Callable[[Node], bool]
    can: Callable[[Analysis, str], bool]
    edit: Callable[[Graph, Iterable[str], bool], Graph]

    def able(self, analysis: Analysis, nodes: Iterable[str]) -> tuple[str, ...]:
        """Those of the nodes that can have the mark, or have it."""
        graph = analysis.graph
        known = (n for n in nodes if n in graph.nodes)  # what is selected may just have gone
        return tuple(n for n in known if self.on_node(graph.nodes[n]) or self.can(analysis, n))

    def on_all(self, graph: Graph, nodes: Iterable[str]) -> bool:
        """Whether there are nodes, and all of them have it."""
        found = [self.on_node(graph.nodes[n]) for n in nodes]
        return bool(found) and all(found)

    def label(self, graph: Graph, nodes: tuple[str, ...], on: bool) -> Words:
        """What setting it on these nodes is called, or taking it away."""
        one, several = self.setting if on else self.taking
        if len(nodes) == 1:
            return Words(one.text, {"name": graph.nodes[nodes[0]].name})
        return Words(several.text, {"n": len(nodes)})


def _can_bypass(analysis: Analysis, node: str) -> bool:
    """Whether something goes in that can come out."""
    graph, layer = analysis.graph, analysis.graph.nodes[node].layer
    if isinstance(layer, Placeholder | LossLayer | GroupInput | GroupOutput):
        return False
    return bool(graph.input_ports(node) and graph.output_ports(node))


def _can_collapse(analysis: Analysis, node: str) -> bool:
    """Whether it has more than a head: operations are as small as can be."""
    layer = analysis.graph.nodes[node].layer
    return not (isinstance(layer, Layer) and layer.family is Family.OPERATION)


FROZEN = Mark(
    tr("frozen"),
    tr("Frozen: its parameters stay as they are while the rest learns."),
    tr("Freeze"),
    tr("Unfreeze"),
    (tr("Freeze {name}"), tr("Freeze {n} nodes")),
    (tr("Unfreeze {name}"), tr("Unfreeze {n} nodes")),
    tr("no layer with parameters is selected"),
    lambda node: node.frozen,
    lambda analysis, node: analysis.can_freeze(node),
    edits.freeze,
)
BYPASSED = Mark(
    tr("bypassed"),
    tr("Bypassed: its first input goes on as it is, as if the layer were not there."),
    tr("Bypass"),
    tr("Use again"),
    (tr("Bypass {name}"), tr("Bypass {n} nodes")),
    (tr("Use {name} again"), tr("Use {n} nodes again")),
    tr("no layer with an input and an output is selected"),
    lambda node: node.bypassed,
    _can_bypass,
    edits.bypass,
)
COLLAPSED = Mark(
    tr("collapsed"),
    tr("Collapsed: it is drawn as its head alone."),
    tr("Collapse"),
    tr("Unfold"),
    (tr("Collapse {name}"), tr("Collapse {n} nodes")),
    (tr("Unfold {name}"), tr("Unfold {n} nodes")),
    tr("nothing is selected that could be smaller"),
    lambda node: node.collapsed,
    _can_collapse,
    edits.collapse,
)
