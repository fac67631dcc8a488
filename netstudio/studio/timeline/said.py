"""The timeline in words: for those who hover over it, and for those who listen."""

from __future__ import annotations

from netstudio.studio.timeline.columns import Column
from netstudio.training.walk import Phase, WalkView
from netstudio.words import tr


def said_of_cell(column: Column, lane: Phase, walk: WalkView, stale: bool) -> str:
    """`backward, Affine 1: not computed yet. A click computes up to here.`"""
    if lane is Phase.UPDATE:
        names = ", ".join(column.parameters)
        said = tr("update of {node}: {names}", node=column.name, names=names)
        click = tr("A click makes what is left of this batch, the update, and goes to the next batch.")
    else:
        cursor = column.cursors[lane]
        done = cursor <= walk.reached
        said = (
            tr("{phase}, {node}: computed", phase=lane.label, node=column.name)
            if done
            else tr("{phase}, {node}: not computed yet", phase=lane.label, node=column.name)
        )
        click = tr("A click goes there.") if done else tr("A click computes up to here.")
    return f"{said}. {'' if stale else click}".rstrip()


def said_of_breakpoint(said: str, halts: bool | None) -> str:
    """The same, and that a run stops before it; None: it does not."""
    if halts is None:
        return said
    return f"{said} {tr('A run stops before it.') if halts else tr('Its breakpoint is switched off.')}"


def said_of_walk(walk: WalkView, columns: tuple[Column, ...]) -> str:
    """`stop 3 of 8: forward, Affine 2`."""
    n, of = walk.cursor, len(walk.stops)
    stop = walk.current
    if stop is None:
        return str(tr("before the first of {n} stops", n=of))
    name = next((column.name for column in columns if column.node == stop.node), "")
    said = tr("stop {n} of {of}: {phase}, {node}", n=n, of=of, phase=stop.phase.label, node=name)
    if walk.op:
        said = tr("{stop}, operation {i} of {k}", stop=said, i=walk.op.index + 1, k=walk.op.count)
    return str(tr("{stop}; the update is next", stop=said) if n == of else said)
