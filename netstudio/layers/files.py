"""Layers that bring data of your own, out of files and folders."""

from __future__ import annotations

import functools
from abc import abstractmethod
from collections.abc import Hashable
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import msgspec

from netstudio.data import array_file, csv_file, guess, image_folder, npz_file
from netstudio.data.array_file import Axes
from netstudio.data.dataset import Dataset
from netstudio.data.errors import DataError, blaming
from netstudio.data.image_folder import Colours
from netstudio.data.prepare import Normalise, Recipe
from netstudio.data.samples import Outline, Source, Targets
from netstudio.data.stamp import stamp
from netstudio.declare import PathOf, fields_of, setting
from netstudio.layers.base import DataLayer
from netstudio.layers.data import SampleShapes
from netstudio.words import tr

ARRAYS = PathOf((".npy", ".idx", ".gz", "-ubyte"))

TargetsField = Annotated[
    Targets,
    setting(tr("targets are"), help=tr("classes: labels or names; values: numbers that the net shall give")),
]
AxesField = Annotated[
    Axes,
    setting(tr("axes of x"), help=tr("N samples, H high, W wide, C channels; images become (N, C, H, W)")),
]
NormaliseField = Annotated[
    Normalise,
    setting(
        tr("normalise"),
        help=tr("By column or channel, measured on the training part; standard: mean 0, deviation 1."),
    ),
]
OneHotField = Annotated[
    bool, setting(tr("one-hot targets"), help=tr("classes as rows of numbers, a single one being 1"))
]
TestShareField = Annotated[
    float,
    setting(
        tr("test share"),
        help=tr("Kept for the test, unless the files keep some apart; 0: the training samples are tested."),
        ge=0,
        le=0.9,
    ),
]
ShuffleField = Annotated[
    bool,
    setting(tr("draw at random"), help=tr("From every class alike; off: the last samples.")),
]
SeedField = Annotated[int, setting(tr("seed"), help=tr("of that draw"), ge=0, le=2**32 - 1)]


class FileLayer(DataLayer, frozen=True):
    """Base of layers whose data lie in files: a subclass outlines and reads them, its fields say how.

    What was read is kept until the files or the settings change. `outline` has to be quick.
    """

    @abstractmethod
    def outline(self) -> Outline:
        """What is known at once. Raises DataError, with the field at fault, for files that cannot be used."""

    @abstractmethod
    def read(self) -> Source:
        """All samples. Raises DataError, with the field at fault."""

    @property
    def recipe(self) -> Recipe:
        """How they are prepared."""
        return Recipe(**{field.name: getattr(self, field.name) for field in fields(Recipe)})

    def note(self) -> str:
        return Path(self._first).name or super().note()

    def stamp(self) -> Hashable:
        return tuple(stamp(Path(getattr(self, name))) for name in self._paths() if getattr(self, name))

    def dataset(self) -> Dataset:
        return _dataset(self, Path(self._first).name, self.stamp())

    def sample_shapes(self) -> SampleShapes:
        return self.recipe.shapes(_outline(self._as_read(), self.stamp()))

    def sample_count(self) -> int:
        return self.recipe.train_count(_outline(self._as_read(), self.stamp()))

    @property
    def _first(self) -> str:
        path: str = getattr(self, self._paths()[0])
        return path

    def _paths(self) -> list[str]:
        return [field.name for field in fields_of(type(self)) if field.path]

    def _as_read(self) -> FileLayer:
        """The same with the usual recipe, so that another one does not read the files anew."""
        usual = {field.name: field.default for field in fields(Recipe)}
        return msgspec.structs.replace(self, **usual)


@functools.lru_cache(maxsize=64)
def _outline(layer: FileLayer, stamp: Hashable) -> Outline:
    with blaming(layer._paths()[0]):
        return layer.outline()


@functools.lru_cache(maxsize=1)
def _source(layer: FileLayer, stamp: Hashable) -> Source:
    with blaming(layer._paths()[0]):
        return layer.read()


@functools.lru_cache(maxsize=1)
def _dataset(layer: FileLayer, name: str, stamp: Hashable) -> Dataset:
    return layer.recipe.dataset(name, _source(layer._as_read(), stamp))


class CsvFile(FileLayer, frozen=True):
    """x (N, columns);  t (N,), (N, classes) or (N, columns)"""

    title = tr("CSV file")
    about = tr("A table: each row is a sample, some columns its numbers, another its target.")
    formula = "x (N, columns);  t (N,), (N, classes) or (N, columns)"
    path: Annotated[
        str,
        setting(
            tr("file"), help=tr("with commas, semicolons or tabs"), path=PathOf((".csv", ".tsv", ".txt"))
        ),
    ] = ""
    x: Annotated[
        str, setting(tr("columns of x"), help=tr("Names or numbers from 1, with commas; empty: all others."))
    ] = ""
    t: Annotated[str, setting(tr("column of t"), help=tr("Name or number from 1; empty: the last one."))] = ""
    targets: TargetsField = "classes"
    normalise: NormaliseField = "standard"
    one_hot: OneHotField = False
    test_share: TestShareField = 0.2
    shuffle: ShuffleField = True
    seed: SeedField = 0

    def outline(self) -> Outline:
        return csv_file.outline_csv(_chosen(self.path, "path"), self.x, self.t, self.targets)

    def read(self) -> Source:
        return csv_file.read_csv(_chosen(self.path, "path"), self.x, self.t, self.targets)

    @classmethod
    def for_path(cls, path: Path) -> CsvFile | None:
        if path.is_dir() or path.suffix.lower() not in (".csv", ".tsv", ".txt"):
            return None
        return cls(path=str(path), targets=guess.csv_targets(path))


