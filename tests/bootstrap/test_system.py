"""What run.py finds missing on a system, and what it does about it."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bootstrap.conftest import Commands


def user(monkeypatch: pytest.MonkeyPatch, run: ModuleType, *, root: bool, apt: bool = True) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/apt-get" if apt else None)


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libfreetype.so.6", "libfreetype6"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb.so.1", "libxcb1"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
    ],
)
def test_a_missing_library_leads_to_its_package(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    assert library in run.QT_LIBRARIES + run.XCB_LIBRARIES
    monkeypatch.setattr(run, "can_load", lambda name: name != library)
    assert run.missing_packages() == [package]


def test_all_that_qt_links_to_is_looked_for(run: ModuleType) -> None:
    """Whatever Qt and its platform plugins link to is in the lists, or is there with every NumPy."""
    qt = Path(pytest.importorskip("PySide6").__file__).parent / "Qt"
    xcb_plugin = qt / "plugins" / "platforms" / "libqxcb.so"
    if not xcb_plugin.exists():
        pytest.skip("the xcb plugin belongs to Linux")
    assert "libxcb-cursor.so.0" in libraries_named_in(xcb_plugin)
    others = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libgthread-2.0.so.0", "libz.so.1"}
    for file in (
        xcb_plugin,
        xcb_plugin.with_name("libqoffscreen.so"),
        qt / "lib" / "libQt6Gui.so.6",
        qt / "lib" / "libQt6XcbQpa.so.6",
    ):
        assert libraries_named_in(file) <= {*run.QT_LIBRARIES, *run.XCB_LIBRARIES, *others}


def libraries_named_in(file: Path) -> set[str]:
    """The names of system libraries among the strings of a shared library."""
    strings = (string.decode(errors="ignore") for string in file.read_bytes().split(b"\0"))
    return {text for text in strings if text.startswith("lib") and ".so." in text and "libQt6" not in text}


def test_a_font_and_ensurepip_are_looked_for(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "has_font", lambda: False)
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert run.missing_packages() == ["fonts-dejavu-core", f"python{version}-venv"]


def test_libraries_are_really_loaded(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not script.can_load("libnetstudio-is-not-there.so.1")
    if sys.platform == "linux":
        assert script.can_load("libc.so.6")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: name)
    assert script.can_load("libnetstudio-is-not-there.so.1")


def test_a_font_is_found_by_its_file(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "FONT_FOLDERS", (str(tmp_path), str(tmp_path / "absent")))
    assert not script.has_font()
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Sans.TTF").touch()
    assert script.has_font()


def test_root_on_debian_installs_and_says_so(
    run: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    user(monkeypatch, run, root=True)
    run.install_packages(["libegl1", "libxcb-cursor0"])
    assert commands.seen == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "--no-install-recommends", "libegl1", "libxcb-cursor0", "-qq"],
    ]
    output = capsys.readouterr()
    assert "installing with apt-get: libegl1 libxcb-cursor0" in output.err
    assert "sudo" not in output.err
    assert output.out == ""


@pytest.mark.parametrize(("root", "apt"), [(False, True), (True, False)])
def test_others_get_the_one_command(
    run: ModuleType,
    commands: Commands,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    root: bool,
    apt: bool,
) -> None:
    user(monkeypatch, run, root=root, apt=apt)
    run.install_packages(["libegl1", "libxcb-cursor0"])
    assert commands.seen == []
    command = "sudo apt-get install -y --no-install-recommends libegl1 libxcb-cursor0\n"
    assert capsys.readouterr().err.endswith(command)


def test_a_failing_apt_get_is_not_the_end(
    run: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    user(monkeypatch, run, root=True)
    commands.failing = "install"
    run.install_packages(["libegl1"])
    assert "sudo apt-get install" in capsys.readouterr().err
