"""The shipped files are found from a checkout and from an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from netstudio import resources


def test_a_checkout_keeps_them_beside_the_package() -> None:
    root = Path(resources.__file__).parents[1]
    assert resources.resource_path("mnist/x.gz") == root / "resources" / "mnist" / "x.gz"
    assert resources.example_path("ch02_xor") == root / "examples" / "ch02_xor.netstudio"


def test_an_installed_package_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "netstudio"
    for folder in ("_resources", "_examples"):
        (package / folder).mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.resource_path("mnist/x.gz") == package / "_resources" / "mnist" / "x.gz"
    for name in ("spirals", "ch02_xor"):
        (package / "_examples" / f"{name}.netstudio").touch()
    (package / "_examples" / "README.md").touch()
    assert [path.name for path in resources.example_paths()] == ["ch02_xor.netstudio", "spirals.netstudio"]


def test_an_example_goes_by_its_name_or_its_file_s() -> None:
    assert resources.example_path("spirals.netstudio") == resources.example_path("spirals")
    assert resources.example_path("spirals").name == "spirals.netstudio"
