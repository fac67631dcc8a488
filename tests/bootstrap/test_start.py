"""What run.py starts, with and without a window."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bootstrap.conftest import Commands


def test_there_is_a_window_where_there_is_a_display(run: ModuleType, started: list[str]) -> None:
    assert run.run_netstudio([]) == 0
    assert started == ["-P", "-m", "netstudio", run.EXAMPLE]
    assert "QT_QPA_PLATFORM" not in run.os.environ


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"DISPLAY": ""}, "there is no display"),
        ({"DISPLAY": "", "QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "QT_QPA_PLATFORM is offscreen"),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}, None),
        ({"DISPLAY": "", "QT_QPA_PLATFORM": "vnc"}, None),
    ],
)
def test_the_reason_for_having_no_window(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], reason: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    answer = run.why_no_window()
    assert answer is None if reason is None else answer.startswith(reason)


def test_a_dead_display_is_no_display(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "x_server_answers", lambda: False)
    assert run.why_no_window() == "the display :7 does not answer"


def test_a_missing_library_of_the_xcb_plugin_is_no_display(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "can_load", lambda library: library != "libxcb-icccm.so.4")
    assert run.why_no_window() == "Qt's libraries for X are missing"


def test_without_a_display_it_trains_and_writes_a_picture(
    run: ModuleType, started: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY")
    assert run.run_netstudio([]) == 0
    assert started == ["-P", "-m", "netstudio", run.EXAMPLE, "--train", "--screenshot", run.PICTURE]
    assert run.os.environ["QT_QPA_PLATFORM"] == "offscreen"
    errors = capsys.readouterr().err
    assert "no display" in errors
    assert run.PICTURE in errors


def test_without_qt_s_libraries_it_still_trains(
    run: ModuleType, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setattr(run, "can_load", lambda library: library != "libEGL.so.1")
    assert run.run_netstudio([]) == 0
    assert started == ["-P", "-m", "netstudio", "train", run.EXAMPLE]


def test_what_cannot_be_installed_does_not_stop_it(
    run: ModuleType,
    commands: Commands,
    started: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run, "can_load", lambda library: library != "libxcb-cursor.so.0")
    assert run.main([]) == 0
    assert "sudo apt-get install -y --no-install-recommends libxcb-cursor0\n" in capsys.readouterr().err
    assert run.os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert "--screenshot" in started


def test_arguments_are_handed_over_as_they_are(
    run: ModuleType, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    assert run.run_netstudio(["check", "a b.netstudio", "--json"]) == 0
    assert started == ["-P", "-m", "netstudio", "check", "a b.netstudio", "--json"]
    assert run.os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(("chosen", "used"), [(None, "offscreen"), ("xcb", "xcb")])
def test_the_tests_run_offscreen_unless_told_otherwise(
    run: ModuleType,
    commands: Commands,
    started: list[str],
    monkeypatch: pytest.MonkeyPatch,
    chosen: str | None,
    used: str,
) -> None:
    if chosen:
        monkeypatch.setenv("QT_QPA_PLATFORM", chosen)
    assert run.main(["test", "-k", "bootstrap"]) == 0
    assert started == ["-m", "pytest", "-k", "bootstrap"]
    assert run.os.environ["QT_QPA_PLATFORM"] == used


def test_the_process_becomes_the_one_it_starts(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def execv(path: str, arguments: list[str]) -> None:
        assert path == run.PYTHON
        assert arguments == [run.PYTHON, "-m", "netstudio"]
        raise SystemExit(7)

    monkeypatch.setattr(run.os, "execv", execv)
    monkeypatch.setattr(run.os, "name", "posix")
    with pytest.raises(SystemExit, match="7"):
        run.hand_over("-m", "netstudio")


@pytest.mark.skipif(sys.platform != "linux", reason="X is asked through libxcb")
def test_no_x_server_answers_where_there_is_none(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not script.can_load("libxcb.so.1"):
        pytest.skip("libxcb is missing")
    monkeypatch.setenv("DISPLAY", f"unix:{tmp_path}/absent")
    assert not script.x_server_answers()
