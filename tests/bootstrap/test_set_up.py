"""When run.py makes .venv, and what it installs into it."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bootstrap.conftest import Commands


def installs(commands: Commands) -> list[str]:
    """What was done to .venv, in words."""
    words = {"venv": "venv", "--require-hashes": "lock", "--editable": "project"}
    return [word for command in commands.seen for part, word in words.items() if part in command]


def test_it_sets_up_once(run: ModuleType, commands: Commands) -> None:
    run.set_up()
    assert installs(commands) == ["venv", "lock", "project"]
    run.set_up()
    assert installs(commands) == ["venv", "lock", "project"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_it_installs_again_when_what_it_is_made_from_changes(
    run: ModuleType, commands: Commands, name: str
) -> None:
    run.set_up()
    commands.seen.clear()
    (run.ROOT / name).write_text("changed\n")
    run.set_up()
    assert installs(commands) == ["lock", "project"]


def test_it_installs_again_when_the_checkout_has_moved(
    run: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run.fingerprint()
    (run.ROOT / "elsewhere").mkdir()
    (run.ROOT / "elsewhere" / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(run, "ROOT", run.ROOT / "elsewhere")
    assert run.fingerprint() != before


def test_a_broken_venv_is_made_anew(
    run: ModuleType, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    run.set_up()
    commands.seen.clear()
    commands.venv_works = False
    run.set_up()
    assert installs(commands) == ["venv", "lock", "project"]
    assert "--clear" in commands.seen[0]
    assert "repairing .venv" in capsys.readouterr().err


def test_an_interrupted_installation_is_made_anew(
    run: ModuleType, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.failing = "--require-hashes"
    assert run.main([]) == 1
    assert "this failed" in capsys.readouterr().err
    commands.failing = None
    commands.seen.clear()
    run.set_up()
    assert installs(commands) == ["venv", "lock", "project"]


def test_a_venv_made_by_hand_is_kept(run: ModuleType, commands: Commands) -> None:
    commands(["python3", "-m", "venv"])
    commands.seen.clear()
    run.set_up()
    assert installs(commands) == ["lock", "project"]


def test_an_old_python_is_refused(
    run: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "OLDEST_PYTHON", (99, 0))
    assert run.main([]) == 1
    assert "needs Python" in capsys.readouterr().err
    assert commands.seen == []
