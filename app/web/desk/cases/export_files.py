"""Files of exports that were made as jobs, and what their columns mean."""

from typing import Final

from starlette.responses import FileResponse, Response

from app.domain.accounts import Right
from app.domain.csv_cells import profile
from app.domain.errors import NotFound
from app.usecases.export_dictionary import OF_EVENTS, OF_REPORTS, describe, dictionary
from app.web.desk.cases.exports import PATH, kept_filters
from app.web.desk.form import whole
from app.web.desk.room import Room
from app.web.desk.unasked import refuse_unasked
from app.web.desk.visit import Visit

_CSV: Final = "text/csv; charset=utf-8"
_DICTIONARIES: Final = {"reports": OF_REPORTS, "events": OF_EVENTS}


def take(visit: Visit) -> Response:
    """Send the file of a job; a download that broke off may go on where it was."""
    refuse_unasked(visit)
    # From the first byte on it is a download anew.
    goes_on = not visit.headers.get("range", "bytes=0-").startswith("bytes=0-")
    taken = visit.tools.exports.take(visit.account, _job_id(visit), visit.who, goes_on=goes_on)
    return FileResponse(taken.path, media_type=taken.media_type, filename=taken.file_name)


def show_manifest(visit: Visit) -> Response:
    """Send the manifest of a job's file."""
    manifest, name = visit.tools.exports.manifest(visit.account, _job_id(visit))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(manifest, headers=headers, media_type="application/json")


def end(visit: Visit) -> Response:
    """Want a job, or its file, no more; the page has the filters that it had."""
    visit.tools.exports.end(visit.account, _job_id(visit))
    return visit.go(f"{PATH}{kept_filters(visit.query)}#files", visit.word("The file is gone."))


def show_columns(visit: Visit) -> Response:
    """Show what the columns mean."""
    tables = {name: describe(columns) for name, columns in _DICTIONARIES.items()}
    return visit.page("columns.html", tables=tables)


def download_columns(visit: Visit) -> Response:
    """Send what the columns mean, as Excel opens it: scripts have `/exports/columns.csv`."""
    columns = _DICTIONARIES.get(visit.path["of"].removesuffix(".csv"))
    if columns is None:
        raise NotFound
    headers = {"content-disposition": f'attachment; filename="{visit.path["of"]}"'}
    content = dictionary(columns, profile("excel", visit.language))
    return Response(content, headers=headers, media_type=_CSV)


def _job_id(visit: Visit) -> int:
    return whole(visit.path["job"])


ROOMS: Final = (
    Room("GET", "/reports/export/columns", Right.CASES, show_columns),
    Room("GET", "/reports/export/columns/{of}", Right.CASES, download_columns),
    Room("GET", "/reports/export/jobs/{job}/file", Right.CASES, take),
    Room("GET", "/reports/export/jobs/{job}/manifest", Right.CASES, show_manifest),
    Room("POST", "/reports/export/jobs/{job}/end", Right.CASES, end),
)
