"""Reading npy, IDX and npz files, whole and broken; nothing is unpickled, nothing fills the memory."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.lib import format as npy

from netstudio.data import DataError
from netstudio.data.array_file import outline_arrays, read_array, read_arrays
from netstudio.data.npz_file import Names, outline_npz, read_npz
from netstudio.data.samples import Outline

X = np.arange(24, dtype=np.float64).reshape(4, 6)
T = np.array([0, 2, 1, 2])


def npy_bytes(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=array.dtype.hasobject)
    return file.getvalue()


def npy_that_claims(shape: tuple[int, ...], descr: str = "<f8") -> bytes:
    file = io.BytesIO()
    npy.write_array_header_1_0(file, {"descr": descr, "fortran_order": False, "shape": shape})
    return file.getvalue() + bytes(64)


def idx_bytes(array: np.ndarray) -> bytes:
    return (
        struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()
    )


@pytest.fixture
def put(tmp_path):
    def put(name: str, content: bytes | np.ndarray) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else npy_bytes(content))
        return path

    return put


def test_samples_and_targets_of_either_format(put):
    found = read_arrays(put("x.npy", X), put("t-ubyte", idx_bytes(T)))
    np.testing.assert_array_equal(found.train.x, X)
    assert (found.train.t.tolist(), found.train.classes) == ([0, 2, 1, 2], ("0", "1", "2"))
    assert found.test is None


def test_a_test_part_of_its_own(put):
    files = put("x.npy", X), put("t.npy", T), put("x_test.npy", X[:1]), put("t_test.npy", T[:1])
    found = read_arrays(*files)
    assert found.test is not None
    assert found.test.classes == ("0", "1", "2")
    assert outline_arrays(*files) == Outline.of(found)


@pytest.mark.parametrize(
    ("shape", "axes", "wanted"),
    [
        ((4, 2, 3), "N H W", (4, 1, 2, 3)),
        ((4, 2, 3, 5), "N H W C", (4, 5, 2, 3)),
        ((4, 2, 3, 5), "as it is", (4, 2, 3, 5)),
        ((4,), "as it is", (4, 1)),
    ],
)
def test_images_come_with_their_channels_first(put, shape, axes, wanted):
    x = np.random.default_rng(0).random(shape)
    files = put("x.npy", x), put("t.npy", T)
    found = read_arrays(*files, axes=axes).train.x
    assert found.shape == wanted
    assert outline_arrays(*files, axes=axes).x == wanted[1:]
    if axes == "N H W C":
        np.testing.assert_array_equal(found[:, 2], x[..., 2])


@pytest.mark.parametrize(
    ("t", "kind", "wanted", "classes"),
    [
        (np.array([[0], [1], [1], [0]]), "classes", [0, 1, 1, 0], ("0", "1")),
        (np.eye(3)[[0, 2, 1, 2]], "classes", [0, 2, 1, 2], ("0", "1", "2")),
        (np.array([0.0, 1.0, 2.0, 0.0]), "classes", [0, 1, 2, 0], ("0", "1", "2")),
        (np.array(["b", "a", "b", "c"]), "classes", [1, 0, 1, 2], ("a", "b", "c")),
        (np.array([b"no", b"yes", b"no", b"no"]), "classes", [0, 1, 0, 0], ("no", "yes")),
        (np.array([True, False, True, True]), "classes", [1, 0, 1, 1], ("0", "1")),
        (np.array([0.5, 1.5, 2, 3]), "values", [[0.5], [1.5], [2], [3]], ()),
        (np.ones((4, 2), ">i4"), "values", [[1, 1]] * 4, ()),
    ],
)
def test_targets_are_classes_or_values(put, t, kind, wanted, classes):
    found = read_arrays(put("x.npy", X), put("t.npy", t), kind=kind).train
    assert found.t.tolist() == wanted
    assert found.classes == classes


@pytest.mark.parametrize(
    ("x", "t", "words", "field"),
    [
        (X, T[:3], "4 inputs but 3 targets", "t"),
        (X[:0], T[:0], "x.npy is empty", "x"),
        (X, T - 1, "-1 in row 1 is no class", "t"),
        (X, T + 0.5, "0.5 in row 1 is no class.*Choose values", "t"),
        (X, T + 10_000_000, "10000003 classes are more than 10000", "t"),
        (X, np.ones((4, 3)), r"shape \(4, 3\) are no classes", "t"),
        (np.where(X == 7, np.nan, X), T, r"nan at \[1, 1\] is no number", "x"),
        (X.astype(complex), T, "holds complex128, not numbers", "x"),
        (np.array(["a"] * 4), T, "holds <U1, not numbers", "x"),
        (np.array([1, "a", None, 3], object), T, "Python objects, which could run code", "x"),
        (np.float64(3), T, "a single number", "x"),
        (b"no array", T, "x.npy is no IDX file", "x"),
        (npy_bytes(X)[:-1], T, "is cut off", "x"),
        (npy_bytes(X)[:50], T, "header cannot be read", "x"),
        (npy_that_claims((10**9, 10**9)), T, "unfolds to .* PB, more than the .* of memory", "x"),
        (npy_that_claims((-4, 6)), T, "is damaged", "x"),
        (idx_bytes(X)[:-1], T, "is cut off", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_words(put, x, t, words, field):
    with pytest.raises(DataError, match=words) as refusal:
        read_arrays(put("x.npy", x), put("t.npy", t))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (npy_bytes(X)[:-1], r"x is cut off"),
        (idx_bytes(X)[:-1], r"x is cut off"),
        (npy_bytes(X + 1j), r"x holds complex128, not numbers"),
        (npy_bytes(X.astype(str)), r"x holds <U32, not numbers"),
        (npy_bytes(np.zeros(4, [("a", "f8"), ("b", "i4")])), r"x holds \[\('a', '<f8'\), .* not numbers"),
    ],
)
def test_the_outline_refuses_what_reading_would(put, content, words):
    for look in (outline_arrays, read_arrays):
        with pytest.raises(DataError, match=words) as refusal:
            look(put("x", content), put("t", T))
        assert refusal.value.field == "x"


@pytest.mark.parametrize("shape", ["(4L, 6L)", "(True, 192)"])
def test_old_and_odd_headers_are_read_without_a_warning(put, shape):
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}"
    claimed = npy_bytes(X)
    path = put("x", claimed[:10] + head.ljust(len(claimed) - X.nbytes - 11).encode() + b"\n" + claimed[-192:])
    if "L" in shape:
        np.testing.assert_array_equal(read_array(path), X)
    else:
        with pytest.raises(DataError, match="is cut off"):
            read_array(path)


@pytest.mark.parametrize(
    ("t", "words"),
    [
        (np.array([b"a\xff", b"b", b"a", b"b"]), "t holds texts that are not in Unicode"),
        (np.array(["\udcff", "b", "a", "b"]), "t holds texts that are not in Unicode"),
        (np.frombuffer(b"\xff\xff\xff\x7f" * 4, "<U1"), "t holds texts that are not in Unicode"),
        (np.array(["a", "b", "", "b"]), "t, row 3: there is no class"),
    ],
)
def test_texts_that_name_no_class_are_refused(put, t, words):
    with pytest.raises(DataError, match=words) as refusal:
        read_arrays(put("x", X), put("t", t))
    assert refusal.value.field == "t"


def test_names_of_classes_may_be_bytes(put):
    t = np.array(["ü".encode(), b"b", b"b", b"b"])
    assert read_arrays(put("x", X), put("t", t)).train.classes == ("b", "ü")


def test_a_label_that_only_the_test_part_has_is_told_by_text(put):
    t, other = np.array(list("abca")), np.array(list("abda"))
    with pytest.raises(DataError, match="“d” is no class of the training part"):
        read_arrays(put("x.npy", X), put("t.npy", t), put("x2.npy", X), put("t2.npy", other))


@pytest.fixture
def archive(tmp_path):
    def archive(**arrays: np.ndarray) -> Path:
        np.savez_compressed(tmp_path / "data.npz", **arrays)
        return tmp_path / "data.npz"

    return archive


def test_an_npz_of_the_usual_names(archive):
    path = archive(x_train=X, Y_train=T, x_test=X[:2], y_test=T[:2], more=X)
    found = read_npz(path)
    np.testing.assert_array_equal(found.train.x, X)
    assert found.test is not None
    assert found.test.t.tolist() == [0, 2]
    assert outline_npz(path) == Outline.of(found)


def test_an_npz_with_names_that_are_given(archive):
    path = archive(points=X, answers=X[:, :2])
    found = read_npz(path, Names("points", "answers"), kind="values")
    assert found.train.t.shape == (4, 2)
    with pytest.raises(DataError, match=r"which array to take as x\. There are: points, answers") as refusal:
        read_npz(path)
    assert refusal.value.field == "x"
    with pytest.raises(DataError, match=r"no array “answer”\. There are: points, answers") as refusal:
        read_npz(path, Names("points", "answer"))
    assert refusal.value.field == "t"


def test_an_npz_that_unfolds_to_more_than_memory_is_refused_before_it_is_unfolded(tmp_path, monkeypatch):
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, x=np.zeros((1000, 1000)), t=np.zeros(1000, int))
    assert path.stat().st_size < 20_000
    monkeypatch.setattr("netstudio.data.samples.memory_limit", lambda: 1_000_000)
    monkeypatch.setattr(npy, "read_array", lambda *_, **__: pytest.fail("it was unfolded"))
    for use in (read_npz, outline_npz):
        with pytest.raises(DataError, match=r"x unfolds to 8\.0 MB, more than the 1\.0 MB of memory"):
            use(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (npy_that_claims((10**12,)), "unfolds to 8.0 TB"),
        (npy_that_claims((4, 6)), "header does not fit its size"),
        (npy_that_claims((2, 4), "|O"), "Python objects"),
        (b"", "header cannot be read"),
    ],
)
def test_a_member_that_lies_is_refused(tmp_path, content, words):
    path = tmp_path / "lies.npz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.npy", content)
        file.writestr("t.npy", npy_bytes(T))
    with pytest.raises(DataError, match=words):
        read_npz(path)


def test_what_is_no_npz_is_refused(tmp_path):
    (tmp_path / "bad.npz").write_bytes(b"PK\3\4 but no archive")
    with pytest.raises(DataError, match=r"bad\.npz is damaged, or no npz file"):
        read_npz(tmp_path / "bad.npz")
    with pytest.raises(DataError, match="There is no file"):
        read_npz(tmp_path / "none.npz")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["npy", "npz", "packed"]),
    at=st.integers(0, 10_000),
    byte=st.integers(0, 255),
    end=st.floats(0, 1),
)
@example(kind="npy", at=9, byte=255, end=1.0)
def test_no_damage_leads_to_another_error(tmp_path, kind, at, byte, end):
    file = io.BytesIO()
    if kind == "npy":
        np.save(file, X)
    else:
        (np.savez_compressed if kind == "packed" else np.savez)(file, x=X, t=T)
    content = bytearray(file.getvalue())
    content[at % len(content)] = byte
    path = tmp_path / "damaged.npz"
    path.write_bytes(content[: int(end * len(content)) + 1])
    with suppress(DataError):
        assert (read_array(path) if kind == "npy" else read_npz(path).train.x).ndim
