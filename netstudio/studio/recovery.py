"""Where recovery copies lie: a folder for each process, and in it a lock that says whether it lives."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from PySide6.QtCore import QLockFile

from netstudio.files.recovery import Copy, copies_in

LOCK = "lock"


class RecoveryFolder:
    """The folder of this process, made when it is needed, and those it has taken over from dead ones."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._own = root / f"{os.getpid()}-{secrets.token_hex(4)}"
        self._locks: dict[Path, QLockFile] = {}
        self._made = 0

    def next_path(self) -> Path:
        """The path of a copy that is not there yet."""
        self._made += 1
        return self._own / f"{self._made}.netstudio"

    def claim(self) -> None:
        """Make the folder of this process, and lock it, as far as that can be and is not done yet."""
        if self._own not in self._locks and _make(self._own):
            self._lock(self._own)

    def take_over(self) -> list[Copy]:
        """The copies of processes that are no longer alive. Their folders belong to this one from now on."""
        found: list[Copy] = []
        for folder in sorted(self._root.glob("*-*")) if self._root.is_dir() else []:
            if folder not in self._locks and folder.is_dir() and self._lock(folder):
                found += copies_in(folder)
        return found

    def close(self) -> None:
        """Let go of all folders; those without copies go."""
        for folder, lock in self._locks.items():
            lock.unlock()
            if not copies_in(folder):
                shutil.rmtree(folder, ignore_errors=True)
        self._locks.clear()

    def _lock(self, folder: Path) -> bool:
        """Lock a folder; False where a living process has it."""
        lock = QLockFile(str(folder / LOCK))
        lock.setStaleLockTime(0)  # no age makes it stale, only the death of its process
        if not lock.tryLock(0):
            return False
        self._locks[folder] = lock
        return True


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True
