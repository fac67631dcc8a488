"""Which node of a layered drawing lies above which: as it was, unless fewer wires cross otherwise.

The barycentre method of Sugiyama, Tagawa and Toda (1981): each column in turn is sorted by the mean place of
what its nodes are wired to in the column before, then in the one after. A wire over several columns takes
part in each of them.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

SWEEPS = 8
MANY = 20_000  # places of long wires from which on only their ends count

Place = str | tuple[str, str, int]  # a node, or where a long wire crosses a column
Order = list[list[Place]]


def ordered(columns: Mapping[str, int], reads: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The nodes of each column from top to bottom; those in `columns` come in the order they had."""
    order, before = _with_long_wires(columns, reads)
    after: dict[Place, list[Place]] = {}
    for place, sources in before.items():
        for source in sources:
            after.setdefault(source, []).append(place)
    best, least = order, _crossings(order, before)
    while least:
        better = best
        for i in range(SWEEPS):
            better = _swept(better, before) if i % 2 == 0 else _swept(better[::-1], after)[::-1]
            if (found := _crossings(better, before)) < least:
                best, least = better, found
                break
        else:
            break
    return [[place for place in column if isinstance(place, str)] for column in best]


def _with_long_wires(
    columns: Mapping[str, int], reads: Mapping[str, Sequence[str]]
) -> tuple[Order, dict[Place, list[Place]]]:
    """The places of each column, and what each is wired to in the one before."""
    order: Order = [[] for _ in range(max(columns.values(), default=-1) + 1)]
    for node, column in columns.items():
        order[column].append(node)
    before: dict[Place, list[Place]] = {}
    wires = [(source, node) for node in columns for source in dict.fromkeys(reads[node])]
    short = sum(max(columns[node] - columns[source] - 1, 0) for source, node in wires) > MANY
    for source, node in wires:
        last: Place = source
        if short and columns[node] - columns[source] != 1:
            continue
        for column in range(columns[source] + 1, columns[node]):
            place = (source, node, column)
            order[column].append(place)
            before[place] = [last]
            last = place
        if columns[source] < columns[node]:
            before.setdefault(node, []).append(last)
    return order, before


def _swept(order: Order, wired: Mapping[Place, Sequence[Place]]) -> Order:
    """Each column sorted by the mean place of what it is wired to in the one before; ties stay."""
    found: Order = []
    for column in order:
        at = {place: i for i, place in enumerate(found[-1])} if found else {}
        wanted = {}
        for i, place in enumerate(column):
            places = [at[other] for other in wired.get(place, ()) if other in at]
            wanted[place] = sum(places) / len(places) if places else float(i)
        found.append(sorted(column, key=wanted.__getitem__))
    return found


def _crossings(order: Order, before: Mapping[Place, Sequence[Place]]) -> int:
    """How many pairs of wires cross."""
    crossings = 0
    for left, right in pairwise(order):
        at = {place: i for i, place in enumerate(left)}
        seen: list[int] = []
        for place in right:
            ends = sorted(at[source] for source in before.get(place, ()) if source in at)
            crossings += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return crossings
