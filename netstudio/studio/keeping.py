"""What is said of trained weights when the graph is edited: which are kept, start anew, or are back."""

from __future__ import annotations

from netstudio.document.document import Document
from netstudio.words import Words, tr

LISTED = 6  # names in one line


class Keeping:
    """Looks at a document's weights after each edit, and finds words where something has become of them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._misfits: tuple[str, ...] = ()

    def words(self, ended_at: int | None = None) -> Words | None:
        """What has become of the weights; `ended_at`: the step at which the edit has ended a session."""
        before, now = self._misfits, self._document.misfits if self._document.weights else ()
        self._misfits = now
        if ended_at is not None:
            return _ended(ended_at, now)
        if lost := [name for name in now if name not in before]:
            return tr("{names} will start anew; all other weights are kept.", names=_listed(lost))
        if before and not now:
            return tr("The trained weights of {names} are back.", names=_listed(before))
        return None


def _ended(step: int, misfits: tuple[str, ...]) -> Words:
    if not misfits:
        return tr(
            "What is computed has changed: training ended at step {step}; all weights are kept.", step=step
        )
    return tr(
        "What is computed has changed: training ended at step {step}; {names} will start anew, "
        "all other weights are kept.",
        step=step,
        names=_listed(misfits),
    )


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(names[:LISTED])
    return f"{shown} …" if len(names) > LISTED else shown
