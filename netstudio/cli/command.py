"""What a command of the command line is: its words, its options, and what it does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from netstudio.words import Words, tr


def _none(parser: ArgumentParser) -> None:
    """Leave a parser with FILE and --json alone."""


@dataclass(frozen=True)
class Command:
    """`netstudio NAME FILE`, which needs no window.

    `summary` stands among the other commands, `about` in its own --help; `options` adds what it takes beside
    FILE and --json; `run` does it and gives the exit status.
    """

    name: str
    summary: Words
    about: Words
    run: Callable[[Namespace], int]
    options: Callable[[ArgumentParser], None] = _none

    def parser(self) -> ArgumentParser:
        """What reads its arguments, and says its help."""
        parser = ArgumentParser(prog=f"netstudio {self.name}", description=str(self.about))
        parser.add_argument("file", metavar="FILE", type=Path, help=str(tr("a graph file")))
        parser.add_argument(
            "--json",
            action="store_true",
            help=str(tr("one line of JSON as the last line of standard output")),
        )
        self.options(parser)
        return parser
