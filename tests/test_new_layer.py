"""A layer is one file: dropped into the folder, it is in palette, inspector, check, file and engine.

In a process of its own, so that no other test meets the layer.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LAYER = '''
"""Scaled tanh (LeCun et al. 1998)."""

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.ops import activation, arithmetic
from netstudio.layers.base import Family, Layer
from netstudio.words import tr


class LeCunTanh(Layer, frozen=True):
    """y = a tanh bx"""

    title = tr("LeCun's tanh")
    about = tr("Bends the line so that its output has about the spread of its input.")
    family = Family.ACTIVATION
    formula = "y = a tanh bx"
    a: Annotated[float, setting(tr("a"), gt=0, le=10)] = 1.7159
    b: Annotated[float, setting(tr("b"), gt=0, le=10)] = 0.6667

    def lower(self, b, *inputs):
        inside = b.op(arithmetic.Multiply(), inputs[0], b.constant(self.b))
        return b.op(arithmetic.Multiply(), b.op(activation.Tanh(), inside), b.constant(self.a))
'''

USE = """
import sys
from pathlib import Path

import netstudio
import netstudio.layers

folder = Path(sys.argv[1])
netstudio.layers.__path__.append(str(folder))
import netstudio.layers.lecun  # as the folder's own scan does

from netstudio.layers import Affine, Gate, MeanSquaredError
from netstudio.layers.lecun import LeCunTanh
from PySide6.QtWidgets import QApplication

from netstudio.document.document import Document
from netstudio.graph.analysis import analyse
from netstudio.graph.training import TrainingSettings
from netstudio.studio.inspector import Inspector
from netstudio.studio.palette import LayerPalette
from netstudio.training.gradient_check import check_gradients

layers = [Gate(), Affine(3), LeCunTanh(a=2.0), Affine(1), MeanSquaredError()]
graph = netstudio.sequential(layers, TrainingSettings(batch_size=4))
node = next(n for n in graph if isinstance(n.layer, LeCunTanh))

netstudio.save(graph, folder / "net.netstudio")
assert netstudio.load(folder / "net.netstudio") == graph, "file"
text = (folder / "net.netstudio").read_text().replace('"a": 2.0', '"a": 0')
(folder / "bad.netstudio").write_text(text)
try:
    netstudio.load(folder / "bad.netstudio")
except netstudio.words.Refusal as refusal:
    assert "settings.a: expected more than 0, got 0" in str(refusal), refusal
else:
    raise AssertionError("limits hold for files too")

assert not analyse(graph).problems, "check"
assert check_gradients(graph).max_relative_error < 1e-6, "engine"
session = netstudio.Session(graph)
assert session.run(steps=200) < session.log.loss.view()[0], "training"

app = QApplication([])
palette = LayerPalette()
assert "LeCunTanh" in palette.entries.keys(), "palette"
inspector = Inspector(Document(graph))
inspector.show_nodes((node.id,))
assert list(inspector.node_view.form.rows) == ["a", "b"], "inspector"
print("found everywhere")
"""


def test_a_layer_is_one_file_and_nothing_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / "lecun.py").write_text(LAYER)
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", USE, str(tmp_path)], capture_output=True, text=True
    )
    assert finished.stdout == "found everywhere\n", finished.stderr
