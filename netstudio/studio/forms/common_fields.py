"""What several nodes can be set to at once: the fields that all their layers declare alike. Free of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from netstudio.declare import Field, Settings, fields_of

DIFFERENT: Final = object()  # the value that several nodes have together when each has its own


def common_fields(layers: Sequence[Settings]) -> tuple[Field, ...]:
    """The fields of the first layer that the others have too, with the same name, type, range and label.

    Where their defaults differ, that of the first is offered.
    """
    first, *others = layers
    declared = [{f.name: _declaration(f) for f in fields_of(type(layer))} for layer in others]
    return tuple(f for f in fields_of(type(first)) if all(d.get(f.name) == _declaration(f) for d in declared))


def common_value(layers: Sequence[Settings], name: str) -> Any:
    """What all of them have in a field, or DIFFERENT."""
    first, *others = (getattr(layer, name) for layer in layers)
    return first if all(value == first for value in others) else DIFFERENT


def _declaration(field: Field) -> Field:
    return replace(field, default=None, help=None)
