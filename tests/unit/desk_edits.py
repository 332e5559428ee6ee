"""Edits of officials at the desk, as they are typed."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import MenuFileError
from app.domain.geo import Position
from app.domain.given_codes import Given
from app.domain.proposals import NewPoint
from app.edits import bodies, places, routes, services
from app.edits.calendar import Told, add_notice, fields_of, notices_in
from app.edits.edited import Edited, Typed, digest
from app.edits.fields import edit_fields, shown
from app.edits.languages import name_reader
from app.edits.limits import edit_limits
from app.edits.removal import sight
from app.edits.routes import add_prices
from app.edits.take_places import add_places
from app.edits.texts import begin_language, edit_texts, field_of, raw_of, sheet_of, take_sheet
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.given_again import find_given_again
from app.menufiles.schema_calendar import FILE
from app.menufiles.sheet_texts import gather
from app.settings import PROJECT
from app.usecases.drafts import Files

KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")
SKIPS = read_folder(PROJECT / "tests/cities/skips")
MAPUTO = read_folder(PROJECT / "menus/maputo")
PLACES = build(parse(KIOSKS), "x").gazetteer
LONG = "x" * 300
NETWORKS = ("sandbox", "other")


def typed(now: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, Typed]:
    return {name: Typed(digest(now.get(name, "")), text) for name, text in changed.items()}


def service(**changed: str) -> Edited:
    spoken = {name.replace("_", " "): text for name, text in changed.items()}
    now = shown(KIOSKS[services.FILE], services.fields_of(KIOSKS, "meter"))
    return services.edit_service(KIOSKS, "meter", typed(now, spoken))


def place(code: str, **changed: str) -> Edited:
    now = shown(KIOSKS[places.FILE], places.fields_of(PLACES, code))
    return places.edit_place(KIOSKS, PLACES, code, typed(now, changed))


def swapped() -> Edited:
    """Write longitude first, in a city where that is far away."""
    gazetteer = build(parse(SKIPS), "x").gazetteer
    code, one = next(iter(gazetteer.by_point.items()))
    now = shown(SKIPS[places.FILE], places.fields_of(gazetteer, code))
    there = f"{one.position.lon}, {one.position.lat}"
    return places.edit_place(SKIPS, gazetteer, code, typed(now, {"at": there}))


def taken_out() -> Edited:
    """Take a point out without which a screen has nothing to offer."""
    seen = sight(KIOSKS, places.entry_of(PLACES, "20038"))
    return places.take_point_out(KIOSKS, PLACES, "20038", seen)


def point(**changed: Any) -> Edited:
    return add_places(KIOSKS, PLACES, [NewPoint("port", Position(-0.0113, 0.0103), "", **changed)])


def body(**changed: str) -> Edited:
    now = shown(KIOSKS[bodies.FILE], bodies.fields_of(KIOSKS, "water"))
    spoken = {name.replace("_", "-"): text for name, text in changed.items()}
    return bodies.edit_body(KIOSKS, "water", typed(now, spoken))


def notice(**changed: Any) -> Edited:
    return add_notice(KIOSKS, Told({"fr": "Grève"})._replace(**changed))


def text(field: str, said: str, files: Mapping[str, str] = KIOSKS) -> Edited:
    entries = gather(files).entries
    now = {field_of((one.name, lang)): raw_of(one, lang) for one in entries for lang in one.texts}
    assert field in now
    return edit_texts(files, typed(now, {field: said}))


def prices(since: str = "2026-01-01", currency: str = "XOF", **changed: str) -> Edited:
    said = {f"new {word} {name}": "1" for word in ("session", "part") for name in NETWORKS}
    said |= {f"new {word} sandbox": text for word, text in changed.items()}
    return add_prices(KIOSKS, since, currency, typed({}, said))


def prices_again(since: str) -> Edited:
    """Send prices once more, or older ones behind them."""
    said = {f"new {word} {name}": "1" for word in ("session", "part") for name in NETWORKS}
    there = {**KIOSKS, **prices().files}
    return add_prices(there, since, "XOF", typed({}, said))


def point_again(**changed: Any) -> Edited:
    """Send a new point once more, or another with its words."""
    there = {**KIOSKS, **point(name="Puits").files}
    known = build(parse(there), "x").gazetteer
    new = NewPoint("port", Position(-0.0113, 0.0103), "", **({"name": "Puits"} | changed))
    return add_places(there, known, [new])


def given_again() -> Edited:
    """Publish a folder in which a kiosk has the code of one that is gone.

    Raises: MenuFileError
    """
    well = Given("20014", "Puits", "Puits", "port", Position(-0.02, 0.02), is_gone=True)
    mill = Given("20023", "Moulin", "Moulin", "port", Position(-0.02, 0.02), is_gone=False)
    raise MenuFileError(find_given_again(PLACES, KIOSKS, Path("kiosks"), [well, mill]))


def one_price() -> Edited:
    return add_prices(KIOSKS, "2026-01-01", "XOF", typed({}, {"new session sandbox": "1"}))


def more_services() -> Edited:
    """Add a problem where the next digit of the menu is another key's."""
    said = {"name pt": "A", "label pt": "A", "group": "waste"}
    more = {"needs": "container", "reveals home": "no", "responsible": "skips"}
    return services.add_service(SKIPS, typed({}, said | more))


