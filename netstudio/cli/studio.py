"""`netstudio [FILE]`: the studio."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.words import tr


def parser(commands: Sequence[Command]) -> ArgumentParser:
    """What reads the arguments of a call without a command; its help lists the commands."""
    width = max(len(command.name) for command in commands)
    lines = [
        f"  netstudio {command.name} FILE{'':{width - len(command.name)}}  {command.summary}"
        for command in commands
    ]
    parser = ArgumentParser(
        prog="netstudio",
        description=str(tr("A studio in which a neural network is a drawing that runs.")),
        epilog="\n".join([str(tr("commands without a window (each has its own --help):")), *lines]),
        formatter_class=RawDescriptionHelpFormatter,
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
        type=kinds.seconds,
        help=str(tr("take the picture so long after opening (default: at once, or with --train at its end)")),
    )
    parser.add_argument("--version", action="version", version=f"netstudio {netstudio.__version__}")
    return parser


def run(options: Namespace) -> int:
    """Open the window and stay until it closes."""
    from netstudio.studio.display import prepare_display

    prepare_display(picture=options.screenshot is not None)
    from netstudio.studio.app import studio

    return studio(options.file, options.train, options.screenshot, options.after)
