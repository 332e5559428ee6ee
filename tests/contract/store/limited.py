"""Calls to a city with limits, and what officials say of numbers and reports."""

import dataclasses
from typing import Any

from app.domain.lifecycle import Action
from app.domain.limits import Flag, Limits, Most
from app.domain.public_number import spoken
from app.store.case_list import Wanted, list_cases
from app.store.case_store import SqlCaseBook
from app.store.published import Published
from app.store.schema import messages, reports
from app.usecases.change_report import change_report
from app.usecases.mark_caller import Marked, Wish, mark_caller
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change
from tests.contract.store.lines import (
    ANEW,
    NOW,
    PHONE,
    Telephone,
    dial,
    maputo,
    report_at,
)

MINUTE = 60_000_000
NONE = Most()


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def allow(line: Telephone, **limits: Most) -> None:
    """Publish the city with these limits and no others."""
    every = Limits(NONE, NONE, NONE)._replace(**limits)
    city = dataclasses.replace(maputo(), limits=every, memo={}, steps={})
    line.cities.take([Published(1, city)])
    line.forget()


def file(line: Telephone, place: int, who: str = PHONE, at: int = NOW) -> str:
    """Report at a place at a moment, whatever is open there; give the last screen."""
    session = f"{who} {at} {line.count(reports)}"
    for keys in report_at(place):
        screen = line.batch([dial(keys, session=session, phone=who, at=at)], at)[0]
        assert screen is not None
        if ANEW in screen.text:
            [screen] = line.batch([dial(f"{keys}*2", session=session, phone=who, at=at)], at)
            break
    assert screen is not None
    assert screen.ends
    return screen.text


def held(line: Telephone) -> list[str]:
    return [row.held for row in line.rows(reports)]


def about(screen: str, number: int) -> str:
    """The beginning of a last screen, without the number."""
    return screen.partition(".\n")[0].replace(spoken(number), "{}")[:17]


def sent(line: Telephone) -> list[tuple[int, str]]:
    return [(row.contact_id, row.template) for row in line.rows(messages)]


def book(line: Telephone, connection: Any, at: int = NOW) -> SqlCaseBook:
    return SqlCaseBook(connection, 1, line.vault, line.book(connection, at))


def mark(line: Telephone, who: str | int, flag: Flag, at: int = NOW, **more: Any) -> Marked:
    """Say something of a number, as an official does."""
    wish = Wish(flag, "official ana", more.pop("reason", "porque sim"), **more)
    with line.engine.begin() as connection:
        made = book(line, connection, at).callers
        return mark_caller(made, line.cities.default, who, wish)


def aside(line: Telephone, number: int, deed: Deed, at: int = NOW) -> int:
    """Release a report or say whether it is a test; give how many people are told."""
    with line.engine.begin() as connection:
        made = book(line, connection, at)
        return set_aside(made, line.cities.default, number, deed, "official ana", "")[1]


def change(line: Telephone, number: int, action: Action, **what: Any) -> None:
    with line.engine.begin() as connection:
        wish = Change(action, "official ana", **what)
        change_report(book(line, connection), line.cities.default, number, wish)


def listed(line: Telephone, **wanted: Any) -> list[int]:
    with line.reader.connect() as connection:
        return [one.number for one in list_cases(connection, Wanted(1, **wanted))]


def bairro_of(code: str) -> str:
    return maputo().gazetteer.by_point[code].bairro
