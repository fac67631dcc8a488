"""Run control: the session in a thread of its own, told what to do by commands, answering through a mailbox.

The worker is a plain thread that knows no Qt. Commands go in through a queue and are looked at between two steps; a
latest-wins snapshot comes out, only when it was asked for. While there is nothing to do the thread sleeps on a condition.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import Graph
from netstudio.training.log import TrainingLog
from netstudio.training.session import Session
from netstudio.training.snapshot import Camera, Snapshot, Wants
from netstudio.words import Refusal, Words, tr

EVALUATION_SHARE = 0.04  # of the time at most goes into evaluating on the test data while running
FIRST_PAUSE = 0.3  # seconds at least between two evaluations


class State(Enum):
    """What the worker is doing."""

    PREPARING = "preparing"  # compiling, loading the data
    PAUSED = "paused"  # waiting for a command; also before the first step
    RUNNING = "running"
    FINISHED = "finished"  # all the steps asked for are made; run() goes on for as long again
    FAILED = "failed"  # see `failure`
    STOPPED = "stopped"  # the thread is gone


@dataclass(frozen=True)
class Failure:
    """Why a run ended: in words, and at which node, where that is known."""

    words: Words
    node: str | None = None


class RunControl:
    """A session in a worker thread. All methods may be called from the GUI; none waits for the worker but `join`.

    `state`, `failure`, `log` and `step` may be read at any time. `take` gives the latest snapshot once; `weights_of`
    the weights of the last time the worker came to rest.
    """

    def __init__(self, graph: Graph, weights: Mapping[Key, np.ndarray] | None = None) -> None:
        self.graph = graph
        self.state = State.PREPARING
        self.failure: Failure | None = None
        self.log = TrainingLog()
        self.rate = 0.0  # steps per second, over about the last second of running
        self._weights = dict(weights or {})
        self._commands: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._wants: Wants | None = None
        self._mail: Snapshot | None = None
        self._rested: dict[Key, np.ndarray] | None = None
        self._walking = False
        self._thread = threading.Thread(target=self._work, name="netstudio-training", daemon=True)
        self._thread.start()

    # Commands ------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train until the end that the settings ask for; being at the end, for as long again."""
        self._tell(self._do_run)

    def pause(self) -> None:
        """Come to rest after the present step."""
        self._tell(self._do_pause)

    def step_batch(self) -> None:
        """One step, or what is left of the one under way."""
        self._tell(self._do_step_batch)

    def step_layer(self) -> None:
        """One layer forward, one layer backward, or the update, whichever is next."""
        self._tell(lambda: self._do_walk(lambda s: s.walk.forward()))

    def step_layer_back(self) -> None:
        """The cursor one layer back; values stay."""
        self._tell(lambda: self._do_walk(lambda s: s.walk.back() or True))

    def step_phase(self) -> None:
        """To the end of the forward or of the backward phase, then the update."""
        self._tell(lambda: self._do_walk(lambda s: s.walk.to_phase_end()))

    def step_phase_back(self) -> None:
        """The cursor back to the beginning of the phase; values stay."""
        self._tell(lambda: self._do_walk(lambda s: s.walk.to_phase_start() or True))

    def reset(self) -> None:
        """Initial values again, the log empty, the first batch next."""
        self._tell(self._do_reset)

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next step on."""
        self._tell(lambda: setattr(self._session.updater, "learning_rate", learning_rate))

    def stop(self) -> None:
        """Finish the present step and end the thread; follow with `join`."""
        self._tell(self._do_stop)

    def join(self, seconds: float | None = None) -> bool:
        """Wait for the thread to end after `stop`; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # Looking -------------------------------------------------------------------------------------------------------

    def look(self, wants: Wants) -> None:
        """Ask for a snapshot; it will be in the mailbox soon."""
        with self._wake:
            self._wants = wants
            self._wake.notify()

    def take(self) -> Snapshot | None:
        """The latest snapshot, once."""
        with self._wake:
            mail, self._mail = self._mail, None
            return mail

    def take_weights(self) -> dict[Key, np.ndarray] | None:
        """The weights as the worker last came to rest, once."""
        with self._wake:
            weights, self._rested = self._rested, None
            return weights

    @property
    def busy(self) -> bool:
        """Whether the worker has something to do."""
        return self.state in (State.PREPARING, State.RUNNING) or bool(self._commands)

    @property
    def alive(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    # The worker's side ---------------------------------------------------------------------------------------------

    def _tell(self, command: Callable[[], None]) -> None:
        with self._wake:
            self._commands.append(command)
            self._wake.notify()

    def _work(self) -> None:
        if not self._guard(self._prepare):
            self._wait_for_stop()
            return
        while self.state is not State.STOPPED:
            if self._commands:
                self._guard(self._commands.popleft())
            elif self.state is State.RUNNING:
                self._guard(self._one_step)
            elif self._wants is not None:
                self._guard(self._photograph)
            else:
                with self._wake:
                    self._wake.wait_for(lambda: self._commands or self._wants is not None)

    def _guard(self, work: Callable[[], None]) -> bool:
        """Do something; what goes wrong becomes a failure in words, and the thread lives on."""
        try:
            work()
            return True
        except Refusal as refusal:
            self._fail(Failure(refusal.words, getattr(refusal, "owner", None) or None))
        except MemoryError:
            self._fail(Failure(tr("There is not enough memory for this. Smaller layers or batches take less.")))
        except Exception as error:  # an op with a bug must not take the window with it
            self._fail(Failure(tr("Unexpected: {error}", error=f"{type(error).__name__}: {error}")))
        return False

    def _fail(self, failure: Failure) -> None:
        self.failure = failure
        self.state = State.FAILED
        if hasattr(self, "_session"):
            self._rest()

    def _wait_for_stop(self) -> None:
        """After a failed preparation: nothing is possible but the end."""
        while self.state is not State.STOPPED:
            with self._wake:
                self._wake.wait_for(lambda: bool(self._commands))
                command = self._commands.popleft()
            if command == self._do_stop:
                self.state = State.STOPPED

    def _prepare(self) -> None:
        self._session = Session(self.graph, self._weights)
        self._camera = Camera(self._session)
        self.log = self._session.log
        if self._session.has_data:
            _ = self._session.total_steps  # loads the data
        self._until = 0
        self._next_test = 0.0
        self._mark = (time.perf_counter(), 0)
        self.state = State.PAUSED

    def _do_run(self) -> None:
        self._session.require_trainable()
        s = self._session
        if s.steps >= self._until:
            self._until = s.steps + s.total_steps if s.steps else s.total_steps
        self._walking = False
        self.failure = None
        self._mark = (time.perf_counter(), s.steps)
        self.state = State.RUNNING

    def _do_pause(self) -> None:
        if self.state is State.RUNNING:
            self._rest()
            self.state = State.PAUSED

    def _do_stop(self) -> None:
        self._rest()
        self.state = State.STOPPED

    def _do_reset(self) -> None:
        self._session.reset()
        self.log = self._session.log
        self.failure = None
        self._until = 0
        self._walking = False
        self.rate = 0.0
        self._rest()
        self.state = State.PAUSED

    def _do_step_batch(self) -> None:
        self._do_pause()
        if self._session.has_data:
            self._session.require_trainable()
        self.failure = None
        self._walking = False
        self._camera.before_update()
        self._step()
        self._rest()
        self.state = State.PAUSED

    def _do_walk(self, move: Callable[[Session], bool]) -> None:
        self._do_pause()
        self.failure = None
        self._walking = True
        self.state = State.PAUSED
        self._session.load_batch()
        if not move(self._session):
            self._camera.before_update()
            self._step()
            self._rest()

    def _step(self) -> None:
        """A whole step; a graph that has no loss to learn by is walked through, but nothing is updated."""
        if self._session.trainable:
            self._session.step()
        else:
            self._session.forward_backward()
            self._session.next_batch()

    def _one_step(self) -> None:
        """One step of a run, with a snapshot when one was asked for, and now and then an evaluation."""
        s, wanted = self._session, self._wants is not None
        if wanted:
            self._camera.before_update()
        s.step()
        if wanted:
            self._note_accuracy()
            self._photograph()
        if s.steps % s.steps_per_epoch == 0:
            self._maybe_evaluate()
        if s.steps >= self._until:
            self._evaluate()
            self._rest()
            self.state = State.FINISHED

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
        if now - then >= 1.0:
            self.rate = (self._session.steps - steps) / (now - then)
            self._mark = (now, self._session.steps)

    def _note_accuracy(self) -> None:
        accuracy = self._session.batch_accuracy()
        if accuracy is not None:
            self.log.add_batch_accuracy(self._session.steps, accuracy)

    def _maybe_evaluate(self) -> None:
        if time.perf_counter() >= self._next_test:
            self._evaluate()

    def _evaluate(self) -> None:
        start = time.perf_counter()
        self.log.add_test(self._session.steps, self._session.evaluate())
        took = time.perf_counter() - start
        self._next_test = start + max(FIRST_PAUSE, took / EVALUATION_SHARE)

    def _rest(self) -> None:
        """Coming to rest: leave a copy of the weights to be fetched."""
        weights = self._session.weights()
        with self._wake:
            self._rested = weights
