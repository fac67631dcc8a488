"""Ports whose number a setting decides: in edits, in files, in problems and on the canvas."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.document.document import Document
from netstudio.files.errors import FileError
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.layers import Concatenate, Split, Variable
from netstudio.words import tr


def joined(count: int = 3) -> Graph:
    """So many variables of (2, i + 1), joined and taken apart again in the same way."""
    sizes = tuple(range(1, count + 1))
    graph, join = edits.add(Graph(), Concatenate(count=count))
    graph, split = edits.add(graph, Split(parts=count, sizes=sizes))
    graph = edits.connect(graph, End(join, "y"), End(split, "x"))
    for i in sizes:
        graph, node = edits.add(graph, Variable(values=(float(i),), shape=(2, i)))
        graph = edits.connect(graph, End(node, "y"), End(join, f"x{i}"))
    return graph


def names(graph: Graph, node: str) -> tuple[list[str], list[str]]:
    return [p.name for p in graph.input_ports(node)], [p.name for p in graph.output_ports(node)]


def test_ports_follow_the_setting():
    graph = joined(3)
    assert names(graph, "concatenate_1") == (["x1", "x2", "x3"], ["y"])
    assert names(graph, "split_1") == (["x"], ["y1", "y2", "y3"])
    assert analyse(graph).problems == ()
    assert analyse(graph).shape(End("split_1", "y3")) == (2, 3)


@pytest.mark.parametrize("count", [2, 5, 8])
def test_what_is_joined_and_taken_apart_is_the_same_again(count):
    session = netstudio.Session(joined(count), dtype="float64")
    session.forward_backward()
    for i in range(1, count + 1):
        np.testing.assert_array_equal(session.tensor("split_1", f"y{i}"), np.full((2, i), i))
        np.testing.assert_array_equal(session.gradients[f"Variable {i}.value"], np.ones((2, i)))


def test_a_wire_at_a_port_that_goes_goes_too_and_comes_back_with_undo():
    document = Document(joined(3))
    before = document.graph
    document.apply(tr("Set"), edits.set_layer(before, "concatenate_1", Concatenate(count=2)))
    assert End("concatenate_1", "x3") not in document.graph.wires
    assert End("concatenate_1", "x2") in document.graph.wires
    document.undo()
    assert document.graph is before


def test_wires_from_an_output_that_goes():
    graph, reader = edits.add(joined(3), Split())
    graph = edits.connect(graph, End("split_1", "y3"), End(reader, "x"))
    after = edits.set_layer(graph, "split_1", Split(parts=2))
    assert after.wires_of(reader) == ()
    assert End("split_1", "x") in after.wires


def test_a_new_port_is_unfinished():
    graph = edits.set_layer(joined(2), "concatenate_1", Concatenate(count=3))
    (problem,) = [p for p in analyse(graph).blocking if p.node == "concatenate_1"]
    assert problem.port == "x3"
    assert "nothing comes in at x3 (part 3)" in str(problem)


def test_parts_that_do_not_make_up_the_axis_are_refused():
    graph = edits.set_layer(joined(3), "split_1", Split(parts=4))
    (problem,) = analyse(graph).errors
    assert "makes 4 parts of equal length along axis 1; this gives (2, 6), where it is 6 long" in str(problem)
    for sizes in ((1, 2), (1, 2, 4), (6, 0, 0), (7, -1, 0)):
        (problem,) = analyse(edits.set_layer(graph, "split_1", Split(parts=3, sizes=sizes))).errors
        assert f"3 parts of {', '.join(map(str, sizes))} along" in str(problem)


def test_the_file_keeps_the_ports_and_refuses_others(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(joined(3), path)
    assert netstudio.load(path) == joined(3)
    path.write_text(path.read_text().replace('"count": 3', '"count": 2'))
    with pytest.raises(FileError, match="Concatenate 1 has no input “x3”"):
        netstudio.load(path)
