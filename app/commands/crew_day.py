"""What a crew has to do on a day, to hand out: a page to print, and a text for a messenger.

Both are by place, in the city's first language, and know nothing of who reported what.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.clock import Micros
from app.domain.public_number import spoken
from app.menu.effects import Job
from app.menu.model import City
from app.menu.places import place_name
from app.usecases.sheet_cells import Cells

#: Stands before a job that is late, as on the crew's phones.
LATE: Final = "! "
_STYLE: Final = """
@page { size: A4; margin: 14mm }
body { font: 11pt/1.35 sans-serif; color: #000; background: #fff; max-width: 180mm; margin: auto }
h1 { font-size: 15pt; margin: 0 0 4mm } h2 { font-size: 11.5pt; margin: 4mm 0 1mm }
table { width: 100%; border-collapse: collapse }
tr, section { break-inside: avoid }
td { border-top: .3mm solid #888; padding: 1.2mm 2mm; vertical-align: top }
td:nth-child(1) { width: 5mm; font-size: 14pt; line-height: 1 }
td:nth-child(2) { width: 24mm; white-space: nowrap } td:nth-child(4) { width: 30mm }
td:nth-child(5) { width: 45mm }
.late { font-weight: bold }
@media screen { body { padding: 4mm } }
@media screen and (max-width: 480px) {
  table { table-layout: fixed } td { padding: 1.2mm 1mm }
  td:nth-child(4) { width: 18mm } td:nth-child(5) { display: none }
}
"""


def plain(city: City, crew: str, jobs: Sequence[Job], now: Micros) -> str:
    """Give the text: the crew and the day, then place by place the jobs with their deadlines."""
    lines = [_title(city, crew, jobs, now)]
    for place, of_place in _by_place(city, jobs):
        lines += ["", place]
        lines += [f"{_mark(job)}{' '.join(filter(None, _cells(city, job)))}" for job in of_place]
    return "\n".join(lines)


def page(city: City, crew: str, jobs: Sequence[Job], now: Micros) -> str:
    """Give the page, HTML: nothing in it is fetched from elsewhere."""
    title = escape(_title(city, crew, jobs, now))
    places = "".join(_section(city, place, rows) for place, rows in _by_place(city, jobs))
    return (
        f'<!doctype html>\n<html lang="{escape(city.language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>\n<h1>{title}</h1>\n{places}</html>\n"
    )


def _section(city: City, place: str, jobs: Sequence[Job]) -> str:
    rows = "".join(_row(city, job) for job in jobs)
    return f"<section><h2>{escape(place)}</h2><table>{rows}</table></section>\n"


def _row(city: City, job: Job) -> str:
    """Give a line with a box to tick and room to write."""
    number, name, due = map(escape, _cells(city, job))
    due = f"{_mark(job)}{due}".replace(LATE, "!&nbsp;")
    cells = "".join(f"<td>{cell}</td>" for cell in (number, name, due))
    late = ' class="late"' if job.is_late else ""
    return f"<tr{late}><td>☐</td>{cells}<td></td></tr>\n"


def _title(city: City, crew: str, jobs: Sequence[Job], now: Micros) -> str:
    return f"{Cells(city).body(crew)}, {_at(city, now):%d/%m/%Y} ({len(jobs)})"


def _by_place(city: City, jobs: Sequence[Job]) -> Iterator[tuple[str, list[Job]]]:
    for code, of_place in groupby(jobs, key=lambda job: job.place):
        yield place_name(city, code, city.language) or code, list(of_place)


def _cells(city: City, job: Job) -> tuple[str, str, str]:
    name = Cells(city).service(job.service)
    due = f"{_at(city, job.due_us):%d/%m %H:%M}" if job.due_us else ""
    return spoken(job.number), name, due


def _mark(job: Job) -> str:
    return LATE if job.is_late else ""


def _at(city: City, moment: Micros) -> datetime:
    return datetime.fromtimestamp(moment / 1_000_000, ZoneInfo(city.zone))
