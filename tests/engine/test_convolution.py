"""Convolution and pooling against their definition, element by element, for windows of every form."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netstudio.engine.layout import order_of
from netstudio.engine.ops.convolution import Convolution
from netstudio.engine.ops.im2col import Im2col
from netstudio.engine.ops.pooling import AveragePooling, MaxPooling
from netstudio.engine.program import ShapeError
from netstudio.engine.window import Window
from tests.engine.bench import ORDERS, op_bench

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def windows(draw, dilated: bool = False):
    """A window and a picture's size, with whatever is left over at the edges."""
    kernel, stride = (draw(st.tuples(st.integers(1, 3), st.integers(1, 3))) for _ in range(2))
    dilation = draw(st.tuples(st.integers(1, 2), st.integers(1, 2))) if dilated else (1, 1)
    pad = tuple(draw(st.integers(0, 3 if dilated else k // 2)) for k in kernel)
    window = Window(kernel, stride, pad, dilation)
    size = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    assume(all(n + 2 * p >= e for n, p, e in zip(size, pad, window.extent, strict=True)))
    return window, size


@st.composite
def convolutions(draw):
    window, size = draw(windows(dilated=True))
    groups = draw(st.integers(1, 3))
    n, channels, filters = (draw(st.integers(1, 2)) for _ in range(3))
    shapes = [(n, groups * channels, *size), (groups * filters, channels, *window.kernel)]
    if draw(st.booleans()):
        shapes.append((groups * filters,))
    op = Convolution(window.stride, window.pad, window.dilation, groups)
    rng = np.random.default_rng(draw(SEEDS))
    return op, window, [rng.standard_normal(shape) for shape in shapes]


def seen(x: np.ndarray, window: Window, border: float) -> np.ndarray:
    """(N, C, OH, OW, kernel height, width): what the window sees, by its definition."""
    (ph, pw), (sh, sw), (dh, dw) = window.pad, window.stride, window.dilation
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=border)
    oh, ow = window.output(*x.shape[2:])
    found = np.empty((*x.shape[:2], oh, ow, *window.kernel))
    for i, j, u, v in product(range(oh), range(ow), *map(range, window.kernel)):
        found[:, :, i, j, u, v] = padded[:, :, i * sh + u * dh, j * sw + v * dw]
    return found


@given(case=convolutions(), order=st.sampled_from([None, *ORDERS.values()]))
def test_convolution_is_its_definition(case, order):
    op, window, inputs = case
    x, w, *bias = inputs
    bench = op_bench(op, inputs, relaid=order)
    size = bench.output.shape[2:]
    patches = seen(x, window, 0).reshape(len(x), op.groups, w.shape[1], *size, *window.kernel)
    filters = w.reshape(op.groups, -1, *w.shape[1:])
    expected = np.einsum("ngcijuv,gfcuv->ngfij", patches, filters).reshape(bench.output.shape)
    expected += bias[0][:, None, None] if bias else 0
    np.testing.assert_allclose(bench.run(), expected, rtol=1e-12, atol=1e-12)


@given(case=convolutions(), seed=SEEDS)
def test_convolution_flows_back_as_its_expansion_does(case, seed):
    op, _, inputs = case
    kernel, expansion = (op_bench(op, inputs, expanded=expanded) for expanded in (False, True))
    upstream = np.random.default_rng(seed).standard_normal(kernel.output.shape)
    np.testing.assert_allclose(kernel.run(upstream), expansion.run(upstream), rtol=1e-10, atol=1e-10)
    for ours, theirs in zip(kernel.gradients, expansion.gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_a_step_after_another_is_not_marred_by_it():
    """What the first step left in the buffers is overwritten, and borders stay what they were."""
    rng = np.random.default_rng(0)
    shapes = [(2, 2, 5, 4), (3, 2, 3, 3), (3,)]
    for op in (Convolution(pad=(2, 1)), Convolution(stride=(2, 2), pad=(1, 2)), Convolution(dilation=(2, 1))):
        bench = op_bench(op, [rng.standard_normal(shape) for shape in shapes])
        bench.run(7.0)
        inputs = [rng.standard_normal(shape) for shape in shapes]
        for value, x in zip(bench.values, inputs, strict=True):
            bench.plan.array(value)[...] = x
        fresh = op_bench(op, inputs)
        np.testing.assert_array_equal(bench.run(), fresh.run())
        for old, new in zip(bench.gradients, fresh.gradients, strict=True):
            np.testing.assert_array_equal(old, new)


@given(case=windows(), seed=SEEDS, tied=st.booleans())
def test_max_pooling_takes_the_first_maximum(case, seed, tied):
    window, size = case
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, (2, 2, *size)).astype(float) if tied else rng.standard_normal((2, 2, *size))
    bench = op_bench(MaxPooling(window), [x])
    patches = seen(x, window, -np.inf).reshape(*bench.output.shape, -1)
    upstream = rng.standard_normal(bench.output.shape)
    np.testing.assert_array_equal(bench.run(upstream), patches.max(-1))
    # Where each pixel lies, seen through the same window: the first maximum's place gets the gradient.
    places = np.broadcast_to(np.arange(x[0, 0].size).reshape(size), x.shape).astype(float)
    places = seen(places, window, -1).reshape(patches.shape)
    chosen = np.take_along_axis(places, patches.argmax(-1)[..., None], -1)[..., 0].astype(int)
    expected = np.zeros((*x.shape[:2], x[0, 0].size))
    for n, c in np.ndindex(x.shape[:2]):
        np.add.at(expected[n, c], chosen[n, c], upstream[n, c])
    np.testing.assert_allclose(bench.gradients[0], expected.reshape(x.shape), rtol=1e-12, atol=1e-12)


@given(case=windows(), seed=SEEDS, counted=st.booleans())
def test_average_pooling_is_its_definition(case, seed, counted):
    window, size = case
    x = np.random.default_rng(seed).standard_normal((2, 2, *size))
    op = AveragePooling(window, count_padding=counted)
    bench = op_bench(op, [x])
    patches = seen(x, window, 0.0 if counted else np.nan)
    np.testing.assert_allclose(bench.run(), np.nanmean(patches, (4, 5)), rtol=1e-12, atol=1e-12)
    total = bench.gradients[0].sum()
    inside = np.isfinite(seen(x, window, np.nan)).mean((4, 5)).sum() if counted else bench.output.size
    assert total == pytest.approx(inside)  # a window's gradient is shared out, its padding's share is lost


def test_pictures_lie_with_their_samples_innermost():
    x = np.ones((5, 2, 4, 4))
    for op, *others in ((Convolution(), np.ones((3, 2, 2, 2))), (MaxPooling(Window((2, 2))),)):
        assert order_of(op_bench(op, [x, *others]).run()) == (2, 1, 3, 0)


def test_pixels_that_no_window_sees_get_no_gradient():
    bench = op_bench(MaxPooling(Window((2, 2), (3, 3))), [np.ones((1, 1, 5, 6))])
    bench.run()
    expected = np.zeros((5, 6))
    expected[np.ix_([0, 3], [0, 3])] = 1
    np.testing.assert_array_equal(bench.gradients[0][0, 0], expected)


def test_a_padding_wider_than_the_kernel_crops_the_gradient():
    bench = op_bench(Convolution(pad=(3, 2)), [np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 1))])
    assert bench.output.shape == (1, 1, 7, 6)
    bench.run()
    np.testing.assert_array_equal(bench.gradients[0], np.full((1, 1, 2, 2), 2))


