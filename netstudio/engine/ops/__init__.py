"""The ops, one file per family. Every module in this folder is found by itself."""

import importlib
import pkgutil
from collections.abc import Iterable

from netstudio.engine.op import Op

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def all_ops() -> dict[str, type[Op]]:
    """Every op by its name."""
    return {cls.name: cls for cls in _subclasses(Op) if "name" in cls.__dict__}


def _subclasses(cls: type[Op]) -> Iterable[type[Op]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)
