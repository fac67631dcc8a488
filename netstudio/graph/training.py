"""The training section of a graph: everything that decides how it learns, besides the drawing."""

from __future__ import annotations

from typing import Annotated, Literal

from netstudio.declare import Settings, setting
from netstudio.engine.optimizers import SGD, AnyOptimizer
from netstudio.engine.schedules import AnySchedule, Steady
from netstudio.words import tr


class TrainingSettings(Settings, frozen=True):
    """Optimizer, schedule, batch size, length, seed, sampling and precision.

    `steps` > 0 ends training after so many steps; with 0 it lasts `epochs`.
    """

    optimizer: Annotated[AnyOptimizer, setting(tr("optimizer"))] = SGD()
    schedule: Annotated[
        AnySchedule, setting(tr("schedule"), help=tr("How the learning rate changes over the steps."))
    ] = Steady()
    batch_size: Annotated[
        int, setting(tr("batch size"), ge=1, le=1_000_000, help=tr("Samples in one step."))
    ] = 100
    epochs: Annotated[
        int, setting(tr("epochs"), ge=1, le=1_000_000, help=tr("Walks through the training data."))
    ] = 16
    steps: Annotated[
        int,
        setting(
            tr("steps"), ge=0, le=1_000_000_000, help=tr("Ends after so many steps; 0: after the epochs.")
        ),
    ] = 0
    seed: Annotated[
        int, setting(tr("seed"), ge=0, le=2**32 - 1, help=tr("The same seed, the same numbers."))
    ] = 0
    sampling: Annotated[
        Literal["shuffled", "replacement"],
        setting(
            tr("sampling"),
            help=tr("Each epoch shuffled, or drawn with replacement as the book's programs do."),
        ),
    ] = "shuffled"
    dtype: Annotated[
        Literal["float32", "float64"], setting(tr("precision"), help=tr("float64 is exact, float32 fast."))
    ] = "float32"
