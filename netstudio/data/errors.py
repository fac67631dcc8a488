"""The one exception of this package."""

from collections.abc import Iterator
from contextlib import contextmanager

from netstudio.words import Refusal, Words, tr


class DataError(Refusal):
    """Data that cannot be used. `field` is the argument at fault, where it is a single one.

    `unfinished` data are not wrong: something has to be chosen yet.
    """

    def __init__(self, words: Words, field: str | None = None, unfinished: bool = False) -> None:
        super().__init__(words)
        self.field = field
        self.unfinished = unfinished


def cannot_read(name: str, error: OSError) -> DataError:
    """The operating system's complaint about a file, in words."""
    return DataError(tr("{file} cannot be read: {reason}.", file=name, reason=error.strerror or error))


def cut_off(name: str) -> DataError:
    """What is said of a file that ends too early."""
    return DataError(tr("{file} is cut off: it holds less than its header says.", file=name))


@contextmanager
def blaming(field: str) -> Iterator[None]:
    """What is refused within is the fault of that argument, unless it says itself which it is."""
    try:
        yield
    except DataError as error:
        error.field = error.field or field
        raise
