"""Noise: random numbers with no meaning, to see what a net makes of them."""

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.words import tr


def noise(samples: int = 1000, features: int = 100, seed: int = 0) -> Dataset:
    """x (samples, features) of float32 from N(0, 1), t (samples,) of 0; training and test part are the same.

    The same arguments give the same numbers. Raises `DataError` for fewer than one sample or feature.
    Source: *Deep Learning from Scratch*, chapter 6.2, where it shows what initial values do to activations.
    """
    if min(samples, features) < 1:
        raise DataError(tr("Noise takes at least one sample and one feature."))
    x = np.random.default_rng(seed).standard_normal((samples, features), np.float32)
    part = Part(x, np.zeros(samples, np.int64))
    return Dataset("Noise", part, part)
