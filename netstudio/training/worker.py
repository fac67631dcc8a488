"""The worker of a run: the thread that trains, and between two steps does what it is told."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.training.answer import Answer
from netstudio.training.breakpoints import Breakpoints, Halt
from netstudio.training.camera import Camera
from netstudio.training.checkpoint import resume
from netstudio.training.keeper import Keeper
from netstudio.training.log import TrainingLog
from netstudio.training.mailbox import Command, Mailbox
from netstudio.training.pacing import NowAndThen, Speed
from netstudio.training.profile import Profile, measure_profile
from netstudio.training.session import Session
from netstudio.training.state import Failure, Resumed, State
from netstudio.training.walk import Phase

EVALUATION_SHARE = 0.04  # of the time at most goes into evaluating on the test data while running
EVALUATION_PAUSE = 0.3  # seconds at least between two evaluations
SNAPSHOT_SHARE = 0.15  # of the time at most goes into snapshots while running
PROFILE_TIME = 3.0  # seconds, or little more, that measuring a profile takes


class Worker:
    """A session in a thread of its own, which starts at once.

    Other threads may read the public attributes; the commands run in the worker's thread and are handed over
    through its `mailbox`.
    """

    def __init__(self, graph: Graph, weights: Mapping[Key, np.ndarray]) -> None:
        self.mailbox = Mailbox()
        self.state = State.PREPARING
        self.failure: Failure | None = None
        self.log = TrainingLog()
        self.profile: Profile | None = None  # the latest that was measured
        self.speed = Speed()
        self.halt: Halt | None = None  # why it stopped the last time, where it was told to stop there
        self.resumed: Resumed | None = None  # the latest
        self.keeper = Keeper()
        self._graph = graph
        self._weights = dict(weights)
        self._stopping = False
        self._session: Session
        self._camera: Camera
        self._breakpoints: Breakpoints
        self._until = 0  # the step that the run ends at
        self._handed_over_at = 0  # the step whose weights were handed over last
        self._walking = False
        self._learning_rate: float | None = None  # where it was turned by hand
        self._tests = NowAndThen(EVALUATION_SHARE, EVALUATION_PAUSE)
        self._snapshots = NowAndThen(SNAPSHOT_SHARE)
        self.thread = threading.Thread(target=self._work, name="netstudio-training", daemon=True)
        self.thread.start()

    @property
    def busy(self) -> bool:
        """Whether there is something to do, or a snapshot to be taken or fetched."""
        return self.mailbox.has_snapshot or (not self.mailbox.idle and self.thread.is_alive())

    # Commands -----------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train to the end that the settings ask for; being there, for as long again."""
        self._session.require_trainable()
        if self._session.steps >= self._until:
            self._until = self._session.steps + self._session.total_steps
        self._breakpoints.pass_here()
        self._walking = False
        self.failure = self.halt = None
        self.speed.begin(self._session.steps)
        self.state = State.RUNNING

    def pause(self) -> None:
        """Come to rest."""
        if self.state is State.RUNNING:
            self._rest()
            self.state = State.PAUSED
            self._keep(rests=True)

    def step_batch(self) -> None:
        """One step, or what is left of the one under way; of what cannot learn, its values and gradients."""
        self.failure = self.halt = None
        self._walking = False
        if self._session.trainable:
            self._finish_batch()
        else:
            self._compute_batch()
        self._rest()
        self.state = State.PAUSED

    def walk(self, move: Callable[[Session], bool]) -> None:
        """Move the walk's cursor; where `move` finds nothing left but the update, make that."""
        self.pause()
        self.failure = self.halt = None
        self._walking = True
        self.state = State.PAUSED
        self._session.load_batch()
        if not move(self._session) and self._session.subject is self._session.own:
            self._finish_batch()
            self._rest()
            self._session.load_batch()

    def run_to(self, node: str, phase: Phase) -> None:
        """On to a node's forward or backward: of this batch, or, where that is behind, of the next."""
        self.pause()
        if halt := self._breakpoints.aim(node, phase):
            self.halt = halt
        elif not self._halts():
            self._finish_batch()
            self._halts()

    def stop_at(self, drawing: Graph) -> None:
        """From now on, stop at what this drawing says; it computes the same."""
        self._breakpoints.follow(drawing)

    def reset(self) -> None:
        """Initial values, the first batch, an empty log."""
        self._session.reset()
        self._session.load_batch()
        self._turn_learning_rate()
        self.log = self._session.log
        self.failure = self.halt = None
        self._until = 0
        self._walking = False
        self.speed.rate = 0.0
        self._breakpoints.restart()
        self._hand_over({})
        self.state = State.PAUSED

    def resume(self, graph_path: Path) -> None:
        """Go on from the checkpoint beside a graph file, to the end that its run had."""
        self.pause()
        s = self._session
        steps = resume(s, graph_path)
        self._until = max(math.ceil(steps / s.total_steps), 1) * s.total_steps
        self._learning_rate = s.base_rate
        self.resumed = Resumed(steps, s.base_rate)  # first: then what is shown gives way to the log
        self.log = s.log
        self.failure = self.halt = None
        self._walking = False
        self._breakpoints.restart()
        s.load_batch()
        self._hand_over(s.weights())
        self.state = State.FINISHED
        if steps < self._until:
            self.run()

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next step on, and after a reset."""
        self._learning_rate = learning_rate
        self._turn_learning_rate()

    def measure_profile(self) -> None:
        """Measure where the time of a step goes, on a copy: the session stays as it is."""
        self.profile = measure_profile(self._session.drawing, self._session.weights(), seconds=PROFILE_TIME)

    def answer(self, answer: Answer[Any]) -> None:
        """Find what somebody asked of the session."""
        answer.find(self._session)

    def stop(self) -> None:
        """Come to rest and end the thread."""
        self._stopping = True
        self.pause()
        self._rest()

    # Within -------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        if not self._guard(self._prepare):
            return
        while not self._stopping:
            running = self.state is State.RUNNING
            self._guard(self.mailbox.next_command(self._run_step if running else None, self._photograph))
        self._session.close()
        self.state = State.STOPPED

    def _guard(self, work: Command) -> bool:
        """Do something; what goes wrong becomes a failure in words, and the thread lives on."""
        try:
            work()
            return True
        except Exception as error:  # an op with a bug must not take the window with it
            self._fail(Failure.of(error))
            return False

    def _fail(self, failure: Failure) -> None:
        if self.state is State.RUNNING:
            self._rest()
        self.failure = failure
        self.state = State.FAILED

    def _prepare(self) -> None:
        self._session = Session(self._graph, self._weights, skip_misfits=True)
        self._camera = Camera(self._session)
        self._breakpoints = Breakpoints(self._session, self._graph)
        self.log = self._session.log
        self._session.load_batch()  # the data itself too
        self.state = State.PAUSED

    def _run_step(self) -> None:
        """One step of a run, with a snapshot when one was asked for, and now and then an evaluation."""
        s = self._session
        if self._breakpoints.armed and self._halts():
            return  # within the step
        if not (self.mailbox.wanted and self._snapshots.is_due):
            s.step()
        else:
            with self._camera.measuring():
                s.step()
            self.log.add_accuracy(s.steps, s.batch_accuracy())
            self._photograph()
        ended = s.steps >= self._until
        if ended or (s.steps % s.steps_per_epoch == 0 and self._tests.is_due):
            self._evaluate()
        if ended:
            self._rest()
            self.state = State.FINISHED
        self._keep(rests=ended)

    def _halts(self) -> bool:
        """Compute the batch up to where it is to stop; whether there is such a place. It stands there now."""
        halt = self._breakpoints.look()
        if halt is None:
            return False
        self._rest()
        self._session.subject = self._session.own
        self.failure, self.halt, self._walking, self.state = None, halt, True, State.PAUSED
        self._keep(rests=True)
        return True

    def _finish_batch(self) -> None:
        """What is left of the step, and the update; what cannot learn leaves its batch as it is."""
        if not self._session.trainable:
            self._session.next_batch()
            return
        with self._camera.measuring():
            self._session.step()
        self.log.add_accuracy(self._session.steps, self._session.batch_accuracy())

    def _compute_batch(self) -> None:
        """Forward and backward of the present batch, or where that is done, of the next; no update."""
        s = self._session
        if s.executor.position == s.executor.end:
            s.next_batch()
        s.forward_backward()

    def _photograph(self) -> None:
        wants = self.mailbox.take_wants()
        if wants is None:
            return
        if self.state is State.RUNNING:
            self.speed.look(self._session.steps)
        with self._snapshots.doing():
            self.mailbox.leave_snapshot(self._camera.take(wants, self._walking, self.state is State.RUNNING))

    def _evaluate(self) -> None:
        if self._session.has_data:  # a function of its parameters alone has nothing to be tested on
            with self._tests.doing():
                self.log.add_test(self._session.steps, self._session.evaluate())

    def _keep(self, rests: bool) -> None:
        self.failure = self.keeper.keep(self._session, rests) or self.failure

    def _turn_learning_rate(self) -> None:
        if self._learning_rate is not None:
            self._session.base_rate = self._learning_rate

    def _rest(self) -> None:
        """Coming to rest: leave the weights to be fetched, if there were steps since the last time."""
        self._walking = self._walking or self._session.subject is not self._session.own
        if self._session.steps != self._handed_over_at:
            self._hand_over(self._session.weights())

    def _hand_over(self, weights: dict[Key, np.ndarray]) -> None:
        self._handed_over_at = self._session.steps
        self.mailbox.leave_weights(weights)
