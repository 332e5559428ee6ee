"""The words of a text, as they are looked for: folded, whole, each once.

They are those of what everybody may read of it: who looks for pieces of a phone number, one after
the other, would come to know all of it.
"""

from typing import Final

from app.domain.text import key
from app.domain.written_numbers import without_numbers

#: Shorter ones stand in every text, longer ones are none.
SHORTEST: Final = 3
LONGEST: Final = 32
#: Of one text: nobody looks for the rest.
MOST: Final = 60
#: A number of so many digits may be a telephone's, and is nobody's to look for.
_DIGITS: Final = 6


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text, in order.

    >>> words_of("Água na Av. 25 de Setembro; ligue 84 000 0001, água no 10348!")
    ('agua', 'setembro', 'ligue', '10348')
    """
    shown = without_numbers(text)
    found = dict.fromkeys(word for word in key(shown).split() if _is_word(word))
    return tuple(found)[:MOST]


def _is_word(word: str) -> bool:
    is_long_number = word.isdigit() and len(word) >= _DIGITS
    return SHORTEST <= len(word) <= LONGEST and not is_long_number
