"""What happens at one element of a walk: its op, what stands around it, and the terms of its gradient."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.fork import Fork
from netstudio.engine.local import Local, Terms
from netstudio.engine.op import Op
from netstudio.engine.program import Call, Shape, Value
from netstudio.graph.model import End
from netstudio.training.inside import InsideSubject
from netstudio.training.session import Session
from netstudio.training.subject import Subject
from netstudio.training.update_inside import update_of
from netstudio.training.walk import Phase
from netstudio.words import Words

Looked = Subject | InsideSubject


@dataclass(frozen=True)
class Spot:
    """What is asked about: a layer or, `inner`, an operation inside of it; of its ops the `call`-th.

    Where `update` names a parameter, the operation is one of its update.

    Without an element one is taken that has something to tell. `room` is how many rows and columns of numbers
    around it are wanted.
    """

    node: str
    inner: str = ""
    update: str = ""
    call: int = 0
    element: Element | None = None
    room: tuple[int, int] = (7, 4)


@dataclass(frozen=True)
class Face:
    """An array that an op reads or writes."""

    name: str
    output: bool
    number: int
    shape: Shape


@dataclass(frozen=True)
class Cut:
    """The numbers around an element: so many rows and columns of the last two axes, from `first` on.

    Of a vector they are one column.
    """

    values: np.ndarray
    gradients: np.ndarray | None
    first: tuple[int, int]


@dataclass(frozen=True)
class Explanation:
    """An element explained. `flows`: a gradient has come to the op; else there are local derivatives only."""

    spot: Spot
    element: Element
    op: Op
    ops: tuple[str, ...]  # of the layer, of which this is one
    faces: tuple[Face, ...]
    cut: Cut
    terms: Terms
    flows: bool
    happened: Words | None

    @property
    def face(self) -> Face:
        """The array that the element stands in."""
        return self.face_of(self.element)

    def face_of(self, element: Element) -> Face:
        """The array of any element."""
        return next(f for f in self.faces if (f.output, f.number) == (element.output, element.number))


def explain(session: Session, spot: Spot, walking: bool) -> Explanation | None:
    """Explain a spot of the batch that is in sight; None where nothing has been computed there yet.

    What computes nothing, such as data, has nothing to explain either.
    """
    subject = session.subject if walking else session.own
    looked: Looked | None = subject
    if spot.update:
        looked = update_of(session, (spot.node, spot.update))
    elif spot.inner:
        looked = subject.inside(spot.node)
    node = spot.inner or spot.node
    if looked is None or node not in looked.graph.nodes:
        return None
    forward, backward = looked.done(session.loss, walking)
    calls = calls_of(looked, node)
    if node not in forward or not calls:
        return None
    at = min(spot.call, len(calls) - 1)
    call = calls[at]
    upstream = _upstream(looked, call) if _has_come(looked, node, backward) else None
    return _explained(looked, call, replace(spot, call=at), tuple(c.op.name for c in calls), upstream)


def calls_of(looked: Looked, node: str) -> list[Call]:
    """What a node does, one op after the other; where its results fork, that comes last."""
    calls = [call for call in looked.network.program.calls if call.owner == node]
    return sorted(calls, key=lambda call: isinstance(call.op, Fork))


def _explained(
    looked: Looked, call: Call, spot: Spot, ops: tuple[str, ...], upstream: list[np.ndarray] | None
) -> Explanation:
    plan = looked.plan
    given = [np.zeros(v.shape) for v in call.outputs] if upstream is None else upstream
    local = Local(call.op, [plan.array(v) for v in call.inputs], given)
    faces = _faces(call)
    element = _within(spot.element, faces) or _telling(local, call, upstream is not None)
    return Explanation(
        spot=spot,
        element=element,
        op=call.op,
        ops=ops,
        faces=faces,
        cut=_cut(local, element, spot.room, upstream is not None),
        terms=local.terms(element),
        flows=upstream is not None,
        happened=None if spot.update else local.happened(element),  # which is about gradients
    )


# What has been computed -------------------------------------------------------------------------------------


def _has_come(looked: Looked, node: str, backward: set[str]) -> bool:
    """Whether the walk has brought the gradients of a node's outputs."""
    if isinstance(looked, InsideSubject) and not looked.flows:
        return False
    if looked.executor.position < looked.executor.turn:
        return False
    graph = looked.graph
    ends = [End(node, port.name) for port in graph.output_ports(node)]
    readers = {wire.target.node for end in ends for wire in graph.wires_from.get(end, ())}
    takes = {stop.node for stop in looked.walk_view.stops if stop.phase is Phase.BACKWARD}
    return readers & takes <= backward


