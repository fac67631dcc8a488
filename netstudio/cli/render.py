"""`netstudio render FILE OUT`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.cli.output import tell
from netstudio.words import Refusal, tr


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "out", metavar="OUT", type=Path, help=str(tr("where to draw: a file in .svg, .png or .pdf"))
    )
    parser.add_argument(
        "--inside",
        metavar="GROUP",
        default="",
        help=str(tr("draw what is in this group, such as “Block 1”; “Block 1/Inner” for one in a group")),
    )
    parser.add_argument(
        "--theme", choices=("light", "dark"), default="light", help=str(tr("the colours (default: light)"))
    )
    parser.add_argument(
        "--scale", type=kinds.scale, default=2.0, help=str(tr("pixels of a PNG for one of the drawing"))
    )


def _run(options: Namespace) -> int:
    graph = netstudio.load(options.file)
    group = _group(graph, options.inside)
    from netstudio.studio.display import prepare_display

    prepare_display(picture=True)
    from netstudio.document.document import Document
    from netstudio.studio.app import application
    from netstudio.studio.canvas.export import export, scene_for
    from netstudio.studio.theme import theme

    application()
    theme.use(options.theme)
    export(scene_for(Document(graph, options.file), group), options.out, options.scale)
    words = tr("Drawn to {path}.", path=options.out)
    tell(options, {"file": str(options.file), "out": str(options.out)}, [words])
    return 0


def _group(graph: netstudio.Graph, path: str) -> str:
    """The id of a group by its path of names. Raises Refusal where there is none."""
    group = ""
    for name in filter(None, path.split("/")):
        found = next((n for n in graph.inside(group) if n.is_group and n.name == name), None)
        if found is None:
            raise Refusal(tr("There is no group “{name}” in this drawing.", name=path))
        group = found.id
    return group


COMMAND = Command(
    name="render",
    summary=tr("the drawing as SVG, PNG or PDF"),
    about=tr("Draw a graph as the studio does, into a file in SVG, PNG or PDF."),
    run=_run,
    options=_options,
)
