"""The runner: commands go in, what is new comes out, and it sleeps while there is nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

import netstudio
from netstudio.document.document import Document
from netstudio.engine.optimizers import Adam
from netstudio.files.checkpoint import checkpoint_path, load_checkpoint
from netstudio.graph import edits
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, SoftmaxWithLoss, Spirals, Tanh
from netstudio.resources import example_path
from netstudio.studio.runner import Runner
from netstudio.training.checkpoint import save_checkpoint
from netstudio.training.control import State
from netstudio.training.snapshot import Wants
from netstudio.words import Refusal, tr


def document_of(*layers, **training) -> Document:
    settings = TrainingSettings(**{"optimizer": Adam(learning_rate=0.01), "batch_size": 50, **training})
    layers = layers or (Spirals(), Affine(8), Tanh(), Affine(2), SoftmaxWithLoss())
    return Document(netstudio.sequential(layers, settings))


class Listener:
    """Everything a runner says, in order."""

    def __init__(self, runner: Runner) -> None:
        self.states, self.snapshots, self.logs, self.failures, self.messages = [], [], [], [], []
        runner.state_changed.connect(self.states.append)
        runner.snapshot_taken.connect(self.snapshots.append)
        runner.log_grew.connect(self.logs.append)
        runner.failed.connect(self.failures.append)
        runner.message.connect(self.messages.append)


@pytest.fixture
def start(qtbot) -> Iterator[Callable[[Document], tuple[Runner, Listener]]]:
    runners = []

    def make(document: Document) -> tuple[Runner, Listener]:
        runners.append(Runner(document))
        return runners[-1], Listener(runners[-1])

    yield make
    for runner in runners:
        runner.shutdown()


def settle(qtbot, runner: Runner) -> None:
    """Until nothing is going on any more."""
    qtbot.waitUntil(lambda: not runner._pump.beating, timeout=20_000)


def change_training(document: Document, **changes) -> None:
    training = msgspec.structs.replace(document.graph.training, **changes)
    document.apply(tr("Change"), edits.set_training(document.graph, training))


def test_there_is_no_session_before_the_first_command(start):
    runner, heard = start(document_of())
    assert runner.state is None
    runner.pause()
    runner.stop()
    assert heard.states == []
    assert not runner._pump.beating


def test_a_run_brings_states_snapshots_and_the_log(start, qtbot):
    runner, heard = start(document_of(steps=60))
    runner.run()
    settle(qtbot, runner)
    assert heard.states[-1] is State.FINISHED
    assert runner.state is State.FINISHED
    assert heard.snapshots[-1].step == 60  # the last one is of the end
    assert len(heard.logs[-1].loss) == 60
    assert heard.failures == []


def test_the_weights_are_in_the_document_when_it_rests(start, qtbot):
    document = document_of(steps=20)
    runner, _ = start(document)
    runner.run()
    settle(qtbot, runner)
    assert set(document.weights) == {
        ("affine_1", "W"),
        ("affine_1", "b"),
        ("affine_2", "W"),
        ("affine_2", "b"),
    }
    assert document.modified
    session = netstudio.Session(document.graph)
    session.run(steps=20)
    assert all(np.array_equal(document.weights[key], array) for key, array in session.weights().items())


def test_at_rest_nothing_beats_until_something_else_is_wanted(start, qtbot):
    runner, heard = start(document_of())
    runner.step_batch()
    settle(qtbot, runner)
    count = len(heard.snapshots)
    runner.wants = runner.wants
    assert not runner._pump.beating
    runner.wants = Wants(predictions=3)
    assert runner._pump.beating
    settle(qtbot, runner)
    assert len(heard.snapshots) == count + 1
    assert len(heard.snapshots[-1].predictions.x) == 3


def test_frames_come_at_a_steady_pace_and_never_one_for_each_step(start, qtbot):
    runner, heard = start(document_of(steps=1_000_000))
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 6, timeout=20_000)
    steps = len(heard.logs[-1].loss)
    assert steps > 10 * len(heard.snapshots)
    assert len(heard.logs) <= 2 * len(heard.snapshots) + 5
    assert runner.state is State.RUNNING
    qtbot.waitUntil(lambda: runner.rate > 0, timeout=20_000)
    runner.pause()
    settle(qtbot, runner)
    assert runner.state is State.PAUSED
    assert runner.rate == 0


def test_stepping_shows_the_walk(start, qtbot):
    runner, heard = start(document_of())
    for command, cursor in (
        (runner.step_layer, 1),
        (runner.step_layer, 2),
        (runner.step_layer_back, 1),
        (runner.step_phase, 4),
        (runner.step_phase_back, 0),
    ):
        command()
        settle(qtbot, runner)
        assert heard.snapshots[-1].walk.cursor == cursor


def test_stop_ends_the_session_and_keeps_its_weights(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 2, timeout=20_000)
    runner.stop()
    assert runner.state is None
    assert heard.states[-1] is None
    assert document.weights
    first = dict(document.weights)
    runner.step_layer()
    settle(qtbot, runner)
    assert heard.snapshots[-1].parameters["affine_1", "W"].value.mean == pytest.approx(
        first["affine_1", "W"].mean(), abs=1e-6
    )


def test_reset_forgets_the_weights(start, qtbot):
    document = document_of(steps=20)
    runner, heard = start(document)
    runner.run()
    settle(qtbot, runner)
    runner.reset()
    settle(qtbot, runner)
    assert document.weights == {}
    assert len(heard.logs[-1].loss) == 0
    document.set_weights({("affine_1", "b"): np.ones(8)})
    runner.stop()
    runner.reset()  # without a session
    assert document.weights == {}


@pytest.mark.parametrize(
    "edit",
    [
        lambda graph: edits.move(graph, {"affine_1": (500.0, 10.0)}),
        lambda graph: edits.rename(graph, "affine_1", "hidden"),
    ],
)
def test_names_and_places_do_not_disturb_a_run(start, qtbot, edit):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 1, timeout=20_000)
    document.apply(tr("Edit"), edit(document.graph))
    assert runner.state is State.RUNNING
    assert heard.messages == []


def test_an_edit_of_what_is_computed_ends_the_session_and_says_so(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 2, timeout=20_000)
    document.apply(tr("Edit"), edits.set_layer(document.graph, "affine_1", Affine(9)))
    assert runner.state is None
    assert "ended at step" in heard.messages[0]
    kept = document.weights["affine_2", "b"]
    runner.step_batch()
    settle(qtbot, runner)
    assert heard.snapshots[-1].step == 1
    assert np.abs(document.weights["affine_2", "b"] - kept).max() < 0.1  # it went on from there


def test_the_learning_rate_is_turned_while_it_runs(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 1, timeout=20_000)
    change_training(document, optimizer=Adam(learning_rate=0.125))
    qtbot.waitUntil(lambda: heard.snapshots[-1].learning_rate == 0.125, timeout=20_000)
    assert runner.state is State.RUNNING
    change_training(document, batch_size=20)
    assert runner.state is None


def test_a_graph_that_cannot_run_fails_in_words_and_can_be_mended(start, qtbot):
    document = document_of(Spirals(), Affine(2))
    runner, heard = start(document)
    runner.run()
    settle(qtbot, runner)
    assert "loss" in str(heard.failures[0].words)
    document.apply(tr("Edit"), document_of(steps=5).graph)
    runner.run()
    settle(qtbot, runner)
    assert heard.states[-1] is State.FINISHED
    assert len(heard.failures) == 1


def test_a_second_failure_is_told_too(start, qtbot):
    runner, heard = start(document_of(Affine(2)))
    for n in (1, 2):
        runner.run()
        settle(qtbot, runner)
        assert len(heard.failures) == n


def test_behind_it_goes_on_and_only_its_end_is_noticed(start, qtbot):
    runner, heard = start(document_of(steps=1_000_000))
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 2, timeout=20_000)
    runner.in_front = False
    qtbot.waitUntil(lambda: runner._pump._timer.remainingTime() > 500, timeout=20_000)
    taken, step = len(heard.snapshots), len(heard.logs[-1].loss)
    qtbot.waitUntil(lambda: len(heard.logs[-1].loss) > step + 100, timeout=20_000)
    assert len(heard.snapshots) == taken
    runner.in_front = True
    qtbot.waitUntil(lambda: len(heard.snapshots) > taken, timeout=20_000)
    runner.in_front = False
    runner.pause()
    qtbot.waitUntil(lambda: heard.states[-1] is State.PAUSED, timeout=20_000)


def test_shutdown_joins_the_worker_and_may_be_called_twice(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 1, timeout=20_000)
    control = runner._control
    runner.shutdown()
    assert not control.alive
    runner.shutdown()
    assert document.weights


def test_who_listens_may_end_the_session(start, qtbot):
    runner, heard = start(document_of(steps=1_000_000))
    runner.snapshot_taken.connect(lambda _: runner.stop())
    runner.run()
    settle(qtbot, runner)
    assert runner.state is None
    assert heard.states[-1] is None


def saved(document: Document, folder: Path) -> Document:
    document.save(folder / "net.netstudio")
    return document


def test_a_run_writes_checkpoints_and_says_so(start, qtbot, tmp_path):
    document = saved(document_of(steps=25), tmp_path)
    runner, heard = start(document)
    runner.run()
    settle(qtbot, runner)
    assert not checkpoint_path(document.path).exists()
    runner.stop()
    runner.checkpoint_every = 10
    runner.run()
    settle(qtbot, runner)
    assert load_checkpoint(document.path).steps == 25  # written at the end too
    assert heard.messages[-1] == "Checkpoint of step 25 in net.checkpoint.safetensors"
    assert heard.failures == []


def test_a_run_that_rests_leaves_a_checkpoint_of_where_it_rests(start, qtbot, tmp_path):
    document = saved(document_of(steps=1_000_000), tmp_path)
    runner, heard = start(document)
    runner.checkpoint_every = 1_000_000
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 2, timeout=20_000)
    runner.pause()
    settle(qtbot, runner)
    paused = load_checkpoint(document.path).steps
    assert paused == len(heard.logs[-1].loss)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.logs[-1].loss) > paused, timeout=20_000)
    runner.stop()
    assert load_checkpoint(document.path).steps == len(heard.logs[-1].loss)


def test_resumed_it_goes_on_as_if_it_had_never_stopped(start, qtbot, tmp_path):
    document = saved(document_of(steps=30), tmp_path)
    session = netstudio.Session(document.graph)
    session.base_rate = 0.02
    session.run(steps=12)
    save_checkpoint(session, document.path)
    session.run(steps=18)
    runner, heard = start(document)
    resumed = []
    runner.resumed.connect(lambda: resumed.append(True))
    runner.resume()
    settle(qtbot, runner)
    assert runner.state is State.FINISHED
    assert heard.messages == ["Resumed at step 12 from the checkpoint"]
    assert resumed == [True]
    assert np.array_equal(heard.logs[-1].loss.view(), session.log.loss.view())
    assert all(np.array_equal(document.weights[key], array) for key, array in session.weights().items())
    assert document.graph.training.optimizer.learning_rate == 0.02
    assert str(document.undo_label) == "Take the learning rate of the checkpoint"


def test_a_finished_training_is_resumed_at_its_end(start, qtbot, tmp_path):
    document = saved(document_of(steps=12), tmp_path)
    session = netstudio.Session(document.graph)
    session.run()
    save_checkpoint(session, document.path)
    runner, heard = start(document)
    runner.resume()
    settle(qtbot, runner)
    assert runner.state is State.FINISHED
    assert len(heard.logs[-1].loss) == 12


def test_a_checkpoint_that_cannot_be_resumed_is_refused_and_all_stays(start, qtbot, tmp_path):
    document = saved(document_of(steps=20), tmp_path)
    runner, heard = start(document)
    runner.run()
    settle(qtbot, runner)
    weights = document.weights
    runner.resume()
    settle(qtbot, runner)
    assert "there is no checkpoint to resume from" in str(heard.failures[0].words)
    save_checkpoint(netstudio.Session(document_of(batch_size=7).graph), document.path)
    runner.resume()
    settle(qtbot, runner)
    assert "batch size was 7, and is 50 now" in str(heard.failures[1].words)
    assert document.weights is weights
    assert len(heard.logs[-1].loss) == 20
    runner.run()  # on from where it was
    settle(qtbot, runner)
    assert len(heard.logs[-1].loss) == 40


def test_a_checkpoint_that_cannot_be_written_is_told_and_training_goes_on(start, qtbot, tmp_path):
    document = saved(document_of(steps=20), tmp_path)
    checkpoint_path(document.path).mkdir()
    runner, heard = start(document)
    runner.checkpoint_every = 15
    runner.run()
    settle(qtbot, runner)
    assert runner.state is State.FINISHED
    assert len(heard.logs[-1].loss) == 20
    assert str(heard.failures[0].words).startswith("No checkpoint was written. ")


@pytest.mark.parametrize("path", [None, example_path("spirals")])
def test_nothing_is_written_beside_an_example_or_nowhere(start, qtbot, path):
    document = Document(document_of(steps=5).graph, path)
    runner, heard = start(document)
    runner.checkpoint_every = 2
    runner.run()
    settle(qtbot, runner)
    assert "save the graph under a name of its own first" in heard.messages[0]
    assert runner.state is State.FINISHED
    assert path is None or not checkpoint_path(path).exists()


def test_freezing_ends_the_session_and_the_next_goes_on_without_that_layer(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 2, timeout=20_000)
    document.apply(tr("Freeze"), edits.freeze(document.graph, ["affine_1"]))
    assert runner.state is None
    assert "ended at step" in heard.messages[0]
    kept = {key: array.copy() for key, array in document.weights.items()}
    runner.step_batch()
    settle(qtbot, runner)
    runner.stop()
    np.testing.assert_array_equal(document.weights["affine_1", "W"], kept["affine_1", "W"])
    assert (document.weights["affine_2", "W"] != kept["affine_2", "W"]).any()
    document.undo()
    np.testing.assert_array_equal(document.weights["affine_1", "W"], kept["affine_1", "W"])


def test_undo_during_a_run_brings_a_shape_back_with_its_weights(start, qtbot):
    document = document_of(steps=1_000_000)
    runner, heard = start(document)
    runner.step_batch()
    settle(qtbot, runner)
    first = document.weights["affine_1", "W"]
    document.apply(tr("Edit"), edits.set_layer(document.graph, "affine_1", Affine(9)))
    runner.run()
    qtbot.waitUntil(lambda: len(heard.snapshots) >= 3, timeout=20_000)
    document.undo()
    assert runner.state is None
    assert document.weights["affine_1", "W"] is first
    document.redo()
    assert document.weights["affine_1", "W"].shape[1] == 9


def test_the_weights_that_an_edit_resets_are_named_and_so_is_their_coming_back(start, qtbot):
    document = document_of(steps=5)
    runner, heard = start(document)
    runner.run()
    settle(qtbot, runner)
    runner.stop()
    document.apply(tr("Edit"), edits.set_layer(document.graph, "affine_1", Affine(9)))
    assert "Affine 1.W" in heard.messages[-1]
    assert "will start anew; all other weights are kept" in heard.messages[-1]
    document.undo()
    assert heard.messages[-1].startswith("The trained weights of Affine 1.W")
    count = len(heard.messages)
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (1.0, 1.0)}))
    assert len(heard.messages) == count


def test_a_question_is_answered_while_it_trains(start, qtbot):
    runner, _ = start(document_of(epochs=1000))
    answers = []
    runner.run()
    runner.ask(lambda session: session.parameters["Affine 1.W"].shape, answers.append)
    qtbot.waitUntil(lambda: answers == [(2, 8)])
    assert runner.state is State.RUNNING


def test_of_several_questions_with_a_key_the_latest_is_answered(start, qtbot):
    runner, _ = start(document_of())
    answers = []
    for i in range(50):
        runner.ask(lambda session, i=i: i, answers.append, key="which")
    settle(qtbot, runner)
    assert answers[-1] == 49
    assert len(answers) < 50


def test_a_question_that_cannot_be_answered_says_why(start, qtbot):
    def refuse(session):
        raise Refusal(tr("There is none."))

    runner, heard = start(document_of())
    told = []
    runner.ask(refuse, told.append, lambda words: told.append(str(words)), key=1)
    runner.ask(refuse, told.append, key=2)
    runner.ask(lambda session: 1 / 0, told.append, key=3)
    settle(qtbot, runner)
    assert told == ["There is none."]
    assert heard.messages == ["There is none.", "Unexpected: ZeroDivisionError: division by zero"]
    assert runner.state is State.PAUSED


def test_who_asks_at_each_snapshot_does_not_ask_for_ever(start, qtbot):
    runner, _ = start(document_of())
    answers = []
    runner.snapshot_taken.connect(lambda _: runner.ask(lambda session: session.steps, answers.append))
    runner.step_layer()
    qtbot.waitUntil(lambda: bool(answers))
    settle(qtbot, runner)
    asked = len(answers)
    runner.step_layer()
    qtbot.waitUntil(lambda: len(answers) > asked)
    settle(qtbot, runner)
    assert len(answers) <= asked + 2
