"""Convolution: filters that slide over images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import AnyInitialValue, He, Zeros
from netstudio.engine.ops import convolution
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.engine.window import Window, by
from netstudio.layers.base import Family, Kind, Layer, Port
from netstudio.layers.window import HEIGHT_AND_WIDTH, Kernel, Pad, pair
from netstudio.words import shape_text, tr


class Convolution(Layer, frozen=True):
    """Y = X ∗ W + b

    X (N, C, H, W), filters W (F, C/groups, kernel height, width), b (F,), Y (N, F, OH, OW) with
    OH = ⌊(H + 2 pad − dilation (kernel − 1) − 1) / stride⌋ + 1, OW alike. Book, chapter 7.
    """

    title = tr("Convolution")
    about = tr("Slides small filters over every image; each finds its own pattern wherever it is.")
    family = Family.CONVOLUTION
    inputs = (Port("x", tr("images (N, C, H, W)"), Kind.IMAGES),)
    outputs = (Port("y", tr("images (N, F, H, W), one channel for each filter"), Kind.IMAGES),)
    formula = convolution.Convolution.formula
    derivative = convolution.Convolution.derivative
    chapter = "7.2"
    filters: Annotated[int, setting(tr("filters"), help=tr("channels of the result"), ge=1, le=1_000_000)] = (
        16
    )
    kernel: Kernel = (3,)
    stride: Annotated[tuple[int, ...], setting(tr("stride"), help=HEIGHT_AND_WIDTH, max_length=2)] = (1,)
    pad: Pad = (0,)
    dilation: Annotated[
        tuple[int, ...],
        setting(
            tr("dilation"),
            help=tr("pixels from one number of a filter to the next; 1: side by side"),
            max_length=2,
        ),
    ] = (1,)
    groups: Annotated[
        int,
        setting(
            tr("groups"),
            help=tr("of channels and filters that see only each other; as many as channels: depthwise"),
            ge=1,
            le=1_000_000,
        ),
    ] = 1
    bias: Annotated[bool, setting(tr("bias"), help=tr("add b to every filter's result"))] = True
    initial_weight: Annotated[AnyInitialValue, setting(tr("initial weight"))] = He()
    initial_bias: Annotated[AnyInitialValue, setting(tr("initial bias"))] = Zeros()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        window = Window(pair(self.kernel), pair(self.stride), pair(self.pad), pair(self.dilation))
        window.places(x.shape)  # refuses before there are filters
        channels = x.shape[1]
        if channels % self.groups:
            words = tr(
                "takes channels that its {groups} groups divide; this gives {shape}",
                groups=self.groups,
                shape=shape_text(x.shape),
            )
            raise ShapeError(words, input=0)
        if self.filters % self.groups:
            raise ShapeError(
                tr(
                    "has {filters} filters, which its {groups} groups do not divide",
                    filters=self.filters,
                    groups=self.groups,
                )
            )
        shape = (self.filters, channels // self.groups, *window.kernel)
        values = [x, b.parameter("W", shape, self.initial_weight)]
        if self.bias:
            values.append(b.parameter("b", (self.filters,), self.initial_bias))
        op = convolution.Convolution(window.stride, window.pad, window.dilation, self.groups)
        return b.op(op, *values)

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        return f"{self.filters} @ {by(self.kernel * 2 if len(self.kernel) == 1 else self.kernel)}"
