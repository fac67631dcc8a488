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
