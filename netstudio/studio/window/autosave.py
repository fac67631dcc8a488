"""Recovery copies of what is not saved, written in the background while somebody works."""

from __future__ import annotations

import math
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from netstudio.document.document import Document
from netstudio.document.state import Weights
from netstudio.files.recovery import Copy, remove_copy, write_copy
from netstudio.graph.model import Graph
from netstudio.studio.recovery import RecoveryFolder
from netstudio.studio.window.desk import Desk
from netstudio.studio.window.opened import Opened
from netstudio.words import Refusal

REST = 2.0  # seconds after the last edit
EVERY = 20.0  # seconds: not more often, and under steady editing not more seldom
LOOK = 50  # milliseconds between two looks whether a copy is written


@dataclass(eq=False)
class Shelter:
    """One document, and what of it was copied where."""

    document: Document
    path: Path | None = None
    graph: Graph | None = None
    weights: Weights | None = None
    waits_since: float | None = None  # since when there is something to copy
    changed: float = 0.0
    wrote: float = -math.inf

    @property
    def is_copied(self) -> bool:
        """Whether the copy is as the document is."""
        return self.graph is self.document.graph and self.weights is self.document.weights


class Autosave(QObject):
    """Copies each document on a desk that has unsaved changes, and removes the copy when they are saved.

    `failed(words)` the first time that no copy can be written, `well()` when it can again. Graphs and weights
    are values, so the thread that writes them shares nothing that changes.
    """

    failed = Signal(object)
    well = Signal()

    def __init__(self, desk: Desk, folder: RecoveryFolder, rest: float = REST, every: float = EVERY) -> None:
        super().__init__(desk)
        self._folder = folder
        self._rest, self._every = rest, every
        self._shelters: dict[Opened, Shelter] = {}
        self._adopted: dict[Document, Path] = {}
        self._fails = False
        self._writer = ThreadPoolExecutor(1, "netstudio-recovery")
        self._writing: tuple[Shelter, Future[None]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)
        desk.added.connect(self._watch)
        desk.removed.connect(self._forget)

    def adopt(self, document: Document, copy: Copy) -> None:
        """A document that comes from a copy, and is about to be opened: the copy stays its own."""
        self._adopted[document] = copy.path

    def close(self, keep: bool) -> None:
        """The window closes: copies go, or, to be kept, are brought up to date."""
        self._timer.stop()
        self._finish()
        for shelter in self._shelters.values():
            if not keep:
                self._remove(shelter)
            elif shelter.document.modified and not shelter.is_copied:
                self._write(shelter)
                self._finish()
        self._writer.shutdown()
        self._folder.close()

    def _watch(self, opened: Opened) -> None:
        shelter = Shelter(opened.document, self._adopted.pop(opened.document, None))
        self._shelters[opened] = shelter
        opened.content_changed.connect(lambda: self._touch(shelter))
        self._touch(shelter)

    def _forget(self, opened: Opened) -> None:
        shelter = self._shelters.pop(opened)
        if self._writing and self._writing[0] is shelter:
            self._finish()
        self._remove(shelter)

    def _touch(self, shelter: Shelter) -> None:
        shelter.changed = time.monotonic()
        if shelter.waits_since is None:
            shelter.waits_since = shelter.changed
        if self._writing is None:
            self._wait()

    def _due(self, shelter: Shelter) -> float:
        """When it is to be copied; never where there is nothing to copy."""
        if not shelter.document.modified or shelter.is_copied or shelter.waits_since is None:
            return math.inf
        rested = min(shelter.changed + self._rest, shelter.waits_since + self._every)
        return max(rested, shelter.wrote + self._every)

    def _wait(self) -> None:
        """Until the next is due; copies of what is saved need not wait."""
        for shelter in self._shelters.values():
            if not shelter.document.modified:
                self._remove(shelter)
        due = min(map(self._due, self._shelters.values()), default=math.inf)
        if due < math.inf:
            self._timer.start(max(0, round(1000 * (due - time.monotonic()))))
        else:
            self._timer.stop()

    def _work(self) -> None:
        if self._writing:
            if not self._writing[1].done():
                self._timer.start(LOOK)
                return
            self._finish()
        now = time.monotonic()
        due = next((s for s in self._shelters.values() if self._due(s) <= now), None)
        if due is None:
            self._wait()
        else:
            self._write(due)
            self._timer.start(LOOK)

    def _write(self, shelter: Shelter) -> None:
        document = shelter.document
        self._folder.claim()
        shelter.path = shelter.path or self._folder.next_path()
        weights = None if shelter.weights is document.weights else document.weights
        shelter.graph, shelter.weights = document.graph, document.weights
        shelter.waits_since, shelter.wrote = None, time.monotonic()
        copy = Copy(shelter.path, document.facts())
        self._writing = shelter, self._writer.submit(write_copy, copy, document.graph, weights)

    def _finish(self) -> None:
        """Wait for the copy that is being written, and see what became of it."""
        if self._writing is None:
            return
        shelter, future = self._writing
        self._writing = None
        try:
            future.result()
        except Refusal as refusal:
            shelter.graph = shelter.weights = None
            shelter.waits_since = shelter.wrote
            if not self._fails:
                self._fails = True
                self.failed.emit(refusal.words)
        else:
            if self._fails:
                self._fails = False
                self.well.emit()

    def _remove(self, shelter: Shelter) -> None:
        if shelter.path:
            remove_copy(shelter.path)
        shelter.path = shelter.graph = shelter.weights = shelter.waits_since = None
