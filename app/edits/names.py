"""Names that files need and nobody has to think of: made of the words that people read."""

from collections.abc import Container
from typing import Final

from app.domain.text import key

_WORDS: Final = 3


def free_name(text: str, taken: Container[str], nameless: str, most: int = 30) -> str:
    """Make a name of up to `most` letters and some more of a text, one that is not taken.

    >>> free_name("Greve a 2 de Março", (), "x"), free_name("Greve!", {"greve"}, "x")
    ('greve_a_2', 'greve_2')
    >>> free_name("2", (), "notice")
    'notice_2'
    """
    words = [word for word in key(text).split() if word.isascii() and word.isalnum()]
    stem = "_".join(words[:_WORDS])[:most].strip("_")
    if not stem[:1].isalpha():
        stem = f"{nameless}_{stem}"[:most].strip("_")
    number, name = 2, stem
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name
