"""The outline panel: the drawing as a tree that can be read and edited with the keyboard alone."""

from netstudio.studio.outline.panel import OutlinePanel

__all__ = ["OutlinePanel"]
