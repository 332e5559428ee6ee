"""What an SMS asks for: a few words and numbers, and nothing is guessed. Pure.

Whatever is said in more words than these is a sentence: "Pare de queimar lixo" ends nothing and
"obrigado" answers nothing. A person reads it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain import public_number, sms_words, text
from app.menu.dialled import takes_code
from app.menu.model import City
from app.menu.opening import opening_forms

STOP: Final = "stop"
UNKNOWN: Final = "unknown"
#: A longer message that begins with a word is a sentence.
MOST_WORDS: Final = 3
#: As many words as the name of a place may have behind a problem.
MOST_OF_PLACE: Final = 4
#: Shorter words begin too much.
_SHORTEST: Final = 3
#: Said before a number as people say it, it asks for nothing more.
_CASE: Final = frozenset({"caso", "case"})


class Wish(NamedTuple):
    """What a message asks for."""

    asks: str  #: of `sms_words`, "stop" or "unknown"
    number: int = 0  #: public number of a case; 0 for none, -1 for digits that are no number
    row: str = ""  #: of a report: what would be dialled behind the service code
    is_unread: bool = False  #: whether words are left that a person must read
    is_anew: bool = False  #: whether a call is left behind: for another, or by who comes back


def read_sms(city: City, said: str) -> Wish:
    """Give what a message asks for."""
    words = text.key(said).split()
    if not words:
        return Wish(UNKNOWN)
    first, *rest = words
    if first in sms_words.STOP or first in city.stop_words:
        return _stop(city, rest) if len(words) <= MOST_WORDS else Wish(UNKNOWN)
    asks = sms_words.ALWAYS.get(first) or city.sms_words.get(first, "")
    if asks in (sms_words.HELP, sms_words.START):
        return Wish(asks) if len(words) <= MOST_WORDS else Wish(UNKNOWN)
    if asks in (sms_words.STATUS, sms_words.YES, sms_words.NO):
        # "1 sim" says one thing twice.
        same = asks != sms_words.STATUS and rest and city.sms_words.get(rest[0]) == asks
        return _of_case(asks, rest[1:] if same else rest)
    row = _row(city, rest if asks else words)
    if row is None and not asks:
        return Wish(UNKNOWN)
    return Wish(sms_words.REPORT, row=row or "", is_unread=row is None, is_anew=bool(asks))


def _stop(city: City, rest: Sequence[str]) -> Wish:
    """Obey, whatever else is said; but "Sair do lixo" may have meant something else."""
    same = sms_words.STOP.union(city.stop_words)
    return Wish(STOP, is_unread=not all(word in same or word.isdigit() for word in rest))


def pressed(said: str) -> str:
    """Give what a call is told by an SMS: "1." and a digit of another script are the digit."""
    words = text.key(said)
    return words if words.isascii() and words.isdigit() else said.strip()


def _of_case(asks: str, rest: Sequence[str]) -> Wish:
    rest = rest[1:] if rest and rest[0] in _CASE else rest
    digits = "".join(rest)
    if rest and not (digits.isascii() and digits.isdigit()):
        return Wish(UNKNOWN)
    return Wish(asks, public_number.parse(digits) or -1 if rest else 0)


def _row(city: City, words: Sequence[str]) -> str | None:
    """Give the row of answers that words are; None for a sentence.

    Which of several problems is meant the call asks, as it does for all that the words leave open.
    """
    if not words:
        return ""
    if words[0] in city.gazetteer.by_point:
        words = [*words[1:], words[0]]
    services, rest = _problem(city, words)
    code = rest[0] if len(rest) == 1 and rest[0] in city.gazetteer.by_point else ""
    if not services:
        return code if code and takes_code(city) else None
    digit = _digit(city, services[0]) if len(services) == 1 else ""
    if code and not digit:
        return code if takes_code(city) else ""
    place = " ".join(rest)
    if place and not (code or _is_place(city, place)):
        return None
    return f"{digit}*{place}" if digit and place else digit


def _problem(city: City, words: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """Give the problems that the first words may name, and what stands behind them."""
    names = [(code, name.split()) for code, name in _names(city)]
    whole = [(len(name), code) for code, name in names if name and [*words[: len(name)]] == name]
    if whole:
        longest, _ = max(whole)
        return _unique([code for length, code in whole if length == longest]), words[longest:]
    some = [code for code, name in names if len(words[0]) >= _SHORTEST and words[0] in name]
    return (_unique(some), words[1:]) if some else ([], words)


def _names(city: City) -> list[tuple[str, str]]:
    known: list[tuple[str, str]] | None = city.memo.get("names of problems")
    if known is None:
        known = city.memo["names of problems"] = [
            (service.code, text.key(name))
            for service in city.services.values()
            for name in (*service.labels.values(), *service.names.values())
        ]
    return known


def _digit(city: City, service: str) -> str:
    """Give the key of the first screen that chooses a problem, if one always does."""
    listed = [
        o for form in opening_forms(city) for o in form.options if o.lists == "service" and o.digits
    ]
    pairs = [pair for o in listed for pair in zip(o.digits, city.services, strict=False)]
    return next((digit for digit, code in pairs if code == service), "")


def _is_place(city: City, said: str) -> bool:
    """Whether it is the name of a place, spelt right, or its beginning."""
    if len(said.split()) > MOST_OF_PLACE:
        return False
    return any(index.find(said).spelt for index in (city.names, city.district_names))


def _unique(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(codes))
