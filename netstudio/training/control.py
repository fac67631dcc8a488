"""Run control: a session in a thread of its own, told what to do by commands, answering through a mailbox.

Only summaries cross the thread: a lossless log that may be read at any time, and, when it was asked for, a
latest-wins snapshot. While there is nothing to do, the thread sleeps on a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.training.answer import Answer
from netstudio.training.breakpoints import Halt
from netstudio.training.log import TrainingLog
from netstudio.training.profile import Profile
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot, Wants
from netstudio.training.state import Failure, Resumed, State
from netstudio.training.walk import Phase, Walk
from netstudio.training.worker import Worker
from netstudio.words import Words

T = TypeVar("T")

__all__ = ["Failure", "Resumed", "RunControl", "State"]


class RunControl:
    """The handle of a run. Commands are done after the present step; no method waits but `join`.

    It begins in PREPARING, then waits in PAUSED for the first command.
    """

    def __init__(self, graph: Graph, weights: Mapping[Key, np.ndarray] | None = None) -> None:
        self.graph = graph
        self._worker = Worker(graph, weights or {})
        self._mailbox = self._worker.mailbox

    # Commands -----------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train to the end that the settings ask for; being at the end, for as long again."""
        self._mailbox.tell(self._worker.run)

    def pause(self) -> None:
        """Come to rest after the present step."""
        self._mailbox.tell(self._worker.pause)

    def step_batch(self) -> None:
        """One step, or what is left of the one under way."""
        self._mailbox.tell(self._worker.step_batch)

    def walk(self, move: Callable[[Walk], bool]) -> None:
        """Pause and move the walk's cursor; where `move` says False, make the update."""
        self._mailbox.tell(lambda: self._worker.walk(lambda session: move(session.walk)))

    def step_layer(self) -> None:
        """One layer forward, one layer backward, or the update, whichever is next."""
        self.walk(Walk.forward)

    def step_layer_back(self) -> None:
        """The cursor one layer back; values stay."""
        self.walk(lambda walk: walk.back() or True)

    def step_phase(self) -> None:
        """To the end of the forward or of the backward phase, then the update."""
        self.walk(Walk.to_phase_end)

    def step_phase_back(self) -> None:
        """The cursor back to the beginning of the phase; values stay."""
        self.walk(lambda walk: walk.to_phase_start() or True)

    def run_to(self, node: str, phase: Phase) -> None:
        """On to a node's forward or backward, of this batch or the next; `halt` tells why it stopped."""
        self._mailbox.tell(lambda: self._worker.run_to(node, phase))

    def stop_at(self, drawing: Graph) -> None:
        """Stop at the breakpoints and conditions of this drawing, which computes the same, from now on."""
        self._mailbox.tell(lambda: self._worker.stop_at(drawing))

    def reset(self) -> None:
        """Initial values again, the log empty, the first batch next."""
        self._mailbox.tell(self._worker.reset)

    def keep_checkpoints(self, graph_path: Path | None, every: int) -> None:
        """Write one beside a graph file after so many steps (0: none), and where a run comes to rest."""
        self._mailbox.tell(lambda: self._worker.keeper.begin(graph_path, every))

    def resume(self, graph_path: Path) -> None:
        """Go on from the checkpoint beside a graph file; where it cannot be, all stays as it is."""
        self._mailbox.tell(lambda: self._worker.resume(graph_path))

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next step on."""
        self._mailbox.tell(lambda: self._worker.set_learning_rate(learning_rate))

    def measure_profile(self) -> None:
        """Measure where the time of a step goes; `profile` will have it."""
        self._mailbox.tell(self._worker.measure_profile)

    def ask(self, question: Callable[[Session], T]) -> Answer[T]:
        """Put a question to the session, between two steps; the answer comes by itself."""
        answer = Answer(question)
        self._mailbox.tell(lambda: self._worker.answer(answer))
        return answer

    def stop(self) -> None:
        """Finish the present step and end the thread; follow with `join`."""
        self._mailbox.tell(self._worker.stop)

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the thread to end after `stop`; whether it has."""
        self._worker.thread.join(seconds)
        return not self.alive

    # Looking ------------------------------------------------------------------------------------------------

    def look(self, wants: Wants) -> None:
        """Ask for a snapshot; it will be there to `take` soon."""
        self._mailbox.look(wants)

    def take(self) -> Snapshot | None:
        """The latest snapshot, once."""
        return self._mailbox.take_snapshot()

    def take_weights(self) -> dict[Key, np.ndarray] | None:
        """The weights as the worker last came to rest, once; empty after a reset, as initial values hold."""
        return self._mailbox.take_weights()

    @property
    def state(self) -> State:
        """What the worker is doing."""
        return self._worker.state

    @property
    def failure(self) -> Failure | None:
        """Why it came to FAILED."""
        return self._worker.failure

    @property
    def halt(self) -> Halt | None:
        """Why it stopped the last time at a breakpoint, at a condition, or where it was to run to."""
        return self._worker.halt

    @property
    def log(self) -> TrainingLog:
        """The log of the run; a reset begins another."""
        return self._worker.log

    @property
    def profile(self) -> Profile | None:
        """The latest that was measured."""
        return self._worker.profile

    @property
    def resumed(self) -> Resumed | None:
        """Where it last went on from a checkpoint."""
        return self._worker.resumed

    @property
    def kept(self) -> Words | None:
        """Which checkpoint was written last."""
        return self._worker.keeper.kept

    @property
    def rate(self) -> float:
        """Steps per second, over about the last second of running in which somebody looked."""
        return self._worker.speed.rate

    @property
    def busy(self) -> bool:
        """Whether there is something to do, or a snapshot to be taken or fetched."""
        return self._worker.busy

    @property
    def alive(self) -> bool:
        """Whether the thread is there."""
        return self._worker.thread.is_alive()
