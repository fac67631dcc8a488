"""PyTorch's twin of a workload: the same net with the same weights, batch, optimizer, in eager mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
import torch
from torch import nn

from netstudio import Session
from netstudio.data.sampling import ShuffledEpochs
from netstudio.engine.optimizers import SGD, Adam
from netstudio.layers.activation import ReLU, Sigmoid
from netstudio.layers.base import Layer
from netstudio.layers.batch_norm import BatchNorm
from netstudio.layers.convolution import Convolution
from netstudio.layers.dropout import Dropout
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError, SoftmaxWithLoss
from netstudio.layers.pooling import MaxPooling
from netstudio.layers.shape import Flatten
from tests.benchmarks.engine.workloads import Workload

BATCHES = 20

MODULES: dict[type[Layer], Callable[..., nn.Module]] = {
    Affine: lambda layer: nn.LazyLinear(layer.units),
    Convolution: lambda layer: nn.LazyConv2d(layer.filters, *layer.kernel, padding=layer.pad),
    MaxPooling: lambda layer: nn.MaxPool2d(*layer.kernel),
    Flatten: lambda layer: nn.Flatten(),
    BatchNorm: lambda layer: nn.LazyBatchNorm1d(layer.eps, layer.momentum),
    Dropout: lambda layer: nn.Dropout(layer.ratio),
    ReLU: lambda layer: nn.ReLU(),
    Sigmoid: lambda layer: nn.Sigmoid(),
}
LOSSES = {SoftmaxWithLoss: nn.functional.cross_entropy, MeanSquaredError: nn.functional.mse_loss}
OPTIMIZERS = {SGD: torch.optim.SGD, Adam: torch.optim.Adam}


def batches(session: Session, size: int, count: int = BATCHES) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Samples x and targets t of the training data, as float32 and what the loss takes."""
    part = session.dataset.train
    sampler = ShuffledEpochs(len(part), size, np.random.default_rng(0))
    for _ in range(count):
        rows = sampler.next_indices()
        t = part.t[rows]
        yield np.multiply(part.x[rows], part.scale, dtype=np.float32), t if t.ndim == 1 else t.astype("f4")


def torch_net(workload: Workload, session: Session) -> nn.Sequential:
    """The layers between data and loss, with the weights that the session has now."""
    _data, *layers, _loss = workload.layers
    net = nn.Sequential(*(MODULES[type(layer)](layer) for layer in layers))
    ((x, _),) = batches(session, 2, 1)
    net.eval()(torch.from_numpy(x))  # the lazy ones learn their input's size
    for ours, theirs in zip(session.store.values.values(), net.parameters(), strict=True):
        theirs.data.copy_(torch.from_numpy(ours.T if ours.ndim == 2 else ours))
    return net.train()


def torch_prediction(workload: Workload, session: Session, size: int) -> Callable[[], object]:
    """The scores of so many samples; likewise."""
    net = torch_net(workload, session).eval()
    data = cycle([torch.from_numpy(x) for x, _ in batches(session, size)])

    def predict() -> None:
        with torch.inference_mode():
            net(next(data))

    return predict


def torch_step(workload: Workload, session: Session) -> Callable[[], object]:
    """One step of training; its batches are ready-made tensors, which spares it what ours has to do."""
    net, loss = torch_net(workload, session), LOSSES[type(workload.layers[-1])]
    settings = workload.training.optimizer
    optimizer = OPTIMIZERS[type(settings)](net.parameters(), lr=settings.learning_rate)
    data = cycle(
        (torch.from_numpy(x), torch.from_numpy(t)) for x, t in batches(session, workload.training.batch_size)
    )

    def step() -> None:
        x, t = next(data)
        optimizer.zero_grad(set_to_none=True)
        loss(net(x), t).backward()
        optimizer.step()

    return step
