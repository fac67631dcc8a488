"""What a run is doing, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from netstudio.words import Words


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


@dataclass(frozen=True)
class Resumed:
    """Where a run goes on from a checkpoint, and at which learning rate of the optimizer."""

    step: int
    learning_rate: float
