"""Where a case leads in the list that it was opened from: back to it, and to those beside it."""

from typing import NamedTuple

from app.domain.errors import InvalidInput
from app.store.case_queue import Beside, Listed, Step, read_beside
from app.web.desk.cases.listed import page_begin, query_at
from app.web.desk.filters import PATH, kept_list, names_of, read_wished
from app.web.desk.form import read_form
from app.web.desk.theirs import choose_theirs
from app.web.desk.visit import Visit


class Ways(NamedTuple):
    """Addresses; "" for none."""

    kept: str  #: what each address of a case carries of its list
    back: str
    before: str
    after: str


def ways_from(visit: Visit, case: Listed) -> Ways:
    """Give the ways from a case: who has done something with it is led on as from where it stood.

    Without a list in the address it is the usual one: what is open, by deadline.
    """
    kept = kept_list(visit.query)
    back = f"{PATH}{kept}#case-{case.number}"
    return Ways(kept, back, *(_way(visit, step) for step in _beside(visit, case)))


def _way(visit: Visit, step: Step) -> str:
    """Give the address of a case beside this one, which leads back to the page that has it."""
    query = read_form(query_at(visit.query, step.page).encode())
    return f"{PATH}/{step.number}{kept_list(query)}" if step.number else ""


def _beside(visit: Visit, case: Listed) -> Beside:
    try:
        queue = choose_theirs(visit, read_wished(visit.query), names_of(visit, visit.query))
    except InvalidInput:
        return Beside()  # an address that no list of ours has led to
    with visit.tools.reader.connect() as connection:
        scope = visit.account.scope
        vault, page = visit.tools.vault, page_begin(visit.query)
        return read_beside(connection, vault, visit.city_id, queue, scope, case, page)
