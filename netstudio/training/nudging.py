"""Questions about nudges and gradients of zero, for a session between two of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netstudio.graph.model import End
from netstudio.training.nudge import STEP, Curve, Nudge, Nudger, Numerical, Place
from netstudio.training.probe import Probe
from netstudio.training.session import Session
from netstudio.training.subject import Subject
from netstudio.training.why_zero import Selection, Trace, why_zero

POINTS = 32  # of a curve, an even number
SECONDS = 0.15  # after which no more points are put between those of a curve
COARSE = (8, 4, 2, 1)


@dataclass(frozen=True)
class Look:
    """A nudge, and the loss from −reach to reach around it."""

    place: Place
    nudge: Nudge
    reach: float
    curve: Curve


class Nudging:
    """Makes the questions. The copies that they work on are kept as long as the batch is the same.

    What they ask about is what is walked through. They are put in the thread of the session, one at a time.
    """

    def __init__(self) -> None:
        self._nudger: Nudger | None = None
        self._probe: Probe | None = None

    def look(self, place: Place, h: float, reach: float) -> Callable[[Session], Look]:
        """What a change by h does, and the curve that it goes along."""

        def question(session: Session) -> Look:
            nudger = self._ready(session.subject)
            return Look(place, nudger.nudge(place, h), reach, _curve(nudger, place, reach))

        return question

    def steepest(self, end: End) -> Callable[[Session], Place]:
        """The number of a tensor whose gradient is the largest; the first where none flows."""

        def question(session: Session) -> Place:
            probe = self._ready(session.subject).probe
            value = probe.value(end)
            gradient = probe.gradient(value)
            flat = 0 if gradient is None else int(np.abs(gradient).argmax())
            return Place(end, tuple(int(i) for i in np.unravel_index(flat, value.shape)))

        return question

    def numerical(self, place: Place, h: float = STEP) -> Callable[[Session], Numerical]:
        """The slope, measured."""
        return lambda session: self._ready(session.subject).numerical(place, h)

    def why(
        self, end: End, selection: Selection = (), sample: int | None = None
    ) -> Callable[[Session], Trace]:
        """Why a gradient is zero."""

        def question(session: Session) -> Trace:
            subject, probe = session.subject, self._probe
            if probe is None or not probe.shows(subject.network, subject.plan):
                probe = self._probe = Probe(subject.network, subject.plan)
            return why_zero(probe, end, selection, sample)

        return question

    def forget(self) -> None:
        """Let go of the copies."""
        self._nudger = self._probe = None

    def _ready(self, subject: Subject) -> Nudger:
        nudger = self._nudger
        if nudger is None or not nudger.shows(subject.network, subject.plan):
            nudger = self._nudger = Nudger(subject.network, subject.plan)
        return nudger


def _curve(nudger: Nudger, place: Place, reach: float) -> Curve:
    """From coarse to fine, as long as there is time."""
    steps = np.linspace(-reach, reach, POINTS + 1)
    curves: list[Curve] = []
    start, done = time.perf_counter(), set[int]()
    for stride in COARSE:
        new = [i for i in range(0, POINTS + 1, stride) if i not in done]
        curves.append(nudger.curve(place, steps[new]))
        done.update(new)
        if time.perf_counter() - start > SECONDS:
            break
    h = np.concatenate([curve.h for curve in curves])
    order = np.argsort(h)
    loss, tangent = (np.concatenate(parts)[order] for parts in _columns(curves))
    return Curve(h[order], loss, tangent)


def _columns(curves: list[Curve]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [curve.loss for curve in curves], [curve.tangent for curve in curves]
