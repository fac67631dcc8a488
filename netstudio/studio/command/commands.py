"""The commands of a window: its actions, its nodes, the layers, the examples and the recent files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from netstudio.files.graph_file import load
from netstudio.layers.base import all_layers
from netstudio.resources import example_paths
from netstudio.studio.actions import ACTIONS, MENUS, Menu
from netstudio.studio.command.command import Command
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

NATIVE = QKeySequence.SequenceFormat.NativeText


def commands(window: MainWindow) -> list[Command]:
    """All that can be done in a window now, and what cannot be done with the reason."""
    window.action_set.refresh()
    actions = [command for menu in MENUS for command in _of_menu(window, menu)]
    return [*actions, *_recent(window), *_nodes(window), *_layers(window), *_examples(window)]


def _of_menu(window: MainWindow, menu: Menu, above: str = "") -> Iterator[Command]:
    path = f"{above} › {menu[0]}" if above else str(menu[0])
    for entry in menu[1]:
        if isinstance(entry, tuple):
            yield from _of_menu(window, entry, path)
        elif entry is not None and entry != "commands":
            yield _of_action(window, entry, path)


def _of_action(window: MainWindow, name: str, path: str) -> Command:
    declared, action = ACTIONS[name], window.action_set[name]
    keys = action.shortcuts()[0].toString(NATIVE) if action.shortcuts() else ""
    why = "" if action.isEnabled() else str(declared.why_not(window))
    return Command(name, action.text(), action.trigger, path, keys, why, (declared.words.text,))


def _nodes(window: MainWindow) -> Iterator[Command]:
    for node in window.document.graph if window.is_open else ():
        words = str(tr("Go to node {name}", name=node.name))
        run = partial(window.canvas.reveal, node.id)
        yield Command(f"node {node.id}", words, run, str(node.title), aliases=(node.name,), quiet=True)


def _layers(window: MainWindow) -> Iterator[Command]:
    why = "" if window.is_open else str(tr("no graph is open"))
    for kind, layer in all_layers().items():
        words, run = str(tr("Add layer {name}", name=layer.title)), partial(window.canvas.add_layer, kind)
        aliases = (str(layer.title), layer.title.text, kind)
        yield Command(f"layer {kind}", words, run, str(layer.family.label), "", why, aliases, quiet=True)


def _examples(window: MainWindow) -> Iterator[Command]:
    for path in example_paths():
        title = _title(path)
        words, run = str(tr("Open example {title}", title=title)), partial(window.open_path, path)
        yield Command(f"example {path.stem}", words, run, path.stem, aliases=(title,), quiet=True)


def _recent(window: MainWindow) -> Iterator[Command]:
    for path in window.preferences.recent:
        words, run = str(tr("Open {name}", name=path.name)), partial(window.open_path, path)
        yield Command(f"file {path}", words, run, str(path.parent), aliases=(path.name,))


@cache
def _title(path: Path) -> str:
    try:
        return load(path).title or path.stem
    except Refusal:
        return path.stem
