#!/usr/bin/env python3
"""Set NetStudio up, then start it.

    python3 run.py [ARGUMENTS]               make .venv and hand the arguments to netstudio;
                                             with none, open the studio on the default example
    python3 run.py test [PYTEST ARGUMENTS]   make .venv and run the tests, offscreen

Nothing is installed yet when this runs, so it uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "netstudio-stamp"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
EXAMPLE = str(ROOT / "examples" / "ch05_two_layer_net.netstudio")
PICTURE = str(ROOT / "studio.png")
UNFINISHED = "unfinished"
OLDEST_PYTHON = (3, 11)

# Without these Qt cannot be imported (libglib-2.0 brings libgthread-2.0 along).
QT_LIBRARIES = """
    libEGL.so.1 libGL.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1 libfreetype.so.6 libglib-2.0.so.0
    libxkbcommon.so.0
""".split()
# Without one of these Qt aborts the whole process as soon as it opens a window on X.
XCB_LIBRARIES = """
    libX11-xcb.so.1 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1
    libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-shape.so.0 libxcb-shm.so.0
    libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1 libxcb.so.1 libxkbcommon-x11.so.0
""".split()
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def say(text: str) -> None:
    """Tell what happens, on standard error: standard output belongs to netstudio."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


def can_load(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether there is any font at all; without one Qt draws no text."""
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(file.suffix.lower() in {".ttf", ".otf", ".ttc"} for d in folders for file in d.rglob("*"))


def debian_package(library: str) -> str:
    """The Debian package that holds a library; it is named after it: libxcb-cursor.so.0 → libxcb-cursor0."""
    if library == "libglib-2.0.so.0":
        return "libglib2.0-0"
    name, version = library.lower().split(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else name + version


def missing_packages() -> list[str]:
    """The Debian packages of whatever Python and Qt need and this system lacks."""
    packages = [debian_package(library) for library in QT_LIBRARIES + XCB_LIBRARIES if not can_load(library)]
    if not has_font():
        packages.append("fonts-dejavu-core")
    if importlib.util.find_spec("ensurepip") is None:  # Debian packs the part that makes .venv separately
        packages.append("python{}.{}-venv".format(*sys.version_info))
    return packages


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise print the one command that does."""
    apt_get_install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing with apt-get: {' '.join(packages)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], apt_get_install):
            finished = subprocess.run([*command, "-qq"], env=environment, stdout=sys.stderr)
        if finished.returncode == 0:
            return
    say("something is missing; on Debian or Ubuntu this installs it: sudo " + " ".join(apt_get_install))


def x_server_answers() -> bool:
    """Whether DISPLAY names a living X server: Qt would abort on a dead one."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def why_no_window() -> str | None:
    """The reason why the studio cannot open a window here, or None where it can."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen.startswith(("offscreen", "minimal")):
        return f"QT_QPA_PLATFORM is {chosen}"
    if chosen not in {"", "xcb"} or sys.platform != "linux" or os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if not all(map(can_load, XCB_LIBRARIES)):
        return "Qt's libraries for X are missing"
    return None if x_server_answers() else f"the display {os.environ['DISPLAY']} does not answer"


def fingerprint() -> str:
    """Changes with whatever .venv is made from: the lock, the project's declaration, the place."""
    parts = (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def venv_works() -> bool:
    """Whether .venv has a Python that runs, and pip."""
    probe = [PYTHON, "-c", "import pip"]
    return bool(shutil.which(PYTHON)) and subprocess.run(probe, capture_output=True).returncode == 0


def set_up() -> None:
    """Make .venv and install into it, where that is not done yet or was made from something else."""
    wanted, found = fingerprint(), STAMP.read_text() if STAMP.exists() else ""
    works = found != UNFINISHED and venv_works()
    if works and found == wanted:
        return
    if not works:
        say(f"{'repairing' if VENV.exists() else 'making'} .venv with Python {sys.version.split()[0]}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    STAMP.write_text(UNFINISHED)
    say("installing what requirements.lock names (about 140 MB on the first run; a minute or two)")
    pip_install = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip_install, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip_install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    STAMP.write_text(wanted)


def hand_over(*arguments: str) -> int:
    """Become .venv's Python, so that signals and exit status are its own; on Windows, wait for it."""
    if os.name != "nt":
        os.execv(PYTHON, [PYTHON, *arguments])
    return subprocess.run([PYTHON, *arguments]).returncode


def run_tests(arguments: list[str]) -> int:
    """Run the tests, on no screen unless the caller chose one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    return hand_over("-m", "pytest", *arguments)


def run_netstudio(arguments: list[str]) -> int:
    """Start netstudio; where no window can be had, do the main job without one."""
    # -P: a file called numpy.py in the folder where the user stands must not be imported.
    netstudio = ("-P", "-m", "netstudio")
    reason = why_no_window()
    if reason is None:
        return hand_over(*netstudio, *(arguments or [EXAMPLE]))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if arguments:
        return hand_over(*netstudio, *arguments)
    say(f"no window can be opened: {reason}. The default example is trained here instead.")
    if not all(map(can_load, QT_LIBRARIES)):
        say("Without Qt's libraries there will be no picture of the studio.")
        return hand_over(*netstudio, "train", EXAMPLE)
    say(f"At the end, a picture of the studio is written to {PICTURE}")
    return hand_over(*netstudio, EXAMPLE, "--train", "--screenshot", PICTURE)


def main(arguments: list[str]) -> int:
    """Provide what is missing, set up, start; return the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        say(f"NetStudio needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")
        return 1
    if sys.platform == "linux" and (missing := missing_packages()):
        install_packages(missing)
    try:
        set_up()
    except subprocess.CalledProcessError as error:
        say(f"this failed: {' '.join(error.cmd)}")
        return 1
    return run_tests(arguments[1:]) if arguments[:1] == ["test"] else run_netstudio(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
