"""Paths in settings: absolute in an open graph, relative in its file where they lead to something near."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from netstudio.declare import Settings, fields_of

S = TypeVar("S", bound=Settings)


def absolute(settings: S, folder: Path) -> S:
    """These settings with paths that begin in `folder` made absolute."""
    return _with_paths(settings, lambda path: str(_clean(folder / path)))


def relative(settings: S, folder: Path) -> S:
    """These settings with paths to what lies in `folder`, or in the one above, made relative to it."""
    return _with_paths(settings, lambda path: _shortened(_clean(path), folder))


def _clean(path: Path | str) -> Path:
    """The path from the root on, without steps up; links are left as they are."""
    return Path(os.path.normpath(Path(path).absolute()))


def _shortened(path: Path, folder: Path) -> str:
    near = path.is_relative_to(folder) or path.is_relative_to(folder.parent)
    # With slashes, which every system reads; another drive of Windows is never near.
    return Path(os.path.relpath(path, folder)).as_posix() if near else str(path)


def _with_paths(settings: S, change: Callable[[str], str]) -> S:
    paths = {field.name: getattr(settings, field.name) for field in fields_of(type(settings)) if field.path}
    changed = {name: change(path) for name, path in paths.items() if path}
    return msgspec.structs.replace(settings, **changed) if changed else settings
