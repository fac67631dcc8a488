"""The frame around the document in front: title, transport, banner and status line say what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from netstudio.graph.compile import data_node
from netstudio.graph.model import Graph
from netstudio.studio.canvas.hovering import EMPTY
from netstudio.studio.figures import run_figures
from netstudio.studio.window.opened import Opened
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

BEGIN = tr("Choose an example, open a file, or begin with an empty canvas")


class Front(QObject):
    """Follows the desk of a window: whatever is in front there is what the window is about."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._opened = window.desk.front
        self._listen()
        window.desk.added.connect(self._begin)
        window.desk.removed.connect(window.banner.forget)
        window.desk.front_changed.connect(self._change)
        window.desk.mark_changed.connect(self.refresh)

    def show(self) -> None:
        """Everything of the document in front, or the start page."""
        window, is_open = self._window, self._window.desk.is_open
        window.pages.setCurrentWidget(window.workbench if is_open else window.start_page)
        if not is_open:
            window.start_page.show_recent(window.preferences.recent)
        (window.canvas if is_open else window.start_page.new).setFocus()
        window.status.show_hint(str(EMPTY if is_open else BEGIN))
        window.workbench.show_trail()
        window.banner.look_at(self._opened)
        self._show_figures()
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Bring title, status line and actions up to date."""
        window, document = self._window, self._opened.document
        is_open = window.desk.is_open
        window.setWindowTitle(f"{document.name}[*] – NetStudio" if is_open else "NetStudio")
        window.setWindowModified(is_open and document.modified)
        window.status.show_facts(document if is_open else None)
        window.action_set.refresh()

    def _change(self) -> None:
        for signal, slot in self._links():
            signal.disconnect(slot)
        self._opened.document.graph_changed.disconnect(self._on_graph, missing_ok=True)
        self._opened.document.saved_changed.disconnect(self.refresh, missing_ok=True)
        self._opened = self._window.desk.front
        self._window.workbench.set_opened(self._opened)
        self._listen()
        self.show()

    def _links(self) -> tuple[tuple[Any, Callable[..., object]], ...]:
        runner = self._opened.runner
        return (
            (runner.state_changed, self._on_state),
            (runner.snapshot_taken, self._on_snapshot),
            (runner.message, self._window.status.tell),
        )

    def _listen(self) -> None:
        for signal, slot in self._links():
            signal.connect(slot)
        self._opened.document.graph_changed.connect(self._on_graph)
        self._opened.document.saved_changed.connect(self.refresh)

    def _on_graph(self, before: Graph, after: Graph) -> None:
        self._window.workbench.inside.follow_graph()
        self._window.workbench.show_trail()

    def _on_state(self, state: State | None) -> None:
        self._show_figures()
        self.refresh()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._show_figures(snapshot)

    def _show_figures(self, snapshot: Snapshot | None = None) -> None:
        """Where the run stands; nothing of a session that has ended, nor of what is only stepped."""
        opened = self._opened
        snapshot = snapshot or opened.snapshot
        learns = opened.runner.state is not None and data_node(opened.document.graph) is not None
        text = run_figures(snapshot, opened.runner.rate) if snapshot and learns else ""
        self._window.transport.show_figures(text)

    def _begin(self, opened: Opened) -> None:
        """What holds for every document, in front or not."""
        opened.runner.checkpoint_every = self._window.preferences.checkpoint_every
        opened.failure_changed.connect(lambda: self._tell_failure(opened))
        opened.halt_changed.connect(lambda: self._tell_halt(opened))

    def _tell_halt(self, opened: Opened) -> None:
        """A condition in the banner; a place on the walk in the status line, as the canvas shows it too."""
        window, halt = self._window, opened.halt
        window.banner.forget(opened, "halt")
        if opened is self._opened:
            window.status.hush()
        if halt is None:
            return
        if halt.node is None:
            window.banner.show_note(halt.words, about=opened, topic="halt")
        elif opened is self._opened:
            window.status.tell(halt.words)

    def _tell_failure(self, opened: Opened) -> None:
        """In the banner, when the document is in front, with the way to the node; nothing that is past."""
        banner, failure = self._window.banner, opened.failure
        if failure is None:
            banner.forget(opened, "run")
            return
        node = failure.node
        if node is None or node not in opened.document.graph.nodes:
            banner.show_bad(failure.words, about=opened, topic="run")
        else:
            show = (tr("Show it"), lambda: self._window.canvas.reveal(node))
            banner.show_bad(failure.words, show, about=opened, topic="run")
