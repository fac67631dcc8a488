"""Checkpoints of a session: what it takes to go on, bit for bit, as if it had never stopped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.files import checkpoint as file
from netstudio.files.checkpoint import Checkpoint, checkpoint_path
from netstudio.graph.difference import difference
from netstudio.training.arrays import require_same
from netstudio.training.feed import Place
from netstudio.training.log import TrainingLog
from netstudio.training.session import Session
from netstudio.words import Refusal, tr


def save_checkpoint(session: Session, graph_path: str | Path) -> Path:
    """Write a checkpoint of the session beside its graph file; gives where.

    Raises Refusal in words where it cannot be written, or where there is nothing to go on from: the one
    before is then still there.
    """
    if not np.isfinite(session.store.theta).all():
        words = tr("After step {step} not all weights are finite numbers: no checkpoint of it is written.",
                   step=session.steps)  # fmt: skip
        raise Refusal(words)
    return file.save_checkpoint(capture(session), graph_path)


def resume(session: Session, graph_path: str | Path) -> int:
    """Put the session where the checkpoint beside its graph file was taken; gives the number of steps made.

    Raises Refusal in words, with nothing of the session changed: see `restore`.
    """
    found = file.load_checkpoint(graph_path)
    try:
        restore(session, found)
    except Refusal as refusal:
        path = checkpoint_path(graph_path)
        raise Refusal(tr("{path}: {problem}", path=path, problem=refusal.words)) from refusal
    return found.steps


def capture(session: Session) -> Checkpoint:
    """A copy of all that decides how the session goes on.

    In the middle of a batch, it is as the batch began, for nothing is changed before a step is complete. The
    same bits follow on as many threads as before; on others they agree to rounding. Raises Refusal where the
    graph does not learn.
    """
    session.require_trainable()
    place = session.feed.place()
    updater = session.updater
    return Checkpoint(
        graph=session.drawing,
        steps=session.steps,
        learning_rate=session.base_rate,
        order=place.order,
        draws=place.draws,
        pace=session.pace.state(),
        weights=session.weights(),
        optimizer={name: _copies(session.store.learned_views(v)) for name, v in updater.state.items()},
        log={name: array.copy() for name, array in session.log.arrays().items()},
    )


def restore(session: Session, found: Checkpoint) -> None:
    """Go on from a checkpoint. The learning rate is its own, unless the graph's has been changed since.

    Raises Refusal in words, with nothing of the session changed, for the checkpoint of a graph that computes
    something else, of other data, or with arrays of another shape or dtype.
    """
    session.require_trainable()
    if words := difference(found.graph, session.drawing):
        raise Refusal(
            tr("this checkpoint is of another graph or training: {words}. Set that back, or train anew.",
               words=words)
        )  # fmt: skip
    require_same(session.graph, session.store.arrays, found.weights)
    _require_vectors(session, found.optimizer)
    log = TrainingLog.of_arrays(found.log, found.steps)
    pace = session.graph.training.schedule.start(session.total_steps, session.steps_per_epoch)
    pace.restore(found.pace)
    session.feed.go_to(Place(found.order, found.draws))  # the last that may refuse
    session.next_batch()
    _copy(found.weights, session.store.arrays)
    session.updater.steps = found.steps
    for name, vector in session.updater.state.items():
        _copy(found.optimizer[name], session.store.learned_views(vector))
    if session.graph.training.optimizer.learning_rate == found.graph.training.optimizer.learning_rate:
        session.base_rate = found.learning_rate
    session.pace, session.log = pace, log
    session.loss = float(log.loss.view()[-1]) if found.steps else math.nan


def _require_vectors(session: Session, found: Mapping[str, Mapping[Key, np.ndarray]]) -> None:
    wanted = session.updater.state
    if unknown := found.keys() - wanted.keys():
        raise Refusal(tr("this optimizer keeps nothing called “{name}”", name=min(unknown)))
    for name, vector in wanted.items():
        require_same(session.graph, session.store.learned_views(vector), found.get(name, {}))


def _copies(arrays: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
    return {key: array.copy() for key, array in arrays.items()}


def _copy(source: Mapping[Key, np.ndarray], target: Mapping[Key, np.ndarray]) -> None:
    for key, array in target.items():
        array[...] = source[key]
