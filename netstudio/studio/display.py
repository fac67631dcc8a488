"""Is there a screen? Asked before Qt is, which aborts the whole process where it finds none."""

from __future__ import annotations

import os
import sys

from netstudio.words import Refusal, tr

INVISIBLE = ("offscreen", "minimal")  # platforms of Qt that nobody sees


def prepare_display(picture: bool) -> None:
    """Make sure that a window can be opened: for a person on a screen, for a `picture` anywhere.

    Raises Refusal where a person would wait for a window that cannot be seen.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    screenless = sys.platform == "linux" and not (
        platform or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if picture:
        if screenless:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif screenless or platform.startswith(INVISIBLE):
        raise Refusal(
            tr(
                "There is no display to open a window on. “netstudio train FILE” trains without one; "
                "“netstudio FILE --screenshot OUT.png” writes a picture of the studio."
            )
        )
