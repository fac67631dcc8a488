"""What a scene can show: a document, or the inside of a layer."""

from __future__ import annotations

from typing import Protocol

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Graph


class Drawn(Protocol):
    """A drawing, and what is known of it."""

    @property
    def graph(self) -> Graph:
        """The drawing."""

    @property
    def analysis(self) -> Analysis:
        """Its shapes and problems."""
