"""The one exception of this package."""

from netstudio.words import Refusal


class DataError(Refusal):
    """Data that cannot be used."""
