"""Pooling: one number for each patch of an image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import pooling
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.engine.window import Window, by, not_images
from netstudio.layers.base import Family, Kind, Layer, Port
from netstudio.layers.window import Kernel, Pad, pair
from netstudio.words import tr


class Pooling(Layer, frozen=True):
    """Base: what a window sees of each channel becomes one number.

    x (N, C, H, W), y (N, C, OH, OW) with OH = ⌊(H + 2 pad − kernel) / stride⌋ + 1, OW alike.
    """

    family = Family.CONVOLUTION
    inputs = (Port("x", tr("images (N, C, H, W)"), Kind.IMAGES),)
    outputs = (Port("y", tr("smaller images (N, C, H, W)"), Kind.IMAGES),)
    chapter = "7.3"
    kernel: Kernel = (2,)
    stride: Annotated[
        tuple[int, ...],
        setting(
            tr("stride"),
            help=tr("one number, or height and width; empty: that of the kernel, patch beside patch"),
            max_length=2,
        ),
    ] = ()
    pad: Pad = (0,)

    @property
    def window(self) -> Window:
        """The settings, as the engine takes them."""
        return Window(pair(self.kernel), pair(self.stride or self.kernel), pair(self.pad))

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        return by(self.kernel * 2 if len(self.kernel) == 1 else self.kernel)


class MaxPooling(Pooling, frozen=True):
    """y = max of what the window sees

    Of equal maxima the first in reading order counts; padding counts as −∞. Book, chapter 7.3.
    """

    title = tr("Max pooling")
    about = pooling.MaxPooling.about
    formula = pooling.MaxPooling.formula
    derivative = pooling.MaxPooling.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(pooling.MaxPooling(self.window), *inputs)


class AveragePooling(Pooling, frozen=True):
    """y = mean of what the window sees"""

    title = tr("Average pooling")
    about = pooling.AveragePooling.about
    formula = pooling.AveragePooling.formula
    derivative = pooling.AveragePooling.derivative
    count_padding: Annotated[
        bool,
        setting(
            tr("count the padding"), help=tr("as zeros; otherwise the mean is of the image's pixels alone")
        ),
    ] = True

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(pooling.AveragePooling(self.window, self.count_padding), *inputs)


class GlobalAveragePooling(Layer, frozen=True):
    """y (N, C) = mean of each channel

    Of x (N, C, H, W), whatever its height and width (Lin et al. 2014).
    """

    title = tr("Global average pooling")
    about = tr("Takes the mean of each channel over the whole image: as many features as channels.")
    family = Family.CONVOLUTION
    inputs = Pooling.inputs
    outputs = (Port("y", tr("rows (N, C)"), Kind.ROWS),)
    formula = "y (N, C) = mean of each channel"
    derivative = "dx = dy / n, for each of the n pixels of the channel"

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if len(x.shape) != 4:
            raise ShapeError(not_images(x.shape), input=0)
        n, channels, *size = x.shape
        means = b.op(pooling.AveragePooling(Window((size[0], size[1]), (size[0], size[1]))), x)
        return b.op(Reshape((n, channels)), means)
