"""Files: the graph file, the weights beside it, and writing that never leaves half a file."""
