"""The nets that are timed, each once, in NetStudio's layers; `torch_net.py` makes PyTorch's twin of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import netstudio
from netstudio import Session
from netstudio.engine.initializers import He, Xavier
from netstudio.engine.op import Run, together
from netstudio.engine.optimizers import SGD, Adam
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers.activation import ReLU, Sigmoid
from netstudio.layers.base import Layer
from netstudio.layers.batch_norm import BatchNorm
from netstudio.layers.convolution import Convolution
from netstudio.layers.data import Gate, Mnist
from netstudio.layers.dropout import Dropout
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError, SoftmaxWithLoss
from netstudio.layers.pooling import MaxPooling
from netstudio.layers.shape import Flatten


@dataclass(frozen=True)
class Workload:
    """A net from its data to its loss, how it is trained, and what its step may cost."""

    about: str
    layers: tuple[Layer, ...]
    training: TrainingSettings
    of_torch: float  # times PyTorch's step, at the most
    of_products: float | None = None  # times its own matrix products alone, at the most

    @property
    def graph(self) -> Graph:
        """As a drawing."""
        return netstudio.sequential(self.layers, self.training)


def _affine(*units: int, norm: tuple[Layer, ...] = ()) -> Iterator[Layer]:
    """Affine layers with ReLU behind each, before it `norm`; and one more for the ten digits."""
    for n in units:
        yield from (Affine(n, initial_weight=He()), *norm, ReLU())
    yield Affine(10, initial_weight=He())


def _convolutions(filters: int, *pads: int) -> Iterator[Layer]:
    """Convolutions 3 × 3 with ReLU behind each, then a pool."""
    for pad in pads:
        yield from (Convolution(filters=filters, pad=(pad,)), ReLU())
    yield MaxPooling()


WORKLOADS = {
    "W1": Workload(
        "784-50-10, sigmoid, batch 100, SGD",
        (
            Mnist(),
            Affine(50, initial_weight=Xavier()),
            Sigmoid(),
            Affine(10, initial_weight=Xavier()),
            SoftmaxWithLoss(),
        ),
        TrainingSettings(optimizer=SGD(learning_rate=0.1), batch_size=100),
        of_torch=0.6,
    ),
    "W2": Workload(
        "784-4×100-10, batch norm, ReLU, batch 100, Adam",
        (Mnist(), *_affine(100, 100, 100, 100, norm=(BatchNorm(),)), SoftmaxWithLoss()),
        TrainingSettings(optimizer=Adam(), batch_size=100),
        of_torch=0.55,
    ),
    "W3": Workload(
        "784-1024-1024-10, ReLU, batch 256, Adam",
        (Mnist(), *_affine(1024, 1024), SoftmaxWithLoss()),
        TrainingSettings(optimizer=Adam(), batch_size=256),
        of_torch=1.05,
        of_products=1.5,
    ),
    "W4": Workload(
        "convolution 30 @ 5 × 5, pool, 100, 10, batch 100, Adam",
        (
            Mnist(layout="image"),
            Convolution(filters=30, kernel=(5,)),
            ReLU(),
            MaxPooling(),
            Flatten(),
            *_affine(100),
            SoftmaxWithLoss(),
        ),
        TrainingSettings(optimizer=Adam(), batch_size=100),
        of_torch=0.5,
        of_products=1.9,
    ),
    "W5": Workload(
        "the book's deep net: six convolutions, dropout, batch 100, Adam",
        (
            Mnist(layout="image"),
            *_convolutions(16, 1, 1),
            *_convolutions(32, 1, 2),
            *_convolutions(64, 1, 1),
            Flatten(),
            Affine(50, initial_weight=He()),
            ReLU(),
            Dropout(),
            Affine(10, initial_weight=He()),
            Dropout(),
            SoftmaxWithLoss(),
        ),
        TrainingSettings(optimizer=Adam(), batch_size=100),
        of_torch=1.05,
        of_products=1.5,
    ),
    "W6": Workload(
        "2-2-1, sigmoid, XOR, full batch, SGD",
        (
            Gate(),
            Affine(2, initial_weight=Xavier()),
            Sigmoid(),
            Affine(1, initial_weight=Xavier()),
            Sigmoid(),
            MeanSquaredError(),
        ),
        TrainingSettings(optimizer=SGD(learning_rate=0.5), batch_size=4),
        of_torch=0.12,
    ),
}


def products_of(session: Session) -> Run:
    """The matrix products of a training step alone, on the arrays and threads that the step has."""
    plan = session.plan
    lanes = [
        together([run for call, site in lane.sites.items() for run in call.op.products(site)])
        for lane in plan.lanes
    ]
    return lambda: plan.team.run(lanes)
