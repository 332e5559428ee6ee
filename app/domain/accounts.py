"""Who works at the desk: roles, what each may do, and what of the city each may see.

What a role may do is written here once; two rights go to people, not to roles: to see a whole
phone number, and to let changed menus answer callers.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.errors import InvalidInput


class Role(StrEnum):
    """What somebody is at the desk; each may do what those before it may."""

    CLERK = "clerk"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a page or a deed asks for."""

    SELF = "self"  #: one's own account: everybody who is signed in
    CASES = "cases"  #: read and change cases, report on behalf, export
    NUMBERS = "numbers"  #: figures
    CITY = "city"  #: services, places, calendar, crews and texts, as drafts
    WATCH = "watch"  #: health of the line, what was done by whom
    HOUSE = "house"  #: accounts, tokens
    REVEAL = "reveal"  #: see a whole phone number, with a reason
    PUBLISH = "publish"  #: let a changed menu answer callers


#: Those that a person is given, whatever the role.
PERSONAL: Final = (Right.REVEAL, Right.PUBLISH)
#: Whom it lets in see all of the city: nobody has it who is held to a part.
_OF_ALL: Final = frozenset({Right.HOUSE})
_OF_CLERK: Final = frozenset({Right.SELF, Right.CASES, Right.NUMBERS})
_OF_HEAD: Final = _OF_CLERK | {Right.CITY, Right.WATCH}
_OF_ROLE: Final = {
    Role.CLERK: _OF_CLERK,
    Role.HEAD: _OF_HEAD,
    Role.ADMINISTRATOR: _OF_HEAD | {Right.HOUSE},
}
#: So that "official " and the name fit where events say who did it.
MOST_NAME: Final = 31
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
SHORTEST_PASSWORD: Final = 10
#: Longer ones cost time to hash, and nobody types them.
LONGEST_PASSWORD: Final = 200
_FEWEST_DIFFERENT: Final = 5
#: What every guesser tries first and is long enough to pass for a password.
_COMMON: Final = frozenset(
    {
        *("1234567890", "0123456789", "12345678910", "qwertyuiop", "password123", "password1234"),
        *("administrador", "administrator", "palavrapasse", "senha12345", "qwerty12345"),
    }
)


class Scope(NamedTuple):
    """What of the city's cases somebody works on; empty for all."""

    services: frozenset[str] = frozenset()  #: codes
    areas: frozenset[str] = frozenset()  #: codes of districts and bairros

    def covers(self, service: str, district: str, bairro: str) -> bool:
        """Whether a case lies in it.

        >>> Scope(areas=frozenset({"kamavota"})).covers("fire", "kamavota", "kamavota/1")
        True
        """
        is_service = not self.services or service in self.services
        return is_service and self.reaches(district, bairro)

    def reaches(self, district: str, bairro: str) -> bool:
        """Whether a place lies in its areas."""
        return not self.areas or district in self.areas or bairro in self.areas


#: Sees all of it.
WHOLE_CITY: Final = Scope()


class Account(NamedTuple):
    """Somebody who may sign in."""

    id: int
    name: str  #: what they sign in with, and what events call them
    role: Role
    personal: frozenset[Right] = frozenset()  #: of `PERSONAL`
    city_id: int | None = None  #: the one city they work for; None for every one
    scope: Scope = WHOLE_CITY
    language: str = ""  #: of the desk; "" for what the browser asks for
    letter_keys: bool = True  #: whether single letters do something on its pages

    def may(self, right: Right) -> bool:
        """Whether they have a right; to publish what one may not see is none, nor is to let others
        see it.

        >>> Account(1, "ana", Role.CLERK).may(Right.CITY)
        False
        >>> Account(1, "ana", Role.CLERK, frozenset({Right.PUBLISH})).may(Right.PUBLISH)
        False
        >>> part = Scope(areas=frozenset({"kamavota"}))
        >>> Account(1, "gil", Role.ADMINISTRATOR, scope=part).may(Right.HOUSE)
        False
        """
        if right in _OF_ALL and self.scope != WHOLE_CITY:
            return False
        of_role = _OF_ROLE[self.role]
        if right is Right.PUBLISH and Right.CITY not in of_role:
            return False
        return right in self.personal or right in of_role


def check_name(typed: str) -> str:
    """Read the name somebody is to sign in with. Raises: InvalidInput.

    >>> check_name(" Ana.Cossa ")
    'ana.cossa'
    """
    name = typed.strip().lower()
    if len(name) > MOST_NAME or not _NAME.fullmatch(name):
        raise InvalidInput(
            "a name has 1 to %(most)s letters (without accents), digits, dots or hyphens",
            most=MOST_NAME,
        )
    return name


def check_password(password: str, name: str) -> str:
    """Hold a new password to what guessers try; give it as it is hashed. Raises: InvalidInput.

    Length counts; kinds of characters are nobody's business (NIST SP 800-63B, 5.1.1.2).
    """
    same = normal(password)
    if len(same) < SHORTEST_PASSWORD:
        raise InvalidInput("a password has at least %(least)s characters", least=SHORTEST_PASSWORD)
    if len(same) > LONGEST_PASSWORD:
        raise InvalidInput("a password has at most %(most)s characters", most=LONGEST_PASSWORD)
    plain = same.lower()
    if name in plain or plain in _COMMON or len(set(plain)) < _FEWEST_DIFFERENT:
        raise InvalidInput("that password is the first that others would try")
    return same


def normal(password: str) -> str:
    """Give one spelling of a password, however a keyboard composes its accents."""
    return unicodedata.normalize("NFKC", password)


def read_personal(words: str) -> frozenset[Right]:
    """Read rights as they are stored or typed: "publish reveal". Raises: InvalidInput."""
    known = {str(right): right for right in PERSONAL}
    for word in words.split():
        if word not in known:
            raise InvalidInput(
                "there is no right %(right)s; there are: %(known)s",
                right=word,
                known=", ".join(known),
            )
    return frozenset(known[word] for word in words.split())
