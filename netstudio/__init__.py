"""NetStudio: neural networks as drawings that run.

import netstudio
graph = netstudio.load("net.netstudio")
session = netstudio.Session(graph, netstudio.load_weights("net.netstudio"))
session.run(epochs=1)
netstudio.save(graph, "trained.netstudio", session.parameters)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netstudio.files.graph_file import load, save
    from netstudio.files.weights import load_weights
    from netstudio.graph.sequential import sequential
    from netstudio.training.checkpoint import resume, save_checkpoint
    from netstudio.training.session import Session

__version__ = "0.1.0"
__all__ = ["Session", "load", "load_weights", "resume", "save", "save_checkpoint", "sequential"]

# Loaded when first asked for: `import netstudio.words` does not have to bring in the engine.
_HOMES = {
    "Session": "netstudio.training.session",
    "load": "netstudio.files.graph_file",
    "load_weights": "netstudio.files.weights",
    "resume": "netstudio.training.checkpoint",
    "save": "netstudio.files.graph_file",
    "save_checkpoint": "netstudio.training.checkpoint",
    "sequential": "netstudio.graph.sequential",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
