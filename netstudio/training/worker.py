"""The worker of a run: the thread that trains, and between two steps does what it is told."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.training.log import TrainingLog
from netstudio.training.profile import Profile, measure_profile
from netstudio.training.session import Session
from netstudio.training.snapshot import Camera, Snapshot, Wants
from netstudio.training.state import Failure, State
from netstudio.words import OUT_OF_MEMORY, Refusal, tr

EVALUATION_SHARE = 0.04  # of the time at most goes into evaluating on the test data while running
EVALUATION_PAUSE = 0.3  # seconds at least between two evaluations
PROFILE_TIME = 3.0  # seconds, or little more, that measuring a profile takes
RATE_WINDOW = 1.0  # seconds over which the steps per second are counted

Command = Callable[[], None]


class Worker:
    """A session in a thread of its own, which starts at once.

    Other threads may read the public attributes and call the methods of the first part; the commands of the
    second part run in the worker's thread and are handed over with `tell`.
    """

    def __init__(self, graph: Graph, weights: Mapping[Key, np.ndarray]) -> None:
        self.state = State.PREPARING
        self.failure: Failure | None = None
        self.log = TrainingLog()
        self.profile: Profile | None = None  # the latest that was measured
        self.rate = 0.0  # steps per second
        self._graph = graph
        self._weights = dict(weights)
        self._wake = threading.Condition()  # guards the five below
        self._commands: deque[Command] = deque()
        self._wants: Wants | None = None
        self._mail: Snapshot | None = None
        self._rested: dict[Key, np.ndarray] | None = None
        self._idle = False
        self._stopping = False
        self._session: Session
        self._camera: Camera
        self._until = 0  # the step that the run ends at
        self._handed_over_at = 0  # the step whose weights were handed over last
        self._walking = False
        self._learning_rate: float | None = None  # where it was turned by hand
        self._next_test = 0.0
        self._mark = (0.0, 0)  # when the counting of steps per second began, and at which step
        self.thread = threading.Thread(target=self._work, name="netstudio-training", daemon=True)
        self.thread.start()

    # For other threads --------------------------------------------------------------------------------------

    def tell(self, command: Command) -> None:
        """Do this after the present step and the commands before it."""
        with self._wake:
            self._commands.append(command)
            self._idle = False
            self._wake.notify()

    def look(self, wants: Wants) -> None:
        """Take a snapshot, once the commands that were told are done."""
        with self._wake:
            self._wants = wants
            self._idle = False
            self._wake.notify()

    def take_snapshot(self) -> Snapshot | None:
        """The latest snapshot, once."""
        with self._wake:
            mail, self._mail = self._mail, None
            return mail

    def take_weights(self) -> dict[Key, np.ndarray] | None:
        """The weights as the worker last came to rest, once; empty after a reset, as initial values hold."""
        with self._wake:
            weights, self._rested = self._rested, None
            return weights

    @property
    def busy(self) -> bool:
        """Whether there is something to do, or a snapshot to be taken or fetched."""
        return self._mail is not None or (not self._idle and self.thread.is_alive())

    # Commands -----------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train to the end that the settings ask for; being there, for as long again."""
        self._session.require_trainable()
        if self._session.steps >= self._until:
            self._until = self._session.steps + self._session.total_steps
        self._walking = False
        self.failure = None
        self._mark = time.perf_counter(), self._session.steps
        self.state = State.RUNNING

    def pause(self) -> None:
        """Come to rest."""
        if self.state is State.RUNNING:
            self._rest()
            self.state = State.PAUSED

    def step_batch(self) -> None:
        """One step, or what is left of the one under way."""
        if self._session.has_data:
            self._session.require_trainable()
        self.failure = None
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
        self.failure = None
        self._walking = True
        self.state = State.PAUSED
        self._session.load_batch()
        if not move(self._session):
            self._finish_batch()
            self._rest()
            self._session.load_batch()

    def reset(self) -> None:
        """Initial values, the first batch, an empty log."""
        self._session.reset()
        self._session.load_batch()
        self._turn_learning_rate()
        self.log = self._session.log
        self.failure = None
        self._until = 0
        self._walking = False
        self.rate = 0.0
        self._hand_over({})
        self.state = State.PAUSED

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next step on, and after a reset."""
        self._learning_rate = learning_rate
        self._turn_learning_rate()

    def measure_profile(self) -> None:
        """Measure where the time of a step goes, on a copy: the session stays as it is."""
        self.profile = measure_profile(self._session.graph, self._session.weights(), seconds=PROFILE_TIME)

    def stop(self) -> None:
        """Come to rest and end the thread."""
        self._stopping = True
        self._rest()

    # Within -------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        if not self._guard(self._prepare):
            return
        while not self._stopping:
            self._guard(self._next())
        self._session.close()
        self.state = State.STOPPED

    def _next(self) -> Command:
        """What to do now; sleeps while there is nothing."""
        with self._wake:
            while True:
                if self._commands:
                    return self._commands.popleft()
                if self.state is State.RUNNING:
                    return self._run_step
                if self._wants is not None:
                    return self._photograph
                self._idle = True
                self._wake.wait()

    def _guard(self, work: Command) -> bool:
        """Do something; what goes wrong becomes a failure in words, and the thread lives on."""
        try:
            work()
            return True
        except Refusal as refusal:
            self._fail(Failure(refusal.words, getattr(refusal, "owner", None) or None))
        except MemoryError:
            self._fail(Failure(OUT_OF_MEMORY))
        except Exception as error:  # an op with a bug must not take the window with it
            self._fail(Failure(tr("Unexpected: {error}", error=f"{type(error).__name__}: {error}")))
        return False

    def _fail(self, failure: Failure) -> None:
        if self.state is State.RUNNING:
            self._rest()
        self.failure = failure
        self.state = State.FAILED

    def _prepare(self) -> None:
        self._session = Session(self._graph, self._weights, skip_misfits=True)
        self._camera = Camera(self._session)
        self.log = self._session.log
        self._session.load_batch()  # the data itself too
        self.state = State.PAUSED

    def _run_step(self) -> None:
        """One step of a run, with a snapshot when one was asked for, and now and then an evaluation."""
        s = self._session
        if self._wants is None:
            s.step()
        else:
            with self._camera.measuring():
                s.step()
            self._note_accuracy()
            self._photograph()
        ended = s.steps >= self._until
        if ended or (s.steps % s.steps_per_epoch == 0 and time.perf_counter() >= self._next_test):
            self._evaluate()
        if ended:
            self._rest()
            self.state = State.FINISHED

    def _finish_batch(self) -> None:
        """What is left of the step, and the update; what cannot learn leaves its batch as it is."""
        if not self._session.trainable:
            self._session.next_batch()
            return
        with self._camera.measuring():
            self._session.step()
        self._note_accuracy()

    def _compute_batch(self) -> None:
        """Forward and backward of the present batch, or where that is done, of the next; no update."""
        s = self._session
        if s.executor.position == s.executor.end:
            s.next_batch()
        s.forward_backward()

    def _photograph(self) -> None:
        with self._wake:
            wants, self._wants = self._wants, None
        if wants is None:
            return
        self._measure_rate()
        snapshot = self._camera.take(wants, self._walking)
        with self._wake:
            self._mail = snapshot

    def _measure_rate(self) -> None:
        now, (then, steps) = time.perf_counter(), self._mark
        if self.state is State.RUNNING and now - then >= RATE_WINDOW:
            self.rate = (self._session.steps - steps) / (now - then)
            self._mark = now, self._session.steps

    def _note_accuracy(self) -> None:
        accuracy = self._session.batch_accuracy()
        if accuracy is not None:
            self.log.batch_accuracy.add(self._session.steps, accuracy)

    def _evaluate(self) -> None:
        start = time.perf_counter()
        self.log.add_test(self._session.steps, self._session.evaluate())
        took = time.perf_counter() - start
        self._next_test = start + max(EVALUATION_PAUSE, took / EVALUATION_SHARE)

    def _turn_learning_rate(self) -> None:
        if self._learning_rate is not None:
            self._session.base_rate = self._learning_rate

    def _rest(self) -> None:
        """Coming to rest: leave the weights to be fetched, if there were steps since the last time."""
        if self._session.steps != self._handed_over_at:
            self._hand_over(self._session.weights())

    def _hand_over(self, weights: dict[Key, np.ndarray]) -> None:
        self._handed_over_at = self._session.steps
        with self._wake:
            self._rested = weights
