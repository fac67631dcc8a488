"""Parameters and gradients by the names people use: `session.parameters["Affine 1.W"]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.words import Refusal, shape_text, tr


def require_fit(graph: Graph, arrays: Mapping[Key, np.ndarray], given: Mapping[Key, np.ndarray]) -> None:
    """Raises Refusal, with node, parameter and both shapes, where what is given has no place in `arrays`."""
    for key, array in given.items():
        name = name_of(graph, key)
        if key not in arrays:
            raise Refusal(tr("There are weights for {name}, which this graph does not have.", name=name))
        ours, theirs = shape_text(arrays[key].shape), shape_text(array.shape)
        if ours != theirs:
            words = tr(
                "{name} has the shape {ours}; the weights for it have {theirs}. "
                "Set that back, or train anew.",
                name=name,
                ours=ours,
                theirs=theirs,
            )
            raise Refusal(words)
        if not np.can_cast(array.dtype, arrays[key].dtype, "same_kind"):
            raise Refusal(tr("{name} holds real numbers, not {dtype}.", name=name, dtype=array.dtype))
        require_range(name, array, arrays[key].dtype)


def require_range(name: str, given: np.ndarray, dtype: np.dtype) -> None:
    """Raises Refusal where finite numbers would be infinite in `dtype`."""
    most, largest = np.finfo(dtype).max, np.abs(given).max(initial=0, where=np.isfinite(given))
    if largest > most:
        raise Refusal(
            tr("{name} is to hold {number}; {dtype} ends at {most}.",
               name=name, number=format(largest, ".3g"), dtype=dtype, most=format(most, ".3g"))
        )  # fmt: skip


def require_same(graph: Graph, arrays: Mapping[Key, np.ndarray], given: Mapping[Key, np.ndarray]) -> None:
    """Raises Refusal also where one is missing, or of another type: where not every bit has its place."""
    require_fit(graph, arrays, given)
    for key, array in arrays.items():
        name = name_of(graph, key)
        if key not in given:
            raise Refusal(tr("There is nothing for {name}.", name=name))
        if given[key].dtype != array.dtype:
            raise Refusal(
                tr("{name} is of {ours}; the numbers for it are of {theirs}.",
                   name=name, ours=array.dtype, theirs=given[key].dtype)
            )  # fmt: skip


def name_of(graph: Graph, key: Key) -> str:
    """What people call a parameter: `Affine 1.W`."""
    node, parameter = key
    return f"{graph.nodes[node].name if node in graph.nodes else node}.{parameter}"


class UnknownParameter(Refusal, KeyError):
    """A name that no parameter has; a KeyError too, so that `in` and `get` work as in any mapping."""


class NamedArrays(Mapping[str, np.ndarray]):
    """Arrays by `"node name.parameter"`; what you get is a read-only copy."""

    def __init__(self, graph: Graph, arrays: Mapping[Key, np.ndarray]) -> None:
        self._arrays = {name_of(graph, key): array for key, array in arrays.items()}

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
        require_range(name, new, array.dtype)
        array[...] = new
