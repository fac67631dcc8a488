"""The line above the canvas: which graph this is, and where the walk through a batch stands."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from netstudio.document.document import Document
from netstudio.studio.theme import text_font, theme
from netstudio.training.snapshot import WalkView
from netstudio.training.walk import Phase
from netstudio.words import Words, tr


class Trail(QLabel):
    """`Two-layer net › step: backward, Affine 1`, the step in the colour of its direction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trail")
        self.setFont(text_font(11.5))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setContentsMargins(16, 7, 16, 5)
        self._title = ""
        self._step: tuple[str, str] | None = None
        theme.changed.connect(self._write)

    def show_title(self, title: str) -> None:
        """The graph's title."""
        self._title = title
        self._write()

    def show_walk(self, walk: WalkView | None, document: Document) -> None:
        """Where the walk stands; None outside of one."""
        self._step = _step(walk, document) if walk else None
        self._write()

    def _write(self) -> None:
        tokens = theme.tokens
        parts = [escape(self._title)]
        if self._step:
            color, words = self._step
            parts.append(f'<b style="color: {getattr(tokens, color)}">› {escape(words)}</b>')
        self.setText("&nbsp; ".join(parts))


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
    return color, str(words)


def _phase_words(phase: Phase) -> Words:
    return tr("step: {phase}", phase=phase.label)
