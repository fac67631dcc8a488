"""Timing two engines side by side: blocks of steps in turn, and how busy others kept the machine meanwhile.

A ratio is taken within a pair of blocks that follow each other, and the median over the quiet pairs counts:
a slow minute of the machine then slows both. `Comparison.words` says how quiet it was; where others took
much, believe the ratio less.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Step = Callable[[], object]

SECONDS = 0.2  # of a block
PAIRS = 15  # quiet ones that are enough
BUDGET = 60.0  # seconds after which noisy ones have to do
PATIENCE = 5.0  # seconds to wait for others before a pair
QUIET = 0.05  # of the machine, for all other processes together
STAT = Path("/proc/stat")


@dataclass(frozen=True)
class Block:
    """Steps one after the other: the median of their seconds, and the share of the machine others took."""

    step: float
    others: float


@dataclass(frozen=True)
class Comparison:
    """Pairs of blocks that followed each other, the quietest of all that were run."""

    pairs: tuple[tuple[Block, Block], ...]
    run: int  # how many pairs there were

    @property
    def ratio(self) -> float:
        """How many times the second's time the first takes."""
        return statistics.median(a.step / b.step for a, b in self.pairs)

    @property
    def first(self) -> float:
        """Seconds of a step of the first."""
        return statistics.median(a.step for a, _ in self.pairs)

    @property
    def second(self) -> float:
        """Seconds of a step of the second."""
        return statistics.median(b.step for _, b in self.pairs)

    @property
    def others(self) -> float:
        """The share of the machine that other processes had meanwhile."""
        return statistics.median(_noise(pair) for pair in self.pairs)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest ratio of a pair."""
        ratios = [a.step / b.step for a, b in self.pairs]
        return min(ratios), max(ratios)


def compare(first: Step, second: Step, seconds: float = SECONDS) -> Comparison:
    """Run both in turn, block by block, until there were enough quiet pairs or time is over."""
    for step in (first, second):
        block(step, seconds)
    pairs: list[tuple[Block, Block]] = []
    end = time.perf_counter() + BUDGET
    while True:
        wait_for_quiet(until=min(end, time.perf_counter() + PATIENCE))
        pairs.append((block(first, seconds), block(second, seconds)))
        quiet = [pair for pair in pairs if _noise(pair) < QUIET]
        if len(quiet) >= PAIRS:
            return Comparison(tuple(quiet), len(pairs))
        if time.perf_counter() > end:
            quietest = sorted(pairs, key=_noise)[: max(len(quiet), PAIRS // 3)]
            return Comparison(tuple(quietest), len(pairs))


def block(step: Step, seconds: float) -> Block:
    """Steps for so many seconds, at least one."""
    taken: list[float] = []
    all_before, own_before, begin = _used_by_all(), time.process_time(), time.perf_counter()
    now = begin
    while now - begin < seconds:
        before, _, now = now, step(), time.perf_counter()
        taken.append(now - before)
    used = (_used_by_all() - all_before) - (time.process_time() - own_before)
    share = max(0.0, used) / ((now - begin) * (os.cpu_count() or 1))
    return Block(statistics.median(taken), share)


def wait_for_quiet(until: float) -> None:
    """Let others finish: beside them two threads wait for each other, PyTorch's longest of all."""
    while time.perf_counter() < until and block(lambda: time.sleep(0.05), 0.05).others > 2 * QUIET:
        pass


def _used_by_all() -> float:
    """Seconds of processor time that all processes used so far; where nobody tells, those of this one."""
    if not STAT.exists():
        return time.process_time()
    user, nice, system, _idle, _waiting, *rest = map(int, STAT.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


def _noise(pair: tuple[Block, Block]) -> float:
    return max(block.others for block in pair)
