"""Training: the session that learns, its walk, its log, its snapshots, and the thread it runs in."""
