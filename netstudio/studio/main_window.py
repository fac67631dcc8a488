"""The main window: menus, tabs, transport, and below them the start page or the workbench with a graph."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.catalogue import Catalogue
from netstudio.studio.forms.editors import settle_typing
from netstudio.studio.inspector import Inspector
from netstudio.studio.palette.search_popup import SearchPopup
from netstudio.studio.preferences import Preferences
from netstudio.studio.recovery import RecoveryFolder
from netstudio.studio.runner import Runner
from netstudio.studio.start.start_page import StartPage
from netstudio.studio.theme import theme
from netstudio.studio.timeline import Timeline
from netstudio.studio.timeline.stepper import Stepper
from netstudio.studio.window.about import about_box
from netstudio.studio.window.action_set import ActionSet
from netstudio.studio.window.adding import Adding
from netstudio.studio.window.banner import Banner
from netstudio.studio.window.choices import Choices
from netstudio.studio.window.comparisons import Comparisons
from netstudio.studio.window.desk import Desk
from netstudio.studio.window.dialogs import Dialogs
from netstudio.studio.window.disk_watch import DiskWatch
from netstudio.studio.window.drops import GraphDrops
from netstudio.studio.window.files import Files
from netstudio.studio.window.front import Front
from netstudio.studio.window.my_groups import MyGroups
from netstudio.studio.window.recent_menu import RecentMenu
from netstudio.studio.window.rescue import Rescue
from netstudio.studio.window.shortcut_sheet import ShortcutSheet
from netstudio.studio.window.status_line import StatusLine
from netstudio.studio.window.stepping import Stepping
from netstudio.studio.window.tabs import Tabs
from netstudio.studio.window.transport import Transport
from netstudio.studio.window.workbench import Workbench
from netstudio.training.walk import Phase
from netstudio.words import tr

FIRST_SIZE = QSize(1440, 900)


class MainWindow(QMainWindow):
    """One window on several documents, one of them in front; without any, the start page.

    `preferences` are forgotten at the end unless they are given; `dialogs` ask the person. `closed()` when
    the window is gone for good.
    """

    closed = Signal()

    desk: Desk
    files: Files
    my_groups: MyGroups
    stepper: Stepper
    timeline: Timeline
    workbench: Workbench

    def __init__(
        self,
        document: Document | None = None,
        parent: QWidget | None = None,
        *,
        preferences: Preferences | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__(parent)
        self.preferences = preferences or Preferences()
        self.desk = Desk(self)
        self.catalogue = Catalogue(self.preferences, self)
        self.workbench = Workbench(self.desk.front, self.catalogue)
        self.choices = Choices(self.canvas, self.preferences)
        self.banner = Banner()
        self.status = StatusLine(self)
        self.files = Files(self.desk, dialogs or Dialogs(self), self.preferences, self.banner, self.status)
        self.start_page = StartPage(self.preferences.recent)
        self.stepper = Stepper(self.desk.front.runner, self.preferences, self)
        self.action_set = ActionSet(self)
        self.recent_menu = RecentMenu(self)
        self.tabs = Tabs(self.desk)
        self.transport = Transport(self.action_set, self.stepper)
        self.timeline = Timeline()
        self.pages = QStackedWidget()
        self.search_popup = SearchPopup(self.catalogue, self)
        self.drops = GraphDrops(self)
        self.sheet: ShortcutSheet | None = None
        self._asks = True
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self.my_groups = MyGroups(self)
        self.front = Front(self)
        self.stepping = Stepping(self, self.stepper, self.timeline)
        self.comparisons: Comparisons = Comparisons(self)
        self.disk_watch = DiskWatch(self)
        self.disk_watch.compare = self.comparisons.with_saved
        recovery = self.preferences.recovery
        self.rescue = Rescue(self, RecoveryFolder(recovery)) if recovery else None
        self.front.show()
        if document is not None:
            self.desk.add(document)
        if self.rescue:
            self.rescue.offer()

    @property
    def document(self) -> Document:
        """The document in front; an empty one while the start page is."""
        return self.desk.front.document

    @property
    def runner(self) -> Runner:
        """What runs the document in front."""
        return self.desk.front.runner

    @property
    def is_open(self) -> bool:
        """Whether a document is in front, and not the start page."""
        return self.desk.is_open

    @property
    def canvas(self) -> CanvasView:
        """The canvas."""
        return self.workbench.canvas

    @property
    def inspector(self) -> Inspector:
        """The inspector."""
        return self.workbench.inspector

    def _lay_out(self) -> None:
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(self.workbench)
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.tabs, self.transport, self.timeline, self.banner, self.pages):
            box.addWidget(widget)
        self.setCentralWidget(middle)
        self.setMinimumSize(800, 560)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        if geometry := self.preferences.layout("window"):
            self.restoreGeometry(geometry)
        if panels := self.preferences.layout("panels"):
            self.workbench.restore(panels, self.preferences.layout("hidden") or QByteArray())

    def _connect(self) -> None:
        page, canvas = self.start_page, self.canvas
        page.open_requested.connect(self.open_path)
        page.new_requested.connect(self.files.new)
        page.browse_requested.connect(self.files.browse)
        self.drops.dropped.connect(self.open_path)
        canvas.hint_changed.connect(self.status.show_hint)
        self.workbench.inside.view.hint_changed.connect(self.status.show_hint)
        canvas.refused.connect(self.status.tell)
        canvas.told.connect(self.status.tell)
        canvas.stopping.run_wanted.connect(self.run_to)
        canvas.bubble.taken.connect(self.status.hush)
        canvas.selection_changed.connect(lambda _: self.front.refresh())
        canvas.scope_changed.connect(lambda _: self.front.refresh())
        for view in (canvas, self.workbench.inside.view):
            view.wire_selected.connect(lambda _: self.front.refresh())
        Adding(canvas, self.workbench.layer_palette, self.search_popup)
        self.workbench.sight_changed.connect(lambda: self.front.refresh())
        self.tabs.close_wanted.connect(self.files.close)
        self.tabs.start_wanted.connect(self.show_start)
        self.workbench.training.checkpoint_changed.connect(self.keep_checkpoints)
        self.workbench.training.show_checkpoints(self.preferences.checkpoint_every)

    # Documents ----------------------------------------------------------------------------------------------

    def open_path(self, path: Path) -> bool:
        """Open a file in a tab; what is wrong with it is told in the banner. Whether it is open now."""
        return self.files.open_path(path)

    def close_document(self) -> None:
        """Close the tab in front."""
        self.files.close(self.desk.front if self.is_open else None)

    def show_start(self) -> None:
        """The start page, in a tab of its own beside the documents."""
        self.desk.show_start()

    def run_to(self, node: str, phase: Phase) -> None:
        """On to a node's forward or backward; nothing is played any more."""
        self.stepper.pause()
        self.runner.run_to(node, phase)

    def reset_weights(self) -> None:
        """Initial values again."""
        self.runner.reset()
        self.desk.front.forget_run()
        self.workbench.clear_panels()
        self.status.tell(tr("The weights are reset to their initial values."))

    def keep_checkpoints(self, every: int) -> None:
        """Have every run write a checkpoint after so many steps, from now on; 0: none."""
        self.preferences.checkpoint_every = every
        for opened in self.desk.documents:
            opened.runner.checkpoint_every = every

    # Commands -----------------------------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """ "dark", "light" or "system", from now on."""
        self.preferences.theme = name
        theme.use(name)

    def follow_desktop(self, *_: object) -> None:
        """The desktop has changed between light and dark."""
        theme.use(self.preferences.theme)

    def show_shortcuts(self) -> None:
        """The sheet of all keys."""
        self.sheet = self.sheet or ShortcutSheet(self)
        self.sheet.show()
        self.sheet.raise_()

    def show_about(self) -> None:
        """What this is."""
        about_box(self).open()

    def tell_of_exception(self, error: BaseException) -> None:
        """An error that nobody expected: say so, and go on."""
        words = tr(
            "Something went wrong inside NetStudio: {error}. Your work is still here; saving it now is wise.",
            error=f"{type(error).__name__}: {error}",
        )
        self.banner.show_bad(words)

    # Events -------------------------------------------------------------------------------------------------

    def close_at_once(self) -> None:
        """Close without asking anything; what trains is stopped."""
        self._asks = False
        if question := QApplication.activeModalWidget():
            question.close()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        settle_typing(self)
        # An interrupt may come while it asks, and then the answer does not count.
        if self._asks and not self.files.may_close(self.desk.documents) and self._asks:
            event.ignore()
            return
        self.desk.close_all()
        self.disk_watch.close()
        if self.rescue:
            self.rescue.close(keep=not self._asks)
        self.preferences.set_layout("window", self.saveGeometry())
        panels, hidden = self.workbench.layout_state()
        self.preferences.set_layout("panels", panels)
        self.preferences.set_layout("hidden", hidden)
        self.search_popup.close()
        if self.sheet:
            self.sheet.close()
        event.accept()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self.drops)
        # After the first paint: what draws curves takes long to load.
        QTimer.singleShot(0, self.workbench.make_panels)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.disk_watch.look()
            if self.is_open:
                self.document.look_again()  # its data may have been edited elsewhere
