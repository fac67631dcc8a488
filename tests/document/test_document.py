"""The open document: edits, undo, weights, its file, and what it tells of them."""

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.document.document import Document
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, to_text
from netstudio.files.on_disk import OnDisk
from netstudio.files.weights import load_weights, weights_path
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.layers.files import CsvFile
from netstudio.training.session import Session
from netstudio.words import tr
from tests.strategies import edited, graphs

NET = sequential([Spirals(), Affine(3), SoftmaxWithLoss()])
EDIT = tr("Edit")


class Listener:
    """Notes every event of a document."""

    def __init__(self, document: Document) -> None:
        self.events: list[object] = []
        document.graph_changed.connect(lambda before, after: self.events.append((before, after)))
        document.weights_changed.connect(lambda: self.events.append("weights"))
        document.saved_changed.connect(lambda: self.events.append("saved"))

    def take(self) -> list[object]:
        """What happened since the last time."""
        events, self.events = self.events, []
        return events


def add_relu(document: Document, key: object = None) -> None:
    document.apply(EDIT, edits.add(document.graph, ReLU())[0], key)


def weights(value: float = 1.0) -> dict[tuple[str, str], np.ndarray]:
    return {
        ("affine_1", "W"): np.full((2, 3), value, "float32"),
        ("affine_1", "b"): np.full(3, value, "float32"),
    }


@given(st.data())
def test_undo_and_redo_give_back_the_very_same_graphs(data):
    document = Document(data.draw(graphs()))
    states = [document.graph]
    for _ in range(data.draw(st.integers(1, 8))):
        document.apply(EDIT, data.draw(edited(document.graph)))
        if document.graph is not states[-1]:
            states.append(document.graph)
    for state in reversed(states[:-1]):
        document.undo()
        assert document.graph is state
    assert document.undo_label is None
    assert not document.modified
    for state in states[1:]:
        document.redo()
        assert document.graph is state
    assert document.redo_label is None


def test_a_new_document_is_empty_and_saved():
    document = Document()
    assert (document.graph, document.weights, document.path) == (Graph(), {}, None)
    assert (document.name, document.modified) == ("Untitled", False)
    assert (document.undo_label, document.redo_label) == (None, None)


def test_a_drag_is_undone_as_one():
    document = Document(NET)
    for x in range(1, 20):
        document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (x, 0.0)}), key="drag 1")
    document.close_merge()
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (0.0, 50.0)}), key="drag 1")
    document.undo()
    assert document.graph.nodes["affine_1"].position == (19, 0.0)
    assert document.undo_label == tr("Move")
    document.undo()
    assert document.graph is NET


def test_an_edit_that_changes_nothing_is_no_edit():
    document = Document(NET)
    add_relu(document)
    document.undo()
    listener = Listener(document)
    document.apply(EDIT, edits.move(NET, {"affine_1": NET.nodes["affine_1"].position}))
    assert listener.take() == []
    assert document.redo_label == EDIT, "what was undone can still be done again"


def test_events_tell_what_changed():
    document = Document(NET)
    listener = Listener(document)
    add_relu(document)
    after = document.graph
    assert listener.take() == [(NET, after), "saved"]
    document.undo()
    assert listener.take() == [(after, NET), "saved"]
    document.undo()
    assert listener.take() == [], "there is nothing to undo"
    document.redo()
    assert listener.take() == [(NET, after), "saved"]
    document.set_weights(weights())
    assert listener.take() == ["weights", "saved"]
    document.reset_weights()
    assert listener.take() == ["weights", "saved"]


def test_the_analysis_is_that_of_the_current_graph_and_made_once():
    document = Document(NET)
    first = document.analysis
    assert document.analysis is first
    assert first.graph is document.graph
    add_relu(document)
    assert document.analysis.graph is document.graph
    assert [p.node for p in document.analysis.problems] == ["relu_1"]


def test_modified_follows_edits_undo_and_saving(tmp_path):
    document = Document(NET)
    add_relu(document)
    assert document.modified
    document.undo()
    assert not document.modified
    document.redo()
    listener = Listener(document)
    document.save(tmp_path / "net.netstudio")
    assert listener.take() == ["saved"]
    assert not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_an_edit_after_saving_does_not_take_the_place_of_what_was_saved(tmp_path):
    document = Document(NET)
    add_relu(document, key="typing")
    document.save(tmp_path / "net.netstudio")
    add_relu(document, key="typing")
    assert document.modified
    document.undo()
    assert not document.modified
    assert document.graph == load(tmp_path / "net.netstudio")


def test_weights_count_as_changes(tmp_path):
    document = Document(NET)
    document.reset_weights()
    assert not document.modified, "there were none to forget"
    document.set_weights(weights())
    assert document.modified
    document.save(tmp_path / "net.netstudio")
    assert not document.modified
    document.reset_weights()
    assert document.modified
    document.save()
    assert not weights_path(tmp_path / "net.netstudio").exists()


