"""What an export is made of: columns, pages of values, and the forms they are written in."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from app.domain.csv_cells import Profile, Sheet, Value
from app.usecases.export_columns import Column


class Page(NamedTuple):
    """Some rows, column by column."""

    columns: Sequence[Sequence[Value]]
    rows: int
    cases: int  #: reports they are of


class Table(NamedTuple):
    """Everything that is to be written."""

    columns: Sequence[Column]
    zone: ZoneInfo
    profile: Profile
    pages: Iterator[Page]


class Chunk(NamedTuple):
    """A piece of the file; it may be empty while a form is still collecting."""

    data: bytes
    rows: int  #: in it
    cases: int  #: reports that have been read for it


#: Writes a table, a chunk a page. A failure raises: no end is made.
Write: TypeAlias = Callable[[Table], Iterator[Chunk]]


class Form(NamedTuple):
    """How a file is written."""

    name: str  #: as it is asked for
    suffix: str  #: of the file
    media_type: str
    write: Write
    of_events: bool = False  #: a row an event of a report, not a row a report
    #: Times are local and carry no offset, whatever the profile: a column names the zone.
    is_local: bool = False
    has_profiles: bool = False  #: whether it makes a difference who reads it


def write_csv(table: Table) -> Iterator[Chunk]:
    """Write CSV, the header with the first page."""
    sheet = Sheet([column.kind for column in table.columns], table.profile, table.zone)
    data = sheet.head([column.name for column in table.columns])
    for page in table.pages:
        yield Chunk(data + sheet.lines(page.columns), page.rows, page.cases)
        data = b""
    if data:
        yield Chunk(data, 0, 0)


_CSV: Final = "text/csv; charset=utf-8"
CSV: Final = Form("csv", ".csv", _CSV, write_csv, has_profiles=True)
EVENTS: Final = Form("events", ".csv", _CSV, write_csv, of_events=True, has_profiles=True)
