"""The camera: takes snapshots of a session."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np

from netstudio.data.dataset import Part
from netstudio.engine.parameters import Key
from netstudio.graph.model import End
from netstudio.layers.base import MetricLayer
from netstudio.training.darkroom import Darkroom
from netstudio.training.health import Examiner, Health, UpdateMeter, loss_movement
from netstudio.training.inside import InsideSubject
from netstudio.training.kept import Kept
from netstudio.training.predictions import Predictions, predict
from netstudio.training.session import Session
from netstudio.training.snapshot import ParameterView, Snapshot, Wants
from netstudio.training.subject import Subject
from netstudio.training.summary import Summary, summarize, thumbnail
from netstudio.training.update_inside import update_of


@dataclass(frozen=True)
class _Output:
    """What is seen of what a node gives."""

    summary: Summary
    picture: np.ndarray | None
    health: Health | None


class Camera:
    """Takes snapshots of a session, in the thread that the session runs in."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._examiner = Examiner(session.network)
        self._meter = UpdateMeter(session.store)
        self._samples: Part | None = None
        self._step = 0  # of the last snapshot
        self._kept = Kept()
        self._predicted: tuple[tuple[object, ...], Predictions] | None = None  # the last, and of what

    def measuring(self) -> AbstractContextManager[None]:
        """Put around an update, so that later snapshots tell how far it moved the parameters."""
        return self._meter.measuring()

    def take(self, wants: Wants, walking: bool = False, running: bool = False) -> Snapshot:
        """What is wanted, of this moment; `walking`: only what has been computed of the present batch.

        Of a session that is `running`, and has made several steps since the last, wires have figures alone.
        """
        s = self.session
        hurried, self._step = running and s.steps - self._step > 1, s.steps
        subject = s.subject if walking else s.own
        lens = None if hurried else wants.lens
        self._kept.look_at(subject, lens, lasting=walking)
        darkroom = Darkroom(subject, s.loss, walking, lens, self._kept)
        outputs = darkroom.outputs(self._look) if wants.outputs else {}
        return Snapshot(
            step=s.steps,
            steps_per_epoch=s.steps_per_epoch,
            total_steps=s.total_steps,
            loss=s.loss,
            learning_rate=s.learning_rate,
            outputs={end: found.summary for end, found in outputs.items()},
            pictures={end: found.picture for end, found in outputs.items() if found.picture is not None},
            wires=darkroom.wires() if wants.wires else {},
            forks=darkroom.forks() if wants.wires else {},
            batch=darkroom.batch,
            lens=wants.lens,
            parameters=self._parameters() if wants.parameters else {},
            health={end.node: found.health for end, found in outputs.items() if found.health},
            loss_movement=loss_movement(s.log) if wants.parameters else math.nan,
            predictions=self._predictions(wants.predictions) if wants.predictions and s.has_data else None,
            tensors={ref: array for ref in wants.tensors if (array := darkroom.tensor(ref)) is not None},
            walk=subject.walk_view if walking else None,
            inside=self._inside(subject, wants) if walking and wants.inside else None,
            inside_of=(wants.inside, wants.update),
        )

    def _inside(self, subject: Subject, wants: Wants) -> Snapshot | None:
        """The layer that was entered, or an update; None before it was computed."""
        s, found = self.session, self._entered(subject, wants)
        if found is None:
            return None
        darkroom = Darkroom(found, s.loss, walking=True, lens=wants.lens)
        return Snapshot(
            step=s.steps,
            steps_per_epoch=s.steps_per_epoch,
            total_steps=s.total_steps,
            loss=s.loss,
            learning_rate=s.learning_rate,
            outputs=darkroom.outputs(lambda end, array, summary: summary),
            wires=darkroom.wires(),
            forks=darkroom.forks(),
            batch=darkroom.batch,
            lens=wants.lens,
            walk=found.walk_view,
            partial=found.pending,
        )

    def _entered(self, subject: Subject, wants: Wants) -> InsideSubject | None:
        if wants.update:
            return update_of(self.session, (wants.inside, wants.update))
        return subject.inside(wants.inside, at_once=False)

    def _look(self, end: End, array: np.ndarray, summary: Summary) -> _Output:
        picture = thumbnail(array) if self._counts(end, array) else None
        return _Output(summary, picture, self._examiner.examine({end: array}).get(end.node))

    def _counts(self, end: End, array: np.ndarray) -> bool:
        """Whether an output is a matrix for people: counts by class."""
        return array.ndim == 2 and isinstance(self.session.graph.nodes[end.node].layer, MetricLayer)

    def _parameters(self) -> dict[Key, ParameterView]:
        store, ratios = self.session.store, self._meter.ratios
        return {
            key: ParameterView(summarize(array), summarize(store.gradients[key]), ratios.get(key, math.nan))
            for key, array in store.values.items()
            if key in store.gradients  # what is frozen has none
        }

    def _predictions(self, count: int) -> Predictions:
        s = self.session
        if self._samples is None or len(self._samples) != min(count, len(s.dataset.test)):
            self._samples = s.dataset.test.samples(count)
        weights = s.store.learned
        with np.errstate(all="ignore"):  # of weights that have gone to infinity too
            of = count, s.steps, float(np.dot(weights, weights))
        if self._predicted is None or self._predicted[0] != of:
            self._predicted = of, predict(s, self._samples)
        return self._predicted[1]