class ImageFolder(FileLayer, frozen=True):
    """x (N, channels, height, width);  t (N,) or (N, classes)"""

    title = tr("Image folder")
    about = tr("Images in a folder that has a sub-folder for each class.")
    formula = "x (N, channels, height, width);  t (N,) or (N, classes)"
    path: Annotated[
        str,
        setting(
            tr("folder"),
            help=tr("With a sub-folder for each class; or with “train” and “test”, those in each."),
            path=PathOf(folder=True),
        ),
    ] = ""
    colours: Annotated[Colours, setting(tr("colours"), help=tr("grey: one channel; colour: three"))] = (
        "colour"
    )
    width: Annotated[
        int, setting(tr("width"), help=tr("0: as they are, all alike"), ge=0, le=4096, unit=tr("pixels"))
    ] = 0
    height: Annotated[
        int, setting(tr("height"), help=tr("0: as they are, all alike"), ge=0, le=4096, unit=tr("pixels"))
    ] = 0
    normalise: NormaliseField = "0 to 1"
    one_hot: OneHotField = False
    test_share: TestShareField = 0.2
    shuffle: ShuffleField = True
    seed: SeedField = 0

    def outline(self) -> Outline:
        folder = _chosen(self.path, "path", folder=True)
        return image_folder.outline_images(folder, self.colours, self.width, self.height)

    def read(self) -> Source:
        folder = _chosen(self.path, "path", folder=True)
        return image_folder.read_images(folder, self.colours, self.width, self.height)

    @classmethod
    def for_path(cls, path: Path) -> ImageFolder | None:
        if not (path.is_dir() and image_folder.has_images(path)):
            return None
        return cls(path=str(path), **guess.image_settings(path))


class ArrayFiles(FileLayer, frozen=True):
    """x (N, …);  t (N,), (N, classes) or (N, …)"""

    title = tr("IDX and npy files")
    about = tr("Samples and targets in files of their own: IDX, as MNIST comes, or npy, as NumPy writes it.")
    formula = "x (N, …);  t (N,), (N, classes) or (N, …)"
    x: Annotated[str, setting(tr("samples"), path=ARRAYS)] = ""
    t: Annotated[str, setting(tr("targets"), path=ARRAYS)] = ""
    x_test: Annotated[
        str, setting(tr("test samples"), help=tr("empty: a share of the samples is tested"), path=ARRAYS)
    ] = ""
    t_test: Annotated[str, setting(tr("test targets"), path=ARRAYS)] = ""
    axes: AxesField = "as it is"
    targets: TargetsField = "classes"
    normalise: NormaliseField = "none"
    one_hot: OneHotField = False
    test_share: TestShareField = 0.2
    shuffle: ShuffleField = True
    seed: SeedField = 0

    def outline(self) -> Outline:
        return array_file.outline_arrays(*self._files(), self.axes, self.targets)

    def read(self) -> Source:
        return array_file.read_arrays(*self._files(), self.axes, self.targets)

    def _files(self) -> tuple[Path, Path, Path | None, Path | None]:
        x, t = _chosen(self.x, "x"), _chosen(self.t, "t")
        if not (self.x_test or self.t_test):
            return x, t, None, None
        return x, t, _chosen(self.x_test, "x_test"), _chosen(self.t_test, "t_test")

    @classmethod
    def for_path(cls, path: Path) -> ArrayFiles | None:
        found = guess.array_settings(path)
        return None if found is None else cls(**found)


class NpzFile(FileLayer, frozen=True):
    """x (N, …);  t (N,), (N, classes) or (N, …)"""

    title = tr("npz file")
    about = tr("Samples and targets in one archive of arrays, as NumPy's savez writes it.")
    formula = "x (N, …);  t (N,), (N, classes) or (N, …)"
    path: Annotated[str, setting(tr("file"), path=PathOf((".npz",)))] = ""
    x: Annotated[
        str, setting(tr("array of x"), help=tr("its name; empty: the usual ones, such as x_train"))
    ] = ""
    t: Annotated[
        str, setting(tr("array of t"), help=tr("its name; empty: the usual ones, such as y_train"))
    ] = ""
    x_test: Annotated[
        str, setting(tr("test array of x"), help=tr("its name; empty: x_test, where it is there"))
    ] = ""
    t_test: Annotated[
        str, setting(tr("test array of t"), help=tr("its name; empty: y_test, where it is there"))
    ] = ""
    axes: AxesField = "as it is"
    targets: TargetsField = "classes"
    normalise: NormaliseField = "none"
    one_hot: OneHotField = False
    test_share: TestShareField = 0.2
    shuffle: ShuffleField = True
    seed: SeedField = 0

    def outline(self) -> Outline:
        return npz_file.outline_npz(_chosen(self.path, "path"), self._names(), self.axes, self.targets)

    def read(self) -> Source:
        return npz_file.read_npz(_chosen(self.path, "path"), self._names(), self.axes, self.targets)

    def _names(self) -> npz_file.Names:
        return npz_file.Names(self.x, self.t, self.x_test, self.t_test)

    @classmethod
    def for_path(cls, path: Path) -> NpzFile | None:
        if path.is_dir() or path.suffix.lower() != ".npz":
            return None
        return cls(path=str(path), **guess.npz_settings(path))


def _chosen(path: str, field: str, folder: bool = False) -> Path:
    """The path in a field, which must not be empty."""
    if not path:
        words = (
            tr("Choose a folder, or drop one on the canvas.")
            if folder
            else tr("Choose a file, or drop one on the canvas.")
        )
        raise DataError(words, field, unfinished=True)
    if "\0" in path:
        raise DataError(tr("This is no path."), field)
    return Path(path)
