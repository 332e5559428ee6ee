"""The name of a version: the hash of a city's files, of which people are shown the beginning."""

from typing import Final

#: Digits that people are shown; any beginning that fits one version names it.
SHOWN: Final = 8


def beginning(version: str) -> str:
    """Give as much of a version as people are shown.

    >>> beginning("3f2a9c0b7d1e")
    '3f2a9c0b'
    """
    return version[:SHOWN]
