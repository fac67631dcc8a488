"""How things come onto the canvas from outside of it: from the palette, from the search that opens on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF

from netstudio.graph.fitting import Fitting
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.canvas.wiring import Wiring
from netstudio.studio.palette import LayerPalette
from netstudio.studio.palette.search_popup import SearchPopup


class Adding(QObject):
    """Ties a canvas to its palette and its search."""

    def __init__(self, canvas: CanvasView, palette: LayerPalette, popup: SearchPopup) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._popup = popup
        self._wiring: Wiring | None = None
        palette.add_requested.connect(canvas.add_layer)
        palette.entries.zoom = lambda: canvas.zoom
        canvas.search_requested.connect(self.search)
        popup.chosen.connect(self._add)
        popup.delete_chosen.connect(self._delete)
        popup.closed.connect(canvas.end_search)
        canvas.scope_changed.connect(lambda scope: canvas.catalogue.offer_ports(bool(scope)))

    def search(self, place: QPointF, wiring: Wiring | None) -> None:
        """Open the search at a place of the scene; for a wire, with nothing but what it can lead to."""
        view = self._canvas
        at: QPoint = view.viewport().mapToGlobal(view.mapFromScene(place))
        self._wiring = wiring
        if wiring is None:
            self._popup.open(place, at)
        else:
            self._popup.open(place, at, self._fitting(wiring), picked=bool(wiring.picked))

    def _fitting(self, wiring: Wiring) -> list[str]:
        fitting = Fitting(self._canvas.document.analysis, wiring.starts[0], wiring.from_output)
        one_way = GroupInput if wiring.from_output else GroupOutput  # a port has no such side in its group
        entries = (e for e in self._canvas.catalogue.entries if e.layer is not one_way)
        return [e.key for e in entries if fitting.end(e.graph) is not None]

    def _add(self, key: str, place: QPointF) -> None:
        self._canvas.add_layer(key, place, self._wiring)

    def _delete(self) -> None:
        if self._wiring is not None:
            self._canvas.document.apply(self._wiring.dropped_label, self._wiring.dropped())
