"""Where the files that come with NetStudio lie: the resources (data sets, icons …) and the examples."""

from __future__ import annotations

from pathlib import Path

__all__ = ["EXAMPLE_SUFFIX", "example_path", "example_paths", "is_example", "resource_path", "templates_path"]

EXAMPLE_SUFFIX = ".netstudio"

_PACKAGE = Path(__file__).resolve().parent


def resource_path(name: str) -> Path:
    """The path of a resource, such as ``"mnist/train-images-idx3-ubyte.gz"``; it is not opened here."""
    return _shipped_folder("resources") / name


def example_path(name: str) -> Path:
    """The path of an example by its name, such as ``"ch05_two_layer_net"``; it is not opened here."""
    return _shipped_folder("examples") / f"{name.removesuffix(EXAMPLE_SUFFIX)}{EXAMPLE_SUFFIX}"


def example_paths() -> list[Path]:
    """The paths of all examples, sorted by name."""
    return sorted(_shipped_folder("examples").glob(f"*{EXAMPLE_SUFFIX}"))


def templates_path() -> Path:
    """The folder of the templates: graph files that are put into a drawing as a whole."""
    return resource_path("templates")


def is_example(path: Path) -> bool:
    """Whether a file is one of the examples, which nothing is written over or beside."""
    return path.resolve() in {example.resolve() for example in example_paths()}


def _shipped_folder(name: str) -> Path:
    """The folder inside the package, where a wheel puts it, or else beside it, as in a checkout."""
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
