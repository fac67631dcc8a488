"""The documents that are open in a window, in the order of their tabs, and which of them is in front."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from netstudio.document.document import Document
from netstudio.studio.window.opened import Opened


class Desk(QObject):
    """Opens, closes and walks among documents; it asks nobody.

    The start page is in front where there is no document, and may take a place among them: the None in
    `places`. `added(opened)` before one is shown the first time, `removed(opened)` when it is gone,
    `changed()` when one came, went or moved, `front_changed()` when another is in front,
    `mark_changed(opened)` when one has something else to say.
    """

    added = Signal(object)
    removed = Signal(object)
    changed = Signal()
    front_changed = Signal()
    mark_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: list[Opened | None] = []
        self._nothing = Opened(Document(), self)  # stands in where the start page is in front
        self._front: Opened | None = None

    @property
    def documents(self) -> list[Opened]:
        """The open documents, in order."""
        return [place for place in self.places if place is not None]

    @property
    def front(self) -> Opened:
        """What is in front; without a document, one that is empty and nowhere listed."""
        return self._front or self._nothing

    @property
    def is_open(self) -> bool:
        """Whether a document is in front, and not the start page."""
        return self._front is not None

    @property
    def index(self) -> int:
        """Which place is in front; -1 where there is none."""
        return self.places.index(self._front) if self._front in self.places else -1

    def find(self, path: Path) -> Opened | None:
        """The open document of a file."""
        paths = ((opened, opened.document.path) for opened in self.documents)
        return next((opened for opened, its in paths if its and its.resolve() == path.resolve()), None)

    def add(self, document: Document) -> Opened:
        """Open a document in front; where the start page was, it gives way.

        Without a file it gets the first number that no other one has.
        """
        taken = {opened.document.number for opened in self.documents if opened.document.path is None}
        document.number = next(n for n in count(1) if n not in taken)
        opened = Opened(document, self)
        opened.mark_changed.connect(lambda: self.mark_changed.emit(opened))
        self.added.emit(opened)
        if None in self.places:
            self.places[self.places.index(None)] = opened
        else:
            self.places.append(opened)
        self._bring(opened)
        return opened

    def show_start(self) -> None:
        """The start page in front; beside documents it takes a place at the end."""
        if self.places and None not in self.places:
            self.places.append(None)
        self._bring(None)

    def bring(self, place: Opened | None) -> None:
        """Bring one in front."""
        if place is not self._front:
            self._bring(place)

    def step(self, by: int) -> None:
        """The place that many tabs further is in front; after the last comes the first."""
        if self.places:
            self.bring(self.places[(self.index + by) % len(self.places)])

    def move(self, start: int, end: int) -> None:
        """Another order."""
        self.places.insert(end, self.places.pop(start))
        self.changed.emit()

    def close(self, place: Opened | None) -> None:
        """Take one away; its neighbour comes in front."""
        i = self.places.index(place)
        del self.places[i]
        if not self.documents:
            self.places.clear()
        if place is self._front or not self.places:
            self._bring(self.places[min(i, len(self.places) - 1)] if self.places else None)
        else:
            self.changed.emit()
        if place:
            place.close()
            self.removed.emit(place)

    def close_all(self) -> None:
        """The window is gone: every session ends."""
        for opened in [*self.documents, self._nothing]:
            opened.runner.shutdown()

    def _bring(self, place: Opened | None) -> None:
        self.front.runner.in_front = False
        self._front = place
        self.front.runner.in_front = True
        self.changed.emit()
        self.front_changed.emit()
