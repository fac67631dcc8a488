"""Questions about a number of what is selected on the canvas, which its panel answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netstudio.studio.window.workbench import Workbench


def ask_about_selected(bench: Workbench, what: str) -> None:
    """Nudge a number of the selected node or wire (`nudge`), or ask `why` its gradients are zero."""
    selection, panel = bench.canvas.selection, bench.panels.nudge
    panel.show_node(selection.nodes[0] if selection.nodes else None)
    panel.show_wire(selection.wire)
    if what == "why" and panel.choice.end is not None:
        panel.choice.choose_all()
    ask_about_chosen(bench, what)


def ask_about_chosen(bench: Workbench, what: str) -> None:
    """The same of what is chosen already."""
    panel = bench.panels.nudge
    bench.reveal("nudge")
    if panel.choice.end is None:
        return
    if what == "why":
        panel.ask_why()
    else:
        panel.choice.choose_one()
        panel.nudge()
