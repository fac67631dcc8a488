"""Batch normalisation on the canvas."""

from __future__ import annotations

import math
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import Constant, Zeros
from netstudio.engine.ops import batch_norm
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.unary import Reciprocal, Sqrt
from netstudio.engine.program import ShapeError, Value
from netstudio.layers.base import Family, Layer
from netstudio.words import tr


class BatchNorm(Layer, frozen=True):
    """y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)

    x (N, D), for each feature, or (N, C, H, W), for each channel; y the same. While training, μ and σ² are
    those of the batch; predicting, or frozen, the running ones, which each step moves towards those of its
    batch. Ioffe and Szegedy 2015; book, chapter 6.3.
    """

    title = tr("Batch norm")
    about = batch_norm.BatchNorm.about
    family = Family.NORMALISATION
    formula = batch_norm.BatchNorm.formula
    derivative = batch_norm.BatchNorm.derivative
    chapter = "6.3"
    momentum: Annotated[
        float,
        setting(
            tr("momentum"),
            help=tr(
                "how far running statistics move to those of a batch, as in PyTorch; .1 is .9 in the book"
            ),
            ge=0,
            le=1,
        ),
    ] = 0.1
    eps: Annotated[float, setting(tr("ε"), help=tr("keeps the divisor from 0"), gt=0, le=1)] = 1e-5

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        features = x.shape[1:2]
        op = batch_norm.BatchNorm(self.momentum, self.eps)
        op.shape(x.shape)
        gamma = b.parameter("gamma", features, Constant(value=1.0))
        beta = b.parameter("beta", features, Zeros())
        mean = b.state("running_mean", features, Zeros())
        variance = b.state("running_variance", features, Constant(value=1.0))
        if b.training and not b.frozen:
            if math.prod(x.shape) == x.shape[1]:
                raise ShapeError(
                    tr(
                        "takes the mean and variance of a batch, which one sample does not have; make the "
                        "batch size 2 or more"
                    ),
                    input=0,
                )
            return b.op(op, x, gamma, beta, mean, variance)
        return self._by_running_statistics(b, x, gamma, beta, mean, variance)

    def _by_running_statistics(
        self, b: Builder, x: Value, gamma: Value, beta: Value, mean: Value, variance: Value
    ) -> Value:
        """The same with numbers that no longer depend on the batch: only three ops are of its size."""
        rate = b.op(Reciprocal(), b.op(Sqrt(), b.op(Add(), variance, b.constant(self.eps, "ε"))))
        scale = b.op(Multiply(), gamma, rate)
        mean, scale, beta = (batch_norm.spread(b, value, x.shape) for value in (mean, scale, beta))
        return b.op(Add(), b.op(Multiply(), b.op(Subtract(), x, mean), scale), beta)
