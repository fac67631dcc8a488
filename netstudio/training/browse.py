"""Browsing the samples of a session's data: a page of those that a filter lets through, by number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from netstudio.data.dataset import Part
from netstudio.training.predictions import Predictions, predict
from netstudio.training.session import Session
from netstudio.words import Refusal, tr

PartName = Literal["train", "test"]

MOST = 100  # samples that are walked through at a time
LOOKED_AT = 1000  # samples that the net is asked about in one go: training waits meanwhile
_RANGE = re.compile(r"(\d+)(?:\s*(?:-|–|…|\.\.)\s*(\d+))?")


@dataclass(frozen=True)
class Filter:
    """Which samples: of a part of the data or of training's batch; of one class; the wrong ones."""

    pool: Literal["train", "test", "batch"] = "test"
    label: int | None = None
    only_wrong: bool = False


@dataclass(frozen=True)
class Page:
    """Samples that passed a filter: their numbers in their part, and what the net says of them.

    `ahead` is the place in the pool that the next page begins at, None at the end; `looked_at` counts what
    was gone through for this page, `total` the samples of the pool.
    """

    part: PartName
    numbers: np.ndarray  # (n,) of int64
    found: Predictions
    ahead: int | None
    looked_at: int
    total: int

    def followed_by(self, more: Page) -> Page:
        """The two as one page."""
        numbers = np.concatenate([self.numbers, more.numbers])
        looked_at = self.looked_at + more.looked_at
        return Page(self.part, numbers, self.found.followed_by(more.found), more.ahead, looked_at, more.total)


def browse(session: Session, wanted: Filter, start: int, count: int) -> Page:
    """At most `count` samples that pass a filter, from place `start` of their pool on.

    Where only wrong ones are wanted, at most a thousand samples are gone through: the page may then be
    short, or empty, and more may still come from `ahead` on.
    """
    name: PartName = "test" if wanted.pool == "test" else "train"
    part: Part = getattr(session.dataset, name)
    pool = session.feed.numbers if wanted.pool == "batch" else np.arange(len(part))
    places = np.arange(min(start, len(pool)), len(pool))
    if wanted.label is not None:
        places = places[session.classes_of(part.t[pool[places]]) == wanted.label]
    numbers = pool[places[: LOOKED_AT if wanted.only_wrong else count]]
    found = _said(session, take(part, numbers)) if len(numbers) else _nothing(session, part)
    passed = np.flatnonzero(found.guess != found.truth) if wanted.only_wrong else np.arange(len(numbers))
    passed = passed[:count]
    seen = int(passed[-1]) + 1 if len(passed) == count and count else len(numbers)
    ahead = int(places[seen]) if seen < len(places) else None
    return Page(name, numbers[passed], found.rows(passed), ahead, seen, len(pool))


def take(part: Part, numbers: np.ndarray) -> Part:
    """Samples by number; their x are float32 and scaled."""
    with np.errstate(over="ignore"):  # what is too large for float32 is shown as ∞
        return Part(np.multiply(part.x[numbers], part.scale, dtype=np.float32), part.t[numbers])


def numbers_in(text: str, total: int) -> tuple[int, ...]:
    """The sample numbers that somebody typed: `12`, `3, 17` or `20–25`, each once, in their order.

    Raises Refusal for what is no number, for samples that there are not, and for too many of them.
    """
    found: dict[int, None] = {}
    for piece in re.split(r"[,;\s]+(?![-–…])(?<![-–…]\s)", text.strip(" ,;")):
        match = _RANGE.fullmatch(piece)
        if match is None or len(piece) > 40:
            raise Refusal(tr("“{text}” is no sample number; type 12, or 3, 17, or 20–25.", text=piece[:20]))
        first, last = int(match[1]), int(match[2] or match[1])
        if max(first, last) >= total:
            raise no_sample(max(first, last), total)
        if last - first >= MOST or len(found) + max(last - first, 0) + 1 > MOST:
            raise Refusal(tr("At most {n} samples are walked through together.", n=MOST))
        found |= dict.fromkeys(range(first, last + 1) if first <= last else range(first, last - 1, -1))
    return tuple(found)


def no_sample(n: int, total: int) -> Refusal:
    """That there is no sample of a number."""
    return Refusal(tr("There is no sample {n}; they are 0 to {last}.", n=n, last=total - 1))


def _said(session: Session, part: Part) -> Predictions:
    """What the net says of samples; an autoencoder's are shown as they are, not as it makes them."""
    return replace(predict(session, part), x=part.x)


def _nothing(session: Session, part: Part) -> Predictions:
    """No samples, and what the net says of them."""
    none = np.empty(0, np.int64 if session.dataset.classes else np.float64)
    return Predictions(
        np.empty((0, *part.x.shape[1:]), np.float32), none, none, None, session.dataset.classes
    )