def test_weights_survive_edits_and_undo():
    document = Document(NET)
    document.set_weights(weights(2.0))
    document.apply(EDIT, edits.rename(document.graph, "affine_1", "Hidden"))
    document.apply(EDIT, edits.remove(document.graph, ["affine_1"]))
    document.set_weights({("affine_9", "W"): np.zeros(1)})
    document.undo()
    document.undo()
    session = Session(document.graph, document.weights, skip_misfits=True)
    assert (session.parameters["Affine 1.W"] == 2.0).all()


def test_weights_of_other_nodes_stay_when_some_are_set():
    document = Document(NET, weights=weights(1.0))
    document.set_weights({("affine_1", "b"): np.full(3, 5.0)})
    assert (document.weights["affine_1", "W"] == 1.0).all()
    assert (document.weights["affine_1", "b"] == 5.0).all()


def test_what_is_saved_opens_again(tmp_path):
    path = tmp_path / "net.netstudio"
    document = Document(NET)
    session = Session(NET)
    session.run(steps=3)
    document.set_weights(session.weights())
    document.save(path)
    assert (document.path, document.name) == (path, "net.netstudio")

    again = Document.open(path)
    assert again.graph == document.graph
    assert not again.modified
    assert again.undo_label is None
    assert again.weights.keys() == document.weights.keys()
    for key, array in document.weights.items():
        np.testing.assert_array_equal(again.weights[key], array)


def test_saving_under_another_name_leaves_the_first_file(tmp_path):
    document = Document(NET, weights=weights())
    document.save(tmp_path / "a.netstudio")
    add_relu(document)
    document.save(tmp_path / "b.netstudio")
    assert load(tmp_path / "a.netstudio") == NET
    assert document.path == tmp_path / "b.netstudio"
    assert load_weights(tmp_path / "b.netstudio").keys() == weights().keys()
    add_relu(document)
    document.save()
    assert load(tmp_path / "b.netstudio") == document.graph


def test_weights_of_removed_nodes_are_not_saved(tmp_path):
    document = Document(NET, weights=weights())
    document.apply(EDIT, edits.remove(NET, ["affine_1"]))
    document.save(tmp_path / "net.netstudio")
    assert load_weights(tmp_path / "net.netstudio") == {}
    document.undo()
    assert document.weights.keys() == weights().keys()


def test_a_save_that_fails_changes_nothing(tmp_path):
    document = Document(NET)
    document.save(tmp_path / "net.netstudio")
    add_relu(document)
    listener = Listener(document)
    with pytest.raises(FileError, match="there is no such file or folder"):
        document.save(tmp_path / "none" / "net.netstudio")
    assert document.path == tmp_path / "net.netstudio"
    assert document.modified
    assert listener.take() == []
    assert (tmp_path / "net.netstudio").read_text(encoding="utf-8") == to_text(NET)


def test_a_file_that_cannot_be_read_opens_no_document(tmp_path):
    path = tmp_path / "net.netstudio"
    with pytest.raises(FileError, match="there is no such file"):
        Document.open(path)
    path.write_text(to_text(NET), encoding="utf-8")
    weights_path(path).write_bytes(b"broken")
    with pytest.raises(FileError, match=r"net\.safetensors: the weights are broken"):
        Document.open(Path(path))


def test_a_new_node_with_the_id_of_a_removed_one_starts_afresh_but_undo_brings_weights_back():
    graph, node = edits.add(Graph(), Affine(3))
    document = Document(graph)
    document.set_weights({(node, "W"): np.ones((2, 3))})
    document.apply(tr("Delete"), edits.remove(graph, [node]))
    document.undo()
    assert (node, "W") in document.weights
    document.redo()
    document.apply(tr("Add"), edits.add(document.graph, Affine(3))[0])
    assert node in document.graph.nodes
    assert document.weights == {}


def test_weights_of_another_shape_are_named_and_come_back_with_undo():
    document = Document(NET)
    document.set_weights(Session(NET).weights())
    assert document.misfits == ()
    document.apply(EDIT, edits.set_layer(NET, "affine_1", Affine(5)))
    assert document.misfits == ("Affine 1.W", "Affine 1.b")
    document.undo()
    assert document.misfits == ()


