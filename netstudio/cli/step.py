"""`netstudio step FILE`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.cli.output import tell
from netstudio.words import Refusal, shape_text, tr

if TYPE_CHECKING:
    import numpy as np

    from netstudio.training.account import Entry, Line
    from netstudio.training.session import Session

SHOWN = 12  # numbers of an array that stand in a line of text
TOLD = 1000  # and in the JSON; of larger ones there are figures alone


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--level",
        choices=("layer", "op"),
        default="layer",
        help=str(tr("layer by layer, or down to single operations (default: layer)")),
    )
    parser.add_argument(
        "--sample",
        metavar="I",
        type=kinds.count,
        help=str(tr("show sample I of the batch alone, counted from 1 (default: all of it)")),
    )


def _run(options: Namespace) -> int:
    from netstudio.training.account import account_of
    from netstudio.training.session import Session

    session = Session(netstudio.load(options.file), netstudio.load_weights(options.file), threads=1)
    sample = _sample(session, options.sample)
    loss = session.forward_backward()
    # One by one: what is inside of all layers at once would take too much memory.
    entries = account_of(session, options.level == "op")
    if sample is not None:
        entries = (entry.of(sample) for entry in entries)
    result = {
        "file": str(options.file),
        "title": session.graph.title,
        "dtype": str(session.plan.dtype),
        "batch": session.network.batch if session.has_data else None,
        "sample": options.sample,
        "loss": _number(loss),
    }
    if options.json:
        tell(options, {**result, "stops": [_entry(entry) for entry in entries]}, ())
    else:
        tell(options, result, list(_words(session, result, entries)))
    return 0


def _sample(session: Session, number: int | None) -> int | None:
    """The place of a sample in the batch. Raises Refusal where there is none of that number."""
    if number is None:
        return None
    if not session.has_data:
        raise Refusal(tr("There is no data node in this graph, so there are no samples to choose from."))
    if number > session.network.batch:
        raise Refusal(
            tr("The batch has {n} samples; there is no number {i}.", n=session.network.batch, i=number)
        )
    return number - 1


# JSON -------------------------------------------------------------------------------------------------------


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "phase": entry.phase.value,
        "node": entry.node.id,
        "name": entry.node.name,
        "formula": entry.formula,
        "reads": [_line(line) for line in entry.reads],
        "gives": [_line(line) for line in entry.gives],
        "inner": [_entry(inner) for inner in entry.inner],
    }


def _line(line: Line) -> dict[str, object]:
    told: dict[str, object] = {"name": line.name, "node": line.other}
    array = line.array
    if array is None:
        return {**told, "value": None}
    told["shape"] = list(array.shape)
    if array.size <= TOLD:
        return {**told, "value": _numbers(array.tolist())}
    return {**told, "figures": {name: _number(figure) for name, figure in _figures(array).items()}}


def _numbers(found: Any) -> Any:
    """Nested lists of numbers as JSON holds them."""
    return [_numbers(each) for each in found] if isinstance(found, list) else _number(found)


def _number(x: float) -> float | str:
    """A number as JSON holds it: what is not finite, which it does not, by its name."""
    return x if -float("inf") < x < float("inf") else str(x)


# Words ------------------------------------------------------------------------------------------------------


def _words(session: Session, result: dict[str, Any], entries: Iterable[Entry]) -> Iterator[object]:
    yield _head(session, result)
    phase = None
    for number, entry in enumerate(entries, 1):
        if entry.phase is not phase:
            phase = entry.phase
            yield ""
            yield phase.label
        yield from _stop(entry, str(number), 1)


def _head(session: Session, result: dict[str, Any]) -> object:
    from netstudio.layers.base import LossLayer

    title, loss = result["title"] or tr("untitled"), _text(result["loss"])
    if not session.network.nodes_with(LossLayer):
        return tr("{title}: the result is {result}", title=title, result=loss)
    if result["sample"]:
        return tr("{title}: sample {i} of a batch of {n}, whose loss is {loss}",
                  title=title, i=result["sample"], n=result["batch"], loss=loss)  # fmt: skip
    if result["batch"]:
        return tr("{title}: a batch of {n}, whose loss is {loss}", title=title, n=result["batch"], loss=loss)
    return tr("{title}: the loss is {loss}", title=title, loss=loss)


def _stop(entry: Entry, number: str, depth: int) -> Iterator[str]:
    """A stop as lines: its head, what comes in, what goes out; then its operations."""
    indent = "  " * depth
    yield f"{indent}{number}  {entry.node.name}   {entry.formula}".rstrip()
    lines = [("in ", line) for line in entry.reads] + [("out", line) for line in entry.gives]
    width = max((len(line.name) for _, line in lines), default=0)
    for side, line in lines:
        yield f"{indent}     {side}  {line.name.ljust(width)} = {_value(line)}{_other(side, line)}"
    for i, inner in enumerate(entry.inner, 1):
        yield from _stop(inner, f"{number}.{i}", depth + 1)


def _other(side: str, line: Line) -> str:
    return f"   {'→' if side == 'out' else '←'} {line.other}" if line.other else ""


def _value(line: Line) -> str:
    array = line.array
    if array is None:
        return str(tr("no gradient"))
    if array.size <= SHOWN:
        return _nested(array.tolist())
    figures = {name: _text(figure) for name, figure in _figures(array).items()}
    if figures["min"] == figures["max"]:
        return str(tr("{shape}, all {number}", shape=shape_text(array.shape), number=figures["min"]))
    return str(tr("{shape}, mean {mean}, σ {std}, from {min} to {max}",
                  shape=shape_text(array.shape), **figures))  # fmt: skip


def _nested(found: Any) -> str:
    return f"[{', '.join(map(_nested, found))}]" if isinstance(found, list) else _text(found)


def _text(x: float | str) -> str:
    return x if isinstance(x, str) else format(x + 0.0, ".6g")  # + 0.0: there is no −0


def _figures(array: np.ndarray) -> dict[str, float]:
    """What is told of an array that is too large to be shown."""
    import numpy as np

    with np.errstate(all="ignore"):
        exact = array.astype(float)
        return {
            "mean": float(exact.mean()),
            "std": float(exact.std()),
            "min": float(exact.min()),
            "max": float(exact.max()),
        }


COMMAND = Command(
    name="step",
    summary=tr("one step as text: each value forward, each gradient backward"),
    about=tr(
        "Walk through one step and tell each stop: which node, what comes in, its formula, what goes out; "
        "forward, then the gradients backward, then the update. Changes nothing."
    ),
    run=_run,
    options=_options,
)
