"""Initial values of parameters: what learning starts from (book, chapter 6.2)."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

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


def fan_out(shape: tuple[int, ...]) -> int:
    """How many units each input goes to: M of a weight (D, M), F·H·W of a filter (F, C, H, W)."""
    return math.prod(shape) // shape[1] if len(shape) > 2 else (shape[-1] if shape else 1)


class Zeros(InitialValue, frozen=True, tag="zeros"):
    """θ = 0. Right for biases; for weights it keeps all units alike."""

    label = tr("zeros")
    formula = "0"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = 0


class Constant(InitialValue, frozen=True, tag="constant"):
    """θ = value. As with zeros, weights that begin alike stay alike."""

    label = tr("constant")
    formula = "value"
    value: Annotated[float, setting(tr("value"), ge=-1e6, le=1e6)] = 0.1

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = self.value

    def __str__(self) -> str:
        return str(tr("constant {value}", value=format(self.value, "g")))


class Uniform(InitialValue, frozen=True, tag="uniform"):
    """θ ~ U(low, high)."""

    label = tr("uniform")
    formula = "U(low, high)"
    low: Annotated[float, setting(tr("low"), ge=-1000, le=1000)] = -0.1
    high: Annotated[float, setting(tr("high"), ge=-1000, le=1000)] = 0.1

    def check(self, shape: tuple[int, ...]) -> None:
        if self.low > self.high:
            low, high = format(self.low, "g"), format(self.high, "g")
            raise Refusal(tr("uniform takes low below high, not {low} and {high}", low=low, high=high))

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = rng.uniform(self.low, self.high, out.shape)

    def __str__(self) -> str:
        low, high = format(self.low, "g"), format(self.high, "g")
        return str(tr("uniform, {low} to {high}", low=low, high=high))


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
    """θ ~ N(0, 1/n), n inputs, or N(0, 2/(n + m)), m outputs. For sigmoid and tanh.

    The first is the book's form, chapter 6.2; the second that of Glorot and Bengio 2010, PyTorch's
    `xavier_normal_`, which keeps the gradients' spread as well. They agree where m = n.
    """

    label = tr("Xavier")
    formula = "N(0, 1/n), or N(0, 2/(n + m))"
    form: Annotated[
        Literal["book", "glorot"],
        setting(tr("form"), help=tr("book: by the inputs n alone; glorot: by inputs n and outputs m")),
    ] = "book"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        n, m = fan_in(out.shape), fan_out(out.shape)
        ends = n if self.form == "book" else (n + m) / 2
        out[...] = rng.standard_normal(out.shape) / math.sqrt(ends)


class LeCun(InitialValue, frozen=True, tag="lecun"):
    """θ ~ N(0, 1/n), n inputs. For SELU (LeCun et al. 1998); the book calls the same Xavier."""

    label = tr("LeCun")
    formula = "N(0, 1/n)"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = rng.standard_normal(out.shape) / math.sqrt(fan_in(out.shape))


class He(InitialValue, frozen=True, tag="he"):
    """θ ~ N(0, 2/n), n inputs. For ReLU (He et al. 2015)."""

    label = tr("He")
    formula = "N(0, 2/n)"

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        out[...] = rng.standard_normal(out.shape) * math.sqrt(2 / fan_in(out.shape))


class Orthogonal(InitialValue, frozen=True, tag="orthogonal"):
    """θ = gain × Q, rows or columns (the fewer ones) of length 1 and at right angles (Saxe et al. 2014).

    Q from the QR of a normal matrix, each column with the sign that makes R's diagonal positive, so that all
    such Q are as likely. A filter (F, C, H, W) is taken as the matrix (F, C·H·W).
    """

    label = tr("orthogonal")
    formula = "gain × Q, QᵀQ = 1"
    gain: Annotated[float, setting(tr("gain"), ge=0, le=1000)] = 1.0

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        matrix = rng.standard_normal((out.shape[0] if out.shape else 1, math.prod(out.shape[1:])))
        tall = matrix if matrix.shape[0] >= matrix.shape[1] else matrix.T
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diag(r) < 0, -1, 1)
        out[...] = self.gain * (q if tall is matrix else q.T).reshape(out.shape)


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


AnyInitialValue = Zeros | Constant | Normal | Uniform | Xavier | He | LeCun | Orthogonal | Given
