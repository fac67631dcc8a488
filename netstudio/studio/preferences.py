"""What the studio remembers from one time to the next: theme, recent files, layout of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT = 10


class Preferences:
    """Kept in `file`; with None only while the studio runs: tests and pictures leave the user's alone.

    `recovery` is the folder for recovery copies, `groups` the one for groups that are kept for every drawing;
    with None there are none.
    """

    def __init__(
        self, file: Path | None = None, recovery: Path | None = None, groups: Path | None = None
    ) -> None:
        self.recovery = recovery
        self.groups = groups
        self._kept: dict[str, object] = {}
        self._settings = QSettings(str(file), QSettings.Format.IniFormat) if file else None

    @classmethod
    def of_user(cls) -> Preferences:
        """Those of the user, where the system keeps them."""
        place = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "NetStudio", "NetStudio")
        state = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.StateLocation)
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        return cls(Path(place.fileName()), Path(state) / "recovery", Path(data) / "groups")

    @property
    def theme(self) -> str:
        """ "system", "dark" or "light"."""
        return str(self._get("theme", "system"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._set("theme", name)

    @property
    def less_motion(self) -> bool:
        """Whether nothing is to move by itself, also where the system does not ask for that."""
        return str(self._get("less_motion", "")) == "yes"

    @less_motion.setter
    def less_motion(self, wanted: bool) -> None:
        self._set("less_motion", "yes" if wanted else "")

    @property
    def recent(self) -> list[Path]:
        """Files that were open, the latest first, as far as they are still there."""
        return [path for path in map(Path, self._texts("recent")) if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Remember a file that was opened or saved."""
        path = path.absolute()
        others = [p for p in self.recent if p != path]
        self._set("recent", [str(p) for p in [path, *others][:RECENT]])

    def clear_recent(self) -> None:
        """Forget them."""
        self._set("recent", [])

    @property
    def recent_commands(self) -> list[str]:
        """The keys of the commands that were chosen in the command palette, the latest first."""
        return self._texts("recent_commands")

    @recent_commands.setter
    def recent_commands(self, keys: list[str]) -> None:
        self._set("recent_commands", keys)

    @property
    def recently_added(self) -> list[str]:
        """The keys of what was added to drawings, the latest first."""
        return self._texts("recently_added")

    @recently_added.setter
    def recently_added(self, keys: list[str]) -> None:
        self._set("recently_added", keys[:RECENT])

    @property
    def checkpoint_every(self) -> int:
        """After how many steps of a run a checkpoint is written; 0: never."""
        found = str(self._get("checkpoint_every", 0))
        return int(found) if found.isdecimal() else 0

    @checkpoint_every.setter
    def checkpoint_every(self, steps: int) -> None:
        self._set("checkpoint_every", steps)

    @property
    def step_level(self) -> str:
        """How far a step of a walk goes: "phase", "layer" or "op"."""
        found = str(self._get("step_level", "layer"))
        return found if found in ("phase", "op") else "layer"

    @step_level.setter
    def step_level(self, level: str) -> None:
        self._set("step_level", level)

    @property
    def play_speed(self) -> int:
        """Which of the speeds a walk plays at; −1 where none was chosen yet."""
        found = str(self._get("play_speed", -1))
        return int(found) if found.isdecimal() else -1

    @play_speed.setter
    def play_speed(self, notch: int) -> None:
        self._set("play_speed", notch)

    def choice(self, name: str, default: bool) -> bool:
        """Something that is switched on or off."""
        return str(self._get(f"choices/{name}", default)).lower() == "true"

    def set_choice(self, name: str, on: bool) -> None:
        """Remember whether it is on."""
        self._set(f"choices/{name}", on)

    def layout(self, name: str) -> QByteArray | None:
        """How a window was laid out; None the first time."""
        found = self._get(f"layout/{name}", None)
        return found if isinstance(found, QByteArray) else None

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Remember how a window is laid out."""
        self._set(f"layout/{name}", state)

    def _texts(self, key: str) -> list[str]:
        """A list of texts; of a single one the system gives the text itself."""
        found = self._get(key, [])
        return [found] if isinstance(found, str) else list(map(str, found)) if isinstance(found, list) else []

    def _get(self, key: str, default: object) -> object:
        if self._settings is None:
            return self._kept.get(key, default)
        return self._settings.value(key, default)

    def _set(self, key: str, value: object) -> None:
        if self._settings is None:
            self._kept[key] = value
        else:
            self._settings.setValue(key, value)
