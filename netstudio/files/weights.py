"""The weights beside a graph file: `net.netstudio` → `net.safetensors`, keys `node_id.parameter`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError, safe_open

from netstudio.files.errors import FileError, os_problem, require_readable
from netstudio.graph.expand import drawn, expand
from netstudio.graph.model import Graph
from netstudio.words import Words, tr

GRAPH_SUFFIX = ".netstudio"
WEIGHTS_SUFFIX = ".safetensors"

DTYPES = {"F32": "float32", "F64": "float64"}  # safetensors' names and NumPy's

Key = tuple[str, str]  # (node id, parameter)
Weights = Mapping[Key, np.ndarray] | Mapping[str, np.ndarray]  # by key, or by "Node name.parameter"


def weights_path(graph_path: str | Path) -> Path:
    """Where the weights of a graph file lie."""
    path = Path(graph_path)
    return path.with_name(path.name.removesuffix(GRAPH_SUFFIX) + WEIGHTS_SUFFIX)


def load_weights(path: str | Path) -> dict[Key, np.ndarray]:
    """The weights beside the graph file `path`, by (node id, parameter); empty where there are none.

    Raises FileError in words where they cannot be read.
    """
    source = weights_path(path)
    try:
        if not source.exists():
            return {}
        if not source.is_file():
            raise FileError(tr("this is not a file"), source=str(source))
        require_readable(source)
        with safe_open(source, framework="numpy") as file:
            return dict(_tensor(file, key, str(source)) for key in file.keys())  # noqa: SIM118  (it is no mapping)
    except SafetensorError as error:
        problem = tr("the weights are broken or not complete ({reason})", reason=error)
        raise FileError(problem, source=str(source)) from error
    except OSError as error:
        raise FileError(os_problem(error), source=str(source)) from error


def by_key(weights: Weights, graph: Graph) -> dict[Key, np.ndarray]:
    """Weights by (node id, parameter). Raises FileError for the name of a node that is not in the graph."""
    ids = {node.name: node.id for node in expand(graph)}
    pairs = ((key if isinstance(key, tuple) else _key(key, ids), array) for key, array in weights.items())
    return {key: np.asarray(array) for key, array in pairs}


def by_node(weights: Weights, graph: Graph) -> dict[Key, np.ndarray]:
    """The same, of the graph's nodes alone, in all their copies."""
    return {key: array for key, array in by_key(weights, graph).items() if drawn(key[0]) in graph.nodes}


def encode_weights(weights: Mapping[Key, np.ndarray]) -> bytes:
    """The contents of a weights file. Raises FileError for arrays that are neither float32 nor float64."""
    tensors = {}
    for (node, parameter), array in weights.items():
        name = f"{node}.{parameter}"
        if array.dtype.name not in DTYPES.values():
            raise FileError(_unfit(array.dtype.name), name)
        tensors[name] = np.asarray(array, order="C")
    return safetensors.numpy.save(tensors)


def remove_weights(path: str | Path) -> None:
    """Remove the weights beside the graph file `path`, if there are any. Raises FileError in words."""
    try:
        weights_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(os_problem(error), source=str(weights_path(path))) from error


def _key(name: str, ids: Mapping[str, str]) -> Key:
    node, _, parameter = name.partition(".")
    if node not in ids:
        raise FileError(tr("there is no node “{node}” to have weights", node=node), name)
    return ids[node], parameter


def _tensor(file: Any, name: str, source: str) -> tuple[Key, np.ndarray]:
    node, dot, parameter = name.partition(".")
    if not dot:
        raise FileError(tr("expected a name like “node.parameter”"), name, source)
    dtype = file.get_slice(name).get_dtype()
    if dtype not in DTYPES:
        raise FileError(_unfit(dtype), name, source)
    return (node, parameter), file.get_tensor(name)


def _unfit(dtype: str) -> Words:
    return tr("expected float32 or float64, got {dtype}", dtype=dtype)
