"""One number among those that a call reads and writes."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Element:
    """One number of an op's call: of its input, or `output`, of this `number`, and where it stands there."""

    output: bool
    number: int
    at: tuple[int, ...] = ()

    def of_sample(self, n: int) -> Element:
        """The same of sample `n` of a batch, where this is of the first."""
        return replace(self, at=(n, *self.at[1:]))
