"""What a layer is: one declaration that palette, inspector, checker, compiler, stepper and file all read."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from netstudio.declare import Settings
from netstudio.engine.builder import Builder
from netstudio.engine.op import Op
from netstudio.engine.program import Shape, Value
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.data.dataset import Dataset


class Family(Enum):
    """The families of layers, in the order of the palette."""

    DATA = "data"
    LINEAR = "linear"
    CONVOLUTION = "convolution"
    ACTIVATION = "activation"
    NORMALISATION = "normalisation"
    SHAPE = "shape"
    LOSS = "loss"
    METRIC = "metric"
    OPERATION = "operation"
    GROUP = "group"

    @property
    def label(self) -> Words:
        """The family's name for people."""
        return _FAMILY_LABELS[self]


_FAMILY_LABELS = {
    Family.DATA: tr("Data"),
    Family.LINEAR: tr("Linear"),
    Family.CONVOLUTION: tr("Convolution"),
    Family.ACTIVATION: tr("Activation"),
    Family.NORMALISATION: tr("Normalisation"),
    Family.SHAPE: tr("Shape"),
    Family.LOSS: tr("Loss"),
    Family.METRIC: tr("Metrics"),
    Family.OPERATION: tr("Operations"),
    Family.GROUP: tr("Groups"),
}


class Kind(Enum):
    """What a port carries, as far as its declaration tells; until a shape is known, its symbol shows it."""

    ANY = "any"
    ROWS = "rows"  # (N, D)
    IMAGES = "images"  # (N, C, H, W)
    LABELS = "labels"  # (N,) integers, or (N, C) one-hot
    SCALAR = "scalar"  # ()


@dataclass(frozen=True)
class Port:
    """A place where a wire begins or ends; `label` is what people call it, where that is not its name."""

    name: str
    about: Words
    kind: Kind = Kind.ANY
    label: str = ""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.label or self.name


_INPUTS = (Port("x", tr("input")),)
_OUTPUTS = (Port("y", tr("output")),)


class Layer(Settings, frozen=True):
    """Base of all layers. A subclass in any module of `netstudio.layers` is found by itself.

    Its fields are the settings; the class attributes below the words; `lower` is the meaning. The first line
    of its docstring is its formula. Ports are a class attribute too (`inputs = (Port(…),)`), or a property
    where the settings decide how many there are.
    """

    title: ClassVar[Words]
    about: ClassVar[Words]
    family: ClassVar[Family]
    formula: ClassVar[str] = ""
    derivative: ClassVar[str] = ""  # what flows back, as formula
    sign: ClassVar[str] = ""  # operations are drawn as circles with their sign
    chapter: ClassVar[str] = ""  # of the book, where it is told
    listed: ClassVar[bool] = True  # False: never chosen or saved, as the operations inside of a layer

    @property
    def inputs(self) -> tuple[Port, ...]:
        """The input ports, in their order on the canvas."""
        return _INPUTS

    @property
    def outputs(self) -> tuple[Port, ...]:
        """The output ports, in their order on the canvas."""
        return _OUTPUTS

    def lower(self, b: Builder, *inputs: Value) -> Value | tuple[Value, ...]:
        """Build the layer from engine ops, one value for each input port; gives one for each output port.

        Raises ShapeError in words where the inputs do not fit.
        """
        raise NotImplementedError

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        """The one line of what matters, on the node: `784 → 50`. Shapes are those of the ports, if known."""
        return ""

    def stamp(self) -> Hashable:
        """What it depends on besides settings and inputs, such as the state of a file; None: on nothing."""
        return None

    @classmethod
    def kind(cls) -> str:
        """The layer's name in graph files: that of its class."""
        return cls.__name__


class Structure(Layer, frozen=True):
    """Base of what is drawn but computes nothing: groups, and their ports."""

    family = Family.GROUP


class OpLayer(Layer, frozen=True):
    """Base of layers that are a single op: a subclass names its `op`, whose words become its own."""

    op: ClassVar[Op]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if op := cls.__dict__.get("op"):
            cls.about, cls.formula, cls.derivative = op.about, op.formula, op.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(self.op, *inputs)


class DataLayer(Layer, frozen=True):
    """Base of layers that bring data: outputs x and t, and no input."""

    family = Family.DATA
    inputs = ()
    outputs = (Port("x", tr("samples")), Port("t", tr("targets"), Kind.LABELS))

    def note(self) -> str:
        """What it brings, in a line or two on the node."""
        return str(self.about)

    @classmethod
    def for_path(cls, path: Path) -> DataLayer | None:
        """The layer for a file or folder, with settings that suit it; None where it is of another kind."""
        return None

    def dataset(self) -> Dataset:
        """The data itself, loaded at the first call. Raises DataError in words."""
        raise NotImplementedError

    def sample_shapes(self) -> tuple[tuple[Shape, bool], tuple[Shape, bool]]:
        """((shape, is integer) of one sample of x, the same of t), known without loading the data.

        Raises DataError, with the field at fault, where there are none.
        """
        raise NotImplementedError

    def sample_count(self) -> int:
        """How many samples there are to learn from, known without loading the data. Raises DataError."""
        raise NotImplementedError

    def lower(self, b: Builder, *inputs: Value) -> tuple[Value, ...]:
        (x, x_integer), (t, t_integer) = self.sample_shapes()
        return b.input("x", (b.batch, *x), x_integer), b.input("t", (b.batch, *t), t_integer)


class LossLayer(Layer, frozen=True):
    """Base of losses: inputs y (what the net says) and t (what is true); the output is the mean over N.

    Training makes it small. One without the input t needs no data.
    """

    family = Family.LOSS
    inputs: ClassVar[tuple[Port, ...]] = (
        Port("y", tr("what the net says")),
        Port("t", tr("what is true"), Kind.LABELS),
    )
    outputs = (Port("loss", tr("the loss"), Kind.SCALAR),)

    def hits(self, y: np.ndarray, t: np.ndarray) -> int | None:
        """How many of a batch are right, for the accuracy; None where y and t have no notion of it."""
        return None

    def probabilities(self, y: np.ndarray) -> np.ndarray | None:
        """What y says of each class: (N, C), each row summing to 1; None for a loss that knows no classes."""
        return None


class MetricLayer(Layer, frozen=True):
    """Base of metrics: inputs y (what the net says) and t (what is true); nothing is learned through them."""

    family = Family.METRIC
    inputs = LossLayer.inputs


def all_layers() -> dict[str, type[Layer]]:
    """Every layer that computes, by its name in files, in the order of families, then of declaration."""
    return {kind: cls for kind, cls in all_kinds().items() if not issubclass(cls, Structure)}


def all_kinds() -> dict[str, type[Layer]]:
    """All that a node of a file can be: the layers, and what they are drawn together with."""
    import netstudio.layers  # noqa: F401  (importing the package finds its modules)

    found = [cls for cls in _subclasses(Layer) if cls.listed and "title" in cls.__dict__]
    order = list(Family)
    return {cls.kind(): cls for cls in sorted(found, key=lambda cls: order.index(cls.family))}


def data_layer_for(path: Path) -> DataLayer | None:
    """The layer that reads a file or folder; None where there is none for it."""
    kinds = (cls for cls in all_layers().values() if issubclass(cls, DataLayer))
    return next((layer for cls in kinds if (layer := cls.for_path(path))), None)


def _subclasses(cls: type[Any]) -> Iterable[type[Any]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def identifier(kind: str) -> str:
    """A layer's name as the beginning of a node id: `SoftmaxWithLoss` → `softmax_with_loss`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", kind).lower()
