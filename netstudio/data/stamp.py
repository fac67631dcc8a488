"""Whether files have changed since they were read."""

import os
from pathlib import Path

from netstudio.data.image_folder import PARTS

Stamp = tuple[tuple[str, int, int], ...]


def stamp(path: Path) -> Stamp:
    """What is different once a file was written, or files came to a folder, left it or were renamed.

    Of a folder, those in it count too, which are classes, and those in its parts for training and test. An
    image that is overwritten in its place goes unnoticed: thousands would have to be asked. Empty for what is
    not there.
    """
    try:
        state = path.stat()
        found = [(str(path), state.st_mtime_ns, state.st_size)]
        if path.is_dir():
            with os.scandir(path) as entries:
                folders = [Path(entry) for entry in entries if entry.is_dir()]
            for folder in sorted(folders):
                state = folder.stat()
                found += (
                    stamp(folder)
                    if folder.name.lower() in PARTS
                    else [(str(folder), state.st_mtime_ns, state.st_size)]
                )
    except (OSError, ValueError):  # ValueError: a null character in the path
        return ()
    return tuple(found)
