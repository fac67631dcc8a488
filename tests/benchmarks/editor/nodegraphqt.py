"""NodeGraphQt, as its own documentation builds a graph: the same chain in the same window."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.editor.ours import SIZE

VERSION = "0.6.44"
HOW = (
    f"NodeGraphQt {VERSION} is not installed; to compare with it: "
    '.venv/bin/python -m pip install --no-build-isolation -e ".[benchmark]"'
)


def node_graph_qt() -> Any:
    """The module; skips where it is not installed."""
    os.environ["QT_PREFERRED_BINDING"] = "PySide6"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is written for older libraries
        module = pytest.importorskip("NodeGraphQt", reason=HOW)
    if module.VERSION != VERSION:
        pytest.skip(HOW)
    return module


class Theirs:
    """One of its graphs on the screen."""

    def __init__(self, module: Any) -> None:
        class Layer(module.BaseNode):  # type: ignore[misc, name-defined]
            __identifier__ = "bench"
            NODE_NAME = "Layer"

            def __init__(self) -> None:
                super().__init__()
                self.add_input("x")
                self.add_output("y")

        self.graph = module.NodeGraph()
        self.graph.register_node(Layer)
        self.graph.widget.resize(*SIZE)
        self.graph.widget.show()

    def build(self, count: int) -> None:
        """A chain of so many nodes, without undo, and painted."""
        last = None
        for i in range(count):
            place = (i % 40 * 208, i // 40 * 160)
            node = self.graph.create_node("bench.Layer", pos=place, selected=False, push_undo=False)
            if last is not None:
                node.input(0).connect_to(last.output(0), push_undo=False)
            last = node
        self.painted()

    def load(self, path: Path) -> None:
        """A saved chain, painted."""
        self.graph.load_session(str(path))
        self.painted()

    def painted(self) -> None:
        """Everything that is due, and then a whole frame."""
        QApplication.processEvents()
        self.graph.viewer().viewport().repaint()

    def close(self) -> None:
        """Take it off the screen."""
        self.graph.widget.close()
        self.graph.close()
