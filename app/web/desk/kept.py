"""What somebody wrote: as they read it again before it is sent, and where it was not taken."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from app.domain.public_number import spoken
from app.edits.edited import digest
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.places import place_name
from app.store.vault import SealBroken, Vault
from app.web.desk.arrived import FIELD
from app.web.desk.form import LIMIT

#: What no page holds for whoever signs in next.
SECRET: Final = frozenset({"password", "new", "again"})
#: What stood half written in the other forms of a page: it waits with the one that was sent.
OTHERS: Final = "others"
#: What pages send of themselves, and nobody has typed or chosen.
_OF_PAGES: Final = frozenset(
    {
        *("asked", "desk", "form", "revision", "live", "seen", "sign", "was", "section", "from"),
        *("account", "q", "anew", "sms", FIELD, OTHERS),
    }
)
#: What was marked in a list by keys that say nothing to anybody.
_MARKS: Final = frozenset({"take", "message"})
_PLACES: Final = frozenset({"area", "bairro", "district", "new area", "place", "where"})
_BODIES: Final = frozenset({"body", "new body", "new owner", "owner", "responsible", "to"})
_CASES: Final = frozenset({"join", "main", "number"})
_NUMBER: Final = re.compile("[0-9]{8,18}")
_CASE: Final = re.compile(r"/desk/reports/([0-9]{8,18})(?![0-9])")
#: Of what a form is: "reports", "city/calendar", "house/users".
_ABOUT: Final = re.compile(r"/desk/((?:city|house|account)/[a-z-]+|[a-z]+)")
#: A field of an edit, with what stood there: `f:DIGEST:name`.
_EDIT: Final = re.compile(r"f:([^:]*):(.+)", re.DOTALL)
#: A field that there is for each line of a list: `label-3f2a`.
_OF_A_LINE: Final = re.compile(r"(name|label|kind|clash)-.+")


#: Characters of what waits, sealed: the longest form without a file, four letters for three bytes.
MOST_SEALED: Final = LIMIT * 3 // 2
#: By this name what waits tells of a file that was chosen: itself it is too large to wait.
LOST_FILE: Final = "lost-file"


class Kept(NamedTuple):
    """What waited."""

    case: int  #: public number of the case that it is about; 0 for none
    about: str  #: the part of the desk that it is sent to, "city/places"; "" for none
    typed: dict[str, list[str]]  #: by the name of the field
    edited: frozenset[str]  #: names of fields of the city's files
    marked: int  #: how many lines of a list were marked
    has_others: bool  #: whether more stood half written on the page that it comes from


def read_kept(path: str, fields: Iterable[tuple[str, str]], city: City, language: str) -> Kept:
    """Read what of a form is somebody's own; places, problems, bodies and cases by their names.

    What an edit leaves as it was is left out, and so is what pages send of themselves.
    """
    case, about = _CASE.match(path), _ABOUT.match(path)
    names, marked, edited = _Names(city, language), 0, set()
    typed: dict[str, list[str]] = {}
    has_others = False
    for key, value in fields:
        has_others |= key == OTHERS and bool(value)
        name = _name(key, value)
        marked += name in _MARKS and bool(value)
        if name and value and key not in _OF_PAGES | _MARKS:
            typed.setdefault(name, []).append(names.tell(name, value))
            edited |= {name} if key != name else set()
    number, part = int(case[1]) if case else 0, about[1] if about else ""
    return Kept(number, part, typed, frozenset(edited), marked, has_others)


def seal_fields(vault: Vault, fields: Sequence[tuple[str, str]], account_id: int) -> str:
    """Write down what an account typed so that a browser holds it, and shows it to nobody."""
    sealed = vault.seal(urlencode(fields), _owner(account_id))
    return urlsafe_b64encode(sealed).decode()


def open_fields(vault: Vault, sealed: str, account_id: int) -> list[tuple[str, str]] | None:
    """Undo `seal_fields` for the account that typed it; None for any other, and where it is none.

    >>> from app.store.vault import Vault
    >>> vault = Vault(bytes(32), {1: bytes(32)})
    >>> sealed = seal_fields(vault, [("note", "liguei")], 7)
    >>> open_fields(vault, sealed, 7), open_fields(vault, sealed, 8), open_fields(vault, "é", 7)
    ([('note', 'liguei')], None, None)
    """
    try:
        plain = vault.open(urlsafe_b64decode(sealed.encode()), _owner(account_id))
    except (ValueError, SealBroken):
        return None
    return parse_qsl(plain, keep_blank_values=True)


def _owner(account_id: int) -> str:
    return f"kept form {account_id}"


def has_own(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether anything of a form is somebody's own: else nobody could say what is sent with it.

    >>> has_own([("revision", "8")]), has_own([("revision", "8"), ("note", "agora")])
    (False, True)
    """
    return any(
        value and (key == OTHERS or (key not in _OF_PAGES and _name(key, value)))
        for key, value in fields
    )


def _name(key: str, value: str) -> str:
    """Give what a field is called on its page; "" for one that was left as it was."""
    if edit := _EDIT.fullmatch(key):
        return "" if digest(value) == edit[1] else edit[2]
    line = _OF_A_LINE.fullmatch(key)
    return line[1] if line else key


class _Names:
    """What codes of a city stand for."""

    def __init__(self, city: City, language: str) -> None:
        self._city = city
        self._language = language_for(city, language)
        self._bodies: Mapping[str, str] = {code: one.name for code, one in city.bodies.items()}

    def tell(self, name: str, value: str) -> str:
        """Say a value as people know it, as it is where nobody does."""
        if name in _CASES and _NUMBER.fullmatch(value):
            return spoken(int(value))
        if name in _PLACES and self._city.gazetteer.locate(value):
            return place_name(self._city, value, self._language)
        if name == "service" and (service := self._city.services.get(value)):
            return service.names.get(self._language, value)
        return self._bodies.get(value, value) if name in _BODIES else value


def sentences(fields: Iterable[tuple[str, str]]) -> list[str]:
    """Give what somebody would have to write anew: a word alone is a code, or soon typed again.

    >>> sentences([("action", "resolved"), ("reason", "foi limpo hoje"), ("seen", "7 8")])
    ['foi limpo hoje']
    """
    hidden = _OF_PAGES | SECRET
    own = (words for key, words in fields if key not in hidden and _name(key, words))
    return [words for words in own if len(words.split()) > 1]
