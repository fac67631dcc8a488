"""`netstudio gradcheck FILE`."""

from __future__ import annotations

from argparse import Namespace

import netstudio
from netstudio.cli.command import Command
from netstudio.cli.output import tell
from netstudio.words import tr


def _run(options: Namespace) -> int:
    from netstudio.training.gradient_check import check_gradients

    report = check_gradients(netstudio.load(options.file), netstudio.load_weights(options.file))
    result = {
        "file": str(options.file),
        "samples": report.samples,
        "max_relative_error": report.max_relative_error,
        "parameters": {
            name: {"relative_error": p.error, "checked": p.checked, "left_out": p.left_out}
            for name, p in report.parameters.items()
        },
    }
    words: list[object] = [
        tr("{name}: {error} ({checked} entries, {left_out} left out at kinks)",
           name=name, error=format(p.error, ".1e"), checked=p.checked, left_out=p.left_out)
        for name, p in report.parameters.items()
    ]  # fmt: skip
    words.append(tr("largest relative error: {error}", error=format(report.max_relative_error, ".1e")))
    tell(options, result, words)
    return 0


COMMAND = Command(
    name="gradcheck",
    summary=tr("backpropagation against numerical gradients"),
    about=tr("Compare backpropagation with numerical gradients, parameter by parameter."),
    run=_run,
)
