"""Samples, and what the net says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netstudio.data.dataset import Part, first_values

if TYPE_CHECKING:
    from netstudio.training.session import Session


@dataclass(frozen=True)
class Predictions:
    """Samples and what the net says of them: class numbers, and the `chance` of the guess.

    Of data without classes, `truth` and `guess` are the first of the values themselves.
    Where nobody has guessed (a preview of the data), `guess` is the truth and `guessed` False.
    """

    x: np.ndarray  # (n, ...)
    truth: np.ndarray
    guess: np.ndarray
    chance: np.ndarray | None
    classes: tuple[str, ...]
    guessed: bool = True

    @property
    def are_values(self) -> bool:
        """Whether these are values to come near to, not classes to be right about."""
        return self.truth.dtype.kind == "f"

    def rows(self, rows: np.ndarray) -> Predictions:
        """Some of the samples, by place."""
        chance = None if self.chance is None else self.chance[rows]
        return replace(self, x=self.x[rows], truth=self.truth[rows], guess=self.guess[rows], chance=chance)

    def followed_by(self, more: Predictions) -> Predictions:
        """These samples, and then those."""
        pairs = ((self.x, more.x), (self.truth, more.truth), (self.guess, more.guess))
        x, truth, guess = (np.concatenate(pair) for pair in pairs)
        none = self.chance is None or more.chance is None
        chance = None if none else np.concatenate([self.chance, more.chance])
        return replace(self, x=x, truth=truth, guess=guess, chance=chance)


def predict(session: Session, part: Part) -> Predictions:
    """What the net says of samples of the session's data, whose x are scaled already."""
    classes = session.dataset.classes
    scores, values = session.predict(part.x), not classes
    truth = first_values(part.t) if values else session.classes_of(part.t)
    if not session.guesses_classes:  # what the net makes of a sample is then a sample itself
        made = scores if scores.shape == part.x.shape else part.x
        return Predictions(made, truth, truth, None, classes, guessed=False)
    guess, chance = (first_values(scores), None) if values else session.guess(scores)
    return Predictions(part.x, truth, guess, chance, classes)
