"""A second batch put aside, run as far as the one that is walked through, to be compared with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from netstudio.graph.model import Wire
from netstudio.training.aside import Aside, Source, Walked, walked
from netstudio.training.darkroom import Darkroom
from netstudio.training.inside import InsideSubject
from netstudio.training.lens import Lens
from netstudio.training.session import Session
from netstudio.training.snapshot import WireView
from netstudio.training.subject import Subject


@dataclass(frozen=True)
class Apart:
    """How far two tensors are apart: the second less the first; of more than one number, the norm of that.

    None where they cannot be compared: batches of different sizes, or one that is not computed yet.
    """

    value: float | None = None
    gradient: float | None = None


@dataclass(frozen=True)
class Beside:
    """What the second batch has on each wire, and how far that is from the first.

    `inside` is the same of the layer that is entered.
    """

    wires: Mapping[Wire, WireView]
    apart: Mapping[Wire, Apart]
    inside: Beside | None = None


class Second:
    """The batch that is compared with what is walked through. To be used in the session's thread alone.

    Raises Refusal where the samples do not fit.
    """

    def __init__(self, session: Session, source: Source) -> None:
        self._aside = Aside(session, source)

    def tell(self, session: Session) -> Walked:
        """What the net says of it."""
        return walked(session, self._aside)

    def look(self, session: Session, lens: Lens, entered: str = "") -> Beside:
        """What it has on the wires where the walk stands, seen through a lens, and what that differs by.

        `entered` is the layer whose inside is wanted too.
        """
        first, second = session.subject, self._aside
        second.keep_up(session.store)
        second.follow(first)
        found = _beside(first, second, lens)
        ours, theirs = (subject.inside(entered) if entered else None for subject in (first, second))
        if ours is None or theirs is None:
            return found
        theirs.seen = ours.seen
        return replace(found, inside=_beside(ours, theirs, lens))


def _beside(first: Subject | InsideSubject, second: Subject | InsideSubject, lens: Lens) -> Beside:
    views = Darkroom(second, math.nan, walking=True, lens=lens).wires()
    return Beside(views, {wire: _apart(first, second, wire) for wire in views})


def _apart(first: Subject | InsideSubject, second: Subject | InsideSubject, wire: Wire) -> Apart:
    if wire not in first.network.wires:
        return Apart()
    ways = [subject.done(math.nan, walking=True) for subject in (first, second)]
    value = gradient = None
    if all(wire.source.node in forward for forward, _ in ways):
        arrays = [subject.plan.array(subject.network.wires[wire]) for subject in (first, second)]
        value = _distance(*arrays)
    if all(wire.target.node in backward for _, backward in ways):
        gradients = [subject.wire_gradient(wire) for subject in (first, second)]
        gradient = _distance(*gradients)
    return Apart(value, gradient)


def _distance(a: np.ndarray | None, b: np.ndarray | None) -> float | None:
    if a is None or b is None or a.shape != b.shape:
        return None
    with np.errstate(invalid="ignore", over="ignore"):  # of what is not finite the distance is not either
        away = np.subtract(b, a, dtype=np.float64)
        return float(away.sum()) if away.size == 1 else float(np.linalg.norm(away))
