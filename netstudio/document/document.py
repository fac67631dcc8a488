"""The open document. Views show it and write to it; nothing else holds state of the model."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Set
from pathlib import Path

import numpy as np
from psygnal import Signal

from netstudio.document.history import History
from netstudio.document.state import Shapes, State, Weights, brought_back, fits, of_nodes, same, supersede
from netstudio.files.graph_file import load, save
from netstudio.files.on_disk import FileStamp, OnDisk
from netstudio.files.recovery import Copy, Facts
from netstudio.files.weights import load_weights
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.expand import drawn
from netstudio.graph.model import Graph
from netstudio.layers.base import Layer
from netstudio.words import Words, tr


class Document:
    """A graph with its weights, its file and its undo history.

    `graph_changing(after)` is sent before every edit, undo and redo, `graph_changed(before, after)` after it;
    `weights_changed()` when weights were trained, loaded, reset or brought back by undo; `saved_changed()`
    when the file or the unsaved mark changed.
    """

    graph_changing = Signal(Graph)
    graph_changed = Signal(Graph, Graph)
    weights_changed = Signal()
    saved_changed = Signal()

    def __init__(
        self, graph: Graph | None = None, path: Path | None = None, weights: Weights | None = None
    ) -> None:
        self.path = path
        self.number = 1  # among those that are open without a file
        self._history = History(tr("Open"), State(graph or Graph()))
        self._weights: dict[tuple[str, str], np.ndarray] = dict(weights or {})
        self._saved_graph = self.graph
        self._saved_weights = self._weights
        self._stamp: FileStamp | None = None
        self._analysis: Analysis | None = None
        self._stamps: Mapping[str, Hashable] = {}  # of the files that were there when it was made
        self._recent: deque[tuple[Analysis, Mapping[str, Hashable]]] = deque(maxlen=8)

    @classmethod
    def open(cls, path: Path) -> Document:
        """The document in a file. Raises Refusal, with the place, where the file cannot be read."""
        stamp = FileStamp(path)  # first: what is changed while it is read counts as changed
        document = cls(load(path), path, load_weights(path))
        document._stamp = stamp
        return document

    @classmethod
    def recover(cls, copy: Copy) -> Document:
        """What a recovery copy holds, with the file of its original, and not saved. Raises Refusal."""
        document = cls(load(copy.path), copy.original, load_weights(copy.path))
        if copy.original:
            document._stamp = FileStamp(copy.original, copy.facts.digest)
        document.mark_unsaved()
        return document

    def facts(self) -> Facts:
        """Of what a recovery copy would be a copy."""
        path, digest = self.path, self._stamp.digest if self._stamp else ""
        return Facts(self.name, str(path.absolute()) if path else "", digest)

    @property
    def graph(self) -> Graph:
        """The current graph; immutable."""
        return self._history.state.graph

    @property
    def weights(self) -> Weights:
        """Weights by (node id, parameter); a parameter that has none starts from its initial value."""
        return self._weights

    @property
    def analysis(self) -> Analysis:
        """Shapes and problems of the current graph, computed once for each graph."""
        if self._analysis is None or self._analysis.graph is not self.graph:
            known = self._analysis and self._analysis.of(self.graph)
            self._analysis = known or self._analysed()
        return self._analysis

    def _analysed(self) -> Analysis:
        """A new analysis, or one of the last, to which undo and redo come back."""
        self._stamps = _stamps(self.graph)
        for analysis, stamps in self._recent:
            if analysis.graph is self.graph and stamps == self._stamps:
                return analysis
        analysis = analyse(self.graph)
        self._recent.append((analysis, self._stamps))
        return analysis

    def look_again(self) -> None:
        """Analyse anew where files that the graph reads were changed; then views are told as of an edit."""
        if self._analysis is not None and self._stamps != _stamps(self.graph):
            self._analysis = None
            self.graph_changed.emit(self.graph, self.graph)

    @property
    def name(self) -> str:
        """What it is called wherever it is shown: as its file; without one by its number."""
        if self.path:
            return self.path.name
        return str(tr("Untitled {n}", n=self.number) if self.number > 1 else tr("Untitled"))

    @property
    def modified(self) -> bool:
        """Whether graph or weights differ from the file."""
        if self.graph is not self._saved_graph:
            return True
        nodes = self.graph.nodes.keys()  # what is left of others is not saved
        return not same(of_nodes(self._weights, nodes), of_nodes(self._saved_weights, nodes))

    @property
    def undo_label(self) -> Words | None:
        """What undo would take back; None where there is nothing."""
        return self._history.undo_label

    @property
    def redo_label(self) -> Words | None:
        """What redo would do again; None where there is nothing."""
        return self._history.redo_label

    def apply(self, label: Words, graph: Graph, key: object = None) -> None:
        """Make `graph` the current one. Edits in a row with the same `key` are undone as one."""
        if graph == self.graph:
            return  # a click that moved nothing is nothing to undo
        before = self._leave(graph)
        self._forget_weights(graph.nodes.keys() - before.nodes.keys())
        self._history.push(label, State(graph), key)
        self._tell(before)

    def close_merge(self) -> None:
        """The drag or the typing is over: what comes next is undone by itself."""
        self._history.close_merge()

    def undo(self) -> None:
        """Take the last edit back."""
        self.go_to_step(self.current_step - 1)

    def redo(self) -> None:
        """Do again what was taken back."""
        self.go_to_step(self.current_step + 1)

    @property
    def steps(self) -> tuple[Words, ...]:
        """The names of all edits that can be gone back to, or forward; the first is how it was opened."""
        return self._history.labels

    @property
    def current_step(self) -> int:
        """Which of the steps was the last one, counted from 0."""
        return self._history.current

    def go_to_step(self, i: int) -> None:
        """Take back, or do again, all edits up to a step; nothing where there is none of that number."""
        here, states = self.current_step, self._history.states
        if i == here or not 0 <= i < len(states):
            return
        before = self._leave(states[i].graph)
        self._history.go_to(i)
        reloaded = any(state.loaded for state in states[min(i, here) + 1 : max(i, here) + 1])
        self._bring_back_weights(before, all_of_them=reloaded)
        self._tell(before)

    # File ---------------------------------------------------------------------------------------------------

    @property
    def on_disk(self) -> OnDisk:
        """What has become of the file since it was read or written."""
        return self._stamp.look() if self._stamp else OnDisk.SAME

    def mark_unsaved(self) -> None:
        """There is no file with this in it: its own is gone, or another one's work."""
        self._saved_graph = Graph()
        self.saved_changed.emit()

    def keep_mine(self) -> None:
        """Let the change of the file be: this is to be saved over it."""
        if self.path:
            self._stamp = FileStamp(self.path)
        self.mark_unsaved()

    def reload(self) -> None:
        """Take what is in the file now, as an edit that can be undone; weights that it does not have stay.

        Raises Refusal where it cannot be read; then all is as it was.
        """
        assert self.path is not None, "a new document has no file"
        stamp = FileStamp(self.path)
        graph, weights = load(self.path), load_weights(self.path)
        before = self._leave(graph)
        self._history.push(tr("Reload from disk"), State(graph, loaded=True))
        self._weights = {**self._weights, **weights}
        self._saved_graph, self._saved_weights, self._stamp = self.graph, self._weights, stamp
        self.weights_changed.emit()
        self._tell(before)

    # Weights ------------------------------------------------------------------------------------------------

    def set_weights(self, weights: Weights) -> None:
        """Take over trained weights; those of nodes that are not in the session stay."""
        supersede(self._history.states[: self.current_step + 1], weights)
        self._weights = {**self._weights, **weights}
        self.weights_changed.emit()
        self.saved_changed.emit()

    def add_weights(self, weights: Weights) -> tuple[str, ...]:
        """Take over the weights of new nodes where they fit; gives the names of those that do not."""
        asked = self._asked(weights)
        fitting = {key: array for key, array in weights.items() if fits(asked, key, array)}
        if fitting:
            self.set_weights(fitting)
        nodes = self.analysis.computed.nodes
        return tuple(f"{nodes[node].name}.{name}" for node, name in weights.keys() - fitting.keys())

    @property
    def misfits(self) -> tuple[str, ...]:
        """The parameters and states, by name, whose weights have a shape that the graph no longer asks for.

        They are kept, for undo may bring the shape back, but a session starts them anew.
        """
        asked = self._asked(self._weights)
        return tuple(
            f"{self.analysis.computed.nodes[node].name}.{name}"
            for (node, name), array in self._weights.items()
            if not fits(asked, (node, name), array)
        )

    @property
    def strays(self) -> tuple[str, ...]:
        """The weights of nodes that are not in the graph, by id: edited away, or those of another graph."""
        return tuple(".".join(key) for key in self._weights if drawn(key[0]) not in self.graph.nodes)

    def _forget_weights(self, nodes: Set[str]) -> None:
        """A new node that happens to get the id of a removed one does not inherit its weights; undo does."""
        if any(drawn(node) in nodes for node, _ in self._weights):
            self._weights = {key: array for key, array in self._weights.items() if drawn(key[0]) not in nodes}

    def _bring_back_weights(self, before: Graph, all_of_them: bool) -> None:
        """After undo or redo: what is remembered of nodes that came back, and where a shape came back."""
        now, then = self._weights, self._history.state.weights
        if not now and not then:
            return
        came = self.graph.nodes.keys() - before.nodes.keys()
        found = dict(then) if all_of_them else brought_back(now, then, came, self._asked({**now, **then}))
        if not same(found, now):
            self._weights = dict(found)
            self.weights_changed.emit()

    def _asked(self, weights: Weights) -> Shapes:
        """The shapes that the graph asks for of the nodes that have these weights."""
        found = {node: self.analysis.nodes.get(node) for node, _ in weights}
        return {(node, name): shape for node, info in found.items() if info for name, shape in info.arrays}

    def reset_weights(self) -> None:
        """Forget all weights, undo too: the next session starts from the initial values."""
        for state in self._history.states:
            state.weights = {}
        self._weights = {} if self._weights else self._weights
        self.weights_changed.emit()
        self.saved_changed.emit()

    def save(self, path: Path | None = None) -> None:
        """Write graph and weights, atomically. Raises Refusal; then nothing of the old file is lost."""
        target = path or self.path
        assert target is not None, "a new document is saved under a name"
        save(self.graph, target, self._weights)
        self.path = target
        self._stamp = FileStamp(target)
        self._history.close_merge()  # or what comes next would take the place of what was saved
        self._saved_graph, self._saved_weights = self.graph, self._weights
        self.saved_changed.emit()

    def _leave(self, after: Graph) -> Graph:
        """The graph that is left for another: who runs it hands back its weights, and they are remembered."""
        self.graph_changing.emit(after)
        self._history.state.weights = self._weights
        return self.graph

    def _tell(self, before: Graph) -> None:
        if before is not self.graph:
            self.graph_changed.emit(before, self.graph)
            self.saved_changed.emit()


def _stamps(graph: Graph) -> Mapping[str, Hashable]:
    return {node.id: node.layer.stamp() for node in graph if isinstance(node.layer, Layer)}