def reader(**changed: str) -> Edited:
    return name_reader(KIOSKS, "en", typed({}, changed))


def alone(word: str) -> Edited:
    """Empty what a city of one language calls a problem."""
    [code, *_] = build(parse(SKIPS), "x").services
    now = shown(SKIPS[services.FILE], services.fields_of(SKIPS, code))
    return services.edit_service(SKIPS, code, typed(now, {f"{word} pt": ""}))


def notice_edited(**changed: str) -> Edited:
    there = {**KIOSKS, **notice().files}
    [name] = set(notices_in(there)) - set(notices_in(KIOSKS))
    fields = fields_of(there, name)
    return edit_fields(there, FILE, fields, typed(shown(there[FILE], fields), changed))


def nobody_elsewhere() -> Edited:
    """Let somebody answer in the north, and nobody in all other areas."""
    now = {"responsible": "water"}
    more = {"new area": "nord", "new owner": "water"}
    there = services.edit_service(KIOSKS, "meter", typed(now, more | now)).files
    now = shown(there[services.FILE], services.fields_of({**KIOSKS, **there}, "meter"))
    said = typed(now, {"owner other": ""})
    return services.edit_service({**KIOSKS, **there}, "meter", said)


def call_is(said: str) -> Edited:
    now = shown(KIOSKS[routes.FILE], routes.fields_of(KIOSKS))
    return routes.edit_prices(KIOSKS, typed(now, {"call is sandbox": said}))


def limits(**changed: str) -> Edited:
    return edit_limits(KIOSKS, typed({}, changed))


def sheet(*rows: str, head: str = "file,screen,what,fr", files: Files = KIOSKS) -> Edited:
    return take_sheet(files, "\n".join((head, *rows)))


def one_more_language(called: str) -> Edited:
    """Begin a language in the words of English."""
    raw = sheet_of(KIOSKS, build(parse(KIOSKS), "x"), ["sw"]).decode("utf-8-sig")
    head, name, *rows = csv.reader(raw.splitlines(), delimiter=";")
    new, of = head.index("sw"), head.index("en")
    name[new] = called
    written = io.StringIO()
    filled = ([*row[:new], row[of], *row[new + 1 :]] for row in rows)
    csv.writer(written).writerows([head, name, *filled])
    return begin_language(KIOSKS, written.getvalue(), "sw")


def moved_on(file: str, was: str, new: str) -> None:
    """Let the city's folder change meanwhile, so that a draft does not go with it any more."""
    assert was in MAPUTO[file]
    build(parse({**MAPUTO, file: MAPUTO[file].replace(was, new, 1)}), "x")
