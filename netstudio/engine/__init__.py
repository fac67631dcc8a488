"""The engine: NumPy only. Ops, programs, plans, the executor, optimizers and initial values."""
