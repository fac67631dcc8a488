"""Augmentation: images that are a little different each time, so that a net sees more than there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.draws import Gaussian, Motion
from netstudio.engine.ops.arithmetic import Add
from netstudio.engine.ops.resample import Resample, images_needed
from netstudio.engine.program import Shape, Value
from netstudio.layers.base import Family, Kind, Layer, Port
from netstudio.words import tr


class Augment(Layer, frozen=True):
    """y = x[q] + ε, with q and ε drawn for each image

    x (N, C, H, W), y the same shape. While training each image is looked at from places q, shifted, turned
    and mirrored at random, with 0 beyond its edges, and noise ε of the normal distribution is added;
    predicting, y = x.
    """

    title = tr("Augmentation")
    about = tr("Shifts, turns, mirrors and roughens images at random, while training only.")
    family = Family.DATA
    formula = "y = x[q] + ε, with q and ε drawn for each image"
    derivative = "dx[q] = Σ dy over all places that look at q"
    inputs = (Port("x", tr("images"), Kind.IMAGES),)
    outputs = (Port("y", tr("images"), Kind.IMAGES),)
    shift: Annotated[
        int, setting(tr("shift"), help=tr("at most, each way"), ge=0, le=1000, unit=tr("pixels"))
    ] = 2
    turn: Annotated[
        float, setting(tr("turn"), help=tr("at most, each way"), ge=0, le=180, unit=tr("degrees"))
    ] = 0.0
    flip: Annotated[bool, setting(tr("mirror"), help=tr("every other image, left to right"))] = False
    noise: Annotated[float, setting(tr("noise"), help=tr("standard deviation"), ge=0, le=1000)] = 0.0

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if len(x.shape) != 4:
            raise images_needed(x.shape)
        if not b.training:
            return x
        y = x
        if self.shift or self.turn or self.flip:
            n, _, high, wide = x.shape
            motion = Motion(self.shift, self.turn, self.flip)
            y = b.op(Resample(), x, b.draw("q", (n, 2, high, wide), motion))
        return b.op(Add(), y, b.draw("noise", x.shape, Gaussian(self.noise))) if self.noise else y

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        parts = [f"±{self.shift} px" if self.shift else "", f"±{self.turn:g}°" if self.turn else ""]
        parts += ["↔" if self.flip else "", f"σ {self.noise:g}" if self.noise else ""]
        return " · ".join(filter(None, parts)) or "y = x"
