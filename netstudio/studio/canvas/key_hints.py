"""What the mouse does while Shift or Ctrl is held, over every kind of thing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from netstudio.words import Words, tr

Key = Qt.KeyboardModifier

# By what lies under the mouse: nothing, a node, an output with wires, any other port, a wire.
HELD: dict[Key, dict[str, Words]] = {
    Key.ShiftModifier: {
        "empty": tr("Drag adds what it touches to the selection · wheel pans sideways"),
        "node": tr("Click adds it to the selection · drag moves all that is selected"),
        "frame": tr("Click adds the frame to the selection · drag moves all that is selected"),
    },
    Key.ControlModifier: {
        "empty": tr("Drag takes what it touches into the selection, or out of it · right drag cuts wires"),
        "node": tr("Click takes it into the selection, or out of it"),
        "frame": tr("Click takes the frame into the selection, or out of it"),
        "wired": tr("Drag moves its wires to another output"),
        "wire": tr("Right drag across wires cuts them"),
    },
}


def key_hint(under: str, held: Key) -> Words | None:
    """What can be done with these keys held; None where they change nothing."""
    for key, words in HELD.items():
        if held & key:
            return words.get(under)
    return None
