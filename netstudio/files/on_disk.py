"""Whether a graph file, or the weights beside it, are still what was read or written last."""

from __future__ import annotations

import hashlib
from enum import Enum
from pathlib import Path

from netstudio.files.weights import weights_path

Signature = tuple[tuple[int, int, int] | None, ...]


class OnDisk(Enum):
    """What has become of a file."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


class FileStamp:
    """A graph file as it was when this was made, or, with a `digest` from elsewhere, when that was made."""

    def __init__(self, path: Path, digest: str = "") -> None:
        self._path = path
        self._signature = () if digest else _signature(path)
        self.digest = digest or _digest(path)

    def look(self) -> OnDisk:
        """What has become of it since. A file that was only touched, or replaced by the same, is the same."""
        now = _signature(self._path)
        if now == self._signature:
            return OnDisk.SAME
        if now[0] is None:
            return OnDisk.GONE
        weights_as_before = not self._signature or now[1] == self._signature[1]
        if weights_as_before and _digest(self._path) == self.digest:
            self._signature = now
            return OnDisk.SAME
        return OnDisk.CHANGED


def _signature(path: Path) -> Signature:
    return _of_one(path), _of_one(weights_path(path))


def _of_one(path: Path) -> tuple[int, int, int] | None:
    """When it was written, its size, and which file it is; None where there is none to be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""
