"""What conditions on a graph can name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netstudio.engine.parameters import Key
from netstudio.graph.analysis import Analysis
from netstudio.layers.base import LossLayer

A_NAME = re.compile(r"(?:(?!\s+(?:is|and|or)\b)[^,()<>=‖|])*", re.IGNORECASE)  # one that is not known
QUOTES = {'"': '"', "“": "”", "'": "'"}


@dataclass(frozen=True)
class Names:
    """Layers, groups and parameters by name, with the parameters that they stand for.

    Names are paths where there are groups, and those of `learned` have a gradient; `judged` says whether any
    loss may tell right from wrong, so that there is an accuracy.
    """

    keys: Mapping[str, tuple[Key, ...]]
    learned: frozenset[Key]
    judged: bool

    @classmethod
    def of(cls, analysis: Analysis) -> Names:
        """The names in a graph."""
        computed = analysis.computed.nodes
        of_node = {
            node: tuple((node, name) for name, _ in info.parameters) for node, info in analysis.nodes.items()
        }
        keys = {computed[node].name: found for node, found in of_node.items()}
        keys |= {f"{computed[n].name}.{p}": ((n, p),) for found in of_node.values() for n, p in found}
        for group in analysis.graph:
            if group.is_group:
                path = (*analysis.graph.path(group.id), group.id)
                name = "/".join(analysis.graph.nodes[each].name for each in path)
                keys[name] = tuple(key for node in analysis.within(group.id) for key in of_node.get(node, ()))
        learned = (key for found in of_node.values() for key in found if not computed[key[0]].frozen)
        losses = (type(node.layer) for node in computed.values() if isinstance(node.layer, LossLayer))
        return cls(keys, frozenset(learned), any(loss.hits is not LossLayer.hits for loss in losses))

    def read(self, text: str, start: int) -> tuple[str, int, bool]:
        """The longest name that stands at a place of a text, or one in quotation marks; and where it ends.

        Where none does, what stands there instead, and False.
        """
        closing = QUOTES.get(text[start : start + 1])
        if closing and (end := text.find(closing, start + 1)) > 0:
            return self._known(text[start + 1 : end].strip(), end + 1)
        if found := max(self._beginning_at(text, start), key=len, default=""):
            return found, start + len(found), True
        other = A_NAME.match(text, start)
        assert other
        return self._known(other[0].strip(), other.end())

    def _beginning_at(self, text: str, start: int) -> Iterator[str]:
        for name in self.keys:
            end = start + len(name)
            if text[start:end].casefold() == name.casefold() and _ends(text[end : end + 2]):
                yield name

    def _known(self, name: str, end: int) -> tuple[str, int, bool]:
        """As the graph has it, whichever letters are capitals."""
        for known in self.keys:
            if known.casefold() == name.casefold():
                return known, end, True
        return name, end, False


def _ends(rest: str) -> bool:
    """Whether a name can end before this: `Affine 1` does not end in `Affine 12`, nor in `Affine 1.W`."""
    return not (rest[:1].isalnum() or (rest[:1] in ("_", "/", ".") and rest[1:2].isalnum()))
