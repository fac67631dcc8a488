"""The open document: current graph, its weights, undo, and events that say what changed."""