@pytest.mark.parametrize(
    ("op", "shapes", "words", "place"),
    [
        (Convolution(), [(4, 784), (3, 1, 3, 3)], r"takes images \(N, C, H, W\); this gives \(4, 784\)", 0),
        (Convolution(), [(4, 2, 5, 5), (3, 1, 3, 3)], r"W is \(3, 1, 3, 3\)", 1),
        (Convolution(), [(4, 1, 5, 5), (3, 1, 3)], r"W is \(3, 1, 3\)", 1),
        (Convolution(groups=2), [(4, 4, 5, 5), (3, 2, 3, 3)], r"\(F, 4/2, height, width\)", 1),
        (Convolution(), [(4, 1, 5, 5), (3, 1, 3, 3), (2,)], r"takes a bias \(3,\); b is \(2,\)", 2),
        (
            Convolution(),
            [(4, 1, 5, 2), (3, 1, 3, 3)],
            r"3×3 pixels or more; .*\(4, 1, 5, 2\), 5×2",
            0,
        ),
        (Convolution(dilation=(1, 3)), [(4, 1, 5, 6), (3, 1, 3, 3)], r"3×7 pixels or more", 0),
        (Convolution(stride=(0, 1)), [(4, 1, 5, 5), (3, 1, 3, 3)], r"a stride of 1 to 4096, not 0×1", None),
        (Convolution(pad=(0, -1)), [(4, 1, 5, 5), (3, 1, 3, 3)], r"a padding of 0 to 4096, not 0×-1", None),
        (MaxPooling(Window((0, 2))), [(4, 1, 5, 5)], r"a kernel of 1 to 4096, not 0×2", None),
        (MaxPooling(Window((2, 2), pad=(2, 0))), [(4, 1, 5, 5)], r"a padding of 1×1 at the most", None),
        (AveragePooling(Window((2, 2))), [(4, 5, 5)], r"this gives \(4, 5, 5\)", 0),
        (Im2col(Window((2, 2))), [(4, 1, 1, 1)], r"2×2 pixels or more", 0),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_does_not_fit_is_refused(op, shapes, words, place):
    with pytest.raises(ShapeError, match=words) as refused:
        op.shape(*shapes)
    assert refused.value.input == place


def test_multiply_adds_and_the_bare_products():
    bench = op_bench(Convolution(pad=(1, 1)), [np.ones((2, 3, 4, 5)), np.ones((6, 3, 3, 3)), np.ones(6)])
    (call,) = [call for call in bench.plan.program.calls if call.op.name == "convolution"]
    assert call.multiply_adds == 2 * 6 * 4 * 5 * 3 * 3 * 3
    before = bench.run().copy()
    site = bench.plan.lanes[0].sites[call]
    nbytes = site.nbytes
    products = call.op.products(site)
    assert len(products) == 3
    for run in products:
        run()
    np.testing.assert_array_equal(bench.plan.array(bench.output), before)
    assert site.nbytes == nbytes  # they work in the memory of the step
