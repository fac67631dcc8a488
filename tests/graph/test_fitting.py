"""What a wire could lead to that is not in the drawing yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.fitting import Fitting
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.trial import why_not_connect
from netstudio.layers import Affine, Convolution, Mnist, Sigmoid, SoftmaxWithLoss
from netstudio.layers.base import Layer, all_layers

NET = sequential([Mnist(), Affine(units=50), Sigmoid(), Affine(units=10), SoftmaxWithLoss()])
IMAGES = sequential([Mnist(layout="image"), Convolution()])


def fitting(graph: Graph, start: str, from_output: bool) -> dict[str, str]:
    """The port of each layer that the wire can end at."""
    fits = Fitting(analyse(graph), End(*start.split(".")), from_output)
    pieces = {kind: edits.add(Graph(), cls())[0] for kind, cls in all_layers().items()}
    return {kind: end.port for kind, piece in pieces.items() if (end := fits.end(piece))}


def test_rows_lead_to_what_takes_rows() -> None:
    found = fitting(NET, "affine_1.y", True)
    assert found["Affine"] == "x"
    assert found["SoftmaxWithLoss"] == "y"
    assert "Convolution" not in found
    assert "Mnist" not in found


def test_images_lead_to_what_takes_images() -> None:
    found = fitting(IMAGES, "convolution_1.y", True)
    assert {"Convolution", "MaxPooling", "Flatten", "ReLU"} <= found.keys()
    assert "Affine" not in found


def test_labels_go_to_where_labels_are_expected() -> None:
    found = fitting(NET, "mnist_1.t", True)
    assert found["SoftmaxWithLoss"] == "t"
    assert found["Accuracy"] == "t"
    assert "Affine" not in found
    assert "Convolution" not in found


def test_an_input_is_led_to_from_what_gives_what_it_takes() -> None:
    found = fitting(NET, "affine_2.x", False)
    assert {"Affine", "ReLU", "Dropout"} <= found.keys()
    assert "SoftmaxWithLoss" not in found, "a loss is a scalar"
    assert "Mnist" not in found, "a second data set"


def test_an_input_without_a_data_set_is_led_to_from_data() -> None:
    graph, _ = edits.add(Graph(), Affine())
    found = fitting(graph, "affine_1.x", False)
    assert found["Mnist"] == "x"


def test_where_nothing_is_known_anything_with_an_input_fits() -> None:
    graph, _ = edits.add(Graph(), Affine())
    found = fitting(graph, "affine_1.y", True)
    assert {"Convolution", "Affine", "SoftmaxWithLoss"} <= found.keys()
    assert "Mnist" not in found


@pytest.mark.parametrize("start", ["affine_1.y", "mnist_1.x", "mnist_1.t"])
@pytest.mark.parametrize("layer", all_layers().values(), ids=lambda layer: layer.kind())
def test_it_says_what_the_check_of_the_whole_drawing_says(start: str, layer: Callable[[], Layer]) -> None:
    fits = Fitting(analyse(NET), End(*start.split(".")), True)
    piece, node = edits.add(Graph(), layer())
    graph, new = edits.add(NET, layer())
    allowed = [
        port.name
        for port in piece.input_ports(node)
        if why_not_connect(graph, End(*start.split(".")), End(new, port.name)) is None
    ]
    found = fits.end(piece)
    assert (found.port in allowed) if found else not allowed
