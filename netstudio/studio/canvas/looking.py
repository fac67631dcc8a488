"""Looking at what the wires carry: the lens, the magnifier and what is pinned, of one canvas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Signal

from netstudio.graph.model import Wire
from netstudio.studio.canvas.lens_bar import LensBar
from netstudio.studio.canvas.magnifier import Magnifier
from netstudio.studio.canvas.pins import Pins
from netstudio.studio.canvas.tensor_card import Seen, TensorCard
from netstudio.studio.figures import grouped
from netstudio.studio.guard import guarded
from netstudio.training.lens import Lens
from netstudio.training.snapshot import Snapshot, WireView
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.inside_view import InsideView
    from netstudio.studio.canvas.view import CanvasView


class Looking(QObject):
    """What a canvas, or the inside of a layer, is looked at with; follows its snapshots.

    `refused(Words)` says why something cannot be done.
    """

    refused = Signal(object)

    def __init__(self, canvas: CanvasView | InsideView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._document: object = None
        self._snapshot: Snapshot | None = None
        self.bar = LensBar(canvas)
        self.magnifier = Magnifier(canvas)
        self.pins = Pins(canvas)
        self.lens_changed = self.bar.lens_changed
        canvas.installEventFilter(self)

    @property
    def lens(self) -> Lens:
        """Through which the wires are looked at."""
        return self.bar.lens

    @lens.setter
    def lens(self, lens: Lens) -> None:
        self.bar.lens = lens

    def show(self, snapshot: Snapshot | None) -> None:
        """The net at this moment; None when there is no session."""
        self._snapshot = snapshot
        self.bar.fit(*_extent(snapshot))
        card = self.magnifier.card
        if card is not None:
            seen = self._seen(card.seen.wire)
            if seen is None:
                self.magnifier.close()
            else:
                self._put_on(card, seen)

    # Magnifying ---------------------------------------------------------------------------------------------

    def magnify_at(self, point: QPoint) -> bool:
        """Magnify the wire under a point of the viewport, where the mouse rests; False where it cannot be."""
        item = self._canvas.wire_at(point)
        return item is not None and self._magnify(item.wire, point, by_mouse=True)

    def toggle(self) -> None:
        """Magnify the wire under the mouse, or else the selected one; or not any more."""
        if self.magnifier.card is not None:
            self.magnifier.close()
            return
        wire, by_mouse = self._meant()
        if wire is not None:
            at = self._canvas.mouse_at if by_mouse else None
            self._magnify(wire, at or self._middle(wire), by_mouse)

    def pin(self) -> None:
        """Keep what is magnified, or what the wire carries that would be."""
        card = self.magnifier.card
        wire = card.seen.wire if card else self._meant()[0]
        seen = self._seen(wire) if wire else None
        if wire is None or seen is None:
            return
        self.magnifier.close()
        try:
            self.pins.add(seen)
        except Refusal as refusal:
            self.refused.emit(refusal.words)

    def _meant(self) -> tuple[Wire | None, bool]:
        """The wire under the mouse, else the selected one; and whether it is the mouse's."""
        at = self._canvas.mouse_at
        under = self._canvas.wire_at(at) if at is not None else None
        if under is not None:
            return under.wire, True
        return self._canvas.selection.wire, False

    def _middle(self, wire: Wire) -> QPoint:
        item = self._canvas.drawing.wire(wire)
        return self._canvas.mapFromScene(item.curve.middle) if item else QPoint()

    def _magnify(self, wire: Wire, at: QPoint, by_mouse: bool) -> bool:
        seen = self._seen(wire)
        if seen is None:
            return False
        card = self.magnifier.card
        if card is not None and card.seen.wire == wire:
            return True
        card = self.magnifier.open(seen, at, by_mouse, self.pins.places())
        card.pin_wanted.connect(self.pin)
        self._compare(card)
        return True

    def _put_on(self, card: TensorCard, seen: Seen) -> None:
        card.show_seen(seen)
        self._compare(card)

    def _compare(self, card: TensorCard) -> None:
        card.compare(self.pins.first_of(card.seen))
        card.put(card.pos())

    def _seen(self, wire: Wire) -> Seen | None:
        """What a wire carries at this moment; None where nothing is known of it."""
        item = self._canvas.drawing.wire(wire)
        if item is None or item.live is None or self._snapshot is None:
            return None
        graph = self._canvas.drawing.document.graph
        source, target = (graph.nodes[end.node].name for end in (wire.source, wire.target))
        title = f"{source} · {wire.source.port} → {target} · {wire.target.port}"
        return Seen(wire, title, _when(self._snapshot, item.live.view, item.face.shape), item.live.view)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.pins.keep_in_sight()
        return False

    # Following ----------------------------------------------------------------------------------------------

    def look_elsewhere(self, drawing: object, lens: Lens) -> None:
        """Something else is shown: of another drawing nothing is pinned yet, and the lens is another one."""
        self.magnifier.close()
        if drawing is not self._document:
            self._document = drawing
            self._snapshot = None
            self.pins.clear()
            self.lens = lens

    def share_lens(self, other: Looking) -> None:
        """Look through one lens from now on, that of the other one, here and there."""
        for one, another in ((self, other), (other, self)):
            one.lens_changed.connect(partial(setattr, another, "lens"))
            one.bar.wanted_changed.connect(partial(setattr, another.bar, "wanted"))
        self.lens, self.bar.wanted = other.lens, other.bar.wanted


def _when(snapshot: Snapshot, view: WireView, shape: str) -> str:
    """The shape, at which step, and of which sample."""
    parts = [shape] if shape else []
    parts.append(str(tr("step {step}", step=grouped(snapshot.step))))
    cut = view.value_cut
    if cut is not None and cut.sample is not None:
        parts.append(str(tr("sample {n}", n=cut.sample)))
    if cut is not None and cut.channel is not None:
        parts.append(str(tr("channel {n}", n=cut.channel)))
    return " · ".join(parts)


def _extent(snapshot: Snapshot | None) -> tuple[int, int]:
    """How many samples there are, and how many channels at the most."""
    if snapshot is None or not snapshot.wires:
        return 0, 0
    shapes = [view.value.shape for view in snapshot.wires.values() if view.value]
    return snapshot.batch, max((shape[1] for shape in shapes if len(shape) == 4), default=0)
