"""The graph: an immutable drawing, its edits, its check, and its compilation to the engine."""
