"""The import contracts hold, and they bite; the dependencies declared are those imported."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "netstudio"

DOWNWARD = "Imports point only downward"
QT = "Qt stays inside netstudio.studio"
NUMPY_ONLY = "The engine knows NumPy alone"
NUMPY_AND_PILLOW = "The data sets know NumPy and Pillow alone"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", run, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with its contracts, to be spoilt."""
    shutil.copytree(PACKAGE, tmp_path / "netstudio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout
    assert "4 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "bad_import", "contract", "place"),
    [
        ("engine", "import netstudio.studio", DOWNWARD, "netstudio.engine -> netstudio.studio"),
        ("engine", "from netstudio import cli", DOWNWARD, "netstudio.engine -> netstudio.cli"),
        ("engine", "import netstudio.data", DOWNWARD, "netstudio.engine -> netstudio.data"),
        ("graph", "import PySide6", QT, "netstudio.graph -> PySide6"),
        ("training", "from pyqtgraph import mkPen", QT, "netstudio.training -> pyqtgraph"),
        ("engine", "from PIL import Image", NUMPY_ONLY, "netstudio.engine -> PIL"),
        ("data", "import msgspec", NUMPY_AND_PILLOW, "netstudio.data -> msgspec"),
    ],
)
def test_a_bad_import_breaks_its_contract(
    copy: Path, module: str, bad_import: str, contract: str, place: str
) -> None:
    with (copy / "netstudio" / module / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{bad_import}\n")
    result = lint_imports(copy)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
    assert place in result.stdout


def test_a_module_without_a_place_in_the_house_breaks_the_contract(copy: Path) -> None:
    (copy / "netstudio" / "utils.py").write_text('"""Things that belong nowhere."""\n')
    result = lint_imports(copy)
    assert result.returncode == 1
    assert "netstudio.utils" in result.stdout


def imported_distributions() -> set[str]:
    """The distributions from which netstudio imports anything, by their normal names."""
    modules: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
                modules.add(node.module.partition(".")[0])
    by_module = packages_distributions()
    return {
        normal(distribution)
        for module in modules - sys.stdlib_module_names - {"netstudio"}
        for distribution in by_module.get(module, [module])
    }


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_the_dependencies_are_those_that_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {normal(re.split(r"[<>=~!;\[ ]", requirement)[0]) for requirement in project["dependencies"]}
    # shiboken6 comes with PySide6, of which it is the other half.
    assert imported_distributions() - {"shiboken6"} == declared
