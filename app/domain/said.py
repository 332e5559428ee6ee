"""A sentence of the rules that pages can say in another language."""

from collections.abc import Mapping


class Said(str):
    """English with its values in it; `english` and `values` are what it was made of.

    >>> one = Said("%(n)s pins say so", n=3)
    >>> one, one.english, one.values
    ('3 pins say so', '%(n)s pins say so', {'n': 3})
    """

    __slots__ = ("english", "values")

    english: str
    values: Mapping[str, object]

    def __new__(cls, english: str, /, **values: object) -> "Said":
        """Take a sentence and its values, which may be sentences too."""
        made = super().__new__(cls, english % values)
        made.english, made.values = english, values
        return made
