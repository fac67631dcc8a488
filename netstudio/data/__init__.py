"""Data sets and the way their samples reach the engine; NumPy and Pillow only.

Each data set is a function of its own module: `mnist.mnist`, `gates.gate`, `spirals.spirals`. Files
are read, each kind in a module of its own (`csv_file`, `image_folder`, `array_file`, `npz_file`), into a
`Source` of raw samples, of which a `Recipe` makes a data set.
"""

from netstudio.data.batches import Gather
from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.data.sampling import Sampler, ShuffledEpochs, WithReplacement

__all__ = ["DataError", "Dataset", "Gather", "Part", "Sampler", "ShuffledEpochs", "WithReplacement"]
