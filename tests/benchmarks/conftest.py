"""What the benchmarks share: the table at the end, and its rows as JSON lines where asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROWS = pytest.StashKey[list[dict[str, Any]]]()
FILE = "NETSTUDIO_BENCHMARKS"  # names a file to which every row is added, as a line of JSON


@pytest.fixture
def row(request) -> Callable[..., None]:
    """Put a row into the table: what was measured, the figure, its bound, and whatever else is known."""

    def put(what: str, figure: float, bound: float, **more: object) -> None:
        found = {"what": what, "figure": figure, "bound": bound, **more}
        request.config.stash.setdefault(ROWS, []).append(found)
        if os.environ.get(FILE):
            with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(found) + "\n")

    return put


def pytest_terminal_summary(terminalreporter, config) -> None:
    rows = config.stash.get(ROWS, [])
    if not rows:
        return
    terminalreporter.section("measured")
    width = max(len(row["what"]) for row in rows)
    for row in rows:
        more = ", ".join(f"{key} {value}" for key, value in list(row.items())[3:])
        mark = " " if row["figure"] <= row["bound"] else "!"
        terminalreporter.write_line(
            f"{mark} {row['what']:{width}}  {row['figure']:8.3f}  ≤ {row['bound']:<6} {more}"
        )
