"""The checkpoint of a training, beside its graph file: `net.netstudio` → `net.checkpoint.safetensors`.

Its arrays are tensors named `weights.node.parameter`, `optimizer.vector.node.parameter` and `log.name`; all
else is JSON in the header, under `netstudio`. Numbers come back to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import safetensors.numpy
from safetensors import SafetensorError, safe_open

from netstudio.files.atomic import write_atomically
from netstudio.files.errors import FileError, os_problem, require_readable
from netstudio.files.json_text import decode_json
from netstudio.files.records import from_graph, to_graph
from netstudio.files.weights import DTYPES, GRAPH_SUFFIX, Key
from netstudio.graph.model import Graph
from netstudio.typed import HEX, WrongValue, read_typed
from netstudio.words import tr

SUFFIX = ".checkpoint.safetensors"
HEADER = "netstudio"
FORMAT = "netstudio-checkpoint"
VERSION = 1  # raised when what this version writes would be nothing, or something else, to the one before

Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Rate = Annotated[float, msgspec.Meta(gt=0)]
Wide = Annotated[str, msgspec.Meta(pattern=HEX)]


@dataclass(frozen=True)
class Checkpoint:
    """A training between two steps: all that it needs to go on as if it had never stopped.

    `weights` are parameters and states; `optimizer` the vectors it keeps, by name, each by parameter. `order`
    and `draws` are the states of the order of samples and of NumPy's generator for all else that is random,
    `pace` what the schedule remembers, `learning_rate` that of the optimizer, as last turned. `log` is what
    `TrainingLog.arrays()` gives.
    """

    graph: Graph
    steps: int
    learning_rate: float
    order: dict[str, Any]
    draws: dict[str, Any]
    pace: dict[str, Any]
    weights: Mapping[Key, np.ndarray]
    optimizer: Mapping[str, Mapping[Key, np.ndarray]]
    log: Mapping[str, np.ndarray]


class GeneratorRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The state of NumPy's PCG64; its two numbers of 128 bits as texts, for they are too long for JSON."""

    state: Wide
    increment: Wide
    has_uint32: Annotated[int, msgspec.Meta(ge=0, le=1)]
    uinteger: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]


class OrderRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Where the order of samples stands."""

    kind: str
    samples: Count
    batch: Count
    step: Count
    generator: GeneratorRecord


class HeaderRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All that is no array."""

    format: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    steps: Count
    learning_rate: Rate
    order: OrderRecord
    draws: GeneratorRecord
    pace: dict[str, Any]
    graph: dict[str, Any]


def checkpoint_path(graph_path: str | Path) -> Path:
    """Where the checkpoint of a graph file lies."""
    path = Path(graph_path)
    return path.with_name(path.name.removesuffix(GRAPH_SUFFIX) + SUFFIX)


def save_checkpoint(checkpoint: Checkpoint, graph_path: str | Path) -> Path:
    """Write the checkpoint beside a graph file, atomically; gives where. Raises FileError in words."""
    path = checkpoint_path(graph_path)
    write_atomically({path: encode_checkpoint(checkpoint, path.absolute().parent)})
    return path


def load_checkpoint(graph_path: str | Path) -> Checkpoint:
    """The checkpoint beside a graph file. Raises FileError in words where there is none that can be read."""
    path = checkpoint_path(graph_path)
    try:
        if not path.exists():
            raise FileError(tr("there is no checkpoint to resume from"))
        if not path.is_file():
            raise FileError(tr("this is not a file"))
        require_readable(path)
        with safe_open(path, framework="numpy") as file:
            record = _header((file.metadata() or {}).get(HEADER, ""))
            tensors = {name: _tensor(file, name) for name in file.keys()}  # noqa: SIM118  (it is no mapping)
        return _checkpoint(record, tensors, path.absolute().parent)
    except SafetensorError as error:
        problem = tr("the checkpoint is broken or not complete ({reason})", reason=error)
        raise FileError(problem, source=str(path)) from error
    except OSError as error:
        raise FileError(os_problem(error), source=str(path)) from error
    except WrongValue as error:
        raise FileError(error.problem, error.place, str(path)) from error
    except FileError as error:
        raise error.of(str(path)) from error


