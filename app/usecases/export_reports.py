"""Export reports as CSV, page by page: memory stays the same however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from app.domain.clock import Micros
from app.domain.csv_cells import PROFILE_NAMES, Profile, Sheet, profile
from app.domain.errors import InvalidInput
from app.menu.body import Body
from app.usecases.export_columns import COLUMNS, TIME_ZONE, CityNames, Column, ReportRow
from app.usecases.export_filters import Asked, Filters, choose, file_name


class ExportCity(Protocol):
    """What an export has to know of a city; `app.menu.model.City` is one."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def zone(self) -> str:
        """Its IANA time zone."""
        ...

    @property
    def language(self) -> str:
        """Its first language."""
        ...

    @property
    def block_word(self) -> str:
        """What stands before a block's number in it: "Q."."""
        ...

    @property
    def bodies(self) -> Mapping[str, Body]:
        """Who answers for problems, by code."""
        ...


class ReportReader(Protocol):
    """Where the reports of one city are read."""

    def names(self, block: str, zone: str, bodies: Mapping[str, str], now_us: Micros) -> CityNames:
        """What the codes of the city stand for. Raises: InvalidInput for an unknown city."""
        ...

    def count(self, filters: Filters) -> int:
        """How many reports pass."""
        ...

    def pages(self, filters: Filters, *, comments: bool) -> Iterator[Sequence[ReportRow]]:
        """The reports that pass, oldest first, up to the newest at the first page."""
        ...


class Chunk(NamedTuple):
    """A piece of the file."""

    data: bytes
    rows: int  #: reports in it


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is about to be written."""

    file_name: str
    _reader: ReportReader
    _names: CityNames
    _filters: Filters
    _profile: Profile
    _comments: bool

    def count(self) -> int:
        """How many reports it will hold, for a progress bar."""
        return self._reader.count(self._filters)

    def chunks(self) -> Iterator[Chunk]:
        """The file, a chunk a page, the first with the header. A failure raises: no end is made."""
        columns = _columns(self._profile)
        sheet = Sheet([c.kind for c in columns], self._profile, ZoneInfo(self._names.zone))
        data = sheet.head([column.name for column in columns])
        for page in self._reader.pages(self._filters, comments=self._comments):
            fields = dict(zip(ReportRow._fields, zip(*page, strict=True), strict=True))
            data += sheet.lines([column.values(fields, self._names) for column in columns])
            yield Chunk(data, len(page))
            data = b""
        if data:
            yield Chunk(data, 0)


def prepare_export(
    reader: ReportReader,
    city: ExportCity,
    asked: Asked,
    *,
    now_us: Micros,
    profile_name: str = "raw",
    comments: bool = False,
) -> Export:
    """Check what is asked and make ready to write it.

    Raises: InvalidInput, with a sentence that names what there is.
    """
    if profile_name not in PROFILE_NAMES:
        raise InvalidInput(f"A profile is one of: {', '.join(PROFILE_NAMES)}.")
    bodies = {code: body.name for code, body in city.bodies.items()}
    names = reader.names(city.block_word, city.zone, bodies, now_us)
    filters = choose(asked, names, ZoneInfo(city.zone))
    return Export(
        file_name(city.code, asked, filters),
        reader,
        names,
        filters,
        profile(profile_name, city.language),
        comments,
    )


def find_city(cities: Sequence[ExportCity], code: str) -> ExportCity:
    """Give the city `code`; the first one for "".

    Raises: InvalidInput, naming the cities there are.
    """
    for city in cities:
        if code in ("", city.code):
            return city
    raise InvalidInput(f"There is no such city. There are: {', '.join(c.code for c in cities)}.")


def _columns(form: Profile) -> tuple[Column, ...]:
    return (*COLUMNS, TIME_ZONE) if form.for_excel else COLUMNS
