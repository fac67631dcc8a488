"""Activations: what bends the line between two affine layers."""

from __future__ import annotations

from netstudio.engine.ops import activation
from netstudio.layers.base import Family, OpLayer
from netstudio.words import tr


class Activation(OpLayer, frozen=True):
    """Base: y has the shape of x, which may be any."""

    family = Family.ACTIVATION


class ReLU(Activation, frozen=True):
    """y = max(0, x)

    Book, chapters 3.2 and 5.5.
    """

    title = tr("ReLU")
    chapter = "5.5"
    op = activation.ReLU()


class Sigmoid(Activation, frozen=True):
    """y = 1 / (1 + e⁻ˣ)

    Book, chapters 3.2 and 5.5.
    """

    title = tr("Sigmoid")
    chapter = "5.5"
    op = activation.Sigmoid()


class Tanh(Activation, frozen=True):
    """y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)

    Book, chapter 6.2.
    """

    title = tr("Tanh")
    chapter = "6.2"
    op = activation.Tanh()


class Step(Activation, frozen=True):
    """y = 1 if x > 0 else 0

    Book, chapters 2 and 3.2.
    """

    title = tr("Step")
    chapter = "3.2"
    op = activation.Step()
