"""The Explain panel: what the op in sight does, in formulas, words and the numbers of one element."""

from netstudio.studio.explain.panel import ExplainPanel

__all__ = ["ExplainPanel"]
