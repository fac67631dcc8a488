"""What holds for every layer, found by itself: its words, its settings, its lowering."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from netstudio.data.errors import DataError
from netstudio.declare import Field, fields_of
from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.plan import Plan
from netstudio.engine.program import Value
from netstudio.layers.base import DataLayer, Kind, Layer, LossLayer, Port, all_layers
from netstudio.words import Refusal, Words
from tests.sample_files import sample_path

LAYERS = list(all_layers().values())
EVERY = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind())

# A new layer is tested with what the kinds of its ports say; square, so that a product takes any two.
N = 4
SHAPES = {
    Kind.ANY: (N, N),
    Kind.ROWS: (N, N),
    Kind.IMAGES: (N, 2, 6, 6),
    Kind.LABELS: (N,),
    Kind.SCALAR: (),
}


def value_for(b: Builder, port: Port) -> Value:
    if port.kind is Kind.LABELS:
        return b.constant(np.arange(N) % 2)
    rng = np.random.default_rng(len(b.program.constants))
    return b.constant(rng.uniform(0.5, 2, SHAPES[port.kind]))


def lower(layer: Layer) -> tuple[Builder, tuple[Value, ...]]:
    """The layer, lowered on constants that its ports take."""
    b = Builder(N)
    values = [value_for(b, port) for port in layer.inputs]
    with b.owned_by("node"):
        outputs = layer.lower(b, *values)
    return b, outputs if isinstance(outputs, tuple) else (outputs,)


def sample(layer: type[Layer]) -> Layer:
    """The layer as it comes, but with files to read where it reads any."""
    return layer(**{field.name: sample_path(field) for field in fields_of(layer) if field.path})


def settings_of(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field's declaration allows."""
    if field.path:
        return st.just(sample_path(field))
    if field.type is str:
        return st.just("")
    if field.choices:
        return st.sampled_from(field.choices)
    if field.variants:
        return st.sampled_from(field.variants).map(lambda cls: cls())
    by_type = {
        bool: st.booleans(),
        int: st.integers(as_int(field.minimum, -9), as_int(field.maximum, 9)),
        float: st.floats(
            field.minimum,
            field.maximum,
            exclude_min=field.exclusive_minimum,
            exclude_max=field.exclusive_maximum,
        ),
        int | None: st.none() | st.integers(as_int(field.minimum, -9), as_int(field.maximum, 9)),
        tuple[int, ...]: st.lists(st.integers(-3, 9), max_size=field.max_length).map(tuple),
        tuple[float, ...]: st.lists(st.floats(-9, 9), max_size=9).map(tuple),
    }
    return by_type[field.type]


def as_int(limit: float | None, default: int) -> int:
    return default if limit is None else int(limit)


@st.composite
def layers(draw, cls):
    return cls(**{field.name: draw(settings_of(field)) for field in fields_of(cls)})


def test_all_that_is_promised_is_there():
    assert list(all_layers()) == [
        *("Mnist", "Gate", "Spirals", "Noise"),
        *("CsvFile", "ImageFolder", "ArrayFiles", "NpzFile", "Augment"),
        *("Affine", "Embedding"),
        *("Convolution", "MaxPooling", "AveragePooling", "GlobalAveragePooling"),
        *("ReLU", "Sigmoid", "Tanh", "Step", "Softmax"),
        *("LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Softplus"),
        *("BatchNorm", "Dropout", "LayerNorm"),
        *("Concatenate", "Split", "Slice"),
        *("Flatten", "Reshape", "Transpose"),
        *("SoftmaxWithLoss", "SigmoidWithLoss", "MeanSquaredError", "MeanAbsoluteError", "Huber"),
        "Objective",
        *("Accuracy", "TopK", "ConfusionMatrix"),
        *("Constant", "Variable", "Weight", "Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"),
        *("MatMul", "Negate", "Scale", "Abs", "Exp", "Log", "Square", "Sqrt", "Reciprocal"),
        *("Max", "Sum", "Mean"),
    ]


