"""The runner: what the buttons of the window tell, and what comes back from the worker, on the GUI's side."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.breakpoints import stops_of
from netstudio.graph.model import Graph
from netstudio.graph.sameness import what_it_computes
from netstudio.resources import is_example
from netstudio.studio.asking import Asking
from netstudio.studio.keeping import Keeping
from netstudio.studio.pump import Pace, Pump
from netstudio.training.control import RunControl, State
from netstudio.training.log import TrainingLog
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants
from netstudio.training.walk import Phase, Walk
from netstudio.words import Words, tr

T = TypeVar("T")

PATIENCE = 10.0  # seconds to wait for the worker to finish its step when a session ends


class Runner(QObject):
    """Runs the document's graph. The session is made at the first command and lives until it is stopped, or
    until the graph changes in what it computes. Its weights go back to the document whenever it comes to
    rest.

    Signals: `state_changed` (State, or None without a session), `snapshot_taken` (Snapshot), `log_grew`
    (TrainingLog; at most once a beat), `resumed` (from a checkpoint: what is shown is of before),
    `profile_taken` (Profile), `failed` (Failure), `halted` (Halt: why it stopped where it was to; None: it
    does so no more), `message` (words for the status line).
    """

    state_changed = Signal(object)
    snapshot_taken = Signal(object)
    log_grew = Signal(object)
    profile_taken = Signal(object)
    resumed = Signal()
    failed = Signal(object)
    halted = Signal(object)
    message = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._control: RunControl | None = None
        self._wants = Wants()
        self._in_front = True
        self._learning_rate = 0.0
        self.checkpoint_every = 0  # steps; 0: no checkpoints. Counts from the next run on
        self._pump = Pump(self._beat, self)
        self._asking = Asking()
        self._told: dict[str, object] = {}  # what was told last
        self._ended_at: int | None = None  # the step, where an edit under way has ended the session
        self._keeping = Keeping(document)
        self._told_log: tuple[TrainingLog | None, int, int] = (None, 0, 0)
        document.graph_changing.connect(self._on_graph_changing)
        document.graph_changed.connect(self._on_graph_changed)

    # Commands -----------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train, or go on training."""
        self._keep_checkpoints()
        self._tell(RunControl.run)

    def pause(self) -> None:
        """Come to rest after the present step."""
        if self._control:
            self._tell(RunControl.pause)

    def stop(self) -> None:
        """End the session; its weights stay in the document."""
        self._end()

    def step_batch(self) -> None:
        """One step, or what is left of it."""
        self._tell(RunControl.step_batch)

    def walk(self, move: Callable[[Walk], bool]) -> None:
        """Move the walk's cursor; where `move` says False, make the update."""
        self._tell(lambda control: control.walk(move))

    def step_layer(self) -> None:
        """One layer forward, then backward, then the update."""
        self._tell(RunControl.step_layer)

    def step_layer_back(self) -> None:
        """One layer back."""
        self._tell(RunControl.step_layer_back)

    def step_phase(self) -> None:
        """To the end of the phase."""
        self._tell(RunControl.step_phase)

    def step_phase_back(self) -> None:
        """To the beginning of the phase."""
        self._tell(RunControl.step_phase_back)

    def run_to(self, node: str, phase: Phase) -> None:
        """On to a node's forward or backward, of this batch or the next."""
        self._tell(lambda control: control.run_to(node, phase))

    def reset(self) -> None:
        """Initial values again, and the first batch."""
        if self._control and self._control.alive:
            self._tell(RunControl.reset)
        else:
            self._document.reset_weights()

    def measure_profile(self) -> None:
        """Measure where the time of a step goes."""
        self._tell(RunControl.measure_profile)

    def resume(self) -> None:
        """Go on from the checkpoint beside the document's file, as if the training had never stopped."""
        path = self._document.path
        assert path is not None, "a document without a file has no checkpoint beside it"
        self._keep_checkpoints()
        self._tell(lambda control: control.resume(path))

    def ask(
        self,
        question: Callable[[Session], T],
        then: Callable[[T], None],
        otherwise: Callable[[Words], None] | None = None,
        key: object = "",
    ) -> None:
        """Put a question to the session, which is made if there is none; `then` gets the answer.

        A refusal goes to `otherwise`, or to the status line. Of several questions with one key only the
        latest is answered, and none once the session has ended.
        """
        say = otherwise or (lambda words: self.message.emit(str(words)))
        # Without a snapshot: who asks at each would be asking for ever.
        self._tell(lambda control: self._asking.ask(control, question, then, say, key), looks=False)

    def set_learning_rate(self, learning_rate: float) -> None:
        """Of the running session, from the next step on."""
        self._learning_rate = learning_rate
        if self._control:
            self._tell(lambda control: control.set_learning_rate(learning_rate))

    def shutdown(self) -> None:
        """End the session and the thread, for good: the window closes."""
        self._end()
        self._document.graph_changing.disconnect(self._on_graph_changing, missing_ok=True)
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)

    # Looking ------------------------------------------------------------------------------------------------

    @property
    def in_front(self) -> bool:
        """Whether its document is in front. Behind, one looks seldom, and no snapshots are made."""
        return self._in_front

    @in_front.setter
    def in_front(self, in_front: bool) -> None:
        self._in_front = in_front
        if self._control:
            self._pump.wake()

    @property
    def state(self) -> State | None:
        """What the worker is doing; None without a session."""
        return self._control.state if self._control else None

    @property
    def rate(self) -> float:
        """Steps per second while it runs, else 0."""
        return self._control.rate if self._control and self._control.state is State.RUNNING else 0.0

    @property
    def wants(self) -> Wants:
        """What is on screen."""
        return self._wants

    @wants.setter
    def wants(self, wants: Wants) -> None:
        if wants == self._wants:
            return
        self._wants = wants
        if self._control and self._control.alive:
            self._control.look(wants)
            self._pump.wake()

    # Within -------------------------------------------------------------------------------------------------

    def _tell(self, command: Callable[[RunControl], None], looks: bool = True) -> None:
        if self._control is None or not self._control.alive:  # it dies where preparing fails
            self._control = RunControl(self._document.graph, self._document.weights)
            self._learning_rate = self._document.graph.training.optimizer.learning_rate
        command(self._control)
        if looks:
            self._control.look(self._wants)
        self._pump.wake()

    def _keep_checkpoints(self) -> None:
        path = self._document.path
        if self.checkpoint_every and (path is None or is_example(path)):
            self.message.emit(
                str(tr("No checkpoints are written: save the graph under a name of its own first."))
            )
            path = None
        self._tell(lambda control: control.keep_checkpoints(path, self.checkpoint_every))

    def _beat(self) -> Pace:
        control = self._control
        if control is None:
            return Pace.NONE
        busy = control.busy  # first: what is left behind after this, the next beat finds
        for bring in (
            self._bring_checkpoints,
            self._bring_snapshot,
            self._asking.bring,
            self._bring_log,
            self._bring_weights,
            self._bring_profile,
            self._bring_state,
        ):
            bring(control)
            if control is not self._control:  # whoever listened ended the session
                return Pace.NONE
        if not self._in_front:
            return Pace.BEHIND if busy else Pace.NONE
        if control.state is State.RUNNING:
            control.look(self._wants)
            return Pace.FRAME
        return Pace.SOON if busy else Pace.NONE

    def _bring_snapshot(self, control: RunControl) -> None:
        if snapshot := control.take():
            self.snapshot_taken.emit(snapshot)
            if snapshot.inside and snapshot.inside.partial:
                control.look(self._wants)

    def _bring_log(self, control: RunControl) -> None:
        log = control.log
        size = log, len(log.loss), len(log.test_loss)
        if size != self._told_log:
            self._told_log = size
            self.log_grew.emit(log)

    def _bring_weights(self, control: RunControl) -> None:
        weights = control.take_weights()
        if weights == {}:
            self._document.reset_weights()
        elif weights is not None:
            self._document.set_weights(weights)

    def _bring_profile(self, control: RunControl) -> None:
        if self._is_news("profile", control.profile) and control.profile:
            self.profile_taken.emit(control.profile)

    def _is_news(self, name: str, value: object) -> bool:
        """Whether this is another one than was told last; now it is told."""
        before, self._told[name] = self._told.get(name), value
        return value is not before

    def _bring_checkpoints(self, control: RunControl) -> None:
        resumed, kept = control.resumed, control.kept
        if self._is_news("kept", kept):
            self.message.emit(str(kept))
        if self._is_news("resumed", resumed) and resumed:
            self._told_log = (None, 0, 0)
            self.resumed.emit()
            self.message.emit(str(tr("Resumed at step {step} from the checkpoint", step=resumed.step)))
            self._show_learning_rate(resumed.learning_rate)

    def _show_learning_rate(self, learning_rate: float) -> None:
        """The rate that a training goes on with becomes that of the document, which the panel shows."""
        training = self._document.graph.training
        if training.optimizer.learning_rate != learning_rate:
            optimizer = msgspec.structs.replace(training.optimizer, learning_rate=learning_rate)
            training = msgspec.structs.replace(training, optimizer=optimizer)
            graph = edits.set_training(self._document.graph, training)
            self._document.apply(tr("Take the learning rate of the checkpoint"), graph)

    def _bring_state(self, control: RunControl) -> None:
        state, failure, halt = control.state, control.failure, control.halt
        if self._is_news("state", state):
            if control.alive and state is not State.RUNNING:
                control.look(self._wants)  # what it looks like at rest
                self._pump.wake()
            self.state_changed.emit(state)
        if self._is_news("halt", halt):
            self.halted.emit(halt)
        if self._is_news("failure", failure) and failure:
            self.failed.emit(failure)

    def _end(self) -> None:
        control = self._control
        if control is None:
            return
        control.stop()
        control.join(PATIENCE)
        self._control = None
        self._pump.stop()
        self._bring_log(control)
        self._bring_weights(control)
        self._bring_checkpoints(control)
        self._told.clear()
        self.state_changed.emit(None)

    def _on_graph_changing(self, after: Graph) -> None:
        """What computes something else is ended before: its weights belong to the graph that is left."""
        self._ended_at = None
        control = self._control
        if control and what_it_computes(control.graph) != what_it_computes(after):
            self._ended_at = len(control.log.loss) or None
            self._end()

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if words := self._keeping.words(self._ended_at):
            self.message.emit(str(words))
        if self._control and after.training.optimizer.learning_rate != self._learning_rate:
            self.set_learning_rate(after.training.optimizer.learning_rate)
        if self._control and stops_of(before) != stops_of(after):
            self._control.stop_at(after)
