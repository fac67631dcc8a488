"""`netstudio evaluate FILE`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

import netstudio
from netstudio.cli.command import Command
from netstudio.cli.output import percent, table, tell
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    import numpy as np

    from netstudio.training.log import Evaluation
    from netstudio.training.session import Session


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--part", choices=("test", "train"), default="test", help=str(tr("of the data (default: test)"))
    )
    parser.add_argument(
        "--dtype",
        choices=("float16", "float32", "float64"),
        help=str(
            tr("precision (default: as the graph says); float16 rounds weights and all that layers give")
        ),
    )


def _run(options: Namespace) -> int:
    from netstudio.training.arrays import name_of
    from netstudio.training.session import Session

    half = options.dtype == "float16"
    graph, weights = netstudio.load(options.file), netstudio.load_weights(options.file)
    session = Session(graph, weights, dtype="float32" if half else options.dtype)
    _require_measure(session)
    found = _evaluate(session, options.part, half)
    missing = [name_of(session.graph, key) for key in session.store.arrays if key not in weights]
    result = {
        "file": str(options.file),
        "part": options.part if session.has_data else None,
        "samples": found.samples,
        "dtype": "float16" if half else str(session.plan.dtype),
        "weights": "saved" if weights else "initial",
        "not_saved": missing,
        "loss": found.loss if _has_loss(session) else None,
        "accuracy": found.accuracy,
        "metrics": {session.graph.nodes[node].name: value.tolist() for node, value in found.metrics.items()},
    }
    tell(options, result, _words(session, found, result))
    return 0


def _evaluate(session: Session, part: str, half: bool) -> Evaluation:
    """Raises Refusal where the loss is no finite number."""
    from netstudio.training.half import evaluate_half

    if half:
        found = evaluate_half(session, getattr(session.dataset, part) if session.has_data else None)
    else:
        found = session.evaluate(part="train" if part == "train" else "test")
    if found.trouble:
        raise Refusal(found.trouble)
    return found


def _has_loss(session: Session) -> bool:
    from netstudio.layers.base import LossLayer

    return bool(session.network.nodes_with(LossLayer))


def _require_measure(session: Session) -> None:
    from netstudio.layers.base import MetricLayer

    if not _has_loss(session) and not session.network.nodes_with(MetricLayer):
        raise Refusal(tr("There is nothing to evaluate by: add a loss or a metric."))


def _words(session: Session, found: Evaluation, result: dict[str, Any]) -> list[object]:
    words: list[object] = [_where(result)]
    if result["loss"] is not None:
        words.append(tr("loss {loss}, {accuracy}",
                        loss=format(found.loss, ".4f"), accuracy=percent(found.accuracy)))  # fmt: skip
    for name, value in zip(result["metrics"], found.metrics.values(), strict=True):
        words += _metric(session, name, value)
    return words


def _where(result: dict[str, Any]) -> object:
    """What is evaluated on what."""
    if not result["not_saved"]:
        weights = tr("saved weights") if result["weights"] == "saved" else tr("no weights")
    elif result["weights"] == "initial":
        weights = tr("initial weights, as none are saved")
    else:
        names = ", ".join(result["not_saved"])
        weights = tr("saved weights, but {names} at initial values", names=names)
    if result["part"] is None:
        return tr("{dtype}, {weights}", dtype=result["dtype"], weights=weights)
    part = tr("test data") if result["part"] == "test" else tr("training data")
    return tr("{n} samples of the {part}, {dtype}, {weights}",
              n=result["samples"], part=part, dtype=result["dtype"], weights=weights)  # fmt: skip


def _metric(session: Session, name: str, value: np.ndarray) -> list[object]:
    """A figure in one line, a matrix as a table, its rows and columns named by the classes."""
    if value.ndim != 2:
        return [tr("{name}: {value}", name=name, value=format(float(value), ".4f"))]
    rows, columns = value.shape
    classes = session.dataset.classes if session.has_data else ()
    names = classes if len(classes) == rows == columns else range(max(rows, columns))
    lines = [[names[i], *value[i].tolist()] for i in range(rows)]
    return [tr("{name}:", name=name), *table(["", *(names[j] for j in range(columns))], lines)]


COMMAND = Command(
    name="evaluate",
    summary=tr("how well the saved weights do"),
    about=tr(
        "Say how well the saved weights do, or the initial ones where none are saved: loss, accuracy, and "
        "every metric of the graph."
    ),
    run=_run,
    options=_options,
)
