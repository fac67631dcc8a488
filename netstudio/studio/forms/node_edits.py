"""What is set of a node, wherever it is set, written to the document under the same name for undo."""

from __future__ import annotations

from netstudio.declare import Field
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.layers.base import Layer
from netstudio.words import tr


def set_field(document: Document, node: str, layer: Layer, field: Field) -> None:
    """Give a node a layer in which one field is another. Typing in the same field is undone as one."""
    label = tr("Set {field} of {name}", field=field.label, name=document.graph.nodes[node].name)
    document.apply(label, edits.set_layer(document.graph, node, layer), key=("set", node, field.name))


def rename(document: Document, node: str, name: str) -> None:
    """Call a node otherwise. Raises Refusal where it cannot be called so."""
    after = edits.rename(document.graph, node, name)
    document.apply(tr("Rename to {name}", name=name.strip()), after, key=("rename", node))
