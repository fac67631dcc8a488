"""`netstudio check FILE`."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import netstudio
from netstudio.cli.command import Command
from netstudio.cli.output import tell
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.graph.analysis import Analysis


def _run(options: Namespace) -> int:
    from netstudio.graph.analysis import analyse

    analysis = analyse(netstudio.load(options.file))
    tell(options, {"file": str(options.file), **_result(analysis)}, _words(analysis))
    return 1 if analysis.errors else 0


def _result(analysis: Analysis) -> dict[str, object]:
    why = analysis.why_not_train
    return {
        "ok": not analysis.errors,
        "problems": [
            {
                "severity": p.severity.value,
                "message": str(p),
                "node": p.node,
                "port": p.port,
                "field": p.field,
            }
            for p in analysis.problems
        ],
        "parameters": analysis.parameter_count,
        "memory_bytes": analysis.memory,
        "trains": why is None,
        "why_not": None if why is None else str(why),
    }


def _words(analysis: Analysis) -> list[object]:
    from netstudio.memory import bytes_text

    if analysis.problems:
        return [tr("{severity}: {problem}", severity=p.severity.label, problem=p) for p in analysis.problems]
    memory, why = bytes_text(analysis.memory), analysis.why_not_train
    well = tr("No problems. {n} parameters, about {memory}.", n=analysis.parameter_count, memory=memory)
    return [well, why] if why else [well]


COMMAND = Command(
    name="check",
    summary=tr("what is wrong with a graph, in words"),
    about=tr("Say what is wrong with a graph; exit status 1 when there are errors."),
    run=_run,
)