def encode_checkpoint(c: Checkpoint, folder: Path) -> bytes:
    """The contents of a checkpoint file in a folder."""
    header = HeaderRecord(
        format=FORMAT,
        version=VERSION,
        steps=c.steps,
        learning_rate=c.learning_rate,
        order=OrderRecord(**_without(c.order, "rng"), generator=_record(c.order["rng"])),
        draws=_record(c.draws),
        pace=c.pace,
        graph=from_graph(c.graph, folder),
    )
    tensors = {f"weights.{'.'.join(key)}": array for key, array in c.weights.items()}
    for vector, parts in c.optimizer.items():
        tensors |= {f"optimizer.{vector}.{'.'.join(key)}": array for key, array in parts.items()}
    tensors |= {f"log.{name}": array for name, array in c.log.items()}
    tensors = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    return safetensors.numpy.save(tensors, {HEADER: msgspec.json.encode(header).decode()})


def _header(text: str) -> HeaderRecord:
    if not text:
        raise FileError(tr("these are weights, but no checkpoint"))
    raw = decode_json(text)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise FileError(tr("this is no checkpoint: its “format” is not “{format}”", format=FORMAT))
    version = raw.get("version")
    if isinstance(version, int) and version > VERSION:
        newer = tr(
            "written by a newer NetStudio (version {its}); this one reads up to {ours}",
            its=version,
            ours=VERSION,
        )
        raise FileError(newer, "version")
    return read_typed(raw, HeaderRecord)


def _tensor(file: Any, name: str) -> np.ndarray:
    dtype = file.get_slice(name).get_dtype()
    if dtype not in DTYPES:
        raise FileError(tr("expected float32 or float64, got {dtype}", dtype=dtype), name)
    array: np.ndarray = file.get_tensor(name)
    return array


def _checkpoint(record: HeaderRecord, tensors: Mapping[str, np.ndarray], folder: Path) -> Checkpoint:
    weights: dict[Key, np.ndarray] = {}
    optimizer: dict[str, dict[Key, np.ndarray]] = {}
    log: dict[str, np.ndarray] = {}
    for name, array in tensors.items():
        match name.split(".", 3):
            case ["weights", node, parameter]:
                weights[node, parameter] = array
            case ["optimizer", vector, node, parameter]:
                optimizer.setdefault(vector, {})[node, parameter] = array
            case ["log", *series]:
                log[".".join(series)] = array
            case _:
                raise FileError(tr("nothing in a checkpoint has this name"), name)
    order = {"kind": record.order.kind, "samples": record.order.samples, "batch": record.order.batch}
    return Checkpoint(
        graph=_graph(record.graph, folder),
        steps=record.steps,
        learning_rate=record.learning_rate,
        order={**order, "step": record.order.step, "rng": _state(record.order.generator)},
        draws=_state(record.draws),
        pace=record.pace,
        weights=weights,
        optimizer=optimizer,
        log=log,
    )


def _graph(raw: dict[str, Any], folder: Path) -> Graph:
    try:
        return to_graph(raw, folder)
    except FileError as error:
        raise FileError(error.problem, f"graph.{error.place}" if error.place else "graph") from error


def _record(state: Mapping[str, Any]) -> GeneratorRecord:
    wide = state["state"]
    return GeneratorRecord(
        state=f"{wide['state']:032x}",
        increment=f"{wide['inc']:032x}",
        has_uint32=state["has_uint32"],
        uinteger=state["uinteger"],
    )


def _state(record: GeneratorRecord) -> dict[str, Any]:
    return {
        "bit_generator": "PCG64",
        "state": {"state": int(record.state, 16), "inc": int(record.increment, 16)},
        "has_uint32": record.has_uint32,
        "uinteger": record.uinteger,
    }


def _without(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}
