"""The start page: where one begins."""
