"""Initial values of parameters: what learning starts from (book, chapter 6.2)."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

import numpy as np

from netstudio.declare import Settings, setting
from netstudio.words import Refusal, Words, shape_text, tr


class InitialValue(Settings, frozen=True, tag_field="kind"):
    """Base: how a parameter of a given shape is filled from a seeded generator."""

    label: ClassVar[Words]
    formula: ClassVar[str]

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises Refusal in words where this cannot fill an array of `shape`."""

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        """Write the initial values into `out`."""
        raise NotImplementedError

    def __str__(self) -> str:
        return str(self.label)


def fan_in(shape: tuple[int, ...]) -> int:
    """How many inputs each unit sums over: D of a weight (D, M), C·H·W of a filter (F, C, H, W)."""
    return math.prod(shape[1:]) if len(shape) > 2 else (shape[0] if shape else 1)


class Zeros(InitialValue, frozen=True, tag="zeros"):
    """θ = 0. Right for biases; for weights it keeps all units alike."""

    label = tr("zeros")
    formula = "0"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = 0


class Normal(InitialValue, frozen=True, tag="normal"):
    """θ ~ N(0, std²)."""

    label = tr("normal")
    formula = "N(0, std²)"
    std: Annotated[float, setting(tr("standard deviation"), ge=0, le=1000)] = 0.01

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = self.std * rng.standard_normal(out.shape)

    def __str__(self) -> str:
        return str(tr("normal, std {std}", std=format(self.std, "g")))


class Xavier(InitialValue, frozen=True, tag="xavier"):
    """θ ~ N(0, 1/n), n inputs. For sigmoid and tanh (Glorot and Bengio 2010, in the book's form)."""

    label = tr("Xavier")
    formula = "N(0, 1/n)"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = rng.standard_normal(out.shape) / math.sqrt(fan_in(out.shape))


class He(InitialValue, frozen=True, tag="he"):
    """θ ~ N(0, 2/n), n inputs. For ReLU (He et al. 2015)."""

    label = tr("He")
    formula = "N(0, 2/n)"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = rng.standard_normal(out.shape) * math.sqrt(2 / fan_in(out.shape))


class Given(InitialValue, frozen=True, tag="given"):
    """θ = the numbers given, row by row; a single number fills the whole parameter."""

    label = tr("given numbers")
    formula = "as given"
    values: Annotated[tuple[float, ...], setting(tr("numbers, row by row"), max_length=4096)] = (0.0,)

    def check(self, shape: tuple[int, ...]) -> None:
        size = math.prod(shape)
        if len(self.values) not in (1, size):
            raise Refusal(
                tr(
                    "{shape} takes {size} numbers; {given} are given",
                    shape=shape_text(shape),
                    size=size,
                    given=len(self.values),
                )
            )

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = self.values[0] if len(self.values) == 1 else np.reshape(self.values, out.shape)


AnyInitialValue = Zeros | Normal | Xavier | He | Given
