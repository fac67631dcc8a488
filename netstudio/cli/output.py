"""How a command tells what it found: in words, or in one line of JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence

from netstudio.words import tr


def tell(options: Namespace, result: Mapping[str, object], words: Sequence[object]) -> None:
    """Words for people on standard output, a line each; with --json one line of it instead."""
    if options.json:
        print(json.dumps(result, allow_nan=False))  # in ASCII, which every encoding holds
    else:
        print(*words, sep="\n")


def percent(share: float | None) -> object:
    """An accuracy as it is read, also where there is none."""
    return tr("no accuracy") if share is None else f"{100 * share:.2f} %"


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines with columns under each other: names at the left, figures at the right."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in texts) for i in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in texts
    ]
