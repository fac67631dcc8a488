"""`netstudio train FILE`."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.cli.interrupt import Interrupt, Interrupted
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
    parser.add_argument(
        "--checkpoint",
        metavar="EVERY",
        type=kinds.count,
        help=str(tr("write a checkpoint beside the file every so many steps, at the end, and on Ctrl+C")),
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help=str(tr("go on from the checkpoint as if never stopped; N counts what was done before, too")),
    )


def _run(options: Namespace) -> int:
    from netstudio.files.atomic import require_writable
    from netstudio.files.checkpoint import checkpoint_path
    from netstudio.files.weights import weights_path
    from netstudio.training.checkpoint import resume
    from netstudio.training.session import Session

    graph = netstudio.load(options.file)
    session = Session(graph, seed=options.seed, dtype=options.dtype)
    session.require_trainable()
    if options.save:
        require_writable(weights_path(options.file))
    if options.checkpoint:
        require_writable(checkpoint_path(options.file))
    begun = resume(session, options.file) if options.resume else 0
    seconds = _learn(session, _wanted_steps(session, options), options)
    result = {"file": str(options.file), "begun": begun, **_result(session, seconds, session.steps - begun)}
    if options.save:
        netstudio.save(graph, options.file, session.weights())
    tell(options, result, _words(result))
    return 0


def _wanted_steps(session: Session, options: Namespace) -> int:
    """The step to end at."""
    if options.steps is not None:
        return int(options.steps)
    if options.epochs is not None:
        return int(options.epochs * session.steps_per_epoch)
    return session.total_steps


def _learn(session: Session, end: int, options: Namespace) -> float:
    """Train up to a step, with a progress bar and checkpoints; gives the seconds it took."""
    from netstudio.training.checkpoint import save_checkpoint
    from netstudio.training.progress import ProgressBar

    start, every = time.perf_counter(), options.checkpoint
    with ProgressBar(end, session.steps) as bar, Interrupt() if every else nullcontext() as interrupt:
        while session.steps < end:
            loss = session.step()
            bar.show(session.steps, loss)
            stop = interrupt is not None and interrupt.asked
            if every and (stop or session.steps == end or session.steps % every == 0):
                save_checkpoint(session, options.file)
            if stop:
                raise Interrupted(tr("interrupted; the checkpoint is of step {step}", step=session.steps))
    return time.perf_counter() - start


def _result(session: Session, seconds: float, done: int) -> dict[str, Any]:
    """How well it does now. Raises Refusal where the last step lost the numbers."""
    train, test = session.evaluate(part="train"), session.evaluate()
    if trouble := train.trouble or test.trouble:
        words = tr(
            "After step {step} the loss is no finite number. {where}", step=session.steps, where=trouble
        )
        raise Refusal(words)
    return {
        "steps": session.steps,
        "epochs": session.steps / session.steps_per_epoch,
        "seconds": seconds,
        "steps_per_second": done / seconds if seconds else 0.0,
        "train_loss": train.loss,
        "train_accuracy": train.accuracy,
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "seed": session.seed,
        "dtype": str(session.plan.dtype),
        "parameters": session.store.theta.size,
    }


def _words(result: dict[str, Any]) -> list[object]:
    begun, steps = result["begun"], result["steps"]
    resumed = [tr("resumed at step {begun}, now at step {steps}", begun=begun, steps=steps)] if begun else []
    return [
        *resumed,
        tr("{steps} steps in {seconds} s", steps=steps - begun, seconds=format(result["seconds"], ".1f")),
        tr("training: loss {loss}, {accuracy}",
           loss=format(result["train_loss"], ".4f"), accuracy=percent(result["train_accuracy"])),
        tr("test:     loss {loss}, {accuracy}",
           loss=format(result["test_loss"], ".4f"), accuracy=percent(result["test_accuracy"])),
    ]  # fmt: skip


COMMAND = Command(
    name="train",
    summary=tr("train and say how well"),
    about=tr("Train a graph, from its initial values or from a checkpoint, and say how well it does."),
    run=_run,
    options=_options,
)
