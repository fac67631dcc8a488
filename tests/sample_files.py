"""Small files of every kind that layers read, for the tests that go over the whole registry."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from netstudio.declare import Field

_folder = tempfile.TemporaryDirectory(prefix="netstudio-samples-")
N = 12
X = np.arange(N * 6, dtype=np.float64).reshape(N, 2, 3) % 7
T = np.arange(N) % 3


def sample_path(field: Field) -> str:
    """A file, or folder, for a field that is a path."""
    assert field.path is not None
    if field.path.folder:
        return str(image_folder())
    return str(array_file(field.name) if ".npy" in field.path.suffixes else table(field.path.suffixes[0]))


@functools.cache
def table(suffix: str) -> Path:
    """Samples and targets in one file."""
    path = Path(_folder.name) / f"samples{suffix}"
    if suffix == ".npz":
        np.savez(path, x=X, t=T)
    else:
        rows = [f"{a},{b},{t}" for (a, b), t in zip(X[:, 0, :2], T, strict=True)]
        path.write_text("\n".join(["a,b,kind", *rows]))
    return path


@functools.cache
def array_file(name: str) -> Path:
    """Samples, or targets where the field's name says so."""
    path = Path(_folder.name) / f"{name}.npy"
    np.save(path, T if name.startswith("t") else X)
    return path


@functools.cache
def image_folder() -> Path:
    """Two classes of five images, 4 pixels wide and 3 high."""
    folder = Path(_folder.name) / "images"
    rng = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True)
        for i in range(5):
            pixels = rng.integers(0, 256, (3, 4, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{i}.png")
    return folder
