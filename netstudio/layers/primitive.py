"""What the inside of a layer is drawn with: its operations, and where their numbers come from and go to.

None of these is ever chosen or saved: a drawing of them is made from a layer, by `graph/inside.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from netstudio.engine.op import Op
from netstudio.engine.program import Role, Shape
from netstudio.layers.base import Family, Layer, Port
from netstudio.words import Words, tr


class Primitive(Layer, frozen=True):
    """One operation inside of a layer."""

    listed = False
    family = Family.OPERATION
    op: Op
    count: int  # of its inputs

    @property
    def title(self) -> Words:  # type: ignore[override]
        """The op's own name."""
        return tr("operation {name}", name=self.op.name)

    @property
    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(name, tr("what the operation reads")) for name in input_names(self.count))

    @property
    def about(self) -> Words:  # type: ignore[override]
        """The op's own words."""
        return self.op.about

    @property
    def sign(self) -> str:  # type: ignore[override]
        """What stands in its circle."""
        return self.op.sign

    @property
    def formula(self) -> str:  # type: ignore[override]
        """Forward."""
        return self.op.formula

    @property
    def derivative(self) -> str:  # type: ignore[override]
        """Backward."""
        return self.op.derivative


class Inlet(Layer, frozen=True):
    """Where numbers come from inside of a layer: its inputs, parameters, draws and constants."""

    listed = False
    family = Family.OPERATION
    title = tr("Inlet")
    about = tr("Numbers that come from outside of the layer, or that it keeps.")
    inputs = ()
    role: Role
    text: str = ""  # of a constant

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        return self.text or " × ".join(str(n) for shape in outputs for n in shape)


class Outlet(Layer, frozen=True):
    """What goes out of a layer."""

    listed = False
    family = Family.OPERATION
    title = tr("Outlet")
    about = tr("What goes out of the layer.")
    inputs = (Port("x", tr("what goes out")),)
    outputs = ()


def input_names(count: int) -> tuple[str, ...]:
    """The names of an operation's input ports."""
    return (
        ("x",)
        if count == 1
        else tuple("abcdefgh"[:count])
        if count <= 8
        else tuple(f"x{i}" for i in range(count))
    )
