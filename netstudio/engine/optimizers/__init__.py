"""Optimizers: how the gradient changes the parameters (book, chapter 6.1), one file per family.

A settings class (`SGD`, `Momentum`, `Adam`, …) is what is declared and saved; `start` gives the `Updater`
that holds its state over one flat parameter vector.
"""

from netstudio.engine.optimizers.adam import Adam, AdamW
from netstudio.engine.optimizers.adaptive import AdaGrad, RMSprop
from netstudio.engine.optimizers.base import BLOCK, Optimizer, Updater
from netstudio.engine.optimizers.descent import SGD, Momentum, Nesterov

__all__ = [
    "BLOCK",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "AnyOptimizer",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSprop",
    "Updater",
]

AnyOptimizer = SGD | Momentum | Nesterov | AdaGrad | RMSprop | Adam | AdamW
