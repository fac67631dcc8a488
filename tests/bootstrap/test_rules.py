"""run.py is short and stands on the standard library; the lock names no address."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "run.py"


def test_it_is_short_and_needs_the_standard_library_alone() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 200
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in imports
    }
    assert names <= sys.stdlib_module_names


def test_an_old_python_can_at_least_read_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement in lock.replace("\\\n", " ").splitlines():
        if not requirement.startswith("#"):
            assert "==" in requirement
            assert "--hash=sha256:" in requirement
    assert "://" not in lock
    assert "file:" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock


def test_the_lock_has_all_that_is_declared() -> None:
    declaration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = declaration["project"]
    requirements = [
        *declaration["build-system"]["requires"],
        *project["dependencies"],
        *(
            requirement
            for extra in ("test", "dev")
            for requirement in project["optional-dependencies"][extra]
        ),
    ]
    declared = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE))
    assert declared - {"netstudio"} <= locked
