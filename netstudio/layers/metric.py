"""Metrics: how well the net does on a batch, in numbers for people. Training does not know of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import metric
from netstudio.engine.ops.one_hot import labels_needed
from netstudio.engine.program import Shape, Value
from netstudio.layers.base import Kind, MetricLayer, Port
from netstudio.words import tr


class OpMetric(MetricLayer, frozen=True):
    """Base of metrics that are a single op: scores (N, C); t labels (N,) or one-hot rows (N, C)."""

    op: ClassVar[metric.Metric]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.about, cls.formula, cls.derivative = cls.op.about, cls.op.formula, cls.op.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        _, t = inputs
        if len(t.shape) == 1 and not t.integer:
            raise labels_needed(input=1)
        return b.op(self.measure(), *inputs)

    def measure(self) -> metric.Metric:
        """The op, with this layer's settings."""
        return self.op


class Accuracy(OpMetric, frozen=True):
    """accuracy = (1/N) Σ [argmax x = t]

    Of equal scores the first counts. Book, chapter 3.6.
    """

    title = tr("Accuracy")
    op = metric.Accuracy()
    outputs = (Port("accuracy", tr("from 0 to 1"), Kind.SCALAR),)
    chapter = "3.6"


class TopK(OpMetric, frozen=True):
    """top-k = (1/N) Σ [fewer than k classes come before t]

    Classes with a higher score come before; of equal scores the first class does.
    """

    title = tr("Top-k accuracy")
    op = metric.TopK()
    outputs = (Port("accuracy", tr("from 0 to 1"), Kind.SCALAR),)
    k: Annotated[
        int, setting(tr("k"), help=tr("how many of the highest scores count"), ge=1, le=1_000_000)
    ] = 3

    def measure(self) -> metric.Metric:
        return metric.TopK(self.k)


class ConfusionMatrix(OpMetric, frozen=True):
    """counts[i, j] = how many samples of class i have their highest score at j

    (C, C), whole numbers: a row for each true class, a column for each class the net takes it for.
    """

    title = tr("Confusion matrix")
    op = metric.ConfusionMatrix()
    outputs = (Port("counts", tr("true class × the net's (C, C)")),)

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        return next((f"{rows} × {columns}" for rows, columns in outputs), "")
