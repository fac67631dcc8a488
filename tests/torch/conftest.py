"""Comparisons with PyTorch, which is an extra: left out, in words, where it is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if importlib.util.find_spec("torch") is None:
        missing = pytest.mark.skip(reason="PyTorch is not installed: pip install -e '.[torch]'")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def torch():
    """PyTorch itself, imported only when a test is run; in double precision."""
    import torch

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    return torch
