"""The workbench: the canvas in the middle, and around it everything that can be docked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QTabBar, QTabWidget, QVBoxLayout, QWidget

from netstudio.graph.model import Wire
from netstudio.studio.canvas.grouping import follow_change, open_up
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.trial_light import show_trial
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.canvas.way_light import show_way
from netstudio.studio.catalogue import Catalogue
from netstudio.studio.inspector import Inspector
from netstudio.studio.outline import OutlinePanel
from netstudio.studio.palette import LayerPalette
from netstudio.studio.panels.edits import EditsPanel
from netstudio.studio.training_panel import TrainingPanel
from netstudio.studio.window.dock import Dock
from netstudio.studio.window.looking_inside import LookingInside
from netstudio.studio.window.newcomers import take_in
from netstudio.studio.window.numbers import ask_about_chosen, ask_about_selected
from netstudio.studio.window.opened import Opened
from netstudio.studio.window.quizzing import Quizzing
from netstudio.studio.window.showing import Showing
from netstudio.studio.window.titles import PANEL_TITLES
from netstudio.studio.window.trail import Trail
from netstudio.training.snapshot import Wants
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.window.panels import Panels

Area = Qt.DockWidgetArea

CARD_GAP = 8  # pixels around a card in a dock

SIDES: dict[str, tuple[Qt.DockWidgetArea, tuple[str, ...], int]] = {  # and the pixels that they take at first
    "left": (Area.LeftDockWidgetArea, ("layers", "outline"), 200),
    "right": (Area.RightDockWidgetArea, ("inspector", "explain", "training", "history"), 290),
    "below": (
        Area.BottomDockWidgetArea,
        ("live", "tensors", "samples", "nudge", "problems", "stops", "profile"),
        262,
    ),
}


class Workbench(QMainWindow):
    """Canvas, palette, inspector, training, and the panels that show the net at work.

    `sight_changed()` when something came into sight or went out of it. The panels below are made by
    `make_panels`, at the first call: what they draw with takes long to load; the window should come first.
    """

    sight_changed = Signal()

    def __init__(
        self, opened: Opened, catalogue: Catalogue | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        document = opened.document
        self.canvas = CanvasView(document, catalogue)
        self.trail = Trail()
        self.layer_palette = LayerPalette(self.canvas.catalogue)
        self.outline = OutlinePanel(self.canvas)
        self.inspector = Inspector(document)
        self.training = TrainingPanel(document)
        self.history = EditsPanel(document)
        self.made_panels: Panels | None = None
        self.shows_heat = False
        self._afloat: list[Dock] = []
        self._to_hide: list[str] = []
        self.docks = {name: Dock(name, words, self) for name, words in PANEL_TITLES.items()}
        self.docks["layers"].hold(self.layer_palette)
        self.docks["outline"].hold(self.outline)
        self.docks["outline"].sight_changed.connect(
            lambda: self.outline.set_in_sight(self.docks["outline"].in_sight)
        )
        self.docks["inspector"].hold(self.inspector)
        self.docks["training"].hold(self.training)
        self.docks["history"].hold(self.history, CARD_GAP)
        self._lay_out_middle()
        self.lay_out()
        self.showing = Showing(self, opened)
        self.quizzing = Quizzing(self, self._pages)
        self._connect()

    @property
    def panels(self) -> Panels:
        """The panels below, made now if they are not there yet."""
        return self.make_panels()

    def make_panels(self) -> Panels:
        """Make the panels below, once."""
        if self.made_panels is None:
            from netstudio.studio.window.panels import GAP, Panels

            panels = self.made_panels = Panels(self.showing.opened)
            for name in SIDES["below"][1]:
                self.docks[name].hold(getattr(panels, name), GAP)
            self.docks["explain"].hold(panels.explain)
            panels.explain.look_inside(self.inside)
            panels.tensors.wanted_changed.connect(self._on_sight)
            panels.predictions.wanted_changed.connect(self._on_sight)
            panels.problems.node_activated.connect(self.canvas.reveal)
            panels.tensors.asked.connect(partial(ask_about_chosen, self))
            panels.nudge.node_activated.connect(self.canvas.reveal)
            panels.nudge.way_found.connect(partial(show_way, self.canvas))
            panels.problems.count_changed.connect(self._count_problems)
            panels.stops.node_activated.connect(self.canvas.reveal)
            panels.profile.wanted.connect(lambda: self.showing.opened.runner.measure_profile())
            panels.profile.node_activated.connect(self.canvas.reveal)
            panels.profile.profile_changed.connect(self.showing.show_heat)
            self._count_problems(panels.problems.count)
            self._on_sight()
        return self.made_panels

    def set_opened(self, opened: Opened) -> None:
        """Work on another document."""
        self.showing.show(opened)
        self._on_sight()

    @property
    def shown_drawing(self) -> CanvasScene:
        """What stands in the middle: the drawing, or the inside of a layer."""
        return self.inside.view.drawing if self.inside.node else self.canvas.drawing

    def show_trail(self, *_: object) -> None:
        """Which graph this is, and inside of which group."""
        self.trail.show_place(
            self.showing.opened.document, self.canvas.scope, self.inside.node, self.inside.parameter
        )
        QWidget.setTabOrder(self.trail.crumbs[-1], self.canvas)  # Shift+Tab on the canvas goes there

    def clear_panels(self) -> None:
        """The panels as before the first run."""
        if self.made_panels:
            self.made_panels.clear()

    # Docks --------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Every panel in its place, as at first."""
        for area, names, pixels in SIDES.values():
            docks = [self.docks[name] for name in names]
            for dock in docks:
                dock.setFloating(False)
                self.addDockWidget(area, dock)
                dock.show()
            for before, after in pairwise(docks):
                self.tabifyDockWidget(before, after)
            docks[0].raise_()
            flat = Qt.Orientation.Vertical if area is Area.BottomDockWidgetArea else Qt.Orientation.Horizontal
            self.resizeDocks(docks[:1], [pixels], flat)

    def shows(self, side: str) -> bool:
        """Whether anything on this side is not hidden."""
        return any(not self.docks[name].isHidden() for name in SIDES[side][1])

    def toggle(self, side: str) -> None:
        """Hide all panels of a side, or show them."""
        shown = self.shows(side)
        for name in SIDES[side][1]:
            self.docks[name].setVisible(not shown)
        if not shown:
            self.docks[SIDES[side][1][0]].raise_()

    def reveal(self, name: str) -> None:
        """Bring a panel into sight, and give it the focus."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        dock.focus()

    def tear_off(self, name: str) -> None:
        """Make a panel a window of its own, or put it back."""
        dock = self.docks[name]
        dock.show()
        dock.setFloating(not dock.isFloating())

    def toggle_heat(self) -> None:
        """Show on the nodes how long they take, measuring it if it is not known yet; or not any more."""
        self.shows_heat = not self.shows_heat
        profile = self.panels.profile
        self.showing.show_heat()
        if self.shows_heat and profile.profile is None:
            profile.measure()

    def layout_state(self) -> tuple[QByteArray, QByteArray]:
        """How the panels are laid out, and the names of those that are hidden.

        Hidden ones are shown for it: Qt does not restore the tabs of what is hidden.
        """
        hidden = [name for name, dock in self.docks.items() if dock.isHidden() and not dock.isFloating()]
        for name in hidden:
            self.docks[name].show()
        return self.saveState(), QByteArray(",".join(hidden).encode())

    def restore(self, state: QByteArray, hidden: QByteArray) -> None:
        """Lay the panels out as they were; what was hidden goes when the window is laid out."""
        self.restoreState(state)
        self._to_hide = bytes(hidden.data()).decode(errors="replace").split(",")
        for _, names, _ in SIDES.values():
            self._to_hide += take_in(self, self.docks, names, state, self._to_hide)

    def hideEvent(self, event: QHideEvent) -> None:
        """What floats goes with the workbench, and comes back with it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._afloat = [dock for dock in self.docks.values() if dock.isFloating() and dock.isVisible()]
            for dock in self._afloat:
                dock.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._hide_again)
        for dock in self._afloat:
            dock.show()
        self._afloat = []

    def _hide_loose_tabs(self) -> None:
        """Rows of tabs of which Qt made another one since: they would be seen where a panel is hidden."""
        shown = [dock for dock in self.docks.values() if dock.isVisible() and not dock.isFloating()]
        corners = {(dock.x(), dock.y()) for dock in shown}
        for tabs in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if (tabs.x(), tabs.geometry().bottom() + 1) not in corners:
                tabs.hide()

    def _hide_again(self) -> None:
        """What was hidden the last time: now that the window is laid out, its tabs go with it."""
        self._hide_loose_tabs()
        for name in self._to_hide:
            if name in self.docks:
                self.docks[name].hide()
        self._to_hide = []

    def _lay_out_middle(self) -> None:
        middle = QFrame()
        middle.setObjectName("workspace")
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.trail)
        pages = QStackedWidget()
        pages.addWidget(self.canvas)
        box.addWidget(pages, 1)
        self.inside = LookingInside(self.canvas, pages)
        self._pages = pages
        self.setCentralWidget(middle)
        self.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging  # lets a tab be dragged out
        )
        self.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, Area.BottomDockWidgetArea)

    # Sight --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.canvas.selection_changed.connect(self._on_selection)
        self.canvas.wire_selected.connect(self._on_wire)
        self.canvas.asked.connect(partial(ask_about_selected, self))
        self.canvas.looking.lens_changed.connect(self._on_sight)
        self.canvas.scope_changed.connect(self.show_trail)
        self.inside.changed.connect(self.show_trail)
        self.inside.changed.connect(self._on_sight)
        self.trail.chosen.connect(self._go_to)
        self.history.gone.connect(lambda before: follow_change(self.canvas, before))
        page = self.inspector.node_view
        page.problems.reveal_wanted.connect(self.canvas.reveal)
        page.group.enter_wanted.connect(self._go_to)
        page.group.open_up_wanted.connect(lambda _: open_up(self.canvas))
        for panel in (self.inspector, self.training):
            panel.previewed.connect(lambda analysis: show_trial(self.canvas.drawing, analysis))
        for dock in self.docks.values():
            dock.sight_changed.connect(self._on_sight)

    def _on_selection(self, ids: tuple[str, ...]) -> None:
        self.inspector.show_nodes(ids)
        if self.made_panels:
            self.made_panels.show_node(ids[0] if len(ids) == 1 else None)

    def _go_to(self, group: str) -> None:
        if self.inside.node and group == self.inside.place:
            return
        if self.inside.node and group == self.inside.node and self.inside.to_the_layer():
            return
        self.inside.leave()
        self.canvas.setFocus()
        self.canvas.enter(group)

    def _on_wire(self, wire: Wire | None) -> None:
        if self.made_panels:
            self.made_panels.show_wire(wire)

    def _on_sight(self) -> None:
        """Tell the runner what is on screen, so that nothing else is computed."""
        lens = self.canvas.looking.lens
        wants = Wants(inside=self.inside.node, update=self.inside.parameter, lens=lens)
        if self.made_panels is not None:
            live = self.docks["live"].in_sight
            tensors = self.made_panels.tensors.wanted if self.docks["tensors"].in_sight else frozenset()
            samples = self.made_panels.predictions.wanted if live else 0
            wants = replace(wants, parameters=live, predictions=samples, tensors=tensors)
            for name in ("samples", "nudge", "explain"):
                getattr(self.made_panels, name).set_in_sight(self.docks[name].in_sight)
        self.showing.opened.runner.wants = wants
        self.sight_changed.emit()

    def _count_problems(self, n: int) -> None:
        self.docks["problems"].setWindowTitle(str(tr("Problems {n}", n=n)))
