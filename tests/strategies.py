"""Random graphs for hypothesis: any layer with any settings that its declaration allows, wired anyhow."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from netstudio.declare import Field, Settings, fields_of
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Placeholder
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, all_layers
from netstudio.words import Refusal

# No surrogates: half a character is no text, and cannot be written as UTF-8.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
positions = st.tuples(*[st.one_of(st.integers(-500, 500).map(float), st.floats(-1e9, 1e9))] * 2)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
placeholders = st.builds(
    Placeholder,
    st.sampled_from(["Conv9", "Attention", "ÜberLayer"]),
    st.dictionaries(texts, json_values, max_size=3),
)


def settings_of(cls: type[Settings]) -> st.SearchStrategy[Any]:
    """Instances of a settings class, each field anywhere in its declared range."""
    return st.builds(cls, **{field.name: _values(field) for field in fields_of(cls)})


def _values(field: Field) -> st.SearchStrategy[Any]:
    if field.choices:
        return st.sampled_from(field.choices)
    if field.variants:
        return st.one_of(*map(settings_of, field.variants))
    if field.type is bool:
        return st.booleans()
    if field.type is float:
        return _floats(field)
    if field.type is str:
        return texts.filter(lambda text: len(text) <= (field.max_length or len(text)))
    if field.type == (int | None):
        return st.none() | _integers(field)
    if field.type is int:
        return _integers(field)
    element = get_args(field.type)[0]
    inner = st.integers() if element is int else _floats(field)
    return st.lists(inner, max_size=min(field.max_length or 5, 5)).map(tuple)


def _integers(field: Field) -> st.SearchStrategy[int]:
    return st.integers(field.minimum, field.maximum)


def _floats(field: Field) -> st.SearchStrategy[float]:
    return st.floats(
        field.minimum,
        field.maximum,
        exclude_min=field.exclusive_minimum,
        exclude_max=field.exclusive_maximum,
        allow_nan=False,
        allow_infinity=False,
    )


layers: st.SearchStrategy[Layer] = st.sampled_from(list(all_layers().values())).flatmap(settings_of)


@st.composite
def graphs(draw: st.DrawFn, cycles: bool = True, unknown: bool = True) -> Graph:
    """Any graph that a file can hold: wires end at ports that exist, and nothing else has to make sense."""
    graph = Graph(draw(texts), draw(texts), training=draw(settings_of(TrainingSettings)))
    for layer in draw(st.lists(layers | placeholders if unknown else layers, max_size=6)):
        graph, node = edits.add(graph, layer, draw(positions))
        if draw(st.booleans()):
            graph = renamed(graph, node, draw(texts))
        if draw(st.booleans()):
            graph = edits.freeze(graph, [node])
    return wired(draw, graph, cycles)


def wired(draw: st.DrawFn, graph: Graph, cycles: bool) -> Graph:
    """The graph with random wires, in the direction in which the nodes stand unless there may be cycles."""
    ids = list(graph.nodes)
    for i, node in enumerate(ids):
        for port in _ports(graph, node, "inputs"):
            others = ids if cycles else ids[:i]
            sources = [End(other, p) for other in others for p in _ports(graph, other, "outputs")]
            if sources and draw(st.booleans()):
                graph = edits.connect(graph, draw(st.sampled_from(sources)), End(node, port))
    return graph


def _ports(graph: Graph, node: str, side: str) -> list[str]:
    layer = graph.nodes[node].layer
    return ["q"] if isinstance(layer, Placeholder) else [p.name for p in getattr(layer, side)]


def renamed(graph: Graph, node: str, name: str) -> Graph:
    """The graph with a node renamed, where the name may be used."""
    try:
        return edits.rename(graph, node, name)
    except Refusal:
        return graph


@st.composite
def edited(draw: st.DrawFn, graph: Graph) -> Graph:
    """The graph after one random edit."""
    ids = list(graph.nodes)
    kinds = ["add", "remove", "cut", "move", "rename", "set", "wire", "paste", "training"]
    kind = draw(st.sampled_from(kinds))
    if kind == "add" or not ids:
        return edits.add(graph, draw(layers | placeholders), draw(positions))[0]
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))
    if kind == "remove":
        return edits.remove(graph, chosen)
    if kind == "cut":
        wires = list(graph.wires.values())
        return edits.remove(graph, wires=draw(st.lists(st.sampled_from(wires), max_size=2)) if wires else ())
    if kind == "move":
        return edits.move(graph, {node: draw(positions) for node in chosen})
    if kind == "rename":
        return renamed(graph, draw(st.sampled_from(ids)), draw(texts))
    if kind == "set":
        node = draw(st.sampled_from(ids))
        layer = graph.nodes[node].layer
        return (
            graph
            if isinstance(layer, Placeholder)
            else edits.set_layer(graph, node, draw(settings_of(type(layer))))
        )
    if kind == "wire":
        return wired(draw, graph, cycles=True)
    if kind == "paste":
        return edits.paste(graph, edits.part(graph, chosen))[0]
    return edits.set_training(graph, draw(settings_of(TrainingSettings)))
