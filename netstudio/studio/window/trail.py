"""The line above the canvas: which graph this is, inside of which group, and where the walk stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from netstudio.document.document import Document
from netstudio.layers.group import Group
from netstudio.studio.parts import caption
from netstudio.studio.theme import text_font, theme
from netstudio.training.aside import Walked, named
from netstudio.training.walk import Phase, WalkView
from netstudio.words import Words, tr

ROOM = 80  # letters for all names together
MOST = 6  # names that are shown; of more, those in the middle are left out
SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Trail(QFrame):
    """`Two-layer net › Block 1 ×3   › step: backward, Affine 1`, the step in the colour of its direction.

    `chosen(group)` when a name is clicked, or chosen by Enter: arrows go from one to the next.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trail")
        # Deep in groups, what has no room is cut; the window need not be wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.crumbs: list[QPushButton] = []
        self._shown: list[tuple[str, str, str]] = []
        self._note = caption(name="faint", size=11)
        self._note.setWordWrap(False)
        self._step: tuple[str, str] | None = None
        self._step_label = QLabel()
        self._step_label.setFont(text_font(11.5))
        self._step_label.setTextFormat(Qt.TextFormat.RichText)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(11, 4, 16, 2)
        self._box.setSpacing(2)
        self._names = QHBoxLayout()
        self._names.setSpacing(2)
        self._box.addLayout(self._names)
        self._box.addWidget(self._note)
        self._box.addWidget(self._step_label)
        self._samples = caption(name="faint", size=11.5)
        self._samples.setWordWrap(False)
        self._box.addWidget(self._samples)
        self._box.addStretch(1)
        theme.changed.connect(self._write_step)

    def text(self) -> str:
        """All that stands there, as plain text."""
        parts = [" › ".join(crumb.text() for crumb in self.crumbs), self._note.text()]
        return "   ".join(part for part in (*parts, f"› {self._step[1]}" if self._step else "") if part)

    def show_place(self, document: Document, scope: str, inside: str = "", parameter: str = "") -> None:
        """The graph's title, the groups that lead to the one that is shown, and what is looked into."""
        graph = document.graph
        way = (*graph.path(scope), scope) if scope in graph.nodes else ()
        names = [("", graph.title or document.name), *((group, graph.nodes[group].name) for group in way)]
        computed = document.analysis.computed.nodes
        if inside in computed:
            names.append((inside, computed[inside].name.rpartition("/")[2]))
        if parameter:
            names.append((f"{inside}.{parameter}", str(tr("update of {name}", name=parameter))))
        most = ROOM // min(len(names), MOST)
        shown = [(group, _short(name, most), name) for group, name in names]
        if len(shown) > MOST:  # of those in the middle the innermost can be gone to
            left_out = shown[1 : 3 - MOST]
            path = " › ".join(name for _, _, name in left_out)
            shown = [shown[0], (left_out[-1][0], "…", path), *shown[3 - MOST :]]
        if shown != self._shown:
            self._shown = shown
            self._make_crumbs()
        repeated = [graph.nodes[group] for group in way if _repeat(document, group) > 1]
        said = ", ".join(
            str(tr("copy 1 of {n} of {name}", n=_repeat(document, node.id), name=node.name))
            if len(way) > 1
            else str(tr("copy 1 of {n}", n=_repeat(document, node.id)))
            for node in repeated
        )
        self._note.setText(said)
        self._note.setToolTip(str(tr("A change here changes all copies; values are those of the first one.")))
        self._note.setVisible(bool(said))

    def show_walk(self, walk: WalkView | None, document: Document) -> None:
        """Where the walk stands; None outside of one."""
        self._step = _step(walk, document) if walk else None
        self._write_step()

    def show_samples(self, walked: Sequence[Walked | None]) -> None:
        """Which samples are walked through instead of training's batch, and which are compared with them."""
        first, second = (named(held.source) if held else None for held in walked)
        words = tr("the batch of training") if first is None else first
        if second is not None:
            words = tr("1: {first}, 2: {second}", first=words, second=second)
        self._samples.setText(f"  · {words}" if first or second else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from one name to the next, Enter chooses."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QPushButton) or watched not in self.crumbs:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            watched.click()
            return True
        if by := SIDEWAYS.get(Qt.Key(event.key())):
            to = self.crumbs.index(watched) + by
            if 0 <= to < len(self.crumbs):
                self.crumbs[to].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _make_crumbs(self) -> None:
        while item := self._names.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.crumbs = []
        before: QWidget = self
        for i, (group, short, name) in enumerate(self._shown):
            if i:
                self._names.addWidget(caption("›", "faint", 11.5))
            crumb = QPushButton(short)
            crumb.setObjectName("crumb")
            crumb.setFont(text_font(11.5))
            crumb.setCheckable(True)
            crumb.setChecked(i == len(self._shown) - 1)
            crumb.setToolTip(name)
            crumb.setAccessibleName(str(tr("Go to {name}", name=name)))
            crumb.clicked.connect(partial(self._choose, group))
            crumb.installEventFilter(self)
            self.crumbs.append(crumb)
            self._names.addWidget(crumb)
            crumb.show()  # now, not when the layout comes to it: the focus may go there next
            QWidget.setTabOrder(before, crumb)
            before = crumb

    def _choose(self, group: str, _: bool = False) -> None:
        self.crumbs[-1].setChecked(True)
        for crumb in self.crumbs[:-1]:
            crumb.setChecked(False)
        self.chosen.emit(group)

    def _write_step(self) -> None:
        self._step_label.setVisible(self._step is not None)
        if self._step:
            color, words = self._step
            shade = getattr(theme.tokens, color)
            self._step_label.setText(f'&nbsp; <b style="color: {shade}">› {escape(words)}</b>')


def _repeat(document: Document, group: str) -> int:
    layer = document.graph.nodes[group].layer
    return layer.repeat if isinstance(layer, Group) else 1


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _step(walk: WalkView, document: Document) -> tuple[str, str]:
    """The colour and the words of where the walk stands."""
    stop = walk.current
    if stop is None:
        return "forward", str(tr("step: before the first layer"))
    if stop.node not in document.analysis.computed.nodes:
        return "dim", str(_phase_words(stop.phase))
    color = "backward" if stop.phase is Phase.BACKWARD else "forward"
    words = tr(
        "step: {phase}, {node}", phase=stop.phase.label, node=document.analysis.computed.nodes[stop.node].name
    )
    if walk.phase is Phase.UPDATE:
        words = tr("{step}; the update is next", step=words)
    elif walk.cursor == len(walk.stops):
        words = tr("{step}; the end, no update", step=words)
    return color, str(words)


def _phase_words(phase: Phase) -> Words:
    return tr("step: {phase}", phase=phase.label)
