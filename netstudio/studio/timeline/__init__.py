"""The timeline of a batch: where the walk through it stands, and by what steps it goes on."""

from netstudio.studio.timeline.timeline import Timeline

__all__ = ["Timeline"]