@EVERY
def test_says_what_it_is(layer):
    assert str(layer.title)
    assert isinstance(layer.about, Words)
    assert str(layer.about).endswith(".")
    assert layer.formula == (layer.__doc__ or "").splitlines()[0]
    assert layer.family.label
    assert layer.sign or layer.family.name != "OPERATION"


@EVERY
def test_ports_have_names_of_their_own_and_words(layer):
    for ports in (layer().inputs, layer().outputs):
        assert len({port.name for port in ports}) == len(ports)
        assert all(str(port.about) for port in ports)
    assert layer().outputs


@EVERY
def test_every_setting_has_a_label_a_default_and_words(layer):
    assert msgspec.convert(msgspec.to_builtins(layer()), layer) == layer()  # the default keeps its own limits
    for field in fields_of(layer):
        assert isinstance(field.label, Words)
        assert str(field.label)
        assert field.default == getattr(layer(), field.name)


@EVERY
def test_lowers_and_runs_a_step(layer):
    b, outputs = lower(sample(layer))
    assert len(outputs) == len(layer().outputs)
    assert all(call.owner == "node" for call in b.program.calls)
    plan = Plan(b.finish([v for v in outputs if v.needs_grad]), "float64")
    plan.parameters.initialize(seed=0)
    executor = Executor(plan)
    executor.run_to(executor.end)
    for value in outputs:
        assert plan.array(value).shape == value.shape
        assert np.isfinite(plan.array(value)).all()


@EVERY
@given(data=st.data())
def test_settings_come_back_from_a_file(layer, data):
    before = data.draw(layers(layer))
    after = msgspec.json.decode(msgspec.json.encode(before), type=layer)
    assert after == before
    assert hash(after) == hash(before)


@EVERY
@given(data=st.data())
def test_with_any_settings_it_lowers_or_refuses_in_words(layer, data):
    try:
        b, outputs = lower(data.draw(layers(layer)))
    except Refusal:
        return
    assert all(min(value.shape, default=1) > 0 for value in outputs)
    assert b.program.memory(8) >= 0


FIELDS = [
    pytest.param(layer, field, id=f"{layer.kind()}.{field.name}")
    for layer in LAYERS
    for field in fields_of(layer)
]


@pytest.mark.parametrize(("layer", "field"), FIELDS)
def test_settings_out_of_range_or_of_another_type_are_refused_with_their_place(layer, field):
    wrong: list[Any] = [3 if field.type is str else "no such thing", {"kind": "no such thing"}, [[]]]
    if field.minimum is not None:
        wrong.append(field.minimum if field.exclusive_minimum else field.minimum - 1)
    if field.maximum is not None:
        wrong.append(field.maximum if field.exclusive_maximum else field.maximum + 1)
    if field.max_length is not None:
        wrong.append([1] * (field.max_length + 1))
    for value in wrong:
        with pytest.raises(msgspec.ValidationError, match=rf"\$\.{field.name}") as refused:
            msgspec.json.decode(msgspec.json.encode({field.name: value}), type=layer)
        assert str(refused.value)


@EVERY
def test_a_setting_that_is_not_known_is_refused(layer):
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.convert({"colour": "red"}, layer)


@pytest.mark.parametrize("layer", [cls for cls in LAYERS if issubclass(cls, DataLayer)])
@given(data=st.data())
def test_data_have_the_shapes_they_promise(layer, data):
    brings = data.draw(layers(layer))
    try:
        (x, x_integer), (t, t_integer) = brings.sample_shapes()
    except DataError:  # the sample file has other axes
        reject()
    found = brings.dataset()
    assert (found.sample_shape, found.target_shape) == (x, t)
    assert len(found.train) == brings.sample_count()
    assert not x_integer
    assert t_integer == (t == ())
    assert found.train.t.dtype.kind == "i" if t_integer else True


@pytest.mark.parametrize("layer", [cls for cls in LAYERS if issubclass(cls, LossLayer)])
def test_losses_give_a_scalar(layer):
    _, (loss,) = lower(layer())
    assert loss.shape == ()
