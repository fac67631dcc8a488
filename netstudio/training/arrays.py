"""Parameters and gradients by the names people use: `session.parameters["Affine 1.W"]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.words import Refusal, shape_text, tr


class UnknownParameter(Refusal, KeyError):
    """A name that no parameter has; a KeyError too, so that `in` and `get` work as in any mapping."""


class NamedArrays(Mapping[str, np.ndarray]):
    """Arrays by `"node name.parameter"`; what you get is a read-only copy."""

    def __init__(self, graph: Graph, arrays: Mapping[Key, np.ndarray]) -> None:
        self._arrays = {f"{graph.nodes[node].name}.{name}": array for (node, name), array in arrays.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        copy = self._find(name).copy()
        copy.flags.writeable = False
        return copy

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def _find(self, name: str) -> np.ndarray:
        try:
            return self._arrays[name]
        except KeyError:
            known = ", ".join(self._arrays) or str(tr("none"))
            raise UnknownParameter(
                tr("There is no parameter “{name}”; there are: {known}.", name=name, known=known)
            ) from None


class AssignableArrays(NamedArrays):
    """The same, where assigning sets the numbers: `session.parameters["Affine 1.b"] = 0`."""

    def __setitem__(self, name: str, value: np.ndarray | float) -> None:
        array, new = self._find(name), np.asarray(value)
        if new.shape not in ((), array.shape):
            ours, theirs = shape_text(array.shape), shape_text(new.shape)
            raise Refusal(
                tr("{name} has the shape {ours}, not {theirs}.", name=name, ours=ours, theirs=theirs)
            )
        if not np.can_cast(new.dtype, array.dtype, "same_kind"):
            raise Refusal(tr("{name} holds real numbers, not {dtype}.", name=name, dtype=new.dtype))
        array[...] = new
