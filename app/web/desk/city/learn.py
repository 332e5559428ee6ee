"""Learning: what corrected cases say of the places, to be accepted into the draft or dismissed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right, Scope
from app.domain.clock import utc
from app.domain.corrected import Learned
from app.domain.dismissed import Dismissed, not_dismissed
from app.domain.errors import InvalidInput
from app.domain.learn_places import learn
from app.domain.proposals import NewPoint
from app.domain.said import Said
from app.edits.edited import Unfit
from app.menu.model import City
from app.store.dismissal_store import read_dismissed
from app.store.place_hits import read_coded, read_pointed, read_stood
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of, tried
from app.web.desk.city.now_signed import kept_in_form, now_signed
from app.web.desk.city.proposals import (
    KINDS,
    TYPED,
    Asked,
    Shown,
    marked,
    named,
    shown,
    take,
    with_map,
)
from app.web.desk.city.speaking import key_of, pins, speaking
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.work.housekeeper import MOST_NOTE

_PATH: Final = f"{PATH}/places/learn"
#: Proposals of the page, each with a map; taken ones make room for the next.
MOST_SHOWN: Final = 40


class _Old(NamedTuple):
    """A dismissed proposal on the page."""

    row: Shown
    by: str
    at: datetime


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show proposals, those of most cases first, and what cannot be proposed yet."""
    state = state_of(visit)
    city = state.city or visit.city
    found, dismissed = _learned(visit, city)
    form = now_signed(visit.form, found.proposals)
    remarks = [one for one in found.heard if isinstance(one.its, Said)]
    rows = _rows(visit, city, found)
    return draw(
        visit,
        "city_learn.html",
        "places",
        state,
        wrong,
        rows=rows,
        **_fields(visit, rows),
        found=len(found.proposals),
        dismissed=_shown_again(visit, city, dismissed),
        remarks=[*zip(map(visit.tell, found.remarks), speaking(visit, remarks), strict=True)],
        marks=form.all("take"),
        typed=form,
        kinds=KINDS,
        most_reason=MOST_NOTE,
    )


def _rows(visit: Visit, city: City, found: Learned) -> list[Shown]:
    heard = [one for one in found.heard if not isinstance(one.its, Said)][:MOST_SHOWN]
    rows = []
    for one, its, cases in zip(heard, found.proposals, speaking(visit, heard), strict=False):
        row = with_map(visit, city, shown(visit, city, its), pins(one))
        rows.append(row._replace(cases=cases, was=kept_in_form(its), key=key_of(one)))
    return rows


def _fields(visit: Visit, rows: Sequence[Shown]) -> dict[str, dict[str, str]]:
    """Give what the fields of the rows are called above the page, and where they stand in it."""
    said = dict(zip(TYPED, map(visit.word, ("Name", "On the phone", "Kind")), strict=True))
    said["take"] = visit.word("Mark it")
    every = [(word, row) for row in rows for word in said]
    names = {f"{word}-{row.sign}": f"{row.name or row.place}: {said[word]}" for word, row in every}
    return {"names": names, "ids": {f"{w}-{row.sign}": f"{w}-{row.key}" for w, row in every}}


def _shown_again(visit: Visit, city: City, dismissed: Sequence[Dismissed]) -> list[_Old]:
    """Give what was dismissed of places that the city has still."""
    found = []
    for one in dismissed:
        its = one.proposal
        if city.gazetteer.locate(its.bairro if isinstance(its, NewPoint) else its.code):
            row = shown(visit, city, its)._replace(sign=one.sign)
            found.append(_Old(row, one.by.removeprefix("official "), utc(one.at_us)))
    return found[:MOST_SHOWN]


def _learned(visit: Visit, city: City) -> tuple[Learned, list[Dismissed]]:
    """Give what cases say, against the draft, without what was dismissed, and that.

    It is of all of the city, and for who works there.
    """
    if visit.account.scope != Scope():
        return Learned(()), []
    with visit.tools.reader.connect() as connection:
        pointed = read_pointed(connection, visit.city_id)
        coded = read_coded(connection, visit.tools.vault, visit.city_id)
        stood = read_stood(connection, visit.city_id, pointed)
        dismissed = read_dismissed(connection, visit.city_id)
    return not_dismissed(learn(city.gazetteer, pointed, coded, stood), dismissed), dismissed


def decide(visit: Visit) -> Response:
    """Take the marked ones into the draft, or dismiss them."""
    return _dismiss(visit) if visit.form.get("do") == "dismiss" else _take(visit)


def _dismiss(visit: Visit) -> Response:
    city = state_of(visit).city or visit.city

    def do() -> None:
        if not visit.form.all("take"):
            raise InvalidInput("Mark what is to be dismissed.")
        proposals = _learned(visit, city)[0].proposals
        found = marked(proposals, now_signed(visit.form, proposals))
        reason = " ".join(visit.form.get("reason").split())
        visit.tools.keeper.dismiss(visit.city_id, found, reason, visit.who)

    if wrong := tried(visit, do):
        return show(visit, wrong)
    return visit.go(_PATH, visit.word("Dismissed: it is proposed no more."))


def propose_again(visit: Visit) -> Response:
    """Let what was dismissed be proposed again."""
    sign = visit.form.get("sign")
    wrong = tried(visit, lambda: visit.tools.keeper.propose_again(visit.city_id, sign, visit.who))
    if wrong:
        return show(visit, wrong)
    return visit.go(_PATH, visit.word("It is proposed again while cases say so."))


def _take(visit: Visit) -> Response:
    city = state_of(visit).city or visit.city

    def wanted() -> list[Asked]:
        if visit.form.get("reason"):  # browsers press the first button when Enter is pressed there
            said = 'To dismiss the marked press "Dismiss the marked"; to take them empty this.'
            raise Unfit(said, field="reason")
        proposals = _learned(visit, city)[0].proposals
        form = now_signed(visit.form, proposals)
        return named(marked(proposals, form), form)

    if wrong := take(visit, city, wanted):
        return show(visit, wrong)
    return kept(visit, _PATH)


ROOMS: Final = (
    Room("GET", "/city/places/learn", Right.CITY, show),
    Room("POST", "/city/places/learn", Right.CITY, decide),
    Room("POST", "/city/places/learn/again", Right.CITY, propose_again),
)
