"""Questions to a session, put in its own thread between two steps, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from netstudio.training.session import Session
from netstudio.words import Refusal, Words, tr

T = TypeVar("T")


class Answer(Generic[T]):
    """What a question will give: once `done`, its `value`, or in `refusal` why there is none.

    A question only looks: it changes nothing of the session, and gives copies.
    """

    def __init__(self, question: Callable[[Session], T]) -> None:
        self._question = question
        self._dropped = False
        self.done = False
        self.value: T
        self.refusal: Words | None = None

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self._dropped = True

    def find(self, session: Session) -> None:
        """Put the question. What goes wrong is told to who asked, and the training goes on."""
        if self._dropped:
            return
        try:
            self.value = self._question(session)
        except Refusal as refusal:
            self.refusal = refusal.words
        except Exception as error:
            self.refusal = tr("Unexpected: {error}", error=f"{type(error).__name__}: {error}")
        self.done = True
