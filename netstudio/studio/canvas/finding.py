"""Finding nodes on the canvas by name, kind, or the shape of a parameter. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Node
from netstudio.studio.palette.search import Match, match


def find_nodes(typed: str, nodes: Iterable[Node], analysis: Analysis) -> list[str]:
    """The ids of the nodes that fit what was typed, in the order of reading: by name, kind, or shape."""
    if not typed.strip():
        return []
    fitting = [node for node in nodes if any(_fits(typed, name) for name in _names(node, analysis))]
    return [node.id for node in sorted(fitting, key=lambda node: (node.position[0], node.position[1]))]


def _names(node: Node, analysis: Analysis) -> Sequence[str]:
    found = analysis.nodes.get(node.id)
    shapes = [shape for _, shape in found.parameters] if found else []
    return node.name, node.kind, str(node.title), *(_plain(shape) for shape in shapes)


def _plain(shape: Sequence[int]) -> str:
    """`784×50`, which is found by `784x50` and `784, 50` too."""
    return "×".join(str(n) for n in shape)


def _fits(typed: str, name: str) -> bool:
    """Whether it stands in the name; letters in their order alone would mark far too much on a canvas."""
    wanted = typed.strip().strip("()")
    if wanted[:1].isdigit():
        wanted = wanted.replace(" ", "").replace("x", "×").replace(",", "×").strip("×")
    how = match(wanted, name)
    return how is not None and how <= Match.SUBSTRING
