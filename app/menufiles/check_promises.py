"""Hold texts to what the networks do: no SMS asked for that cannot come, no "free" that is not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Final

from app.domain.text import key
from app.menufiles.draft import Phrase, Text
from app.menufiles.notes import Notes, short
from app.menufiles.plain import PlainRoute
from app.menufiles.promise_words import PROMISES
from app.menufiles.schema_messages import SMS_TEXTS
from app.menufiles.schema_prices import PAID
from app.menufiles.tree import Node, Pairs, Scalar

RULE: Final = "promise"
#: How many words before one may take it back.
_BACK: Final = 2


class Held:
    """What the networks of a city do not do."""

    def __init__(self, routes: Sequence[PlainRoute], notes: Notes) -> None:
        """Take the networks; a city's texts are for all of them."""
        self._one_way = _names(route for route in routes if not route["two_way_sms"])
        self._paid = _names(route for route in routes if route["call_is"] == PAID)
        self._notes = notes

    def check_screens(self, said: object) -> None:
        """Hold texts of a menu or a calendar, wherever they stand in it."""
        for language, text in _texts(said):
            self._check_free(language, text)
            self._check_reply(language, text, is_message=False)

    def check_messages(self, messages: Mapping[str, Phrase]) -> None:
        """Hold what is sent by SMS, by name."""
        for name, said in messages.items():
            for language, text in _texts(said):
                self._check_free(language, text)
                # Those that answer an SMS go only where one has come from.
                if name not in SMS_TEXTS:
                    self._check_reply(language, text, is_message=True)

    def check_brand(self, city: Node, language: str) -> None:
        """Hold the name that stands wherever a text says <brand>."""
        for word, said in city.pairs if isinstance(city, Pairs) else ():
            if word.text == "brand" and isinstance(said, Scalar):
                self._check_free(language, Text(said.mark, said.text, (said.text,)))

    def _check_free(self, language: str, text: Text) -> None:
        found = self._paid and _first(text, _all(language, "free"), language)
        if found:
            what = f"{short(text.raw)} says {found}, and who calls on {self._paid} pays"
            self._notes.add(text.mark, what, f"take {found} out", rule=RULE, language=language)

    def _check_reply(self, language: str, text: Text, *, is_message: bool) -> None:
        words = [*_all(language, "write"), *(_all(language, "reply") if is_message else ())]
        found = self._one_way and _first(text, words, language)
        if found:
            what = f"{short(text.raw)} asks for an SMS, and none can come on {self._one_way}"
            mend = "let them dial: write <dial>, what is asked stands on a screen"
            self._notes.add(text.mark, what, mend, rule=RULE, language=language)


def _names(routes: Iterable[PlainRoute]) -> str:
    return ", ".join(dict.fromkeys(route["name"] for route in routes))


def _texts(said: object, language: str = "") -> Iterator[tuple[str, Text]]:
    """Give every text below a part of a draft, with its language."""
    if isinstance(said, Text):
        yield language, said
    elif isinstance(said, Mapping):
        for name, below in said.items():
            yield from _texts(below, str(name))
    elif isinstance(said, list | tuple):
        for below in said:
            yield from _texts(below)
    elif is_dataclass(said):
        for field in fields(said):
            yield from _texts(getattr(said, field.name))


def _all(language: str, of: str) -> tuple[str, ...]:
    known = [PROMISES[language]] if language in PROMISES else PROMISES.values()
    return tuple(dict.fromkeys(word for words in known for word in getattr(words, of)))


def _first(text: Text, words: Iterable[str], language: str) -> str:
    """Give the first of these words that a text says and does not take back; "" for none."""
    # A value ends what stands before it: "dial <dial> free" says "free" of the call still.
    said = key(" 0 ".join(text.parts[::2])).split()
    unless = _all(language, "unless")
    for word in words:
        looked_for = word.split()
        for at in range(len(said) - len(looked_for) + 1):
            before = said[max(at - _BACK, 0) : at]
            if said[at : at + len(looked_for)] == looked_for and not set(before) & set(unless):
                return f'"{word}"'
    return ""
