"""Questions to the session of a runner: asked here, answered in its thread, brought back by the pump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netstudio.training.answer import Answer
from netstudio.training.control import RunControl
from netstudio.words import Words


@dataclass(frozen=True)
class _Asked:
    control: RunControl
    answer: Answer[Any]
    then: Callable[[Any], None]
    otherwise: Callable[[Words], None]


class Asking:
    """The questions that are open, the latest for each key."""

    def __init__(self) -> None:
        self._open: dict[object, _Asked] = {}

    def ask(
        self,
        control: RunControl,
        question: Callable[..., Any],
        then: Callable[[Any], None],
        otherwise: Callable[[Words], None],
        key: object,
    ) -> None:
        """Put a question; one before it with the same key is not answered any more."""
        if before := self._open.pop(key, None):
            before.answer.drop()
        self._open[key] = _Asked(control, control.ask(question), then, otherwise)

    def bring(self, control: RunControl) -> None:
        """Give out the answers that have come; those of a session that is gone never will."""
        for key, asked in list(self._open.items()):
            if asked.control is not control:
                del self._open[key]
            elif asked.answer.done and self._open.get(key) is asked:
                del self._open[key]
                refusal = asked.answer.refusal
                asked.otherwise(refusal) if refusal else asked.then(asked.answer.value)
