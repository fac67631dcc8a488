"""The submenu of the view menu with places to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.studio.canvas.bookmarks import DIGITS
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _go(w: MainWindow, digit: int) -> None:
    if not w.canvas.bookmarks.go(digit):
        w.status.tell(tr("Bookmark {n} is not set. Ctrl+{n} sets it to what is in sight now.", n=digit))


def _go_to(digit: int) -> Declared:
    return Declared(
        tr("Go to bookmark {n}", n=digit),
        lambda w: _go(w, digit),
        (str(digit),),
        canvas=True,
        say=lambda w: w.canvas.bookmarks.words(digit),
        on_sheet=False,
    )


def _set(digit: int) -> Declared:
    return Declared(
        tr("Set bookmark {n}", n=digit),
        lambda w: w.canvas.bookmarks.set(digit),
        (f"Ctrl+{digit}",),
        canvas=True,
        on_sheet=False,
    )


def _clear(digit: int) -> Declared:
    return Declared(
        tr("Clear bookmark {n}", n=digit),
        lambda w: w.canvas.bookmarks.clear(digit),
        when=lambda w: digit in w.canvas.bookmarks,
        why=tr("it is not set"),
    )


ACTIONS: dict[str, Declared] = {
    f"{name}_bookmark_{digit}": declare(digit)
    for name, declare in (("go", _go_to), ("set", _set), ("clear", _clear))
    for digit in DIGITS
}


def _names(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_bookmark_{digit}" for digit in DIGITS)


MENU: Menu = (
    tr("Bookmarks"),
    (*_names("go"), None, (tr("Set"), _names("set")), (tr("Clear"), _names("clear"))),
)
