"""The studio: the only place with Qt."""
