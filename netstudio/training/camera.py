"""The camera: takes snapshots of a session."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager

import numpy as np

from netstudio.data.dataset import Part
from netstudio.engine.parameters import Key
from netstudio.graph.model import End
from netstudio.layers.base import MetricLayer
from netstudio.training.darkroom import Darkroom
from netstudio.training.health import Examiner, UpdateMeter, loss_movement
from netstudio.training.inside import InsideSubject
from netstudio.training.predictions import Predictions, predict
from netstudio.training.session import Session
from netstudio.training.snapshot import ParameterView, Snapshot, Wants
from netstudio.training.subject import Subject
from netstudio.training.summary import summarize, thumbnail
from netstudio.training.update_inside import update_of


class Camera:
    """Takes snapshots of a session, in the thread that the session runs in."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._examiner = Examiner(session.network)
        self._meter = UpdateMeter(session.store)
        self._samples: Part | None = None
        self._step = 0  # of the last snapshot

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
        darkroom = Darkroom(subject, s.loss, walking, None if hurried else wants.lens)
        outputs = darkroom.outputs() if wants.outputs else {}
        return Snapshot(
            step=s.steps,
            steps_per_epoch=s.steps_per_epoch,
            total_steps=s.total_steps,
            loss=s.loss,
            learning_rate=s.learning_rate,
            outputs={end: darkroom.summary(array) for end, array in outputs.items()},
            pictures={end: thumbnail(array) for end, array in outputs.items() if self._counts(end, array)},
            wires=darkroom.wires() if wants.wires else {},
            forks=darkroom.forks() if wants.wires else {},
            batch=subject.network.batch,
            lens=wants.lens,
            parameters=self._parameters() if wants.parameters else {},
            health=self._examiner.examine(outputs),
            loss_movement=loss_movement(s.log) if wants.parameters else math.nan,
            predictions=self._predictions(wants.predictions) if wants.predictions and s.has_data else None,
            tensors={ref: array for ref in wants.tensors if (array := darkroom.tensor(ref)) is not None},
            walk=subject.walk_view if walking else None,
            inside=self._inside(subject, wants) if walking and wants.inside else None,
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
            outputs={end: darkroom.summary(array) for end, array in darkroom.outputs().items()},
            wires=darkroom.wires(),
            forks=darkroom.forks(),
            batch=found.network.batch,
            lens=wants.lens,
            walk=found.walk_view,
        )

    def _entered(self, subject: Subject, wants: Wants) -> InsideSubject | None:
        if wants.update:
            return update_of(self.session, (wants.inside, wants.update))
        return subject.inside(wants.inside)

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
        return predict(s, self._samples)
