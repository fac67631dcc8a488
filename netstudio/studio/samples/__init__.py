"""Choosing what is walked through: samples of the data, a drawing, numbers of one's own, and a second one."""
