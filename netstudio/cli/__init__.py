"""The command line: `netstudio [FILE]` opens the studio; the commands, a module each, need no window."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from netstudio.cli import check, evaluate, gradcheck, profile, render, step, studio, train
from netstudio.cli.command import Command
from netstudio.cli.interrupt import Interrupted
from netstudio.files.errors import os_problem
from netstudio.words import OUT_OF_MEMORY, Refusal, Words, tr

COMMANDS: dict[str, Command] = {
    module.COMMAND.name: module.COMMAND
    for module in (train, evaluate, check, step, gradcheck, profile, render)
}


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
    except KeyboardInterrupt as interrupt:
        return _complain(interrupt.words if isinstance(interrupt, Interrupted) else tr("interrupted"), 130)
    except MemoryError:
        return _complain(OUT_OF_MEMORY, 1)
    except OSError as error:
        _silence()
        # A closed pipe is no failure: `| head` has read enough.
        return 141 if isinstance(error, BrokenPipeError) else _complain(os_problem(error), 1)


def _run_command(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        command = COMMANDS[arguments[0]]
        return command.run(command.parser().parse_args(arguments[1:]))
    return studio.run(studio.parser(tuple(COMMANDS.values())).parse_args(arguments))


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
