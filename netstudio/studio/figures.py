"""Figures for people: grouped digits, rates, and where a run stands. Free of Qt."""

from __future__ import annotations

from netstudio.training.snapshot import Snapshot
from netstudio.words import number, tr

__all__ = ["counted", "grouped", "milliseconds", "number", "run_figures"]

THIN_SPACE = " "


def grouped(n: int) -> str:
    """A whole number in groups of three digits: `39 760`."""
    return f"{n:,}".replace(",", THIN_SPACE)


def milliseconds(ms: float) -> str:
    """A duration: `0.42 ms`, `18.3 ms`, `1.2 s`; what is nothing is `0 ms`."""
    if ms >= 999.5:
        return f"{number(ms / 1000)} s"
    return f"{number(round(ms, 3))} ms"


def counted(n: float) -> str:
    """A large count in few letters: `784`, `39.2 k`, `1.25 G`."""
    for unit in ("", " k", " M", " G"):
        if n < 999.5:
            return f"{number(n)}{unit}"
        n /= 1000
    return f"{number(n)} T"


def run_figures(snapshot: Snapshot, rate: float) -> str:
    """Where a run stands: `epoch 7 / 16 · step 3 912 · 2 480 steps/s`."""
    epochs = -(-snapshot.total_steps // snapshot.steps_per_epoch)
    epoch = min(snapshot.step // snapshot.steps_per_epoch + 1, max(epochs, 1))
    parts = [
        str(tr("epoch {epoch} / {epochs}", epoch=grouped(epoch), epochs=grouped(epochs))),
        str(tr("step {step}", step=grouped(snapshot.step))),
    ]
    if rate:
        parts.append(str(tr("{rate} steps/s", rate=grouped(round(rate)))))
    return " · ".join(parts)
