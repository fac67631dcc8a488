"""Drawings of samples with what the net says of them: images, points in the plane, rows of numbers."""
