"""Read `sms words` of city.yaml: what an SMS may begin with in the languages of the city."""

from typing import Final

from app.domain import text
from app.domain.sms_words import ALWAYS, ASKS, STOP
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Scalar

WORDS: Final = "sms words"
_STOPS: Final = "an end of all messages"


def read_words(city: Fields, notes: Notes) -> dict[str, list[str]]:
    """Give the words by what they ask for; nothing where none are written.

    A word asks for one thing, and one that ends all messages for nothing else.
    """
    node = city.get(WORDS)
    if node is None:
        return {}
    below = Fields(node, notes, WORDS, tuple(ASKS))
    known = dict(ALWAYS) | dict.fromkeys(STOP, _STOPS)
    stops = [text.key(word.text) for word in city.texts("stop words")]
    known |= dict.fromkeys(stops, _STOPS)
    found: dict[str, list[str]] = {}
    for asks in ASKS:
        words = below.texts(asks)
        for word in words:
            _check(word, asks, known, notes)
        if words:
            found[asks] = [word.text for word in words]
    return found


def _check(word: Scalar, asks: str, known: dict[str, str], notes: Notes) -> None:
    said = text.key(word.text)
    if len(said.split()) != 1:
        what = f"{short(word.text)} is not one word, so no SMS is held against it"
        notes.add(word.mark, what, f"write each word by itself, as in {asks}: [one, other]")
    elif said.isdigit():
        what = f"{short(word.text)} is a number, and a number by SMS is a case, a place or a key"
        notes.add(word.mark, what, "write a word of letters")
    elif known.setdefault(said, asks) != asks:
        what = f"{short(word.text)} asks for {asks}, and for {known[said]} already"
        notes.add(word.mark, what, "take it out of one of the two")
