"""Groups: a node with a drawing of its own inside, and the nodes in it that are its ports."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.program import Value
from netstudio.layers.base import Port, Structure
from netstudio.words import tr

MOST_COPIES = 1000


class Group(Structure, frozen=True):
    """y = group(x): what is drawn inside, `repeat` times one after the other.

    Its ports are the `GroupInput` and `GroupOutput` nodes inside of it, so they are known to the graph alone;
    what is computed knows no groups (see `graph/expand.py`).
    """

    title = tr("Group")
    about = tr("Layers that belong together, drawn as one. Inside it has a drawing of its own.")
    inputs = ()
    outputs = ()
    repeat: Annotated[
        int,
        setting(
            tr("repeat"),
            ge=1,
            le=MOST_COPIES,
            help=tr("So many copies one after the other, each with parameters of its own."),
        ),
    ] = 1


class GroupInput(Structure, frozen=True):
    """y = x: what comes in at a port of the group."""

    title = tr("Input")
    about = tr("A port of the group: what is wired to it outside comes in here.")
    formula = "y = x"
    derivative = "∂L/∂x = ∂L/∂y"

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return inputs[0]


class GroupOutput(Structure, frozen=True):
    """y = x: what goes out at a port of the group."""

    title = tr("Output")
    about = tr("A port of the group: what is wired in here goes out to the drawing around it.")
    formula = "y = x"
    derivative = "∂L/∂x = ∂L/∂y"
    inputs = (Port("x", tr("what goes out")),)

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return inputs[0]
