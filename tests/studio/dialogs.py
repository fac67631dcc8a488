"""Dialogs for tests: they answer in place of a person, and remember what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netstudio.studio.window.dialogs import Answer, Dialogs, Taken


class FakeDialogs(Dialogs):
    """Gives the answers that a test has put here."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.to_open: Path | None = None
        self.to_save: Path | None = None
        self.to_export: Path | None = None
        self.proposed_folder: Path | None = None
        self.answer = Answer.DISCARD
        self.confirm = True
        self.taken = Taken.REPLACE
        self.name: str | None = None

    def open_path(self, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.to_open

    def save_path(self, proposal: Path) -> Path | None:
        self.asked.append(f"save {proposal.name}")
        self.proposed_folder = proposal.parent
        return self.to_save

    def export_path(self, proposal: Path) -> Path | None:
        self.asked.append(f"export {proposal.name}")
        return self.to_export

    def ask_unsaved(self, unsaved: Sequence[str], training: Sequence[str] = ()) -> Answer:
        self.asked.append(f"unsaved {', '.join(unsaved)}; training {', '.join(training)}")
        return self.answer

    def ask_discard(self, names: Sequence[str]) -> bool:
        self.asked.append(f"discard {', '.join(names)}")
        return self.confirm

    def ask_overwrite(self, name: str) -> bool:
        self.asked.append(f"overwrite {name}")
        return self.confirm

    def ask_taken(self, name: str) -> Taken:
        self.asked.append(f"taken {name}")
        return self.taken

    def ask_name(self, name: str) -> str | None:
        self.asked.append(f"name {name}")
        return self.name

    def ask_delete(self, name: str) -> bool:
        self.asked.append(f"delete {name}")
        return self.confirm
