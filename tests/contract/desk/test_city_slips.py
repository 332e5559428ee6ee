"""Each form of the city, with each of its fields wrong in turn: it is told there, and kept."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import pytest

from tests.contract.desk.filled import Filled, read_page
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

CITY: Final = "/desk/city"
LONG: Final = "x" * 300


class Slips(NamedTuple):
    """A form, and by field what may be typed wrong there."""

    page: str
    sent_to: str
    wrong: Mapping[str, str]
    besides: Mapping[str, str] = {}  #: what is typed right


NAMED: Final = {"name fr": "Autre", "name en": "Other", "label fr": "Autre", "label en": "Other"}
HOW: Final = {
    **{"name fr": "", "name en": "", "label fr": LONG, "label en": ""},
    **{"group": "", "needs": "zz", "reveals home": "zz", "responsible": "zz"},
    **{"target hours": "soon", "missed round": "zz", "same within": "5 km"},
}
WHERE: Final = {"name": "Vila", "at": "0.0120, 0.0110", "source": "points"}
FORMS: Final = (
    Slips("/services/no_water", "/services/no_water", HOW),
    Slips("/services/no_water", "/services/no_water", {"new area": ""}, {"new owner": "water"}),
    Slips("/services/no_water", "/services/no_water", {"new owner": ""}, {"new area": "nord"}),
    Slips("/services/no_water", "/services/no_water", {"new owner": "zz"}, {"new area": "nord"}),
    Slips("/services/no_water", "/services/no_water", {"new area": "zz"}, {"new owner": "water"}),
    Slips(
        "/new-service",
        "/services",
        {"name fr": "", "label en": "", "responsible": "", "same within": "5 km"},
        NAMED | {"responsible": "water"},
    ),
    Slips("/bodies/water", "/bodies/water", {"name": "", "e-mail": "a@b.mz; nomail"}),
    Slips("/bodies/water", "/bodies/water", {"name": LONG}, {"e-mail": "a@b.mz"}),
    Slips("/bodies", "/bodies", {"new name": "", "new body": "zz"}, {"new name": "Equipe"}),
    Slips("/bodies", "/bodies", {"new name": "Service des bornes"}),
    Slips(
        "/places/marche",
        "/places/marche",
        {"name": "", "label": LONG, "aliases": "A; Colline", "population": "many"}
        | {"blocks": "many", "at": "x", "source": ""},
    ),
    Slips("/places/20046", "/places/20046", {"name": "", "kind": "zz", "at": "0.1, 195"}),
    Slips("/places/nord", "/places/nord", {"name": "", "at": "", "radius_m": "1"}),
    Slips(
        "/places/port/new",
        "/places/port/new",
        {"name": " ", "label": LONG, "code": "20047", "lat": "95", "lon": "195"},
        {"name": "Puits", "kind": "dump", "lat": "-0.0113", "lon": "0.0103"},
    ),
    Slips("/places/port/new", "/places/port/new", {"lat": "x"}, {"name": "Puits"}),
    Slips(
        "/places/port/new", "/places/port/new", {"lon": "x"}, {"name": "Puits", "lat": "-0.0113"}
    ),
    Slips(
        "/new-bairro/nord",
        "/new-bairro/nord",
        {"name": "", "label": LONG, "aliases": "Colline", "population": "many", "blocks": "0"}
        | {"at": "x", "source": ""},
        WHERE,
    ),
    Slips(
        "/new-district",
        "/new-district",
        {"name": "", "at": "", "radius_m": "1", "first name": "", "first label": LONG},
        WHERE | {"first name": "Praia"},
    ),
    Slips(
        "/calendar",
        "/calendar",
        {"say fr": "", "say en": LONG[:160], "where": "zz", "service": "zz", "until": "2001-01-01"}
        | {"from": "2026-13-01"},
        {"say fr": "Ferme"},
    ),
    Slips("/calendar", "/calendar", {"from": "", "until": ""}, {"say fr": "Ferme", "pause": "yes"}),
    Slips("/calendar", "/calendar/holidays", {"day": "", "holiday": ""}, {"day": "2025-12-25"}),
    Slips("/calendar", "/calendar/holidays", {"day": "x"}, {"holiday": "Noël"}),
    Slips(
        "/calendar/notices/strike",
        "/calendar/notices/strike",
        {"say fr": "", "where": "sud; zz", "service": "zz", "from": "x", "until": "2001-01-01"}
        | {"pause": "zz", "rounds": "zz"},
    ),
    Slips("/routes", "/routes", {"call is sandbox": "zz"}),
    Slips(
        "/routes",
        "/routes/prices",
        {"since": "", "currency": "QQQ", "new session sandbox": "abc", "new part other": ""},
        {"since": "2026-01-01", "currency": "XOF"}
        | {
            f"new {word} {one}": "1" for word in ("session", "part") for one in ("sandbox", "other")
        },
    ),
    Slips("/routes", "/routes/prices", {"new session sandbox": ""}, {"since": "2026-01-01"}),
    Slips("/menu/languages", "/menu/languages/en", {"approved": "2999-01-01"}, {"reader": "Ana"}),
    Slips("/menu/languages", "/menu/languages/en", {"reader": ""}, {"approved": "2026-01-01"}),
    Slips("/menu/languages", "/menu/languages/en", {"approved": ""}, {"reader": "Ana Reis"}),
    Slips("/menu/languages", "/menu/languages", {"code": "?"}, {"sheet": "a,b"}),
    Slips("/menu/languages", "/menu/languages", {"code": "en"}, {"sheet": "a,b"}),
    Slips("/menu/languages", "/menu/languages", {"sheet": ""}, {"code": "sw"}),
    Slips("/menu/languages", "/menu/languages", {"sheet": "a,b"}, {"code": "sw"}),
    Slips("/menu/sheet", "/menu/sheet", {"sheet": "file,screen,what,fr\nmenu,qqqq,zz,Bonjour"}),
    Slips("", "/answers", {"mean": "many", "longest": "3,5"}),
    Slips(
        "/calendar/notices/strike",
        "/calendar/notices/strike",
        {"say fr": ""},
        dict.fromkeys(("say en", "where", "service", "from", "until", "pause", "rounds"), ""),
    ),
    # What is copied from a messenger often holds a mark of direction that nobody sees.
    Slips("", "/answers", {"mean": "5\u200e", "longest": "\u202d9"}),
    Slips("/services/no_water", "/services/no_water", {"name fr": "Eau\u200e", "group": "\u202aa"}),
    Slips("/bodies", "/bodies", {"new name": "Equipe\u200f"}),
    Slips("/calendar", "/calendar", {"say fr": "Gr\xade\u0300ve"}),
    Slips("/menu", "/menu", {"fr/menu/kiosk/say": "Num\u200bero"}),
    Slips(
        "/places/port/new",
        "/places/port/new",
        {"name": "Puits\u200e", "label": "Puits\ufeff", "code": "\u200e"},
        {"name": "Puits", "kind": "dump", "lat": "-0.0113", "lon": "0.0103"},
    ),
)


def try_all(ana: Visitor, form: Slips) -> Iterator[tuple[str, list[str]]]:
    """Fill a form in with each field wrong; give what is wrong with how it comes back."""
    fields = read_page(ana.get(CITY + form.page)).forms[CITY + form.sent_to]
    for name, wrong in form.wrong.items():
        yield f"{form.sent_to} {name}: {wrong[:20]}", send(ana, form, fields, {name: wrong})


def send(
    ana: Visitor, form: Slips, fields: Mapping[str, Filled], changed: Mapping[str, str]
) -> list[str]:
    """Send a form as a browser does; give what does not hold of the page that comes back."""
    typed = {one.name: one.value for one in fields.values() if one.is_sent}
    for name, value in {**form.besides, **changed}.items():
        typed[fields[name].name] = value
    answer = ana.post(CITY + form.sent_to, typed, accept_language="pt")
    if answer.status_code != 400:
        return [f"refused with {answer.status_code}"]
    page = read_page(answer)
    [(name, wrong)] = changed.items()
    its = page.forms[CITY + form.sent_to][name]
    said = page.texts.get(its.attrs.get("aria-describedby", ""), "")
    found = {
        "told": its.attrs.get("aria-invalid") == "true" and bool(said.strip()),
        "told in Portuguese": '<span lang="en">' not in answer.text.partition("at-field")[2][:400],
        "led to": f"#{its.attrs['id']}" in page.links,
        "kept": its.value.strip() == wrong.strip(),
    }
    return [what for what, holds in found.items() if not holds]


# What these pages ask of the database is asked on both by others.
@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_what_is_wrong_is_told_at_its_field_and_kept(kiosks: Town) -> None:
    ana = kiosks.enter()
    asked = [one for form in FORMS for one in try_all(ana, form)]
    assert [(slip, lacks) for slip, lacks in asked if lacks] == []
    assert len(asked) > 80
    assert kiosks.drafting.state(kiosks.spot).draft is None
