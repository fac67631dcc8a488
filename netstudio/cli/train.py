"""`netstudio train FILE`."""

from __future__ import annotations

import math
import time
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.cli.output import percent, tell
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.training.session import Session


def _options(parser: ArgumentParser) -> None:
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--epochs", metavar="N", type=kinds.count, help=str(tr("walks through the training data"))
    )
    length.add_argument("--steps", metavar="N", type=kinds.count, help=str(tr("batches")))
    parser.add_argument(
        "--seed", metavar="S", type=kinds.seed, help=str(tr("of initial values and data order"))
    )
    parser.add_argument("--dtype", choices=("float32", "float64"), help=str(tr("precision")))
    parser.add_argument("--save", action="store_true", help=str(tr("keep the weights beside the file")))


def _run(options: Namespace) -> int:
    from netstudio.files.atomic import require_writable
    from netstudio.files.weights import weights_path
    from netstudio.training.session import Session

    graph = netstudio.load(options.file)
    session = Session(graph, seed=options.seed, dtype=options.dtype)
    session.require_trainable()
    if options.save:
        require_writable(weights_path(options.file))
    seconds = _learn(session, _wanted_steps(session, options))
    result = {"file": str(options.file), **_result(session, seconds)}
    if options.save:
        netstudio.save(graph, options.file, session.weights())
    tell(options, result, _words(result))
    return 0


def _wanted_steps(session: Session, options: Namespace) -> int:
    if options.steps is not None:
        return int(options.steps)
    if options.epochs is not None:
        return int(options.epochs * session.steps_per_epoch)
    return session.total_steps


def _learn(session: Session, steps: int) -> float:
    """Train with a progress bar; gives the seconds it took."""
    from netstudio.training.progress import ProgressBar

    start = time.perf_counter()
    with ProgressBar(steps) as bar:
        for step in range(1, steps + 1):
            bar.show(step, session.step())
    return time.perf_counter() - start


def _result(session: Session, seconds: float) -> dict[str, Any]:
    """How well it does now. Raises Refusal where the last step lost the numbers."""
    train, test = session.evaluate(part="train"), session.evaluate()
    if not math.isfinite(train.loss + test.loss):
        words = tr(
            "After step {step} the loss is no finite number. A smaller learning rate often helps.",
            step=session.steps,
        )
        raise Refusal(words)
    return {
        "steps": session.steps,
        "epochs": session.steps / session.steps_per_epoch,
        "seconds": seconds,
        "steps_per_second": session.steps / seconds if seconds else 0.0,
        "train_loss": train.loss,
        "train_accuracy": train.accuracy,
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "seed": session.seed,
        "dtype": str(session.plan.dtype),
        "parameters": session.store.theta.size,
    }


def _words(result: dict[str, Any]) -> list[object]:
    return [
        tr("{steps} steps in {seconds} s", steps=result["steps"], seconds=format(result["seconds"], ".1f")),
        tr("training: loss {loss}, {accuracy}",
           loss=format(result["train_loss"], ".4f"), accuracy=percent(result["train_accuracy"])),
        tr("test:     loss {loss}, {accuracy}",
           loss=format(result["test_loss"], ".4f"), accuracy=percent(result["test_accuracy"])),
    ]  # fmt: skip


COMMAND = Command(
    name="train",
    summary=tr("train and say how well"),
    about=tr("Train a graph from its initial values and say how well it does."),
    run=_run,
    options=_options,
)
