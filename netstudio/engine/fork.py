"""The fork: one value, several readers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Op, Run, Site
from netstudio.engine.program import Shape, Share
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Fork(Op):
    """y₁ = y₂ = … = x; going backward, dx = dy₁ + dy₂ + …

    Any shape. The values share x's memory; only the gradients are separate, and are added here. Made by the
    compiler wherever a value is read more than once; chapter 5 of the book calls it the branch node.
    """

    name = "fork"
    formula = "y₁ = y₂ = … = x"
    derivative = "dx = dy₁ + dy₂ + …"
    sign = "⑂"
    about = tr("Passes a value to several readers; their gradients are added on the way back.")
    docs = tr(
        "One value goes to several readers. Nothing is computed on the way forward. On the way back each "
        "reader says how the loss changes through it alone; the loss changes through all of them, so "
        "their gradients are added."
    )

    def shape(self, x: Shape) -> Shape:  # type: ignore[override]
        return x

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return shares[0]

    def view(self, x: np.ndarray) -> np.ndarray:
        return x

    def forward(self, at: Site) -> Run | None:
        return None

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        first, *rest = [dy for dy in at.dys if dy is not None]

        def run() -> None:
            np.copyto(dx, first)
            for dy in rest:
                np.add(dx, dy, out=dx)

        return run

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("It went to {n} readers; their gradients are added up.", n=len(at.ys))
