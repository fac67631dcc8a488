"""The context menus of the canvas: the obvious actions at a node, at a wire, and on the empty canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from netstudio.graph.breakpoints import Side
from netstudio.graph.inside import can_look_into
from netstudio.graph.marks import BYPASSED, COLLAPSED, FROZEN
from netstudio.graph.model import Wire
from netstudio.graph.problem import Problem
from netstudio.graph.update_inside import updated
from netstudio.studio.canvas import bending, framing
from netstudio.studio.canvas.arranging import ALIGN, DISTRIBUTE
from netstudio.studio.canvas.grouping import group_selection, open_up
from netstudio.studio.canvas.stopping import RUN_WORDS
from netstudio.studio.icons import swatch
from netstudio.studio.theme import FRAME_COLORS
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


NUDGE, WHY_ZERO = tr("Nudge…"), tr("Why is this gradient zero?")


def menu_at(canvas: CanvasView, point: QPoint) -> QMenu:
    """The menu for what lies under a point of the viewport, which is selected."""
    under = canvas.hand.under(point)
    if under.node is not None:
        if under.node.node not in canvas.selection:
            canvas.selection.set([under.node.node])
        return node_menu(canvas, under.node.node)
    if under.wire is not None:
        canvas.selection.set_wire(under.wire.wire)
        return wire_menu(canvas, under.wire.wire, canvas.mapToScene(point))
    if under.frame is not None:
        frame = under.frame.frame.id
        if frame not in canvas.selection.frames:
            canvas.selection.set((), [frame])
        return frame_menu(canvas, frame)
    return canvas_menu(canvas, canvas.mapToScene(point))


def node_menu(canvas: CanvasView, node: str) -> QMenu:
    """For a node and what is selected with it; ways out of its problems stand on top."""
    menu = _menu(canvas)
    _add_ways_out(menu, canvas, canvas.document.analysis.at(node))
    _add(menu, tr("Edit the value"), lambda: canvas.node_editor.open_value(node), "E")
    _add(menu, tr("Rename"), lambda: canvas.node_editor.open_name(node), "R")
    _add(menu, tr("Wire from here"), lambda: canvas.wire_from(node), "Return")
    _add_questions(menu, canvas)
    _add(menu, tr("Duplicate"), canvas.duplicate_selection, "Ctrl+D")
    _add(menu, tr("Copy"), canvas.copy_selection, "Ctrl+C")
    _add(menu, tr("Cut"), canvas.cut_selection, "Ctrl+X")
    _add(menu, tr("Delete"), canvas.delete_selection, "Del")
    _add(menu, tr("Delete and heal"), canvas.editing.delete_and_heal, "Ctrl+Del")
    menu.addSeparator()
    for mark, key in ((FROZEN, "Ctrl+Shift+F"), (BYPASSED, "Ctrl+B"), (COLLAPSED, "H")):
        if canvas.editing.able(mark):
            words = mark.off if canvas.editing.marked(mark) else mark.on
            _add(menu, words, partial(canvas.editing.toggle, mark), key)
    _add_stopping(menu, canvas)
    menu.addSeparator()
    _add(menu, tr("Group"), lambda: group_selection(canvas), "Ctrl+G")
    if canvas.document.graph.nodes[node].is_group:
        _add(menu, tr("Into the group"), lambda: canvas.enter(node), "Alt+Down")
        _add(menu, tr("Open up the group"), lambda: open_up(canvas), "Ctrl+Shift+G")
        _add(menu, tr("Keep in my groups"), lambda: canvas.keep_wanted.emit(node))
    elif can_look_into(canvas.document.analysis, node):
        _add(menu, tr("Look inside"), lambda: canvas.inside_wanted.emit(node), "Alt+Down")
    _add_updates(menu, canvas, node)
    menu.addSeparator()
    _add(menu, tr("Frame it"), lambda: framing.add(canvas), "C")
    _add_align(menu, canvas)
    _add(menu, tr("Fit selection"), canvas.fit_selection, "F")
    return menu


def _add_questions(menu: QMenu, canvas: CanvasView) -> None:
    """What can be asked about a number of what is selected."""
    _add(menu, NUDGE, lambda: canvas.asked.emit("nudge"), "Shift+N")
    _add(menu, WHY_ZERO, lambda: canvas.asked.emit("why"), "Shift+Z")


def _add_stopping(menu: QMenu, canvas: CanvasView) -> None:
    """Running to what is selected, and stopping there, where anything is computed."""
    if not canvas.stopping.able:
        return
    menu.addSeparator()
    sides: tuple[tuple[Side, str, str], ...] = (
        ("forward", "Ctrl+F9", "F9"),
        ("backward", "Ctrl+Shift+F9", "Shift+F9"),
    )
    for side, key, _ in sides:
        _add(menu, RUN_WORDS[side], partial(canvas.stopping.run_to, side), key)
    for side, _, key in sides:
        _add(menu, canvas.stopping.words(side), partial(canvas.stopping.toggle, side), key)


def _add_updates(menu: QMenu, canvas: CanvasView, node: str) -> None:
    """Looking at what the optimizer does to the parameters of a layer."""
    parameters = updated(canvas.document.analysis, node)
    inner = menu.addMenu(str(tr("Look at its update"))) if parameters else menu
    for name in parameters:
        _add(inner, tr("of {name}", name=name), partial(canvas.update_wanted.emit, node, name), "U")


def _add_align(menu: QMenu, canvas: CanvasView) -> None:
    """Lining up and spacing out, where enough is selected."""
    ways = [way for way in (*ALIGN, *DISTRIBUTE) if canvas.arranging.can(way)]
    inner = menu.addMenu(str(tr("Align"))) if ways else menu
    for way in ways:
        _add(inner, way.words, partial(canvas.arranging.put, way), way.key)


def wire_menu(canvas: CanvasView, wire: Wire, place: QPointF) -> QMenu:
    """For a wire, at a place on it."""
    menu = _menu(canvas)
    problems = canvas.document.analysis.at(wire.target.node)
    _add_ways_out(menu, canvas, [problem for problem in problems if problem.port == wire.target.port])
    nodes = canvas.document.graph.nodes
    _add(menu, tr("Bend it here"), lambda: bending.add(canvas, place), "N")
    if wire.target in canvas.document.graph.bends:
        _add(menu, tr("Straighten it"), lambda: bending.remove(canvas, None))
    _add(menu, tr("Delete wire"), lambda: canvas.editing.disconnect(wire), "Del")
    menu.addSeparator()
    _add_questions(menu, canvas)
    for end in (wire.source, wire.target):
        _add(menu, tr("Go to {name}", name=nodes[end.node].name), partial(canvas.reveal, end.node))
    return menu


def frame_menu(canvas: CanvasView, frame: str) -> QMenu:
    """For a comment frame and what is selected with it."""
    menu = _menu(canvas)
    _add(menu, tr("Edit the title"), lambda: canvas.title_editor.open(frame), "Return")
    colors = menu.addMenu(str(tr("Colour")))
    now = {canvas.document.graph.frames[i].color for i in canvas.selection.frames}
    for name, (words, color) in FRAME_COLORS.items():
        action = colors.addAction(swatch(color), str(words), partial(framing.recolor, canvas, name))
        action.setCheckable(True)
        action.setChecked(now == {name})
    _add(menu, tr("Fit it to what it holds"), lambda: framing.refit(canvas))
    _add(menu, tr("Select what it holds"), lambda: framing.select_inside(canvas))
    menu.addSeparator()
    _add(menu, tr("Duplicate"), canvas.duplicate_selection, "Ctrl+D")
    _add(menu, tr("Copy"), canvas.copy_selection, "Ctrl+C")
    _add(menu, tr("Cut"), canvas.cut_selection, "Ctrl+X")
    _add(menu, tr("Delete the frame"), canvas.delete_selection, "Del")
    menu.addSeparator()
    _add(menu, tr("Fit selection"), canvas.fit_selection, "F")
    return menu


def canvas_menu(canvas: CanvasView, place: QPointF) -> QMenu:
    """For the empty canvas."""
    menu = _menu(canvas)
    _add(menu, tr("Add a layer…"), lambda: canvas.search_requested.emit(place, None), "Tab")
    _add(menu, tr("Add a frame"), lambda: framing.add(canvas), "C")
    _add(menu, tr("Paste"), canvas.paste, "Ctrl+V")
    if canvas.scope:
        _add(menu, tr("Out of the group"), canvas.leave, "Esc")
    menu.addSeparator()
    _add(menu, tr("Select all"), canvas.select_all, "Ctrl+A")
    _add(menu, tr("Fit all"), canvas.fit_all, "Home")
    _add(menu, tr("One to one"), canvas.zoom_reset, "Ctrl+0")
    return menu


def _add_ways_out(menu: QMenu, canvas: CanvasView, problems: Iterable[Problem]) -> None:
    """The fixes of problems, on top of a menu."""
    fixes = [problem.fix for problem in problems if problem.fix]
    for fix in fixes:
        _add(menu, fix.label, partial(canvas.editing.fix, fix))
    if fixes:
        menu.addSeparator()


def _menu(canvas: CanvasView) -> QMenu:
    menu = QMenu(canvas)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, words: Words, act: Callable[[], object], key: str = "") -> None:
    """An action; `key` is only written beside it, the window or the canvas listens to it."""
    menu.addAction(f"{words}\t{key}" if key else str(words), lambda: act())
