"""The layers: what can stand on the canvas, one file per family. Every module here is found by itself.

All layers can be imported from here by their names in graph files: `from netstudio.layers import Affine`.
"""

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from netstudio.layers.base import all_kinds

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

globals().update(all_kinds())

if TYPE_CHECKING:  # what was found is not written down here, so a type checker takes any name

    def __getattr__(name: str) -> Any: ...
