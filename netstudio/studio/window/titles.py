"""The panels that can be docked, by name, in the order of their keys."""

from __future__ import annotations

from netstudio.words import Words, tr

PANEL_TITLES: dict[str, Words] = {
    "layers": tr("Layers"),
    "inspector": tr("Inspector"),
    "training": tr("Training"),
    "live": tr("Live"),
    "tensors": tr("Tensors"),
    "problems": tr("Problems"),
    "profile": tr("Profile"),
    "history": tr("History"),
    "outline": tr("Outline"),
    "nudge": tr("Nudge"),
    "stops": tr("Stops"),
    "samples": tr("Samples"),
    "explain": tr("Explain"),
}
