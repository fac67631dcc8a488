"""Initial values against PyTorch's: the same spread, since the random numbers themselves differ."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.initializers import He, Orthogonal, Xavier


@pytest.mark.parametrize("shape", [(300, 200), (200, 30, 3, 3)], ids=["weight", "filter"])
@pytest.mark.parametrize(
    ("ours", "name", "settings"),
    [
        (Xavier(form="glorot"), "xavier_normal_", {}),
        (He(), "kaiming_normal_", {"nonlinearity": "relu"}),
        (Orthogonal(), "orthogonal_", {}),
    ],
    ids=["Glorot", "He", "orthogonal"],
)
def test_the_spread(torch, ours, name, settings, shape):
    weight = np.zeros(shape)
    ours.fill(weight, np.random.default_rng(0))
    # PyTorch holds the weight of an affine layer as (outputs, inputs), the filters of a convolution as we do.
    theirs = torch.empty(shape if len(shape) > 2 else shape[::-1])
    getattr(torch.nn.init, name)(theirs, generator=torch.Generator().manual_seed(0), **settings)
    assert weight.std() == pytest.approx(float(theirs.std()), rel=0.02)
