"""The window: what frames the canvas and the panels."""