def _upstream(looked: Looked, call: Call) -> list[np.ndarray] | None:
    """The gradients of a call's outputs; None where none flows to any of them."""
    found = [_gradient(looked, value) for value in call.outputs]
    if all(gradient is None for gradient in found):
        return None
    pairs = zip(found, call.outputs, strict=True)
    return [np.zeros(v.shape) if gradient is None else gradient for gradient, v in pairs]


def _gradient(looked: Looked, value: Value) -> np.ndarray | None:
    """∂L/∂value, also where training has no need of it."""
    known = looked.plan.gradient(value)
    if known is not None or value.integer:
        return known
    network = looked.network
    wire = next((wire for wire, carried in network.wires.items() if carried is value), None)
    if wire is not None:
        return looked.wire_gradient(wire)
    end = next((end for end, given in network.outputs.items() if given is value), None)
    return looked.tensor(end, gradient=True) if end is not None else None


# Elements ---------------------------------------------------------------------------------------------------


def _faces(call: Call) -> tuple[Face, ...]:
    sides = (("reads", call.inputs), ("gives", call.outputs))
    return tuple(
        Face(call.op.name_of(Element(side == "gives", i), len(values)), side == "gives", i, value.shape)
        for side, values in sides
        for i, value in enumerate(values)
    )


def _within(element: Element | None, faces: tuple[Face, ...]) -> Element | None:
    """The element, moved to where its array has one; None where there is no such array."""
    for face in faces:
        if element and (face.output, face.number) == (element.output, element.number):
            if len(face.shape) != len(element.at):
                return None
            pairs = zip(element.at, face.shape, strict=True)
            return replace(element, at=tuple(min(max(i, 0), n - 1) for i, n in pairs))
    return None


def _telling(local: Local, call: Call, flows: bool) -> Element:
    """Of the first input and its first sample, where the gradient, or without one x, is largest."""
    number = next((i for i, v in enumerate(call.inputs) if not v.integer), 0)
    first = Element(False, number, (0,) * len(call.inputs[number].shape))
    near, _ = local.nearest(first)
    gradient = near.gradients[number] if flows else None
    array = near.site.x[number] if gradient is None else gradient
    if not array.ndim:
        return first
    sample = np.nan_to_num(np.abs(array[0]))
    return replace(first, at=(0, *map(int, np.unravel_index(sample.argmax(), sample.shape))))


def _cut(local: Local, element: Element, room: tuple[int, int], flows: bool) -> Cut:
    near, there = local.nearest(element) if len(element.at) > 2 else (local, element)
    if element.output:
        values, gradients = near.site.ys[element.number], near.upstream[element.number] if flows else None
    else:
        values = near.site.x[element.number]
        gradients = near.gradients[element.number] if flows else None
    values, gradients = _flat(values, there), None if gradients is None else _flat(gradients, there)
    row, column = (*there.at, 0, 0)[:2] if len(there.at) < 2 else there.at[-2:]
    top, left = (
        max(0, min(at - size // 2, whole - size))
        for at, size, whole in zip((row, column), room, values.shape, strict=True)
    )
    part = slice(top, top + room[0]), slice(left, left + room[1])
    return Cut(values[part].copy(), None if gradients is None else gradients[part].copy(), (top, left))


def _flat(array: np.ndarray, element: Element) -> np.ndarray:
    """The rows and columns that an element stands in."""
    if array.ndim < 2:
        return array.reshape(-1, 1)
    flat: np.ndarray = array[element.at[:-2]]
    return flat
