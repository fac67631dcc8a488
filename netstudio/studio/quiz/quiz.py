"""A quiz of one document: whether it is on, what has been answered, and what is shown meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from netstudio.document.document import Document
from netstudio.graph.inside import Inside
from netstudio.graph.model import End
from netstudio.graph.quiz import Hidden, Side, left
from netstudio.training.quiz import Verdict, computed
from netstudio.training.quiz_mask import masked
from netstudio.training.snapshot import Snapshot


@dataclass(frozen=True)
class Sign:
    """What stands on a wire: a “?” for what is asked, ✓ or ✗ for what was answered."""

    asked: frozenset[Side] = frozenset()
    right: frozenset[Side] = frozenset()
    wrong: frozenset[Side] = frozenset()


class Quiz(QObject):
    """What the drawing hides is asked for while it is `on`. Answers hold until the numbers are others.

    `changed()` when it goes on or off, when something was answered, or begins anew.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._on = False
        self._step: int | None = None  # of which the answers are
        self._answers: dict[Hidden, Verdict] = {}

    @property
    def on(self) -> bool:
        """Whether it hides what is to be found."""
        return self._on

    @on.setter
    def on(self, on: bool) -> None:
        if on is not self._on:
            self._on = on
            self._answers.clear()
            self.changed.emit()

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """All that the drawing hides and has."""
        graph = self._document.graph
        return left(graph, graph.hidden)

    @property
    def open(self) -> tuple[Hidden, ...]:
        """What is not answered yet; nothing while it is off."""
        return tuple(one for one in self.hidden if one not in self._answers) if self._on else ()

    @property
    def score(self) -> tuple[int, int]:
        """How many are right, and how many there are."""
        right = sum(self._answers.get(one) is Verdict.RIGHT for one in self.hidden)
        return right, len(self.hidden)

    def answer(self, hidden: Hidden, verdict: Verdict) -> None:
        """It has been answered, and is shown from now on."""
        self._answers[hidden] = verdict
        self.changed.emit()

    def begin_anew(self) -> None:
        """Nothing has been answered."""
        self._answers.clear()
        self.changed.emit()

    # What is shown ------------------------------------------------------------------------------------------

    def mask(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot without what is asked for; with the numbers of another step answers are void."""
        if snapshot.step != self._step:
            self._step = snapshot.step
            if self._answers:
                self.begin_anew()
        return self.masked(snapshot)

    def masked(self, snapshot: Snapshot) -> Snapshot:
        """The same, of the snapshot alone."""
        if not self.open:
            return snapshot
        drawing, graph = self._document.graph, self._document.analysis.computed
        outer = [computed(drawing, one) for one in self.open if not one.layer]
        inside, layer = snapshot.inside, snapshot.inside_of[0]
        if inside is not None:
            wires = {wire.target: wire for wire in inside.wires}
            inner = [one for one in self.open if one.layer == layer]
            within = replace(graph, nodes={}, wires=wires)
            inside = masked(inside, within, inner)
        return replace(masked(snapshot, graph, outer), inside=inside)

    def signs(self, layer: str = "", inside: Inside | None = None) -> dict[End, Sign]:
        """What stands on the wires of the drawing, or inside of a layer, by the input that they end in."""
        found: dict[End, Sign] = {}
        for one in self.hidden if self._on else ():
            if one.layer != layer:
                continue
            verdict, sign = self._answers.get(one), found.get(one.target, Sign())
            side = frozenset({one.side})
            if verdict is None:
                found[one.target] = replace(sign, asked=sign.asked | side)
            elif verdict is Verdict.RIGHT:
                found[one.target] = replace(sign, right=sign.right | side)
            else:
                found[one.target] = replace(sign, wrong=sign.wrong | side)
        return found
