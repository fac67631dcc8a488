"""Whether files have changed since they were read."""

import os
from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]
DEPTH = 2  # folders below a folder: its parts, and their classes


def stamp(path: Path, depth: int = DEPTH) -> Stamp:
    """What is different once a file was written, or files came to a folder, left it or were renamed.

    An image that is overwritten in its folder goes unnoticed: thousands would have to be asked. Empty for
    what is not there.
    """
    try:
        state = path.stat()
        mine = ((str(path), state.st_mtime_ns, state.st_size),)
        if not path.is_dir() or not depth:
            return mine
        with os.scandir(path) as entries:
            folders = sorted(entry.path for entry in entries if entry.is_dir())
    except (OSError, ValueError):  # ValueError: a null character in the path
        return ()
    return sum((stamp(Path(folder), depth - 1) for folder in folders), mine)
