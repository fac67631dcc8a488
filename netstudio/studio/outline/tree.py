"""The tree of the outline, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from netstudio.graph.outline import What
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.guard import guarded
from netstudio.studio.outline.delegate import OutlineDelegate
from netstudio.studio.outline.model import Key, OutlineModel
from netstudio.studio.theme import theme
from netstudio.words import tr


class OutlineTree(QTreeView):
    """Enter shows on the canvas, R renames, Ctrl+Enter begins a wire; other keys are those of the canvas.

    `left_above` when the cursor leaves the tree at its top.
    """

    left_above = Signal()

    def __init__(self, canvas: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.outline = OutlineModel(canvas, self)
        self.setModel(self.outline)
        self.setItemDelegate(OutlineDelegate(canvas, self))
        self.setObjectName("outline")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(str(tr("Outline")))
        self.doubleClicked.connect(self.reveal)
        theme.changed.connect(self.viewport().update)

    def reveal(self, index: QModelIndex) -> None:
        """Show what stands in a row on the canvas, in the middle."""
        canvas, key = self._canvas, self.outline.key(index)
        if key is None:
            return
        if key[0] is What.NODE:
            canvas.reveal(key[1])
        else:
            canvas.enter(canvas.document.graph.frames[key[1]].group)
            canvas.selection.set((), [key[1]])
            canvas.bring_into_sight(canvas.drawing.frames.items[key[1]].rect())

    def wire_from(self, index: QModelIndex) -> None:
        """Begin a wire at the node of a row; from then on the keys are the canvas's."""
        key = self.outline.key(index)
        if key is not None and key[0] is What.NODE:
            self._canvas.enter(self._canvas.document.graph.nodes[key[1]].group)
            self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._canvas.wire_from(key[1])

    def menu(self, key: Key) -> QMenu:
        """What can be done with a row: its own actions, and those that the canvas has too."""
        menu, index = QMenu(self), self.outline.index_of(key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"{tr('Show on the canvas')}\tReturn", lambda: self.reveal(index))
        menu.addAction(f"{tr('Rename')}\tR", lambda: self.edit(index))
        if key[0] is What.NODE:
            menu.addAction(f"{tr('Wire from here…')}\tCtrl+Return", lambda: self.wire_from(index))
        menu.addSeparator()
        menu.addActions([action for action in self.actions() if action.isEnabled()])
        return menu

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wire_from(index) if ctrl else self.reveal(index)
        elif key == Qt.Key.Key_R and not ctrl:
            self.edit(index)
        elif key == Qt.Key.Key_Up and not ctrl and not self.indexAbove(index).isValid():
            self.left_above.emit()
        elif key == Qt.Key.Key_Escape:
            self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    @guarded(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        key = self.outline.key(index)
        if key is not None:
            at: QPoint = self.visualRect(index).center() if by_key else event.pos()
            self.menu(key).popup(self.viewport().mapToGlobal(at))
