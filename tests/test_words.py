"""Words that people read: marked with tr(), resolved when they are shown; and a lint that all of them are."""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from netstudio import words
from netstudio.words import Refusal, shape_text, tr, use_language

PACKAGE = Path(__file__).parents[1] / "netstudio"
SHOWS_WORDS = {"print", "Refusal", "FileError", "DataError", "ShapeError", "Problem", "Failure", "Finding"}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with one text in it, in the place where catalogues lie."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "netstudio.mo").write_bytes(catalogue({"": "Content-Type: text/plain; charset=UTF-8\n",
                                                     "Needs {n} values": "Braucht {n} Werte"}))  # fmt: skip
    monkeypatch.setattr(words, "resource_path", lambda name: tmp_path)
    yield
    use_language()


def catalogue(texts: dict[str, str]) -> bytes:
    """A compiled gettext catalogue: a header, two tables of (length, place), and the texts."""
    pairs = sorted((a.encode(), b.encode()) for a, b in texts.items())
    tables, data = b"", b""
    start = 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[side]), start + len(data))
            data += pair[side] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + tables + data


def test_words_follow_a_language_chosen_after_they_were_made(german: None) -> None:
    needs, other = tr("Needs {n} values", n=3), tr("not in the catalogue")
    assert str(needs) == "Needs 3 values"
    use_language("de")
    assert str(needs) == "Braucht 3 Werte"
    assert str(Refusal(needs)) == "Braucht 3 Werte"
    assert str(other) == "not in the catalogue"
    use_language("no such language")
    assert str(needs) == "Needs 3 values"


def test_words_in_words_are_resolved_too(german: None) -> None:
    outer = tr("netstudio: {words}", words=tr("Needs {n} values", n=1))
    use_language("de")
    assert str(outer) == "netstudio: Braucht 1 Werte"


def test_braces_without_values_are_left_alone() -> None:
    assert str(tr("a set is {1, 2}")) == "a set is {1, 2}"
    assert str(tr("{text}", text="{not} a {field}")) == "{not} a {field}"
    assert str(tr("")) == ""


def test_equal_words_are_equal() -> None:
    assert tr("a {n}", n=1) == tr("a {n}", n=1) != tr("a {n}", n=2)
    assert len({tr("a"), tr("a"), tr("b")}) == 2


def test_shapes_stand_as_tuples() -> None:
    assert [shape_text(s) for s in ((), (5,), (100, 784))] == ["()", "(5,)", "(100, 784)"]


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """(place, name of what is called, the call) all over the package."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", name, node


def constant_text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_text_that_is_marked_is_a_constant() -> None:
    """What is put together when it runs is in no catalogue."""
    marked = [(place, call) for place, name, call in calls() if name == "tr"]
    assert len(marked) > 500
    assert [
        place for place, call in marked if len(call.args) != 1 or constant_text(call.args[0]) is None
    ] == []


def test_every_value_has_its_place_in_the_text() -> None:
    """A text without any values is a template that is filled in later; a `**` cannot be followed here."""
    wrong = []
    for place, name, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if name == "tr" and given and None not in given:
            text = constant_text(call.args[0]) or ""
            if given != {field for _, field, _, _ in Formatter().parse(text) if field is not None}:
                wrong.append(place)
    assert wrong == []


def test_no_text_is_shown_that_was_not_marked() -> None:
    """A text with letters goes to a person through tr() alone, be it a constant or an f-string."""
    assert [place for place, name, call in calls() if name in SHOWS_WORDS and bare_words(name, call)] == []


def bare_words(name: str, call: ast.Call) -> bool:
    texts = call.args[:1] if name == "FileError" else call.args  # its other arguments are places in a file
    return any(
        any(c.isalpha() for part in ast.walk(text) for c in constant_text(part) or "")
        for text in texts
        if isinstance(text, ast.JoinedStr | ast.Constant)
    )
