"""What one node makes of its inputs."""

import pytest

from netstudio.graph.infer import Spec, infer
from netstudio.layers.linear import Affine


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (Affine(0), "units: expected at least 1, got 0"),
        (Affine(-3), "units: expected at least 1, got -3"),
        (Affine("many"), 'units: expected an integer, got "many"'),
    ],
)
def test_settings_made_in_python_are_held_against_their_declaration(layer, words):
    assert str(infer(layer, (Spec((4, 3)),), 4).refusal) == words
