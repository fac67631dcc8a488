"""Mathematics as drawings: ziamath sets it, in a thread of its own; what is set is kept."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QThreadPool, Signal
from PySide6.QtSvg import QSvgRenderer

EM = 64.0  # pixels at which all is set; a drawing is as sharp at any size
INK = "#010203"  # a colour that stands for the one it is painted in
_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True)
class Drawing:
    """A piece of mathematics, set; lengths in em, from the baseline."""

    svg: str
    left: float
    ascent: float
    width: float
    height: float


def draw(markup: str) -> Drawing:
    """Set a row of MathML. It raises what ziamath raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how ziamath finds its fonts
        from ziamath.config import config
        from ziamath.zmath import Math
    config.svg2 = False  # QtSvg knows SVG 1.1 alone
    row = (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mstyle mathcolor="{INK}">{markup}</mstyle></math>'
    )
    svg = Math(row, size=EM).svg()
    box = _BOX.search(svg)
    if box is None:
        raise ValueError("a drawing without a size")
    left, top, width, height = (float(number) / EM for number in box.groups())
    return Drawing(svg, left, -top, width, height)


@lru_cache(maxsize=512)
def renderer(drawing: Drawing, color: str) -> QSvgRenderer:
    """What paints a drawing in a colour."""
    return QSvgRenderer(QByteArray(drawing.svg.replace(INK, color).encode()))


class Typesetter(QObject):
    """Sets mathematics in the background: loading its fonts takes a while, and a formula some milliseconds.

    `ready()` when something more has been set.
    """

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawings: dict[str, Drawing | None] = {}
        self._asked: set[str] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def drawing(self, markup: str) -> Drawing | None:
        """The drawing of a row of MathML; None while there is none yet, and where it cannot be set."""
        if markup not in self._drawings and markup not in self._asked:
            self._asked.add(markup)
            self._pool.start(lambda: self._set(markup))
        return self._drawings.get(markup)

    def wait(self) -> None:
        """Until all that was asked for is set."""
        self._pool.waitForDone()

    def _set(self, markup: str) -> None:
        try:
            self._drawings[markup] = draw(markup)
        except Exception:  # whatever a library makes of a formula: then it stays plain text
            self._drawings[markup] = None
        try:
            self.ready.emit()
        except RuntimeError:
            return  # the window was closed meanwhile


@lru_cache(maxsize=1)
def typesetter() -> Typesetter:
    """The one that all formulas share."""
    return Typesetter()
