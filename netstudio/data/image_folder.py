"""Images in a folder that has a sub-folder for each class."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, UnidentifiedImageError

from netstudio.data.errors import DataError, cannot_read
from netstudio.data.samples import MAX_CLASSES, Outline, Samples, Source, require_memory
from netstudio.words import tr

Colours = Literal["grey", "colour"]

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pnm")
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
MOST_PIXELS = 1 << 26  # of one image; what claims more may be made to fill the memory
LOOKED_AT = 1000  # images whose sizes are compared before all are read
PARTS = ("train", "test")


@dataclass(frozen=True)
class Listing:
    """The images of a folder: the names of the classes, and each file with the number of its class."""

    classes: tuple[str, ...]
    files: tuple[tuple[Path, int], ...]


def read_images(folder: Path, colours: Colours = "colour", width: int = 0, height: int = 0) -> Source:
    """The images of a folder as bytes x (N, C, H, W), C = 1 for "grey" and 3 for "colour".

    Each sub-folder is a class of its name; those without images, and hidden ones, are left out. Sub-folders
    "train" and "test", each with the classes in it, are the two parts. With `width` and `height`, images are
    brought to that size (one alone: squares); else all have to be of one size. What is transparent is white.

    Raises `DataError`, naming the file, or both files that differ in size.
    """
    train, test = _listings(folder)
    size = _size(train, width, height)
    first = _read(folder, train, colours, size, width or height)
    if test is None:
        return Source(first)
    return Source(first, _read(folder, test, colours, size, width or height))


def outline_images(folder: Path, colours: Colours = "colour", width: int = 0, height: int = 0) -> Outline:
    """The outline of what `read_images` reads; of the images, only the sizes of the first ones are read."""
    train, test = _listings(folder)
    size = _size(train, width, height)
    if not (width or height):
        for path, _ in train.files[:LOOKED_AT]:
            with _opened(path) as image:
                _require_size(train.files[0][0], size, path, image.size)
    channels = 1 if colours == "grey" else 3
    return Outline(len(train.files), (channels, size[1], size[0]), (), len(train.classes), test is not None)


def has_images(folder: Path) -> bool:
    """Whether a folder has sub-folders with images."""
    try:
        _listings(folder)
    except DataError:
        return False
    return True


def is_grey(folder: Path) -> bool:
    """Whether the first image of a folder has no colours."""
    try:
        train, _ = _listings(folder)
        with _opened(train.files[0][0]) as image:
            return image.mode in ("1", "L", "LA") or image.mode.startswith(("I", "F"))
    except DataError:
        return False


def _listings(folder: Path) -> tuple[Listing, Listing | None]:
    """The images to learn from, and those to test with where they are kept apart."""
    try:
        if not folder.is_dir():
            raise DataError(
                tr("{path} is a file; images lie in folders.", path=folder.name)
                if folder.exists()
                else tr("There is no folder {path}.", path=folder)
            )
        below = {entry.name.lower(): Path(entry) for entry in _entries(folder) if entry.is_dir()}
        if set(below) == set(PARTS):
            train = _listing(below["train"])
            return train, _listing(below["test"], train.classes)
        return _listing(folder), None
    except OSError as error:
        raise cannot_read(folder.name, error) from error


def _listing(folder: Path, classes: tuple[str, ...] = ()) -> Listing:
    found: dict[str, list[Path]] = {}
    for entry in _entries(folder):
        if entry.is_dir() and (
            images := [Path(e) for e in _entries(Path(entry)) if e.name.lower().endswith(SUFFIXES)]
        ):
            found[entry.name] = images
    if not found:
        raise DataError(tr("{folder} has no sub-folders with images; each is a class.", folder=folder.name))
    if len(found) > MAX_CLASSES:
        raise DataError(tr("{folder} has more than {most} classes.", folder=folder.name, most=MAX_CLASSES))
    if classes and (strange := set(found).difference(classes)):
        words = tr(
            "{folder}: “{name}” is no class of the training part.", folder=folder.name, name=min(strange)
        )
        raise DataError(words)
    labels = {name: i for i, name in enumerate(classes or found)}
    return Listing(tuple(labels), tuple((path, labels[name]) for name in found for path in found[name]))


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What is in a folder, by name, without what is hidden."""
    with os.scandir(folder) as entries:
        return sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)


def _size(listing: Listing, width: int, height: int) -> tuple[int, int]:
    """Width and height that all images are to have: those asked for, else those of the first image."""
    if width or height:
        return width or height, height or width
    with _opened(listing.files[0][0]) as image:
        return image.size


def _read(folder: Path, listing: Listing, colours: Colours, size: tuple[int, int], resize: int) -> Samples:
    width, height = size
    channels = 1 if colours == "grey" else 3
    n = len(listing.files)
    require_memory(folder.name, n * channels * height * width)
    x = np.empty((n, channels, height, width), np.uint8)
    for i, (path, _) in enumerate(listing.files):
        with _opened(path) as image:
            if not resize:
                _require_size(listing.files[0][0], size, path, image.size)
            pixels = _in_colours(image, colours)
            x[i] = np.atleast_3d(np.asarray(pixels.resize(size) if resize else pixels)).transpose(2, 0, 1)
    return Samples(x, np.array([label for _, label in listing.files], np.int64), listing.classes)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """An image, of which only the header is read so far; what goes wrong with it, in words."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DataError(tr("{file} is too large for an image to learn from.", file=_short(path))) from error
    except UnidentifiedImageError as error:
        raise DataError(tr("{file} is no image, or a damaged one.", file=_short(path))) from error
    except OSError as error:
        if error.errno:
            raise cannot_read(_short(path), error) from error
        raise _damaged(path) from error
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError) as error:
        raise _damaged(path) from error  # Pillow's readers raise them for headers that make no sense


def _damaged(path: Path) -> DataError:
    return DataError(tr("{file} is damaged: its pixels cannot be read.", file=_short(path)))


def _require_size(first: Path, size: tuple[int, int], path: Path, found: tuple[int, int]) -> None:
    if found != size:
        words = tr(
            "{first} has {size} pixels, {other} has {found}; a width and a height bring all to one size.",
            first=_short(first),
            size="{} × {}".format(*size),
            other=_short(path),
            found="{} × {}".format(*found),
        )
        raise DataError(words)


def _in_colours(image: Image.Image, colours: Colours) -> Image.Image:
    """The image in grey or in three colours, eight bits each, on white where it is transparent."""
    if image.mode.startswith(("I", "F")):  # sixteen bits, of which Pillow would keep the wrong ones
        deep = np.asarray(image, np.float64)
        image = Image.fromarray((deep / (257 if deep.max() > 255 else 1)).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("L" if colours == "grey" else "RGB")


def _short(path: Path) -> str:
    """The file with its class, which is what tells it apart."""
    return f"{path.parent.name}/{path.name}"
