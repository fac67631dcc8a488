"""The command line: `netstudio [FILE]` opens the studio; `train`, `check`, `gradcheck` need no window."""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import netstudio
from netstudio.files.errors import os_problem
from netstudio.words import OUT_OF_MEMORY, Refusal, Words, tr

Number = TypeVar("Number", int, float)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; 0 is well, 1 refused, 2 wrong use, 130 interrupted, 141 read no further."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _speak_in_any_encoding()
        status = _run_command(arguments)
        if sys.stdout:
            sys.stdout.flush()  # while what goes wrong with it can still be told
        return status
    except Refusal as refusal:
        return _complain(refusal.words, 1)
    except KeyboardInterrupt:
        return _complain(tr("interrupted"), 130)
    except MemoryError:
        return _complain(OUT_OF_MEMORY, 1)
    except OSError as error:
        _silence()
        # A closed pipe is no failure: `| head` has read enough.
        return 141 if isinstance(error, BrokenPipeError) else _complain(os_problem(error), 1)


def _run_command(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        options = _commands_parser().parse_args(arguments)
        return COMMANDS[options.command](options)
    return _studio(_studio_parser().parse_args(arguments))


def _complain(words: Words, status: int) -> int:
    print(tr("netstudio: {words}", words=words), file=sys.stderr)
    return status


def _speak_in_any_encoding() -> None:
    """Show what the terminal's encoding lacks (→, σ, a name in Chinese) as an escape, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence() -> None:
    """Let go of an output that takes no more, or Python would complain of it once again on its way out."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _studio_parser() -> argparse.ArgumentParser:
    commands = tr(
        "commands without a window (each has its own --help):\n"
        "  netstudio train FILE      train and say how well\n"
        "  netstudio check FILE      what is wrong with a graph, in words\n"
        "  netstudio gradcheck FILE  backpropagation against numerical gradients"
    )
    parser = argparse.ArgumentParser(
        prog="netstudio",
        description=str(tr("A studio in which a neural network is a drawing that runs.")),
        epilog=str(commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=str(tr("the graph file to open")))
    parser.add_argument("--train", action="store_true", help=str(tr("start training at once")))
    parser.add_argument(
        "--screenshot",
        metavar="OUT.png",
        type=Path,
        help=str(tr("write a picture of the window and close it")),
    )
    parser.add_argument(
        "--after",
        metavar="SECONDS",
        type=_seconds,
        help=str(tr("take the picture so long after opening (default: at once, or with --train at its end)")),
    )
    parser.add_argument("--version", action="version", version=f"netstudio {netstudio.__version__}")
    return parser


def _commands_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="netstudio")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.add_argument("file", metavar="FILE", type=Path, help=str(tr("a graph file")))
        sub.add_argument(
            "--json",
            action="store_true",
            help=str(tr("one line of JSON as the last line of standard output")),
        )
        return sub

    train = command("train", str(tr("Train a graph from its initial values and say how well it does.")))
    length = train.add_mutually_exclusive_group()
    length.add_argument("--epochs", metavar="N", type=_count, help=str(tr("walks through the training data")))
    length.add_argument("--steps", metavar="N", type=_count, help=str(tr("batches")))
    train.add_argument("--seed", metavar="S", type=_seed, help=str(tr("of initial values and data order")))
    train.add_argument("--dtype", choices=("float32", "float64"), help=str(tr("precision")))
    train.add_argument("--save", action="store_true", help=str(tr("keep the weights beside the file")))
    command("check", str(tr("Say what is wrong with a graph; exit status 1 when there are errors.")))
    command("gradcheck", str(tr("Compare backpropagation with numerical gradients, parameter by parameter.")))
    return parser


def _studio(options: argparse.Namespace) -> int:
    from netstudio.studio.display import prepare_display

    prepare_display(picture=options.screenshot is not None)
    from netstudio.studio.app import studio

    return studio(options.file, options.train, options.screenshot, options.after)


def _train(options: argparse.Namespace) -> int:
    from netstudio.files.atomic import require_writable
    from netstudio.files.weights import weights_path
    from netstudio.training.session import Session

    graph = netstudio.load(options.file)
    session = Session(graph, seed=options.seed, dtype=options.dtype)
    session.require_trainable()
    if options.save:
        require_writable(weights_path(options.file))
    seconds = _run(session, _wanted_steps(session, options))
    train, test = session.evaluate(part="train"), session.evaluate()
    if not math.isfinite(train.loss + test.loss):
        words = tr(
            "After step {step} the loss is no finite number. A smaller learning rate often helps.",
            step=session.steps,
        )
        raise Refusal(words)
    result = {
        "file": str(options.file),
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
    if options.save:
        netstudio.save(graph, options.file, session.weights())
    _tell(options, result, _train_words(result))
    return 0


def _wanted_steps(session: Any, options: argparse.Namespace) -> int:
    if options.steps is not None:
        return int(options.steps)
    if options.epochs is not None:
        return int(options.epochs * session.steps_per_epoch)
    return int(session.total_steps)


def _run(session: Any, steps: int) -> float:
    """Train with a progress bar; gives the seconds it took."""
    from netstudio.training.progress import ProgressBar

    start = time.perf_counter()
    with ProgressBar(steps) as bar:
        for step in range(1, steps + 1):
            bar.show(step, session.step())
    return time.perf_counter() - start


def _train_words(result: dict[str, Any]) -> list[object]:
    def percent(share: float | None) -> object:
        return tr("no accuracy") if share is None else f"{100 * share:.2f} %"

    return [
        tr("{steps} steps in {seconds} s", steps=result["steps"], seconds=format(result["seconds"], ".1f")),
        tr("training: loss {loss}, {accuracy}",
           loss=format(result["train_loss"], ".4f"), accuracy=percent(result["train_accuracy"])),
        tr("test:     loss {loss}, {accuracy}",
           loss=format(result["test_loss"], ".4f"), accuracy=percent(result["test_accuracy"])),
    ]  # fmt: skip


def _check(options: argparse.Namespace) -> int:
    from netstudio.graph.analysis import analyse
    from netstudio.graph.memory import bytes_text

    analysis = analyse(netstudio.load(options.file))
    why = analysis.why_not_train
    result = {
        "file": str(options.file),
        "ok": not analysis.errors,
        "problems": [
            {
                "severity": p.severity.value,
                "message": str(p),
                "node": p.node,
                "port": p.port,
                "field": p.field,
            }
            for p in analysis.problems
        ],
        "parameters": analysis.parameter_count,
        "memory_bytes": analysis.memory,
        "trains": why is None,
        "why_not": None if why is None else str(why),
    }
    words: list[object] = [
        tr("{severity}: {problem}", severity=p.severity.label, problem=p) for p in analysis.problems
    ]
    if not words:
        memory = bytes_text(analysis.memory)
        words = [
            tr("No problems. {n} parameters, about {memory}.", n=analysis.parameter_count, memory=memory)
        ]
        words += [why] if why else []
    _tell(options, result, words)
    return 1 if analysis.errors else 0


def _gradcheck(options: argparse.Namespace) -> int:
    from netstudio.training.gradient_check import check_gradients

    report = check_gradients(netstudio.load(options.file), netstudio.load_weights(options.file))
    result = {
        "file": str(options.file),
        "samples": report.samples,
        "max_relative_error": report.max_relative_error,
        "parameters": {
            name: {"relative_error": p.error, "checked": p.checked, "left_out": p.left_out}
            for name, p in report.parameters.items()
        },
    }
    words: list[object] = [
        tr("{name}: {error} ({checked} entries, {left_out} left out at kinks)",
           name=name, error=format(p.error, ".1e"), checked=p.checked, left_out=p.left_out)
        for name, p in report.parameters.items()
    ]  # fmt: skip
    words.append(tr("largest relative error: {error}", error=format(report.max_relative_error, ".1e")))
    _tell(options, result, words)
    return 0


def _tell(options: argparse.Namespace, result: dict[str, Any], words: Sequence[object]) -> None:
    """Words for people on standard output, or one line of JSON."""
    if options.json:
        print(json.dumps(result, allow_nan=False))  # in ASCII, which every encoding holds
    else:
        print(*words, sep="\n")


def _count(text: str) -> int:
    return _number(text, int, lambda n: n >= 1, str(tr("a whole number of 1 or more")))


def _seed(text: str) -> int:
    return _number(text, int, lambda n: 0 <= n < 2**32, str(tr("a whole number from 0 to 4294967295")))


def _seconds(text: str) -> float:
    return _number(text, float, lambda n: 0 <= n < 1e6, str(tr("a number of seconds")))


def _number(text: str, kind: Callable[[str], Number], fits: Callable[[Number], bool], wanted: str) -> Number:
    number: Number | None
    try:
        number = kind(text)
    except ValueError:
        number = None
    if number is None or not fits(number):
        raise argparse.ArgumentTypeError(str(tr("expected {wanted}, got “{text}”", wanted=wanted, text=text)))
    return number


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": _train,
    "check": _check,
    "gradcheck": _gradcheck,
}
