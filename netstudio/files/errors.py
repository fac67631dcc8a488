"""The one exception of this package, and what several files complain of in the same words."""

from __future__ import annotations

import errno
from pathlib import Path

from netstudio.words import Refusal, Words, tr


class FileError(Refusal):
    """A file that cannot be read or written: which one, where in it, and what is wrong there.

    `place` is a path such as `nodes[3].settings.units`, or a line and column; it and `source` may be empty.
    """

    def __init__(self, problem: Words, place: Words | str = "", source: str = "") -> None:
        words = tr("{place}: {problem}", place=place, problem=problem) if place else problem
        super().__init__(tr("{place}: {problem}", place=source, problem=words) if source else words)
        self.problem = problem
        self.place = place
        self.source = source

    def of(self, source: str) -> FileError:
        """The same error, naming the file it was found in."""
        return FileError(self.problem, self.place, source)


def require_readable(path: Path) -> None:
    """Raises OSError where a file cannot be opened; safetensors would not say why."""
    with path.open("rb"):
        pass


def os_problem(error: OSError) -> Words:
    """What the operating system complains of."""
    if error.errno in _OS_PROBLEMS:
        return _OS_PROBLEMS[error.errno]
    return tr("the system refuses: {reason}", reason=error.strerror or type(error).__name__)


_OS_PROBLEMS = {
    errno.ENOENT: tr("there is no such file or folder"),
    errno.ENOTDIR: tr("a part of this path is a file, not a folder"),
    errno.EISDIR: tr("this is a folder, not a file"),
    errno.EACCES: tr("there is no permission for this"),
    errno.EPERM: tr("there is no permission for this"),
    errno.EROFS: tr("this disk cannot be written to"),
    errno.ENOSPC: tr("the disk is full"),
    errno.ENAMETOOLONG: tr("the name is too long"),
}
