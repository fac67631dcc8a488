"""Reading CSV files, whole and broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netstudio.data import DataError, csv_file
from netstudio.data.csv_file import outline_csv, read_csv
from netstudio.data.samples import Outline, Samples

FLOWERS = "long,wide,kind\n5.1,3.5,setosa\n6.7,3.1,virginica\n4.9,3.0,setosa\n"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str, x: str = "", t: str = "", kind: str = "classes") -> Samples:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_csv(path, x, t, kind).train

    return read


def test_the_last_column_names_the_classes(read):
    found = read(FLOWERS)
    np.testing.assert_array_equal(found.x, [[5.1, 3.5], [6.7, 3.1], [4.9, 3.0]])
    assert found.t.tolist() == [0, 1, 0]
    assert found.classes == ("setosa", "virginica")


@pytest.mark.parametrize(
    ("x", "t", "columns", "target"),
    [
        ("long", "kind", [0], 2),
        ("2, 1", "3", [1, 0], 2),
        (" wide ,long ", "", [1, 0], 2),
    ],
)
def test_columns_are_chosen_by_name_or_number(read, x, t, columns, target):
    found = read(FLOWERS, x, t)
    np.testing.assert_array_equal(found.x, np.array([[5.1, 3.5], [6.7, 3.1], [4.9, 3.0]])[:, columns])
    assert len(found.classes) == 2


def test_targets_as_values(read):
    found = read("a,b,c\n1,2,3.5\n4,5,6\n", t="c", kind="values")
    assert (found.t.tolist(), found.classes) == ([[3.5], [6.0]], ())
    assert read("a,b,c\n1,2,3.5\n4,5,6\n", t="b,c", kind="values").t.shape == (2, 2)


def test_numbers_as_classes_keep_their_order(read):
    assert read("0.5,10\n0.25,9\n1,9\n").classes == ("9", "10")


@pytest.mark.parametrize(
    "text",
    [
        "1;2;a\n3;4;b\n",
        "1\t2\ta\n3\t4\tb\n",
        "\ufeff1,2,a\r\n3,4,b\r\n",
        '1, 2 ,"a"\n\n3,4,b\n\n',
        "p,q,r\n1,2,a\n3,4,b",
    ],
)
def test_separators_quotes_blank_lines_and_a_missing_head(read, text):
    found = read(text)
    np.testing.assert_array_equal(found.x, [[1, 2], [3, 4]])
    assert found.classes == ("a", "b")


@pytest.mark.parametrize(
    ("text", "options", "words", "field"),
    [
        ("", {}, "table.csv is empty", None),
        ("a,b\n", {}, "no samples", None),
        ("a,b\n1,\n", {}, "row 2, column “b”: there is no class", "t"),
        ("a,b\n1,u\n,u\n", {}, "row 3, column “a”: there is no number", "x"),
        ("a,b\n1,u\n\n \nx7,u\n", {}, "row 5, column “a”: “x7” is no number", "x"),
        ("a,b\n1,u\nnan,u\n", {}, "row 3, column “a”: “nan” is no number", "x"),
        ("a,b\n1,u\n1e999,u\n", {}, "row 3, column “a”: “1e999” is no number", "x"),
        ("1,5;u\n2,5;u\n", {"x": "1"}, "column .*: “1,5” needs a decimal dot", "x"),
        ("a,b\n1,u\n1,u,v\n", {}, "row 3: 3 cells instead of 2", None),
        ("a,b\n1,u\n", {"t": "c"}, "no column “c”. There are: a, b", "t"),
        ("a,b\n1,u\n", {"x": "3"}, "no column “3”", "x"),
        ("a,b\n1,u\n", {"x": "9" * 5000}, "no column “9", "x"),
        ("a,b,c\n1,2,u\n", {"t": "b, c"}, "classes stand in one column, not in 2", "t"),
        ("a\n1\n", {}, "one column", "x"),
        ("a,b\n1,u\n", {"kind": "values"}, "row 2, column “b”: “u” is no number", "t"),
        ('a,b\n1,"u\n', {}, "is no table", None),
        ('a,b\n"1\n\x1b[2J",u\n', {}, "row 2, column “a”: “1  .2J” is no number", "x"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_row_and_column(read, text, options, words, field):
    with pytest.raises(DataError, match=words) as refusal:
        read(text, **options)
    assert refusal.value.field == field


def test_a_head_without_rows_is_no_data(tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n")
    with pytest.raises(DataError, match=r"table\.csv has no rows below its names"):
        outline_csv(tmp_path / "table.csv")


def test_what_is_no_text_or_not_there_is_refused(tmp_path):
    (tmp_path / "bytes.csv").write_bytes(b"a,b\n1,\xff\n")
    with pytest.raises(DataError, match="no text in UTF-8"):
        read_csv(tmp_path / "bytes.csv")
    with pytest.raises(DataError, match=r"no file .*none\.csv"):
        read_csv(tmp_path / "none.csv")
    with pytest.raises(DataError, match="is a folder"):
        read_csv(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    x=st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1
    ),
    separator=st.sampled_from(",;\t"),
    head=st.booleans(),
    data=st.data(),
)
def test_every_number_comes_back_to_the_bit(tmp_path, x, separator, head, data):
    labels = [data.draw(st.sampled_from(["no", "yes, sir", "sí"])) for _ in x]
    rows = [["a", "b", "t"]] * head + [
        [repr(a), repr(b), f'"{t}"'] for (a, b), t in zip(x, labels, strict=True)
    ]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8")
    found = read_csv(path).train
    np.testing.assert_array_equal(found.x, x)
    assert [found.classes[i] for i in found.t] == labels


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.sampled_from('ab1.,;\t\n\r" -'), max_size=40), kind=st.sampled_from(["classes", "values"])
)
def test_no_text_leads_to_another_error(tmp_path, text, kind):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    outline: Outline | str
    try:
        outline = outline_csv(path, kind=kind)
    except DataError as error:
        outline = str(error)
    try:
        found = read_csv(path, kind=kind)
        assert outline == Outline.of(found)
        assert np.isfinite(found.train.x).all()
    except DataError:
        assert isinstance(outline, str), "the outline refuses it too"


def test_of_a_large_table_the_outline_reads_the_first_numbers_only(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_file, "LOOKED_AT", 20)
    path = tmp_path / "table.csv"
    path.write_text("a,kind\n" + "1,u\n" * 10 + ",v\n")
    assert outline_csv(path) == Outline(11, (1,), (), classes=2)
    with pytest.raises(DataError, match="row 12, column “a”: there is no number"):
        read_csv(path)
    assert len(read_csv(path, most=5).train.x) == 5
