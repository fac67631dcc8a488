"""Writing so that a file is either the old one or the new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from netstudio.files.errors import FileError, os_problem
from netstudio.words import tr

PREFIX, SUFFIX = ".netstudio-", ".tmp"  # of the temporary files
STALE = 3600.0  # seconds after which a temporary file belongs to nobody any more


def write_atomically(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: only when all are safely on the disk, each takes its place, in order.

    Raises FileError in words; the old files are then as they were, and no temporary file is left.
    """
    target = Path()
    temporaries: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            target = Path(os.path.realpath(path))  # a link stays, what it points to is replaced
            _require_writable(target)
            temporary = target.with_name(f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}")
            temporaries[temporary] = target
            _write(temporary, data)
            with suppress(OSError):  # no old file, or a disk that knows no permissions
                shutil.copymode(target, temporary)
        for temporary, target in temporaries.items():
            temporary.replace(target)
        for folder in {target.parent for target in temporaries.values()}:
            _sync_folder(folder)
            sweep_temporaries(folder)
    except OSError as error:
        raise FileError(os_problem(error), source=str(target)) from error
    finally:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def require_writable(path: Path) -> None:
    """Raises FileError where `path` could not be written: to know it before long work, not only after it."""
    target = Path(os.path.realpath(path))
    try:
        _require_writable(target)
    except OSError as error:
        raise FileError(os_problem(error), source=str(target)) from error


def sweep_temporaries(folder: Path) -> None:
    """Remove what a crash left in a folder: our temporary files that nobody can be writing any more."""
    for temporary in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if time.time() - temporary.stat().st_mtime > STALE:
                temporary.unlink()


def _require_writable(target: Path) -> None:
    """Replacing needs no permission on the old file itself, but whoever forbade writing to it meant it."""
    if target.exists() and not target.is_file():
        raise FileError(tr("this is not a file that can be written"), source=str(target))
    for place in (target.parent, target):
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a loss of power; Windows does that by itself."""
    if os.name == "nt":
        return
    with suppress(OSError):  # not every file system can; the files themselves are safe
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
