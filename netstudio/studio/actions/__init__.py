"""All that can be done by menu, key or button, declared once: a module for each menu."""

from netstudio.studio.actions import (
    align,
    bookmark,
    edit,
    file,
    graph,
    group,
    helping,
    looking,
    quiz,
    stop,
    train,
    view,
)
from netstudio.studio.actions.declared import Declared, Menu

ACTIONS: dict[str, Declared] = {
    name: declared
    for module in (file, edit, view, bookmark, looking, graph, align, group, train, stop, quiz, helping)
    for name, declared in module.ACTIONS.items()
}

MENUS: tuple[Menu, ...] = (
    file.MENU,
    edit.MENU,
    view.MENU,
    graph.MENU,
    train.TRAIN_MENU,
    train.STEP_MENU,
    helping.MENU,
)

__all__ = ["ACTIONS", "MENUS", "Declared", "Menu"]
