"""Training: the session that learns, its walk stage by stage, its log, its snapshots, and the thread it runs in."""
