"""Truth tables of logic gates, the first data of the book (chapter 2)."""

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.words import tr

# Outputs for the inputs 00, 01, 10 and 11.
TABLES = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "XOR": (0, 1, 1, 0),
}


def gate(name: str) -> Dataset:
    """The truth table of "AND", "OR", "NAND" or "XOR": x (4, 2), t (4, 1), both float64; test is training.

    Raises `DataError` for another name.
    """
    if name not in TABLES:
        raise DataError(
            tr("There is no gate {name}; choose one of {names}.", name=name, names=", ".join(TABLES))
        )
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    table = Part(inputs, np.array(TABLES[name], float).reshape(4, 1))
    return Dataset(name, train=table, test=table, classes=("0", "1"))
