"""Settings that probably suit a file, for one that is dropped on the canvas. What is wrong is told later."""

import re
from pathlib import Path
from typing import Any

from netstudio.data.array_file import array_header, guess_axes, outline_arrays
from netstudio.data.csv_file import read_csv
from netstudio.data.errors import DataError
from netstudio.data.image_folder import is_grey, outline_images
from netstudio.data.npz_file import outline_npz, x_header
from netstudio.data.samples import Targets

MOST_NUMBERS = 20  # different numbers in a column, up to which they are probably classes
ROWS = 1000  # of a table that are looked at
SIDE = 64  # pixels to which images of unequal sizes are brought

_X = re.compile(r"(?<![a-z])(x|images?|samples?|inputs?|data)(?![a-z])", re.IGNORECASE)
_T = re.compile(r"(?<![a-z])(y|t|labels?|targets?)(?![a-z])", re.IGNORECASE)
_TEST = re.compile(r"(?<![a-z])(test|t10k|val|valid)(?![a-z])", re.IGNORECASE)
_TRAIN = re.compile(r"(?<![a-z])train(?![a-z])", re.IGNORECASE)
_AXES = re.compile(r"idx\d")


def csv_targets(path: Path) -> Targets:
    """Classes where the last column holds texts, or few different whole numbers; else values."""
    try:
        values = read_csv(path, kind="values", most=ROWS).train.t
    except DataError:
        return "classes"
    few = len({*values.ravel().tolist()}) <= MOST_NUMBERS
    return "classes" if few and (values % 1 == 0).all() else "values"


def image_settings(folder: Path) -> dict[str, Any]:
    """Grey where the first image is; all of one size where they differ."""
    found: dict[str, Any] = {"colours": "grey" if is_grey(folder) else "colour"}
    try:
        outline_images(folder)
    except DataError:
        found |= {"width": SIDE, "height": SIDE}
    return found


def npz_settings(path: Path) -> dict[str, Any]:
    """Axes by the shape of x, the kind of the targets by what they can be."""
    try:
        axes = guess_axes(x_header(path).shape)
    except DataError:
        return {}
    try:
        outline_npz(path, axes=axes)
    except DataError as error:
        return {"axes": axes, "targets": "values" if error.field == "t" else "classes"}
    return {"axes": axes}


def array_settings(path: Path) -> dict[str, Any] | None:
    """The file with those beside it that belong to it by their names; None where it is no array file."""
    try:
        array_header(path)
    except DataError:
        return None
    files = _family(path)
    found: dict[str, Any] = {name: str(file) for name, file in files.items()}
    try:
        found["axes"] = guess_axes(array_header(files["x"]).shape)
        outline_arrays(files["x"], files["t"], axes=found["axes"])
    except KeyError:
        pass  # the missing half is asked for
    except DataError as error:
        found["targets"] = "values" if error.field == "t" else "classes"
    return found


def _family(path: Path) -> dict[str, Path]:
    """Samples and targets, to learn and to test, by the names of the layer's fields."""
    found: dict[str, Path] = {}
    for file in sorted(path.parent.iterdir()):
        if file.is_file() and file.suffix == path.suffix and _stem(file) == _stem(path):
            found.setdefault(_role(file), file)
    found[_role(path)] = path
    if not {"x_test", "t_test"} <= found.keys():
        found = {name: file for name, file in found.items() if name in ("x", "t")} or {"x": path}
    return found


def _role(path: Path) -> str:
    is_target = _T.search(path.name) and not _X.search(path.name)
    return ("t" if is_target else "x") + ("_test" if _TEST.search(path.name) else "")


def _stem(path: Path) -> str:
    """What the names of files that belong together have in common."""
    name = path.name
    for part in (_TEST, _TRAIN, _AXES, _X, _T):
        name = part.sub("", name)
    return name
