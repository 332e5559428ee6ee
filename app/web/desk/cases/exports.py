"""Exports at the desk: what a file is to hold, and the file: at once, or as a job."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse

from app.domain.accounts import Right
from app.domain.clock import utc
from app.domain.errors import Busy, Conflict, InvalidInput
from app.domain.export_jobs import KEPT_US, MOST_AT_ONCE, UNDER_WAY, Job
from app.domain.needs import Needs
from app.domain.report import Channel, Status
from app.store.export_job_store import list_jobs
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.export_reports import Export, Wish
from app.usecases.export_wish import Part, read_wish
from app.usecases.queue_filters import Wished
from app.web.desk.filters import problem, query_of
from app.web.desk.form import Form
from app.web.desk.house.exported import told_export
from app.web.desk.measures import size
from app.web.desk.room import Room
from app.web.desk.theirs import check_theirs, offered
from app.web.desk.unasked import refuse_unasked
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_asked
from app.work.exports import LONGEST_REASON, OTHER_RIGHTS, is_allowed

PATH: Final = "/desk/reports/export"
_DAYS: Final = KEPT_US // 86_400_000_000

_STATUS: Final = {InvalidInput: 400, Conflict: 409, Busy: 503}


class Kind(NamedTuple):
    """One of the files that can be chosen."""

    form: str
    profile: str = "raw"


#: By the word that the form sends, in the order of the page.
KINDS: Final[Mapping[str, Kind]] = {
    "xlsx": Kind("xlsx"),
    "csv-excel": Kind("csv", "excel"),
    "csv": Kind("csv"),
    "geojson": Kind("geojson"),
    "events": Kind("events"),
    "events-excel": Kind("events", "excel"),
}


class Shown(NamedTuple):
    """A job, as the page shows it."""

    job: Job
    kind: str
    part: Part
    filters: str
    is_personal: bool
    is_there: bool
    is_theirs: bool  #: they may see now what it holds
    size: str
    asked_at: datetime
    until: datetime | None
    why: str  #: it failed, or is not given to them


def show(visit: Visit) -> Response:
    """Show what a file would hold, and those that were asked for."""
    return _draw(visit, visit.query)


def _draw(visit: Visit, typed: Form, message: str = "", status: int = 200) -> Response:
    exports = visit.tools.exports
    cases, held = None, 0
    try:
        export = _prepared(visit, _wish(visit, typed))
        cases, held = export.count(), export.count_held()
    except InvalidInput as error:
        message, status = message or visit.told(error), 400
    plain = exports.prepare(visit.city, Wish(Asked(), exports.forms["csv"]))
    with visit.tools.reader.connect() as connection:
        jobs = list_jobs(connection, visit.account.id, visit.city_id)
    shown = [_shown(visit, job) for job in jobs]
    return visit.page(
        "export.html",
        status,
        asked=_asked(typed),
        kind=typed.get("kind") or next(iter(KINDS)),
        kinds=KINDS,
        typed=typed,
        message=message,
        cases=cases,
        held=held,
        held_list=query_of(Wished(replace(_asked(typed), needs=Needs.HELD))),
        most=MOST_AT_ONCE,
        jobs=shown,
        busy=any(one.job.state in UNDER_WAY for one in shown),
        words=typed.get("words"),
        place=place_asked(visit, typed.get("place")),
        days=_DAYS,
        longest=LONGEST_REASON,
        kept=kept_filters(typed),
        may_reveal=visit.account.may(Right.REVEAL),
        **_choices(visit, plain, _asked(typed)),
    )


def _choices(visit: Visit, export: Export, asked: Asked) -> dict[str, Any]:
    names, scope = export.names, visit.account.scope
    theirs = offered(names, scope, asked.district, asked.bairro)
    services = {code: problem(visit, names, code) for code in theirs.services}
    places = {
        kind: {code: one.name for code, one in theirs.places.items() if one.kind == kind}
        for kind in ("district", "bairro")
    }
    return {
        "services": _sorted(services),
        "districts": _sorted(places["district"]),
        "bairros": _sorted(places["bairro"]),
        "bodies": _sorted(names.all_bodies),
        # Where something is needed it is not the same as no choice, which is what is open.
        "statuses": [*(["any"] if asked.status == "any" else []), "open", "closed", *Status],
        "channels": list(Channel),
        "needs": [one for one in Needs if one],
        "scope": [
            *(problem(visit, names, code) for code in sorted(scope.services)),
            *map(names.place, sorted(scope.areas)),
        ],
    }


def _sorted(named: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _shown(visit: Visit, job: Job) -> Shown:
    wish, part = read_wish(job.wish, visit.tools.exports.forms)
    kind = next(
        (word for word, one in KINDS.items() if one == (wish.form.name, wish.profile)),
        wish.form.name,
    )
    filters = "; ".join(f"{name} {typed}" for name, typed in asdict(wish.asked).items() if typed)
    until, is_there = job.expires_us, job.is_there(visit.now_us)
    is_theirs = is_allowed(visit.account, wish)
    return Shown(
        job,
        kind,
        part,
        told_export(visit, filters),
        wish.is_personal,
        is_there,
        is_theirs,
        size(visit, job.size),
        utc(job.asked_us),
        utc(until) if until else None,
        visit.word(OTHER_RIGHTS if is_there and not is_theirs else job.said),
    )


def make(visit: Visit) -> Response:
    """Make the file: sent at once where it is short, else begun as a job. Or only count for it."""
    form = visit.form
    if form.get("count"):
        return _draw(visit, form)
    try:
        if form.get("phones") and not visit.account.may(Right.REVEAL):
            raise InvalidInput(
                "Your account may not see phone numbers: press again for a file without them."
            )
        wish = _wish(visit, form)
        part = _part(form)
        export = _prepared(visit, wish)
        reason = form.get("reason") if wish.phones else ""
        if export.count() <= MOST_AT_ONCE:
            return _sent(visit, export, part, reason)
        visit.tools.exports.ask(visit.account, export, part, visit.who, visit.city_id, reason)
    except (InvalidInput, Conflict, Busy) as error:
        return _draw(visit, form, visit.told(error), _STATUS[type(error)])
    return visit.go(
        f"{PATH}{kept_filters(form)}#files",
        visit.word("The file is being made; it will stand here when it is ready."),
    )


def download(visit: Visit) -> Response:
    """Send a short file to who follows a link; a long one is asked for on the page."""
    refuse_unasked(visit)
    wish, part = _wish(visit, visit.query), _part(visit.query)
    if wish.phones:
        raise InvalidInput("Phone numbers are asked for on the page of exports, with a reason.")
    export = _prepared(visit, wish)
    if export.count() > MOST_AT_ONCE:
        return visit.go(f"{PATH}?{urlencode([*visit.query])}")
    return _sent(visit, export, part, "")


def _sent(visit: Visit, export: Export, part: Part, reason: str) -> Response:
    made = visit.tools.exports.make(export, part, visit.who, visit.city_id, reason)
    headers = {
        "content-disposition": f'attachment; filename="{made.file_name}"',
        "content-length": str(made.size),
    }
    return StreamingResponse(made.pieces, headers=headers, media_type=made.media_type)


def _prepared(visit: Visit, wish: Wish) -> Export:
    """Check what is asked, and that it is theirs to ask for. Raises: InvalidInput."""
    export = visit.tools.exports.prepare(visit.city, wish)
    check_theirs(visit, wish.asked, export.names)
    return export


def _asked(typed: Form) -> Asked:
    return Asked(**{name: typed.get(name) for name in FILTERS})


def kept_filters(typed: Form) -> str:
    """Write what of the page may stand in an address: "?status=open&kind=csv", or "" for nothing.

    Never what a file is for, nor that it is to hold phone numbers.
    """
    kept = {name: typed.get(name) for name in (*FILTERS, "kind", "bundle", "comments")}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return f"?{asked}" if asked else ""


def _part(typed: Form) -> Part:
    if typed.get("manifest"):
        return Part.MANIFEST
    return Part.BUNDLE if typed.get("bundle") else Part.FILE


def _wish(visit: Visit, typed: Form) -> Wish:
    """Read what a file is to hold. Raises: InvalidInput."""
    kind = KINDS.get(typed.get("kind") or next(iter(KINDS)))
    if kind is None:
        raise InvalidInput("Choose one of the files.")
    phones = bool(typed.get("phones")) and visit.account.may(Right.REVEAL)
    return Wish(
        _asked(typed),
        visit.tools.exports.forms[kind.form],
        kind.profile,
        comments=bool(typed.get("comments")),
        phones=phones,
        scope=visit.account.scope,
    )


ROOMS: Final = (
    Room("GET", "/reports/export", Right.CASES, show),
    Room("POST", "/reports/export", Right.CASES, make),
    Room("GET", "/reports/export/file", Right.CASES, download),
)
