"""The filters of a list: read, written as a query, and what they let people choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.clock import utc
from app.domain.ids import moment as made_at
from app.domain.needs import Needs
from app.domain.public_number import parse
from app.domain.report import OPEN, Channel, Status
from app.domain.words import SHORTEST
from app.domain.written_numbers import may_be_phone
from app.store.case_queue import count_cases
from app.store.report_export import ReportExport
from app.store.words_anew import remaining
from app.usecases.bearers import Kind
from app.usecases.export_columns import CityNames
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.place_typed import find_block
from app.usecases.queue_filters import Order, Queue, Wished
from app.usecases.sought import Sought, left_out
from app.web.desk.form import Form
from app.web.desk.pages import moment
from app.web.desk.theirs import offered
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_asked, service_name

#: Where the list is.
PATH: Final = "/desk/reports"
_OWN: Final = ("order", "words")
#: Queries for the list of all that is open.
_ALL_OPEN: Final = ("", "status=open")
_NOTHING: Final = Form([])


class HeldBesides(NamedTuple):
    """Held cases that are as somebody asks, which stand in no other list."""

    cases: int
    href: str  #: of the list that has them


def names_of(visit: Visit, query: Form = _NOTHING) -> CityNames:
    """Give what there is to choose from, that which is out of use too.

    For filters of a query: a bairro lies in the district asked for with it, if its cases do.
    """
    reader = ReportExport(visit.tools.reader, visit.tools.vault, visit.city.code)
    around = query.get("district"), query.get("bairro")
    return reader.names(visit.city, visit.now_us, *around)


def read_wished(query: Form) -> Wished:
    """Read what a list is to show."""
    filters = Asked(**{name: query.get(name) for name in FILTERS})
    return Wished(filters, *(query.get(name) for name in _OWN))


def addressed(query: Form) -> Form:
    """Give what of a query may stand in an address: no telephone number, for addresses are kept."""
    is_number = may_be_phone(query.get("words"))
    kept = [(name, value) for name, value in query if value and not (name == "words" and is_number)]
    return Form(kept)


def find(visit: Visit, path: str, also: Sequence[str] = ()) -> Response | None:
    """Send somebody to what they typed into the filters of a list; None where it may not be asked.

    The form goes by post: only here it shows whether a telephone number was typed.
    """
    typed = visit.form.get("words")
    if number := parse(typed):
        return visit.go(f"{PATH}/{number}")
    if may_be_phone(typed):
        return None
    asked = asked_by(_at_its_place(visit, typed.strip()), also)
    return visit.go(f"{path}?{asked}" if asked else path)


def _at_its_place(visit: Visit, typed: str) -> Form:
    """Read as a place, not as words, the code painted on a container or a block of a bairro.

    Without a choice it is all there ever was there, as where words are looked for.
    """
    place = typed if typed in visit.city.gazetteer.by_point else ""
    if not place and (block := find_block(visit.city, typed)).spelt:
        [place] = block.codes
    if not place:
        return visit.form
    rest = [(name, value) for name, value in visit.form if name not in ("words", "place")]
    is_chosen = visit.form.get("status") or visit.form.get("needs")
    usual = [] if is_chosen else [("status", "any")]
    return Form([*rest, *usual, ("place", place)])


def asked_by(form: Form, also: Sequence[str] = ()) -> str:
    """Write what the form of the filters asks for as a query."""
    known = (*FILTERS, *_OWN, *also)
    return urlencode([(name, value) for name, value in addressed(form) if name in known])


def kept_list(query: Form) -> str:
    """Write which list, and which page of it, an address keeps: "?status=open", or "" for none.

    A case carries it along, and leads back to it.
    """
    asked = asked_by(query, ("after",))
    return f"?{asked}" if asked else ""


def query_of(wished: Wished) -> str:
    """Write what a list shows as a query, what is empty left out."""
    named = {field.name: getattr(wished.filters, field.name) for field in fields(Asked)}
    named |= {name: getattr(wished, name) for name in _OWN}
    return urlencode({name: value for name, value in named.items() if value})


def filter_choices(visit: Visit, names: CityNames, wished: Wished) -> dict[str, Any]:
    """Give what `filters.html` lets people choose from."""
    everywhere = replace(wished.filters, place="")
    chosen = wished.filters.district, wished.filters.bairro
    theirs = offered(names, visit.account.scope, *chosen)
    return {
        "place_told": place_asked(visit, wished.filters.place),
        "without_place": query_of(wished._replace(filters=everywhere)),
        "needs": [one for one in Needs if one],
        "orders": list(Order),
        # Without a choice it is what is open, or where words are looked for all there ever was.
        "usual_status": "any" if wished.words else "open",
        "statuses": ["open" if wished.words else "any", "closed", *Status],
        "channels": list(Channel),
        "services": _named((code, problem(visit, names, code)) for code in theirs.services),
        "districts": _named_places(theirs, "district"),
        "bairros": _named_places(theirs, "bairro"),
        "owners": names.all_bodies,
    }


def tell(visit: Visit, wished: Wished, names: CityNames) -> str:
    """Say on paper which cases a page shows, and as of when."""
    asked, word = wished.filters, visit.word
    status = asked.status or ("" if wished.words else "open")
    parts = (
        (word("Status"), status and word(f"status {status}")),
        (word("Needs"), asked.needs and word(f"needs {asked.needs}")),
        (word("Problem"), asked.service and problem(visit, names, asked.service)),
        (word("District"), asked.district and names.place(asked.district)),
        (word("Bairro"), asked.bairro and names.place(asked.bairro)),
        (word("Place"), place_asked(visit, asked.place)),
        (word("Responsible"), asked.owner and names.responsible(asked.owner, "")),
        (word("Channel"), asked.channel and word(f"channel {asked.channel}")),
        (word("Filed by"), asked.filed_by and word(f"filed by {asked.filed_by}")),
        (word("From"), asked.since),
        (word("Until"), asked.until),
        (word("Words"), wished.words),
    )
    now = moment(utc(visit.now_us), visit.zone)
    return " · ".join((*(f"{name}: {said}" for name, said in parts if said), now))


def tell_apart(visit: Visit, typed: str, sought: Sequence[Sought]) -> str:
    """Say which words are the number of a block, which are left out, and of which cases not all
    are known yet; "" where there is nothing of it.
    """
    said = _told_apart(visit, typed, sought)
    return " · ".join(f"{name}: {words}" for name, words in said if words)


def _told_apart(visit: Visit, typed: str, sought: Sequence[Sought]) -> Iterator[tuple[str, str]]:
    blocks = [one.named[Kind.BLOCK] for one in sought if Kind.BLOCK in one.named]
    yield (
        visit.word("Block"),
        ", ".join(sorted({number for its in blocks for number in its}, key=int)),
    )
    written = (one.word for one in sought if Kind.BLOCK in one.named)
    yield visit.word("Or wherever somebody wrote"), ", ".join(filter(None, written))
    left = left_out(typed, sought, visit.city) if sought else ()
    short = [one for one in left if len(one) <= SHORTEST]
    yield visit.word("Too short, not looked for"), ", ".join(short)
    yield visit.word("Not looked for"), ", ".join(one for one in left if one not in short)
    said = visit.word("Not yet found by what people wrote, cases before")
    yield said, _not_yet_before(visit) if any(one.word for one in sought) else ""


def _not_yet_before(visit: Visit) -> str:
    """Say from when on words of cases are known while they are taken up anew; else ""."""
    with visit.tools.reader.connect() as connection:
        below = remaining(connection)
    return moment(utc(made_at(below)), visit.zone) if below else ""


def held_besides(visit: Visit, wished: Wished, queue: Queue) -> HeldBesides | None:
    """Give what is held and as somebody asks, for no list has it but its own; None for nothing.

    The list of all that is open needs no such line: how many are held stands beside it.
    """
    filters = queue.filters
    is_closed = bool(filters.statuses) and filters.statuses.isdisjoint(map(str, OPEN))
    if filters.needs or is_closed or query_of(wished) in _ALL_OPEN:
        return None
    held = queue._replace(filters=replace(filters, needs=Needs.HELD))
    with visit.tools.reader.connect() as connection:
        vault, scope = visit.tools.vault, visit.account.scope
        count = count_cases(connection, vault, visit.city_id, held, scope)
    asked = wished._replace(filters=replace(wished.filters, needs=str(Needs.HELD)))
    return HeldBesides(count, f"{PATH}?{query_of(asked)}") if count else None


def problem(visit: Visit, names: CityNames, code: str) -> str:
    """Name a problem as the rows beside it do; one that the city has no more by its last name."""
    return service_name(visit, code) if code in visit.city.services else names.service(code)


def _named(pairs: Any) -> Mapping[str, str]:
    return dict(sorted(pairs, key=lambda pair: pair[1]))


def _named_places(names: CityNames, kind: str) -> Mapping[str, str]:
    return _named((code, one.name) for code, one in names.places.items() if one.kind == kind)


def has_further(wished: Wished) -> bool:
    """Whether a filter is set that the page keeps folded away."""
    filters = wished.filters
    folded = (filters.district, filters.channel, filters.since, filters.until, filters.filed_by)
    return any((*folded, filters.owner, wished.order))
