"""`netstudio profile FILE`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

import netstudio
from netstudio.cli import options as kinds
from netstudio.cli.command import Command
from netstudio.cli.output import table, tell
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.training.profile import LayerCost, Profile


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--steps",
        metavar="N",
        type=kinds.count,
        default=20,
        help=str(tr("how many to measure (default: 20)")),
    )
    parser.add_argument(
        "--batch", metavar="B", type=kinds.count, help=str(tr("samples in each (default: as the graph says)"))
    )
    parser.add_argument(
        "--threads",
        metavar="T",
        type=kinds.count,
        help=str(tr("that a large net may split the batch over (default: 2, where there are two)")),
    )


def _run(options: Namespace) -> int:
    from netstudio.graph.edits import override_training
    from netstudio.training.profile import measure_profile

    graph = override_training(netstudio.load(options.file), batch_size=options.batch)
    weights = netstudio.load_weights(options.file)
    profile = measure_profile(graph, weights, steps=options.steps, threads=options.threads)
    tell(options, {"file": str(options.file), **_result(profile)}, _words(profile))
    return 0


def _result(profile: Profile) -> dict[str, object]:
    return {
        "step_ms": profile.step,
        "products_ms": profile.products,
        "step_over_products": profile.ratio,
        "rest_ms": profile.rest,
        "steps": profile.steps,
        "batch": profile.batch,
        "threads": profile.threads,
        "dtype": profile.dtype,
        "memory_bytes": sum(layer.memory for layer in profile.layers),
        "multiply_adds": sum(layer.multiply_adds for layer in profile.layers),
        "layers": [_layer(profile, layer) for layer in profile.layers],
    }


def _layer(profile: Profile, layer: LayerCost) -> dict[str, object]:
    node = profile.computed.nodes[layer.node]
    return {
        "node": node.id,
        "name": node.name,
        "kind": node.kind,
        "forward_ms": layer.forward,
        "backward_ms": layer.backward,
        "update_ms": layer.update,
        "share": profile.share(layer),
        "products_ms": layer.products,
        "product_share": layer.product_share,
        "memory_bytes": layer.memory,
        "multiply_adds": layer.multiply_adds,
    }


def _words(profile: Profile) -> list[object]:
    threads = tr("{n} threads", n=profile.threads) if profile.threads > 1 else tr("1 thread")
    words: list[object] = [
        *table(_head(), [_row(profile, layer) for layer in profile.layers]),
        "",
        tr("{ms} ms a step: the median of {n}, batch {batch}, {dtype}, {threads}",
           ms=format(profile.step, ".3f"), n=profile.steps, batch=profile.batch, dtype=profile.dtype,
           threads=threads),
        tr("{ms} ms of it in no layer", ms=format(profile.rest, ".3f")),
    ]  # fmt: skip
    if profile.ratio:
        words.append(
            tr("{ratio} times as long as its matrix products alone, which take {ms} ms",
               ratio=format(profile.ratio, ".2f"), ms=format(profile.products, ".3f"))
        )  # fmt: skip
    return words


def _head() -> list[object]:
    return [
        tr("layer"),
        tr("forward ms"),
        tr("backward ms"),
        tr("update ms"),
        tr("of the step"),
        tr("products"),
        tr("multiply-adds"),
        tr("memory"),
    ]


def _row(profile: Profile, layer: LayerCost) -> list[object]:
    from netstudio.memory import bytes_text

    times = [f"{ms:.3f}" if ms else "–" for ms in (layer.forward, layer.backward, layer.update)]
    share = layer.product_share
    return [
        profile.computed.nodes[layer.node].name,
        *times,
        f"{profile.share(layer):.0%}",
        "–" if share is None else f"{share:.0%}",
        layer.multiply_adds or "–",
        bytes_text(layer.memory),
    ]


COMMAND = Command(
    name="profile",
    summary=tr("where the time of a training step goes"),
    about=tr(
        "Measure training steps on a copy of the weights: how long each layer takes forward, backward and in "
        "the update, how much of that the matrix products alone take, and its memory."
    ),
    run=_run,
    options=_options,
)
