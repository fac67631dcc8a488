"""Layers that bring data."""

from __future__ import annotations

from typing import Annotated, Literal

from netstudio.data.dataset import Dataset
from netstudio.data.gates import TABLES, gate
from netstudio.data.mnist import CLASSES, SIDE, TRAINING_SAMPLES, mnist
from netstudio.data.noise import noise
from netstudio.data.spirals import MAX_ARMS, MAX_SAMPLES, spirals
from netstudio.declare import setting
from netstudio.engine.program import Shape
from netstudio.layers.base import DataLayer
from netstudio.words import tr

SampleShapes = tuple[tuple[Shape, bool], tuple[Shape, bool]]


class Mnist(DataLayer, frozen=True):
    """x (N, 784) or (N, 1, 28, 28), from 0 to 1;  t (N,) or (N, 10)"""

    title = tr("MNIST")
    about = tr("70,000 handwritten digits of 28 × 28 pixels: 60,000 to learn from, 10,000 to test.")
    formula = "x (N, 784) or (N, 1, 28, 28), from 0 to 1;  t (N,) or (N, 10)"
    chapter = "3.6"
    layout: Annotated[
        Literal["flat", "image"],
        setting(tr("layout"), help=tr("flat: rows of 784 pixels; image: one channel of 28 × 28")),
    ] = "flat"
    one_hot: Annotated[
        bool, setting(tr("one-hot targets"), help=tr("targets as rows of ten numbers, a single one being 1"))
    ] = False
    samples: Annotated[
        int,
        setting(
            tr("samples"), help=tr("only so many to learn from, the first ones"), ge=1, le=TRAINING_SAMPLES
        ),
    ] = TRAINING_SAMPLES

    def dataset(self) -> Dataset:
        return mnist(self.layout, self.one_hot).first(self.samples)

    def sample_shapes(self) -> SampleShapes:
        x: Shape = (SIDE * SIDE,) if self.layout == "flat" else (1, SIDE, SIDE)
        return (x, False), ((len(CLASSES),), False) if self.one_hot else ((), True)

    def sample_count(self) -> int:
        return self.samples


class Gate(DataLayer, frozen=True):
    """x (N, 2) of 0 and 1;  t (N, 1) of 0 and 1"""

    title = tr("Logic gate")
    about = tr("The truth table of a logic gate: four samples of two inputs and one output.")
    formula = "x (N, 2) of 0 and 1;  t (N, 1) of 0 and 1"
    chapter = "2"
    gate: Annotated[Literal["AND", "OR", "NAND", "XOR"], setting(tr("gate"))] = "XOR"

    def dataset(self) -> Dataset:
        return gate(self.gate)

    def sample_shapes(self) -> SampleShapes:
        return ((2,), False), ((1,), False)

    def sample_count(self) -> int:
        return len(TABLES[self.gate])


class Spirals(DataLayer, frozen=True):
    """x = (r sin θ, r cos θ), θ = 2π (t / arms + turns × r) + noise;  t (N,), the arm"""

    title = tr("Spirals")
    about = tr("Points on spirals wound into each other: classes that no straight line can part.")
    formula = "x = (r sin θ, r cos θ), θ = 2π (t / arms + turns × r) + noise;  t (N,), the arm"
    samples: Annotated[int, setting(tr("samples"), ge=MAX_ARMS, le=MAX_SAMPLES)] = 300
    arms: Annotated[int, setting(tr("arms"), help=tr("one class each"), ge=2, le=MAX_ARMS)] = 2
    turns: Annotated[float, setting(tr("turns"), gt=0, le=10)] = 1.5
    noise: Annotated[
        float, setting(tr("noise"), help=tr("standard deviation of the angle"), ge=0, le=10, unit=tr("rad"))
    ] = 0.1
    seed: Annotated[int, setting(tr("seed"), ge=0, le=2**32 - 1)] = 0

    def dataset(self) -> Dataset:
        return spirals(self.samples, self.arms, self.turns, self.noise, self.seed)

    def sample_shapes(self) -> SampleShapes:
        return ((2,), False), ((), True)

    def sample_count(self) -> int:
        return self.samples


class Noise(DataLayer, frozen=True):
    """x (N, D) ~ N(0, 1);  t (N,) of 0"""

    title = tr("Noise")
    about = tr("Random numbers around 0, to see what a net makes of them; there is nothing to learn from.")
    formula = "x (N, D) ~ N(0, 1);  t (N,) of 0"
    chapter = "6.2"
    samples: Annotated[int, setting(tr("samples"), ge=1, le=10_000)] = 1000
    features: Annotated[int, setting(tr("features"), help=tr("numbers of a sample"), ge=1, le=1000)] = 100
    seed: Annotated[int, setting(tr("seed"), ge=0, le=2**32 - 1)] = 0

    def dataset(self) -> Dataset:
        return noise(self.samples, self.features, self.seed)

    def sample_shapes(self) -> SampleShapes:
        return ((self.features,), False), ((), True)

    def sample_count(self) -> int:
        return self.samples
