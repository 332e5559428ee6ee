"""Export reports page by page: memory stays the same however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.clock import Micros
from app.domain.csv_cells import PROFILE_NAMES, Profile, profile
from app.domain.errors import InvalidInput
from app.domain.old_names import OldNames
from app.domain.written_numbers import mask_written
from app.menu.body import Body
from app.usecases.export_columns import COLUMNS, PHONE, TIME_ZONE, CityNames, Column, ReportRow
from app.usecases.export_events import EVENT_COLUMNS, EventRow
from app.usecases.export_filters import Asked, Filters, choose, file_name
from app.usecases.export_table import CSV, Chunk, Form, Page, Table


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

    @property
    def old(self) -> OldNames:
        """What it called what it has no more."""
        ...


class ReportReader(Protocol):
    """Where the reports of one city are read."""

    def names(
        self, city: ExportCity, now_us: Micros, district: str = "", bairro: str = ""
    ) -> CityNames:
        """What the codes of the city stand for. Raises: InvalidInput for an unknown city.

        `bairro`, a code, is said to lie in `district` where cases were filed in both.
        """
        ...

    def count(self, filters: Filters) -> int:
        """How many reports pass."""
        ...

    def count_held(self, filters: Filters) -> int:
        """How many of these wait for an official: no list but their own has them."""
        ...

    def pages(
        self, filters: Filters, *, comments: bool, phones: bool
    ) -> Iterator[Sequence[ReportRow]]:
        """The reports that pass, oldest first, up to the newest at the first page."""
        ...

    def events(
        self, filters: Filters, *, comments: bool
    ) -> Iterator[tuple[Sequence[EventRow], int]]:
        """All events of those reports, in order, each page with how many reports it is of."""
        ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, as it was typed."""

    asked: Asked
    form: Form = CSV
    profile: str = "raw"
    comments: bool = False  #: the residents' own words, and those of events
    phones: bool = False  #: the numbers of who reported
    scope: Scope = WHOLE_CITY  #: what of the city whoever asks may see

    @property
    def is_personal(self) -> bool:
        """Whether it holds what people said, or who they are."""
        return self.comments or self.phones


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is about to be written."""

    city: str  #: its code
    file_name: str
    wish: Wish
    now_us: Micros
    names: CityNames
    filters: Filters
    profile: Profile
    _reader: ReportReader

    @property
    def columns(self) -> tuple[Column, ...]:
        """What its columns are, in order."""
        phone = (PHONE,) if self.wish.phones else ()
        columns = EVENT_COLUMNS if self.wish.form.of_events else (*COLUMNS, *phone)
        is_local = self.profile.for_excel or self.wish.form.is_local
        return (*columns, TIME_ZONE) if is_local else columns

    def count(self) -> int:
        """How many reports it is of."""
        return self._reader.count(self.filters)

    def count_held(self) -> int:
        """How many of these are held: no list but their own has them."""
        return self._reader.count_held(self.filters)

    def chunks(self) -> Iterator[Chunk]:
        """The file, a chunk a page, the first with the header. A failure raises: no end is made."""
        table = Table(self.columns, ZoneInfo(self.names.zone), self.profile, self._pages())
        return self.wish.form.write(table)

    def _pages(self) -> Iterator[Page]:
        wish, columns = self.wish, self.columns
        read: Iterator[tuple[Sequence[NamedTuple], int]]
        names: tuple[str, ...]
        if wish.form.of_events:
            read = self._reader.events(self.filters, comments=wish.comments)
            names, said = EventRow._fields, "note"
        else:
            pages = self._reader.pages(self.filters, comments=wish.comments, phones=wish.phones)
            read = ((page, len(page)) for page in pages)
            names, said = ReportRow._fields, "comment"
        for rows, cases in read:
            # Of cases without an event there is no row.
            of = zip(*rows, strict=True) if rows else [()] * len(names)
            fields = dict(zip(names, of, strict=True))
            if not wish.phones:
                # Numbers that people wrote are somebody's too.
                fields[said] = tuple(map(mask_written, fields[said]))
            made = [column.values(fields, self.names) for column in columns]
            yield Page(made, len(rows), cases)


def prepare_export(reader: ReportReader, city: ExportCity, wish: Wish, *, now_us: Micros) -> Export:
    """Check what is asked and make ready to write it.

    Raises: InvalidInput, with a sentence that names what there is.
    """
    if wish.profile not in PROFILE_NAMES:
        raise InvalidInput("A profile is one of: %(there)s.", there=", ".join(PROFILE_NAMES))
    if wish.phones and wish.form.of_events:
        raise InvalidInput("A file of events has no phone numbers.")
    names = reader.names(city, now_us, wish.asked.district, wish.asked.bairro)
    filters = choose(wish.asked, names, ZoneInfo(city.zone), wish.scope)
    return Export(
        city.code,
        file_name(city.code, wish.asked, filters, wish.form, wish.profile),
        wish,
        now_us,
        names,
        filters,
        # What lies beside a workbook is read where that is.
        profile("excel" if wish.form.is_local else wish.profile, city.language),
        reader,
    )


def find_city(cities: Sequence[ExportCity], code: str) -> ExportCity:
    """Give the city `code`; the first one for "".

    Raises: InvalidInput, naming the cities there are.
    """
    for city in cities:
        if code in ("", city.code):
            return city
    there = ", ".join(city.code for city in cities)
    raise InvalidInput("There is no such city. There are: %(there)s.", there=there)
