"""One number among those that a call reads and writes."""

from __future__ import annotations

from dataclasses import dataclass, replace

LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def lowered(number: int) -> str:
    """A whole number as it stands at a letter's foot: x₁₂."""
    return str(number).translate(LOWERED)


@dataclass(frozen=True)
class Element:
    """One number of an op's call: of its input, or `output`, of this `number`, and where it stands there."""

    output: bool
    number: int
    at: tuple[int, ...] = ()

    def text(self, name: str) -> str:
        """It in letters, of an array of this name: `x₃`, `X[0, 12]`, `L`."""
        if len(self.at) == 1:
            return name + lowered(self.at[0])
        return f"{name}[{', '.join(map(str, self.at))}]" if self.at else name

    def of_sample(self, n: int) -> Element:
        """The same of sample `n` of a batch, where this is of the first."""
        return replace(self, at=(n, *self.at[1:]))
