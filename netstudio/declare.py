"""How settings of layers, optimizers and initial values are declared: fields with range, words, default.

The palette, the inspector, the file and the checker all read the same declaration through `fields_of`. The
classes are msgspec structs: immutable, hashable, and validated with the path of what is wrong when a file is
read.
"""

from __future__ import annotations

import functools
import types
import typing
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

import msgspec

from netstudio.words import Words


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that has fields a person can set."""


@dataclass(frozen=True)
class PathOf:
    """What a setting that is a path leads to: a folder, or a file that ends in one of `suffixes`."""

    suffixes: tuple[str, ...] = ()
    folder: bool = False


def setting(
    label: Words,
    *,
    help: Words | None = None,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    max_length: int | None = None,
    unit: Words | None = None,
    path: PathOf | None = None,
) -> msgspec.Meta:
    """The declaration of one field, for `Annotated[type, setting(...)]`; its limits hold for files too.

    A `path` is a text; graph files hold it relative to where they lie, where it leads to something near.
    """
    limits: dict[str, Any] = {"ge": ge, "gt": gt, "le": le, "lt": lt, "max_length": max_length}
    return msgspec.Meta(**limits, extra={"label": label, "help": help, "unit": unit, "path": path})


@dataclass(frozen=True)
class Field:
    """A declared field, as the inspector and the checker see it.

    `type` is the bare Python type; `choices` the values of a Literal, `variants` the classes of a tagged
    union (a choice that brings fields of its own, such as the optimizer or an initial value).
    """

    name: str
    type: Any
    default: Any
    label: Words
    help: Words | None = None
    unit: Words | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    max_length: int | None = None
    choices: tuple[Any, ...] = ()
    variants: tuple[type[Settings], ...] = field(default=())
    path: PathOf | None = None


@functools.cache
def fields_of(cls: type[Settings]) -> tuple[Field, ...]:
    """The fields of a settings class in order, each declared with `setting`."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_field(f.name, hints[f.name], f) for f in msgspec.structs.fields(cls))


def _field(name: str, hint: Any, info: msgspec.structs.FieldInfo) -> Field:
    hint, meta = get_args(hint)
    extra = meta.extra
    default = info.default_factory() if info.default is msgspec.NODEFAULT else info.default
    is_union = get_origin(hint) in (typing.Union, types.UnionType)
    return Field(
        name=name,
        type=hint,
        default=default,
        label=extra["label"],
        help=extra["help"],
        unit=extra["unit"],
        minimum=meta.ge if meta.ge is not None else meta.gt,
        maximum=meta.le if meta.le is not None else meta.lt,
        exclusive_minimum=meta.gt is not None,
        exclusive_maximum=meta.lt is not None,
        max_length=meta.max_length,
        choices=get_args(hint) if get_origin(hint) is Literal else (),
        path=extra["path"],
        variants=tuple(v for v in get_args(hint) if issubclass(v, Settings)) if is_union else (),
    )
