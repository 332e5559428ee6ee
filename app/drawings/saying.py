"""How drawings say what is no word of a menu: in English, unless a page says it otherwise."""

from collections.abc import Callable

#: Gives words for English ones, with values where they say %(name)s.
Say = Callable[..., str]


def english(said: str, /, **values: object) -> str:
    """Say it as it is, numbers with commas.

    >>> english("%(n)s shown", n=1234)
    '1,234 shown'
    """
    shown = {name: f"{one:,}" if isinstance(one, int) else one for name, one in values.items()}
    return said % shown if shown else said
