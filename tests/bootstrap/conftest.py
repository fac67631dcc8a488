"""run.py as a module in an empty checkout, with every command that it would start kept instead."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "run.py"


@pytest.fixture
def script() -> ModuleType:
    """run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py standing in an empty checkout, on a Linux that has a display and lacks nothing."""
    venv = tmp_path / ".venv"
    replacements = {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.lock",
        "VENV": venv,
        "STAMP": venv / "netstudio-stamp",
        "PYTHON": str(venv / "bin" / "python"),
        "can_load": lambda library: True,
        "has_font": lambda: True,
        "x_server_answers": lambda: True,
    }
    for name, replacement in replacements.items():
        monkeypatch.setattr(script, name, replacement)
    (tmp_path / "requirements.lock").write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    return script


class Commands:
    """Stands in for subprocess.run: keeps the commands, makes the folders that they would make."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.seen: list[list[str]] = []
        self.failing: str | None = None
        self.venv_works = False

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        if command[1:] == ["-c", "import pip"]:
            return subprocess.CompletedProcess(command, 0 if self.venv_works else 1)
        self.seen.append(command)
        if self.failing is not None and self.failing in command:
            if options.get("check"):
                raise subprocess.CalledProcessError(1, command)
            return subprocess.CompletedProcess(command, 1)
        if "venv" in command:
            python = Path(self.module.PYTHON)
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text("#!/bin/sh\n")
            python.chmod(0o755)
            self.venv_works = True
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def commands(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    commands = Commands(run)
    monkeypatch.setattr(run.subprocess, "run", commands)
    return commands


@pytest.fixture
def started(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments with which .venv's Python was started."""
    arguments: list[str] = []

    def hand_over(*given: str) -> int:
        arguments.extend(given)
        return 0

    monkeypatch.setattr(run, "hand_over", hand_over)
    return arguments
