"""Data sets and the way their samples reach the engine; NumPy only.

Each data set is a function of its own module: `mnist.mnist`, `gates.gate`, `spirals.spirals`.
"""

from netstudio.data.batches import Gather
from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.data.sampling import Sampler, ShuffledEpochs, WithReplacement

__all__ = ["DataError", "Dataset", "Gather", "Part", "Sampler", "ShuffledEpochs", "WithReplacement"]
