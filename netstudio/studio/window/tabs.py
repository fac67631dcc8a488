"""The tabs of the open documents: picked, closed, dragged elsewhere; and a + for the start page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QIcon, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QTabBar, QWidget

from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.icons import IconButton, icon
from netstudio.studio.theme import text_font, theme
from netstudio.studio.window.desk import Desk
from netstudio.studio.window.opened import Opened
from netstudio.words import tr

HEIGHT = 34
NARROWEST, WIDEST = 96, 230  # of a tab
CORNER = 18  # side of the button at its end
START = tr("Start")


class Tabs(QFrame):
    """A row that shows the desk, hidden while no document is open.

    `close_wanted(opened)`: None for the start page; `start_wanted()`: the +.
    """

    close_wanted = Signal(object)
    start_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self.setFixedHeight(HEIGHT)
        self._desk = desk
        self.bar = Bar()
        self.plus = IconButton("plus", tr("Start page: open or begin another graph (Ctrl+T)"))
        self.plus.clicked.connect(self.start_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.bar)
        row.addWidget(self.plus)
        row.addStretch(1)
        self.bar.currentChanged.connect(lambda i: desk.bring(desk.places[i]))
        self.bar.tabMoved.connect(desk.move)
        self.bar.middle_clicked.connect(lambda i: self.close_wanted.emit(desk.places[i]))
        desk.changed.connect(self._show)
        desk.mark_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        """As many tabs as there are places, each with what it says."""
        bar, places = self.bar, self._desk.places
        bar.blockSignals(True)
        while bar.count() > len(places):
            bar.removeTab(bar.count() - 1)
        while bar.count() < len(places):
            self._add_tab()
        for i, (place, title) in enumerate(zip(places, titles(places), strict=True)):
            self._write(i, place, title)
        bar.setCurrentIndex(self._desk.index)
        bar.blockSignals(False)
        self.setVisible(bool(self._desk.documents))

    def _add_tab(self) -> None:
        button = CloseButton(self.bar)
        button.clicked.connect(lambda: self._close_by(button))
        self.bar.setTabButton(self.bar.addTab(""), QTabBar.ButtonPosition.RightSide, button)

    def _close_by(self, button: CloseButton) -> None:
        self.close_wanted.emit(self._desk.places[self.bar.tabAt(button.geometry().center())])

    def _write(self, i: int, place: Opened | None, title: str) -> None:
        bar = self.bar
        trains, failed = (place.trains, place.failure is not None) if place else (False, False)
        bar.setTabText(i, title.replace("&", "&&"))
        bar.setTabIcon(i, icon("run", "forward") if trains else icon("close", "bad") if failed else QIcon())
        bar.setTabToolTip(i, "\n".join(_said(place)))
        bar.setAccessibleTabName(i, ", ".join([title, *_said(place)[1:]]))
        button = bar.tabButton(i, QTabBar.ButtonPosition.RightSide)
        assert isinstance(button, CloseButton)
        button.show_unsaved(place is not None and place.document.modified)
        button.setAccessibleName(str(tr("Close {name}", name=title)))


def titles(places: Sequence[Opened | None]) -> list[str]:
    """What stands on the tabs: names of documents; with the folder where two files have the same."""
    plain = [_plain_title(place) for place in places]
    count, told = Counter(plain), []
    for place, title in zip(places, plain, strict=True):
        if count[title] > 1 and place and place.document.path:
            title = f"{title} · {place.document.path.absolute().parent.name}"
        told.append(title)
    return told


def _plain_title(place: Opened | None) -> str:
    return place.document.name.removesuffix(EXAMPLE_SUFFIX) if place else str(START)


def _said(place: Opened | None) -> list[str]:
    """The tooltip: where the file is, and what is to be known of it."""
    if place is None:
        return [str(tr("Examples, recent files, and a new graph"))]
    document = place.document
    said = [document.path.absolute() if document.path else tr("No file yet")]
    if document.modified:
        said.append(tr("Changes are not saved"))
    if place.trains:
        said.append(tr("It trains"))
    if place.failure:
        said.append(tr("Its run has failed"))
    return [str(words) for words in said]


class Bar(QTabBar):
    """The tabs themselves; a middle click closes one."""

    middle_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents")
        self.setFont(text_font(12))
        self.setIconSize(QSize(12, 12))
        self.setMovable(True)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDrawBase(False)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(str(tr("Open documents")))
        self._pressed = -1

    def tabSizeHint(self, index: int) -> QSize:
        width = super().tabSizeHint(index).width()
        return QSize(min(max(width, NARROWEST), WIDEST), HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(NARROWEST, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """That of Qt has room for two buttons to scroll by, also where one tab needs less than that."""
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        middle = event.button() is Qt.MouseButton.MiddleButton
        self._pressed = self.tabAt(_point(event)) if middle else -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0 and self.tabAt(_point(event)) == pressed:
            self.middle_clicked.emit(pressed)


class CloseButton(QAbstractButton):
    """The cross at the end of a tab; a dot there, until the mouse comes, says that changes are not saved."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.unsaved = False
        self.setFixedSize(CORNER, CORNER)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(str(tr("Close (Ctrl+W)")))

    def show_unsaved(self, unsaved: bool) -> None:
        """Whether there are changes to be saved."""
        if unsaved != self.unsaved:
            self.unsaved = unsaved
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self.underMouse()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.unsaved and not hovered:
            painter.setBrush(ink.ink("text"))
            painter.drawEllipse(QRectF(5, 5, 8, 8))
            return
        if hovered:
            painter.setBrush(ink.ink("line"))
            painter.drawRoundedRect(self.rect(), 5, 5)
        painter.setPen(ink.pen("text" if hovered else "dim", 1.4))
        painter.drawLine(6, 6, 12, 12)
        painter.drawLine(12, 6, 6, 12)


def _point(event: QMouseEvent) -> QPoint:
    return event.position().toPoint()
