"""What the tests of commands share."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from netstudio.resources import example_path


@pytest.fixture
def spirals(tmp_path: Path) -> Path:
    """A copy of the spirals, free to be written beside."""
    return Path(shutil.copy(example_path("spirals"), tmp_path))


@pytest.fixture
def last_json(capsys: pytest.CaptureFixture[str]) -> Callable[[], dict]:
    """Reads the last line of standard output."""
    return lambda: json.loads(capsys.readouterr().out.splitlines()[-1])
