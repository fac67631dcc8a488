"""What somebody likes on the canvas, switched in the view menu and remembered."""

from __future__ import annotations

from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.preferences import Preferences


class Choices:
    """Switches of a canvas by name, as they were the last time."""

    def __init__(self, canvas: CanvasView, preferences: Preferences) -> None:
        self._preferences = preferences
        self._switches: dict[str, tuple[object, str]] = {
            "snap_to_nodes": (canvas.snap_to, "nodes"),
            "snap_to_grid": (canvas.snap_to, "grid"),
            "minimap": (canvas.minimap, "wanted"),
            "lens_bar": (canvas.looking.bar, "wanted"),
        }
        for name in self._switches:
            self._put(name, preferences.choice(name, True))

    def __getitem__(self, name: str) -> bool:
        """Whether it is on."""
        return bool(getattr(*self._switches[name]))

    def toggle(self, name: str) -> None:
        """On or off, from now on."""
        self._put(name, not self[name])
        self._preferences.set_choice(name, self[name])

    def _put(self, name: str, on: bool) -> None:
        setattr(*self._switches[name], on)
