"""The palette: the layers there are, in a list that can be searched."""

from netstudio.studio.palette.palette import LayerPalette

__all__ = ["LayerPalette"]
