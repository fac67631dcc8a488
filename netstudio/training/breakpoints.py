"""Where a run stops: before nodes with a breakpoint, at conditions, and where somebody asked it to run to.

A stop is a place on the one walk that training goes anyway, so that it changes no number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netstudio.graph.analysis import analyse
from netstudio.graph.expand import drawn
from netstudio.graph.model import Graph
from netstudio.training.condition_names import Names
from netstudio.training.condition_text import ConditionError, read_condition
from netstudio.training.conditions import Condition, Moment, what_is_found
from netstudio.training.session import Session
from netstudio.training.walk import Phase
from netstudio.words import Words, tr

START = (-1, -1)  # a step and a position before all others


@dataclass(frozen=True)
class Halt:
    """Why a run has stopped, in words; and before which node of the drawing, where it was one."""

    words: Words
    node: str | None = None
    phase: Phase | None = None


@dataclass(frozen=True)
class _Place:
    """A stop of the walk, by its index, that a run is to halt before."""

    index: int
    node: str
    when: Condition | None
    text: str


@dataclass(frozen=True)
class _Watched:
    """A condition, and its text."""

    text: str
    condition: Condition


class Breakpoints:
    """What a session is to stop at, as a drawing says it, and how far the present batch has been seen to.

    The drawing computes what the session does. What cannot be read as a condition is left out: whoever shows
    it says so.
    """

    def __init__(self, session: Session, drawing: Graph) -> None:
        self._session = session
        self._passed = START  # the step, and the position in it, up to which all was seen to
        self._held: dict[str, bool] = {}  # whether a condition held the last time
        self._aim: tuple[int, str] | None = None  # the cursor, and the node, that somebody asked to run to
        self.follow(drawing)

    def follow(self, drawing: Graph) -> None:
        """Stop at what this drawing says from now on; where the run stands, it has stopped already."""
        self._drawing = drawing
        if self._aim and self._aim[1] not in drawing.nodes:
            self._aim = None  # a group that was opened up
        self._places = list(self._find_places())
        self._watched = list(self._find_conditions())

    @property
    def armed(self) -> bool:
        """Whether there is anything to stop at."""
        return bool(self._places or self._watched or self._aim is not None)

    def pass_here(self) -> None:
        """Go on from where a batch stands, without stopping there once more."""
        if self._session.executor.position:
            self._passed = max(self._passed, (self._session.steps, self._session.executor.position))

    def restart(self) -> None:
        """The session begins anew, or somewhere else."""
        self._passed, self._held, self._aim = START, {}, None

    def aim(self, node: str, phase: Phase) -> Halt | None:
        """Stop at a node of the drawing too, once its forward or backward is done, and that only once.

        Where a batch put aside is walked through, it goes there at once, in that. Where the walk has no such
        place, the halt says so.
        """
        self.pass_here()
        stops = self._session.walk.stops
        found = [i for i, stop in enumerate(stops) if stop.phase is phase and self._is_at(stop.node, node)]
        if not found:
            return Halt(self._never(node, phase))
        last = found[0]
        while last + 1 in found:
            last += 1
        if self._session.subject is not self._session.own:
            self._session.walk.go_to(last + 1)
            return self._arrived(node, phase)
        self._aim = last + 1, node
        return None

    def look(self) -> Halt | None:
        """Compute the batch up to the next place to stop at, with the walk's cursor there, and say why.

        None where nothing in this batch is left to stop at; then it may be computed to its end, or not.
        """
        self._session.load_batch()
        for place in self._places:
            if halt := self._at_aim(place.index) or self._before(place):
                return halt
        return self._at_aim(len(self._session.own.walk.stops)) or (self._at_end() if self._watched else None)

    # Places -------------------------------------------------------------------------------------------------

    def _before(self, place: _Place) -> Halt | None:
        """Run to before a place; the halt there, unless it is behind, or has a condition that fails."""
        s = self._session
        start = s.own.walk.stops[place.index].start
        if s.executor.position > start or self._passed >= (s.steps, start):
            return None
        self._passed = s.steps, start
        s.own.walk.go_to(place.index)
        phase, name = s.own.walk.stops[place.index].phase, self._drawing.nodes[place.node].name
        words = tr("Stopped before {node}, {phase}", node=name, phase=phase.label)
        if place.when is not None:
            moment = Moment(s)
            if not place.when.holds(moment):
                return None
            words = tr("{words}: {reason}", words=words, reason=_reason(place.text, place.when, moment))
        return Halt(words, place.node, phase)

    def _at_aim(self, limit: int) -> Halt | None:
        """Run to where somebody wants to go, if that is ahead and not beyond `limit`."""
        if self._aim is None:
            return None
        walk, (cursor, node) = self._session.own.walk, self._aim
        if not walk.cursor < cursor <= limit:
            return None
        self._aim = None
        walk.go_to(cursor)
        self.pass_here()
        return self._arrived(node, walk.stops[cursor - 1].phase)

    def _arrived(self, node: str, phase: Phase) -> Halt:
        words = tr("Stopped at {node}, {phase}", node=self._drawing.nodes[node].name, phase=phase.label)
        return Halt(words, node, phase)

    def _find_places(self) -> Iterator[_Place]:
        """The breakpoints as places on the walk, in its order; those of groups where it enters the group."""
        wanted = {n: b for n, b in self._drawing.breakpoints.items() if not b.off}
        conditions = {node: self._read(found.when) for node, found in wanted.items() if found.when}
        stops = self._session.own.walk.stops if wanted else ()
        for i, stop in enumerate(stops):
            before = stops[i - 1].node if i and stops[i - 1].phase is stop.phase else ""
            for node, found in wanted.items():
                side = found.forward if stop.phase is Phase.FORWARD else found.backward
                if not side or not self._is_at(stop.node, node) or self._is_at(before, node):
                    continue
                if not found.when or conditions[node]:
                    yield _Place(i, node, conditions.get(node), found.when)
                    break

    def _is_at(self, computed: str, node: str) -> bool:
        """Whether what is computed is a node of the drawing, a copy of it, or inside of it."""
        own = drawn(computed)
        return own == node or (own in self._drawing.nodes and node in self._drawing.path(own))

    def _never(self, node: str, phase: Phase) -> Words:
        name = self._drawing.nodes[node].name if node in self._drawing.nodes else node
        if phase is Phase.BACKWARD:
            return tr("{node} has no backward: nothing before it, or in it, learns.", node=name)
        return tr("Nothing is computed at {node}.", node=name)

    # Conditions ---------------------------------------------------------------------------------------------

    def _at_end(self) -> Halt | None:
        """Run to before the update; the halt there, where a condition has come to hold.

        One that holds from step to step stops once, unless it says itself how often (`every`).
        """
        s = self._session
        end = s.executor.end
        if self._passed >= (s.steps, end):
            return None
        self._passed = s.steps, end
        s.own.walk.go_to(len(s.own.walk.stops))
        moment, reasons = Moment(s), list[str]()
        for watched in self._watched:
            condition, held = watched.condition, self._held.get(watched.text, False)
            holds = self._held[watched.text] = condition.holds(moment)
            if holds and (condition.repeats or not held):
                reasons.append(_reason(watched.text, condition, moment))
        if not reasons:
            return None
        reason = "; ".join(reasons)
        return Halt(tr("Stopped: {reason} at step {step}", reason=reason, step=moment.step))

    def _find_conditions(self) -> Iterator[_Watched]:
        for found in self._drawing.conditions:
            condition = None if found.off else self._read(found.text)
            if condition is not None:
                yield _Watched(found.text, condition)

    def _read(self, text: str) -> Condition | None:
        try:
            return read_condition(text, Names.of(analyse(self._drawing)))
        except ConditionError:
            return None


def _reason(text: str, condition: Condition, moment: Moment) -> str:
    """The condition, and what was found: `loss > 3 (it is 3.2)`."""
    found = what_is_found(condition, moment)
    return f"{text} ({found})" if found else text
