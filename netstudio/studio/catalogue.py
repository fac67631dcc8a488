"""The catalogue: everything that can be added to a drawing, in the sections of the palette.

Layers are in it, and pieces: graphs in folders, such as the templates. Each entry is a small graph that is
put into the drawing as a whole, so that nobody who adds one needs to know which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from netstudio.files.errors import FileError
from netstudio.files.pieces import Piece, read_pieces
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import Family, Layer, all_kinds, all_layers
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.resources import templates_path
from netstudio.studio.preferences import Preferences
from netstudio.studio.theme import FAMILY_COLORS, FAMILY_GLYPHS
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Section:
    """A head of the palette, with the glyph and colour of what stands below it.

    `adds` names the edit that adds an entry. With a `folder`, its entries are the pieces in there.
    """

    key: str
    label: Words
    glyph: str
    color: str
    adds: Words = tr("Add {name}")  # noqa: RUF009 (it never changes)
    folder: Path | None = None


@dataclass(frozen=True)
class Entry:
    """Something that can be added. `key` tells it from all others and is remembered from time to time."""

    key: str
    section: Section
    graph: Graph
    layer: type[Layer] | None = None

    @property
    def title(self) -> str:
        """Its name for people."""
        return str(self.layer.title) if self.layer else self.graph.title or self.key.rpartition("/")[2]

    @property
    def about(self) -> str:
        """What it is good for."""
        return str(self.layer.about) if self.layer else self.graph.about

    @property
    def formula(self) -> str:
        """What it computes."""
        return self.layer.formula if self.layer else ""

    @property
    def derivative(self) -> str:
        """What flows back."""
        return self.layer.derivative if self.layer else ""

    @property
    def glyph(self) -> str:
        """What stands on its tile: the sign of an operation, or the glyph of its section."""
        return (self.layer.sign if self.layer else "") or self.section.glyph

    @property
    def names(self) -> tuple[str, ...]:
        """Under what it is found: its title (as shown and in English), its kind, its section."""
        english = (self.layer.title.text, self.layer.kind()) if self.layer else ()
        return self.title, *english, str(self.section.label)


TEMPLATES = tr("Templates")


@cache
def family_section(family: Family) -> Section:
    """The section of a family of layers."""
    return Section(family.value, family.label, FAMILY_GLYPHS[family], FAMILY_COLORS[family])


def templates() -> Section:
    """The section of the templates that come with NetStudio."""
    return Section("templates", TEMPLATES, "❖", "#94a3b8", tr("Add template {name}"), templates_path())


class Catalogue(QObject):
    """All entries, in the order of their sections; `changed()` when they are not what they were.

    `problems` are those of files that hold no piece, by the key of their section. What was added is
    remembered in the preferences, the latest first.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences or Preferences()
        self._folders = [templates()]
        self._ports_offered = False
        self.problems: dict[str, tuple[FileError, ...]] = {}
        self.refresh()

    def add_folder(self, section: Section) -> None:
        """One more section, with the pieces in its folder."""
        self._folders.append(section)
        self.refresh()

    def refresh(self) -> None:
        """Read the folders again."""
        self._entries = {cls.kind(): _layer_entry(cls) for cls in all_layers().values()}
        for section in self._folders:
            found = read_pieces(section.folder) if section.folder else None
            self.problems[section.key] = found.problems if found else ()
            for piece in found.pieces if found else ():
                entry = _piece_entry(piece, section)
                self._entries[entry.key] = entry
        self.changed.emit()

    def offer_ports(self, offered: bool) -> None:
        """Whether inputs and outputs can be added: inside of a group they are its ports."""
        if offered is not self._ports_offered:
            self._ports_offered = offered
            self.changed.emit()

    @property
    def entries(self) -> list[Entry]:
        """Everything that can be added now."""
        ports = [_layer_entry(cls) for cls in (GroupInput, GroupOutput)] if self._ports_offered else []
        return [*self._entries.values(), *ports]

    @property
    def sections(self) -> list[Section]:
        """The heads, in the order of the palette."""
        return [*map(family_section, Family), *self._folders]

    def find(self, key: str) -> Entry | None:
        """The entry of that key; None where there is none (any more). Some layers are not listed."""
        unlisted = None if key in self._entries else all_kinds().get(key)
        return _layer_entry(unlisted) if unlisted else self._entries.get(key)

    @property
    def recent(self) -> list[Entry]:
        """What was added, the latest first."""
        keys = self._preferences.recently_added
        return [entry for key in keys if (entry := self._entries.get(key))]

    def remember(self, key: str) -> None:
        """It was added just now."""
        others = [other for other in self._preferences.recently_added if other != key]
        self._preferences.recently_added = [key, *others]


def _layer_entry(cls: type[Layer]) -> Entry:
    graph, _ = edits.add(Graph(), cls())
    return Entry(cls.kind(), family_section(cls.family), graph, cls)


def _piece_entry(piece: Piece, section: Section) -> Entry:
    return Entry(f"{section.key}/{piece.name}", section, piece.graph)
