"""The inspector: what is selected, and all that can be set there."""

from netstudio.studio.inspector.inspector import Inspector

__all__ = ["Inspector"]
