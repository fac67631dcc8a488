"""The main window: menus, transport, and below them the start page or the workbench with the open graph."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.compile import data_node
from netstudio.graph.layout import layout
from netstudio.graph.model import Graph
from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.studio.canvas.hand import EMPTY
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.figures import run_figures
from netstudio.studio.inspector import Inspector
from netstudio.studio.palette.search_popup import SearchPopup
from netstudio.studio.preferences import Preferences
from netstudio.studio.runner import Runner
from netstudio.studio.start.start_page import StartPage
from netstudio.studio.theme import theme
from netstudio.studio.window.about import about_box
from netstudio.studio.window.action_set import ActionSet
from netstudio.studio.window.banner import Banner
from netstudio.studio.window.dialogs import Dialogs
from netstudio.studio.window.file_desk import FileDesk
from netstudio.studio.window.shortcut_sheet import ShortcutSheet
from netstudio.studio.window.status_line import StatusLine
from netstudio.studio.window.transport import Transport
from netstudio.studio.window.workbench import Workbench
from netstudio.training.control import Failure, State
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

FIRST_SIZE = QSize(1440, 900)
BEGIN = tr("Choose an example, open a file, or begin with an empty canvas")


class MainWindow(QMainWindow):
    """One window on one document; without a document, the start page.

    `preferences` are forgotten at the end unless they are given; `dialogs` ask the person. `closed()` when
    the window is gone for good.
    """

    closed = Signal()

    document: Document
    files: FileDesk
    runner: Runner
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
        self.is_open = document is not None
        self.document = document or Document()
        self.runner = Runner(self.document, self)
        self.workbench = Workbench(self.document, self.runner)
        self.files = FileDesk(self, dialogs or Dialogs(self))
        self.banner = Banner()
        self.start_page = StartPage(self.preferences.recent)
        self.action_set = ActionSet(self)
        self.transport = Transport(self.action_set)
        self.status = StatusLine(self)
        self.search_popup = SearchPopup(self)
        self.sheet: ShortcutSheet | None = None
        self._asks = True
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._watch(self.document)
        self._show_document()

    @property
    def canvas(self) -> CanvasView:
        """The canvas."""
        return self.workbench.canvas

    @property
    def inspector(self) -> Inspector:
        """The inspector."""
        return self.workbench.inspector

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.workbench)
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.transport, self.banner, self._pages):
            box.addWidget(widget)
        self.setCentralWidget(middle)
        self.setMinimumSize(800, 560)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        if geometry := self.preferences.layout("window"):
            self.restoreGeometry(geometry)
        if panels := self.preferences.layout("panels"):
            self.workbench.restore(panels)

    def _connect(self) -> None:
        page, canvas, runner = self.start_page, self.canvas, self.runner
        page.open_requested.connect(self.open_path)
        page.new_requested.connect(self.files.new)
        page.browse_requested.connect(self.files.browse)
        canvas.hint_changed.connect(self.status.show_hint)
        canvas.refused.connect(self.status.tell)
        canvas.search_requested.connect(self._search_at)
        canvas.selection_changed.connect(self._refresh)
        self.search_popup.chosen.connect(canvas.add_layer)
        self.workbench.layer_palette.add_requested.connect(canvas.add_layer)
        self.workbench.sight_changed.connect(self._refresh)
        runner.state_changed.connect(self._on_state)
        runner.snapshot_taken.connect(self._on_snapshot)
        runner.failed.connect(self._on_failure)
        runner.message.connect(self.status.tell)
        runner.resumed.connect(self.workbench.clear_panels)
        self.workbench.training.checkpoint_changed.connect(self.keep_checkpoints)
        self.workbench.training.show_checkpoints(self.preferences.checkpoint_every)
        runner.checkpoint_every = self.preferences.checkpoint_every

    # Document -----------------------------------------------------------------------------------------------

    def set_document(self, document: Document | None) -> None:
        """Show another document; None: the start page. The one before is let go as it is."""
        self._unwatch(self.document)
        self.is_open = document is not None
        self.document = document or Document()
        self.runner.set_document(self.document)
        self.workbench.set_document(self.document)
        self.banner.hide()
        self._watch(self.document)
        self._show_document()

    def open_path(self, path: Path) -> bool:
        """Open a file; what is wrong with it is told in the banner. Whether it is open now."""
        return self.files.open_path(path)

    def close_document(self) -> None:
        """Back to the start page."""
        if self.files.may_leave():
            self.start_page.show_recent(self.preferences.recent)
            self.set_document(None)

    def _watch(self, document: Document) -> None:
        document.graph_changed.connect(self._on_graph)
        document.saved_changed.connect(self._refresh)

    def _unwatch(self, document: Document) -> None:
        document.graph_changed.disconnect(self._on_graph)
        document.saved_changed.disconnect(self._refresh)

    def _on_graph(self, before: Graph, after: Graph) -> None:
        self.workbench.trail.show_title(after.title or self.document.name)

    def _show_document(self) -> None:
        self._pages.setCurrentWidget(self.workbench if self.is_open else self.start_page)
        (self.canvas if self.is_open else self.start_page.new).setFocus()
        self.status.show_hint(str(EMPTY if self.is_open else BEGIN))
        self.transport.show_figures("")
        self.workbench.trail.show_title(self.document.graph.title or self.document.name)
        self.setWindowTitle(f"{self.document.name}[*] – NetStudio" if self.is_open else "NetStudio")
        self._refresh()

    def _refresh(self, *_: object) -> None:
        """Bring title, status line and actions up to date."""
        self.setWindowModified(self.is_open and self.document.modified)
        if self.is_open:
            self.setWindowTitle(f"{self.document.name}[*] – NetStudio")
        self.status.show_facts(self.document if self.is_open else None)
        self.action_set.refresh()

    # Running ------------------------------------------------------------------------------------------------

    def reset_weights(self) -> None:
        """Initial values again."""
        self.runner.reset()
        self.workbench.clear_panels()
        self.status.tell(tr("The weights are reset to their initial values."))

    def keep_checkpoints(self, every: int) -> None:
        """Have a run write a checkpoint after so many steps, from now on; 0: none."""
        self.preferences.checkpoint_every = self.runner.checkpoint_every = every

    def _on_state(self, state: State | None) -> None:
        if state is None:
            self.transport.show_figures("")  # they are of a session that has ended
        self._refresh()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        learns = data_node(self.document.graph) is not None  # a graph that is only stepped has no epochs
        self.transport.show_figures(run_figures(snapshot, self.runner.rate) if learns else "")

    def _on_failure(self, failure: Failure) -> None:
        node = failure.node
        if node is None or node not in self.document.graph.nodes:
            self.banner.show_bad(failure.words)
        else:
            self.banner.show_bad(failure.words, (tr("Show it"), lambda: self.canvas.reveal(node)))

    # Commands -----------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Put every node in its place, from left to right."""
        self.document.apply(tr("Arrange"), layout(self.document.graph))
        self.canvas.fit_all()

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

    def _search_at(self, place: QPointF) -> None:
        view = self.canvas
        at: QPoint = view.viewport().mapToGlobal(view.mapFromScene(place))
        self.search_popup.open(place, at)

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
        # An interrupt may come while it asks, and then the answer does not count.
        if self._asks and not self.files.may_leave() and self._asks:
            event.ignore()
            return
        self.runner.shutdown()
        self.preferences.set_layout("window", self.saveGeometry())
        self.preferences.set_layout("panels", self.workbench.saveState())
        self.search_popup.close()
        if self.sheet:
            self.sheet.close()
        event.accept()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # After the first paint: what draws curves takes long to load.
        QTimer.singleShot(0, self.workbench.make_panels)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.is_open:
            self.document.look_again()  # files may have been edited elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            # When the drag is over: the file manager waits for the drop to be done.
            QTimer.singleShot(0, self, lambda: self.open_path(path))


def _dropped(event: QDropEvent) -> Path | None:
    """The graph file that is dragged here, if it is one."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix == EXAMPLE_SUFFIX), None)
