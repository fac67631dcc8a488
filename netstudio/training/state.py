"""What a run is doing, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from netstudio.words import OUT_OF_MEMORY, Refusal, Words, tr


class State(Enum):
    """What the worker is doing."""

    PREPARING = "preparing"  # compiling, loading the data
    PAUSED = "paused"  # waiting for a command; also before the first step
    RUNNING = "running"
    FINISHED = "finished"  # all the steps asked for are made; run() goes on for as long again
    FAILED = "failed"  # see `failure`; where it failed while preparing, the thread is gone
    STOPPED = "stopped"  # the thread is gone


@dataclass(frozen=True)
class Failure:
    """Why a run ended: in words, and at which node, where that is known."""

    words: Words
    node: str | None = None

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """What is to be said of an error, expected or not."""
        if isinstance(error, Refusal):
            return cls(error.words, getattr(error, "owner", None) or None)
        if isinstance(error, MemoryError):
            return cls(OUT_OF_MEMORY)
        return cls(tr("Unexpected: {error}", error=f"{type(error).__name__}: {error}"))


@dataclass(frozen=True)
class Resumed:
    """Where a run goes on from a checkpoint, and at which learning rate of the optimizer."""

    step: int
    learning_rate: float
