"""Words that people read: marked for translation where they are written, resolved where they are shown.

`tr()` is lazy, so a layer may declare its label at import time and still follow a language chosen later. It
is free of Qt, so that the engine and the command line speak through it too.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Iterable

from netstudio.resources import resource_path

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Show all words in the first of `languages` that has a catalogue (`resources/translations`)."""
    global _catalogue
    _catalogue = gettext.translation("netstudio", resource_path("translations"), languages, fallback=True)


class Words:
    """A translatable text with values to put in; `str()` gives it in the language in use just then."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: dict[str, object]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        text = _catalogue.gettext(self.text) if self.text else ""
        return text.format(**self.values) if self.values else text

    def __repr__(self) -> str:
        return f"Words({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash(self.text)


def tr(text: str, /, **values: object) -> Words:
    """Mark a constant `text` for translation; `{name}` in it stands for the value of that name."""
    return Words(text, values)


OUT_OF_MEMORY = tr("There is not enough memory for this. Smaller layers or batches take less.")


class Refusal(Exception):
    """Something that cannot be done, said in words for the person who asked; never shown as a traceback."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return str(self.words)


def shape_text(shape: Iterable[int]) -> str:
    """A shape as it stands on the wires: `(100, 784)`, `(100,)`, `()`."""
    return str(tuple(int(n) for n in shape))


def number(x: float, digits: int = 3, leading_zero: bool = True) -> str:
    """A number in few letters: `0.113` (or `.113`), `−41`, `1.2e−5`, `∞`; with `digits` significant ones."""
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    text = f"{x + 0.0:.{digits}g}"  # + 0.0: there is no −0
    if "e" in text:
        if 1 <= abs(x) < 1e6:
            text = f"{x:.0f}"
        else:
            mantissa, _, exponent = text.partition("e")
            text = f"{mantissa}e{int(exponent)}"
    if not leading_zero:
        text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return text.replace("-", "−")
