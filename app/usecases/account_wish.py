"""What an administrator types of somebody's account, read against the cities there are."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from app.domain.accounts import WHOLE_CITY, Account, Right, Role, Scope
from app.domain.errors import InvalidInput
from app.menu.model import City


class _Kind(NamedTuple):
    """What is said where there is no such thing."""

    near: str
    none: str


_CITY: Final = _Kind(
    "there is no city %(code)s: did you mean %(known)s?",
    "there is no city %(code)s; there are: %(known)s",
)
_SERVICE: Final = _Kind(
    "there is no service %(code)s: did you mean %(known)s?",
    "there is no service %(code)s; there are: %(known)s",
)
_AREA: Final = _Kind(
    "there is no district or bairro %(code)s: did you mean %(known)s?",
    "there is no district or bairro %(code)s; there are: %(known)s",
)


class Wish(NamedTuple):
    """Everything an account is to be."""

    name: str
    role: Role
    personal: frozenset[Right] = frozenset()
    city: str = ""  #: code of the one city they work for; "" for every one
    services: tuple[str, ...] = ()  #: codes; none for all
    areas: tuple[str, ...] = ()  #: codes of districts and bairros; none for all


def read_wish(wish: Wish, cities: Mapping[int, City]) -> Account:
    """Give the account that is wished for; `cities` by the number of their rows.

    Raises: InvalidInput where a code is known to none of the cities it may be of, or a role or a
    right is given that they could make nothing of.
    """
    by_code = {city.code: (id_, city) for id_, city in cities.items()}
    if wish.city:
        _check(_CITY, [wish.city], by_code)
    city_id = by_code[wish.city][0] if wish.city else None
    of = [by_code[wish.city][1]] if wish.city else list(cities.values())
    _check(_SERVICE, wish.services, {code for city in of for code in city.services})
    _check(_AREA, wish.areas, {code for city in of for code in _areas(city)})
    scope = Scope(frozenset(wish.services), frozenset(wish.areas))
    account = Account(0, wish.name, wish.role, wish.personal, city_id, scope)
    if not all(map(account.may, wish.personal)):
        raise InvalidInput("who publishes menus works on the city: a clerk does not, a head does")
    _check_part(account)
    return account


def _check_part(account: Account) -> None:
    """Give to nobody what is of the whole city, and a part of it besides."""
    if account.scope == WHOLE_CITY:
        return
    if account.role is Role.ADMINISTRATOR:
        raise InvalidInput(
            "an administrator works on all problems and areas: mark none, or make them a head"
        )
    if Right.PUBLISH in account.personal:
        raise InvalidInput(
            "who publishes menus works on all problems and areas: mark none, or drop that right"
        )


def _areas(city: City) -> Iterable[str]:
    return (*city.gazetteer.by_district, *city.gazetteer.by_bairro)


def _check(kind: _Kind, codes: Iterable[str], known: Iterable[str]) -> None:
    there = sorted(known)
    for code in codes:
        if code not in there:
            near = get_close_matches(code, there, 1)
            raise InvalidInput(
                kind.near if near else kind.none,
                code=code,
                known=near[0] if near else ", ".join(there[:12]),
            )
