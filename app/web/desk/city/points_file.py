"""Points from a file: chosen or pasted, read, held against the places, the marked ones taken."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right, Scope
from app.domain.csv_text import decode
from app.domain.errors import Finding
from app.domain.gazetteer import Circle
from app.domain.map_frame import around
from app.domain.proposals import Proposal
from app.drawings.city_map import Ground
from app.drawings.map_signs import Sign
from app.menu.model import City
from app.menufiles.notes import Notes, visible
from app.menufiles.points_file import read_points
from app.menufiles.points_import import Imported, Known, import_points
from app.store.place_hits import gone_codes
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of
from app.web.desk.city.proposals import (
    KINDS,
    MOST_SHOWN,
    Asked,
    Shown,
    marked,
    middle_of,
    shown,
    take,
    tried_in,
)
from app.web.desk.map.of_place import HEIGHT
from app.web.desk.map.picture import areas_of, known_points, picture
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.work.drafting import State

_WIDTH: Final = 640
#: A text has no encoding any more, whatever its file had.
_DECLARED: Final = re.compile(r"""(<\?xml\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


class Given(NamedTuple):
    """What somebody gave to be read."""

    name: str  #: of the file
    text: str  #: as it is shown again, to be mended
    raw: bytes  #: as it is read; b"" where nothing was given


class Read(NamedTuple):
    """What it comes to."""

    given: Given
    found: Imported
    findings: tuple[Finding, ...] = ()
    left_aside: tuple[str, ...] = ()


def show(visit: Visit) -> Response:
    """Ask for a file."""
    return _page(visit, Read(_given(visit), Imported((), 0)), is_read=False)


def look(visit: Visit) -> Response:
    """Show what a file proposes, and what is to be mended in it; or take the marked."""
    state = state_of(visit)
    city = state.city or visit.city
    read = _read(visit, city)
    does = visit.form.get("do")
    if does not in ("take", "all"):
        if read.given.raw:
            return _page(visit, read, _foreseen(visit, state, read.found.proposals))
        return _page(visit, read, Wrong(400, visit.word("Choose a file or paste one.")))

    def wanted() -> list[Asked]:
        proposals = read.found.proposals
        is_all = does == "all" and proposals
        return [*map(Asked, proposals if is_all else marked(proposals, visit.form))]

    if wrong := take(visit, city, wanted):
        return _page(visit, read, wrong)
    return kept(visit, f"{PATH}/draft")


def _foreseen(visit: Visit, state: State, proposals: Sequence[Proposal]) -> Wrong | None:
    """Give what would be told were all of the page taken: of the menu, say, that holds no more.

    What is of a row is told of it before.
    """
    city = state.city
    if city is None or state.clashes or visit.account.scope != Scope() or not proposals:
        return None
    wrong = tried_in(visit, city, state.files, [*map(Asked, proposals[:MOST_SHOWN])])
    if wrong and wrong.findings:
        said = "All of them together cannot be taken: see what to mend, or mark fewer."
        return wrong._replace(message=visit.word(said))
    return wrong


def _given(visit: Visit) -> Given:
    form = visit.form
    if upload := form.file("file"):
        text = "" if (decoded := decode(upload.raw)) is None else _lines(decoded)
        # What is no text is read as it is: the reader says what to do about it.
        return Given(upload.name, text, _encoded(text) if text else upload.raw)
    name = form.get("file-name")[:80] or visit.word("pasted")
    return Given(name, form.get("points"), _encoded(form.get("points")))


def _lines(text: str) -> str:
    """Write a file's text as it comes back from the page, so that lines keep their numbers."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _encoded(text: str) -> bytes:
    head, rest = text[:200], text[200:]
    return (_DECLARED.sub(r"\1", head, count=1) + rest).encode()


def _read(visit: Visit, city: City) -> Read:
    given, form, notes = _given(visit), visit.form, Notes()
    if not given.raw:
        return Read(given, Imported((), 0))
    with visit.tools.reader.connect() as connection:
        gone = gone_codes(connection, visit.city_id)
    bairro = form.get("bairro") if form.get("bairro") in city.gazetteer.by_bairro else ""
    kind = form.get("kind") if form.get("kind") in KINDS else ""
    points = read_points(given.name, given.raw, notes)
    known = Known(city.gazetteer, city.language, gone, bairro, kind, at_desk=True)
    found = import_points(points.rows, known, notes)
    return Read(given, found, notes.findings, tuple(map(visible, points.left_aside)))


def _page(
    visit: Visit, read: Read, wrong: Wrong | None = None, *, is_read: bool = True
) -> Response:
    state = state_of(visit)
    city = state.city or visit.city
    proposals = read.found.proposals
    rows = [shown(visit, city, one) for one in proposals[:MOST_SHOWN]]
    if wrong is None and read.findings and not proposals:
        wrong = Wrong(400, visit.word("Nothing can be taken yet: see what to mend."))
    again = visit.form.get("do") in ("take", "all")
    return draw(
        visit,
        "city_import.html",
        "places",
        state,
        wrong,
        read=read,
        is_read=is_read and bool(read.given.raw),
        rows=rows,
        map=_map(visit, rows),
        marks=visit.form.all("take") if again else [row.sign for row in rows],
        districts=city.gazetteer.districts,
        bairro=visit.form.get("bairro"),
        kind=visit.form.get("kind"),
        kinds=KINDS,
    )


def _map(visit: Visit, rows: list[Shown]) -> object:
    """Draw where the points of a file are, by the numbers of their rows; None where none moves."""
    signs = [
        Sign(row.sign, at, row.stated_m, row.name, row.name, f"#p-{row.sign}", str(number), 0)
        for number, row in enumerate(rows, 1)
        if (at := middle_of(row.its))
    ]
    if not signs:
        return None
    frame = around([Circle(one.at, max(one.radius_m, 150)) for one in signs], _WIDTH, HEIGHT)
    ground = Ground(known_points(visit), areas_of(visit, {}))
    return picture(visit, frame, signs, ground, visit.word("Map of the points of the file"))


ROOMS: Final = (
    Room("GET", "/city/places/import", Right.CITY, show),
    Room("POST", "/city/places/import", Right.CITY, look, takes_file=True),
)