def test_files_that_changed_are_looked_at_again(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,kind\n1,u\n2,v\n")
    graph, _ = edits.add(Graph(), CsvFile(path=str(path)))
    document = Document(graph)
    told = []
    document.graph_changed.connect(lambda before, after: told.append((before, after)))
    assert not document.analysis.problems
    document.look_again()
    assert told == []
    path.write_text("a,kind\n1,u\n,v\n")
    document.look_again()
    assert told == [(graph, graph)]
    assert "row 3" in str(document.analysis.problems[0])
    document.look_again()
    assert len(told) == 1
    assert not document.modified


def trained(document: Document, value: float) -> None:
    """As a session leaves it: every array in the shape that is asked for now."""
    arrays = Session(document.graph).weights()
    document.set_weights({key: np.full_like(array, value) for key, array in arrays.items()})


def values(document: Document) -> dict[tuple[str, str], float]:
    return {key: float(array.flat[0]) for key, array in document.weights.items()}


def test_undo_that_brings_a_shape_back_brings_its_weights_though_another_shape_was_trained():
    document = Document(NET)
    trained(document, 1.0)
    document.apply(EDIT, edits.set_layer(NET, "affine_1", Affine(5)))
    trained(document, 2.0)
    assert document.weights["affine_1", "b"].shape == (5,)
    document.undo()
    assert document.misfits == ()
    assert document.weights["affine_1", "b"].shape == (3,)
    assert set(values(document).values()) == {1.0}
    document.redo()
    assert document.misfits == ()
    assert set(values(document).values()) == {2.0}


def test_undo_brings_back_the_weights_of_a_removed_node_though_another_took_its_id():
    graph, node = edits.add(Graph(), Affine(3))
    document = Document(graph)
    document.set_weights({(node, "W"): np.ones((2, 3))})
    document.apply(tr("Delete"), edits.remove(graph, [node]))
    document.apply(tr("Add"), edits.add(document.graph, Affine(3))[0])
    document.set_weights({(node, "W"): np.full((2, 3), 9.0), (node, "b"): np.full(3, 9.0)})
    document.undo()
    document.undo()
    assert values(document) == {(node, "W"): 1.0}
    document.redo()
    document.redo()
    assert values(document) == {(node, "W"): 9.0, (node, "b"): 9.0}


def test_undo_of_what_leaves_shapes_alone_leaves_the_training_too():
    document = Document(NET)
    document.apply(EDIT, edits.move(NET, {"affine_1": (5.0, 5.0)}))
    trained(document, 3.0)
    before = document.weights
    document.undo()
    assert document.weights is before


def test_undo_to_what_was_saved_is_saved_with_weights_too(tmp_path):
    document = Document(NET, weights=weights())
    document.save(tmp_path / "net.netstudio")
    document.apply(EDIT, edits.remove(NET, ["affine_1"]))
    document.undo()
    assert not document.modified
    assert document.weights.keys() == weights().keys()


def test_reloading_is_an_edit_that_can_be_undone_weights_and_all(tmp_path):
    path = tmp_path / "net.netstudio"
    Document(NET, weights=weights(1.0)).save(path)
    document = Document.open(path)
    assert document.on_disk is OnDisk.SAME
    other = Document.open(path)
    other.set_weights(weights(2.0))
    add_relu(other)
    other.save()
    assert document.on_disk is OnDisk.CHANGED
    document.reload()
    assert document.on_disk is OnDisk.SAME
    assert document.graph == other.graph
    assert not document.modified
    assert set(values(document).values()) == {2.0}
    document.undo()
    assert document.graph == NET
    assert document.modified, "the file holds something else by now"
    assert set(values(document).values()) == {1.0}
    document.redo()
    assert not document.modified
    assert set(values(document).values()) == {2.0}


def test_a_reload_that_cannot_be_read_changes_nothing(tmp_path):
    path = tmp_path / "net.netstudio"
    Document(NET).save(path)
    document = Document.open(path)
    path.write_text("{")
    listener = Listener(document)
    with pytest.raises(FileError):
        document.reload()
    assert document.graph == NET
    assert listener.take() == []


def test_keeping_mine_is_not_saved_and_not_asked_again(tmp_path):
    path = tmp_path / "net.netstudio"
    Document(NET).save(path)
    document = Document.open(path)
    Document(sequential([Affine(2)])).save(path)
    document.keep_mine()
    assert document.on_disk is OnDisk.SAME
    assert document.modified
    document.save()
    assert load(path) == NET
    assert not document.modified


def test_undo_does_not_bring_back_weights_that_were_reset():
    document = Document(NET)
    trained(document, 1.0)
    document.apply(EDIT, edits.remove(NET, ["affine_1"]))
    document.reset_weights()
    document.undo()
    assert document.weights == {}


def test_undo_comes_back_to_what_was_analysed() -> None:
    document = Document(sequential([Affine(units=3), Affine(units=2)]))
    before = document.analysis
    document.apply(tr("Change"), edits.set_layer(document.graph, "affine_2", Affine(units=9)))
    after = document.analysis
    assert after is not before
    document.undo()
    assert document.analysis is before
    document.redo()
    assert document.analysis is after


def test_training_between_edits_is_not_kept_in_memory_again_and_again():
    document = Document(NET)
    made = []
    for n in range(5):
        trained(document, float(n))
        made.append(weakref.ref(document.weights["affine_1", "W"]))
        document.apply(EDIT, edits.move(document.graph, {"affine_1": (float(n + 1), 0.0)}))
    gc.collect()
    assert [ref() is not None for ref in made] == [False, False, False, False, True]
    document.apply(EDIT, edits.set_layer(document.graph, "affine_1", Affine(5)))
    trained(document, 9.0)
    for _ in range(6):
        document.undo()
    assert set(values(document).values()) == {4.0}, "of this shape, the latest"
