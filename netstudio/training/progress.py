"""The progress bar of a training in a terminal, on standard error."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm

from netstudio.words import tr

REFRESH = 0.1  # seconds between two repaints


class ProgressBar:
    """Steps done of steps wanted, with the loss beside them; used in a `with` block, which ends its line."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._loss: float | None = None
        self._bar = tqdm(
            total=total,
            initial=done,
            unit=str(tr("step")),
            file=sys.stderr,
            mininterval=REFRESH,
            dynamic_ncols=True,
            leave=True,
        )

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._name_loss()
        self._bar.close()

    def show(self, step: int, loss: float) -> None:
        """So many steps are done, and that was the loss; repaints at most every tenth of a second."""
        self._loss = loss
        if self._bar.update(step - self._bar.n):
            self._name_loss()

    def _name_loss(self) -> None:
        if self._loss is not None:
            self._bar.set_postfix_str(str(tr("loss {loss}", loss=format(self._loss, ".4f"))), refresh=False)
