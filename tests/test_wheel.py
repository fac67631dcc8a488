"""The wheel carries all that NetStudio needs: built and installed away from the checkout, it trains."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

WHERE_AM_I = """
import json, netstudio
from netstudio.resources import example_path, example_paths
print(json.dumps([netstudio.__file__, str(example_path("ch05_two_layer_net")), len(example_paths())]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("netstudio-*.whl")
    return wheel


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel has been installed, to be put on PYTHONPATH."""
    folder = tmp_path_factory.mktemp("site")
    pip("install", "--no-compile", "--target", str(folder), str(wheel))
    return folder


def pip(verb: str, *arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        verb,
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
    ]
    result = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def python(site: Path, folder: Path, *arguments: str) -> str:
    """What Python prints, run in a folder of no importance with the installed package first on its path."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_wheel_has_package_resources_and_examples_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"netstudio", f"{wheel.name.split('-py3')[0]}.dist-info"}
    for folder in ("resources", "examples"):
        shipped = {
            f"netstudio/_{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "screenshots" not in path.parts
        }
        assert shipped
        assert shipped <= set(names)


def test_the_installed_package_trains(site: Path, tmp_path: Path) -> None:
    package, example, examples = json.loads(python(site, tmp_path, "-c", WHERE_AM_I))
    for path in (Path(package), Path(example)):
        assert path.is_relative_to(site)
        assert not path.is_relative_to(ROOT)
    assert examples == len(list((ROOT / "examples").glob("*.netstudio"))) > 0

    output = python(site, tmp_path, "-m", "netstudio", "train", example, "--steps", "20", "--json")
    result = json.loads(output.splitlines()[-1])
    assert result["steps"] == 20
    assert 0 < result["train_loss"] < 3
    assert 0 <= result["test_accuracy"] <= 1
