"""What is typed wrong at the desk is told in Portuguese, as the check really says it."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from app.domain.csv_text import MOST_BYTES
from app.domain.errors import Finding, MenuFileError
from app.domain.geo import Position
from app.domain.proposals import NewPoint
from app.edits import bodies, places, routes, services
from app.edits.calendar import Told, add_holiday, add_notice, fields_of, notices_in
from app.edits.edited import Edited, Typed, digest
from app.edits.fields import edit_fields, shown
from app.edits.languages import name_reader
from app.edits.limits import edit_limits
from app.edits.routes import add_prices
from app.edits.take_places import add_places
from app.edits.texts import begin_language, edit_texts, field_of, raw_of, sheet_of, take_sheet
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.notes import Notes
from app.menufiles.points_file import MOST_ROWS, read_points
from app.menufiles.points_import import Known, import_points
from app.menufiles.rules import RULES
from app.menufiles.schema_calendar import FILE
from app.menufiles.sheet_texts import gather
from app.settings import PROJECT
from app.usecases.drafts import Files
from app.walks.try_folder import try_folder
from app.web.desk.city.editing import Wrong
from app.web.desk.findings import Findings
from app.web.desk.pages import Pages

KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")
SKIPS = read_folder(PROJECT / "tests/cities/skips")
MAPUTO = read_folder(PROJECT / "menus/maputo")
PLACES = build(parse(KIOSKS), "x").gazetteer
PT = Findings("pt")
LONG = "x" * 300
NETWORKS = ("sandbox", "other")
VALUE = re.compile(r"%\((\w+)\)s")


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


def point(**changed: str) -> Edited:
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


def point_again(**changed: str) -> Edited:
    """Send a new point once more, or another with its words."""
    there = {**KIOSKS, **point(name="Puits").files}
    known = build(parse(there), "x").gazetteer
    new = NewPoint("port", Position(-0.0113, 0.0103), "", **{"name": "Puits", **changed})
    return add_places(there, known, [new])


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


SLIPS: tuple[Callable[[], Edited], ...] = (
    lambda: service(label_fr=LONG[:30]),
    lambda: service(label_fr="Pas d'eau"),
    lambda: service(name_fr="L'eau est sale"),
    lambda: service(label_fr=""),
    lambda: service(name_fr=LONG),
    lambda: service(label_fr="日本"),
    lambda: service(label_fr="Eau 😀"),
    lambda: service(label_fr="😀"),
    lambda: service(label_fr="Point\nd'eau"),
    lambda: service(target_hours="soon"),
    lambda: service(same_within="5 km"),
    lambda: service(same_within="50 m", reveals_home="yes"),
    lambda: service(group=""),
    lambda: service(needs="x"),
    lambda: service(responsible="wate"),
    lambda: service(responsible="zz"),
    lambda: place("20046", at="x"),
    lambda: place("20046", at="10, 10"),
    lambda: place("20046", at="0.0101, -0.0111", name=""),
    lambda: place("20046", at="60, 0.5"),
    swapped,
    lambda: place("20046", at=""),
    lambda: place("marche", population="many", source=""),
    lambda: place("marche", aliases="Colline"),
    lambda: point(name="Puits", code="20047"),
    lambda: point(name="Puits", code="9997"),
    lambda: point(name="Puits", code="20046"),
    point_again,
    lambda: point_again(name="Autre", label="Puits"),
    lambda: notice(say={"fr": LONG}),
    lambda: notice(first="2026-03-04", until="2026-03-01"),
    lambda: notice(until="x"),
    lambda: notice(pauses=True),
    lambda: notice(pauses=True, first="2026-01-01", until="2027-12-01"),
    lambda: notice(where=["nowhere"]),
    lambda: notice(say={"fr": "a <x> b"}),
    lambda: body(name=LONG),
    lambda: body(e_mail="nomail"),
    lambda: body(e_mail="a@b.mz; a@b.mz"),
    lambda: text("fr/menu/kiosk/say", LONG),
    lambda: text("fr/menu/kiosk/say", ""),
    lambda: text("fr/menu/kiosk/say", "<nada>"),
    lambda: text("en/menu/fault/say", "What is wrong"),
    lambda: text("fr/menu/kiosk/say", "Numéro <number>"),
    lambda: text("fr/menu/kiosk/say", "Numéro <place>"),
    lambda: text("fr/menu/kiosk/say", "Numéro <service>"),
    lambda: text("fr/menu/kiosk/say", "Num\u200béro"),
    lambda: text("fr/menu/kiosk/say", "Numéro {place}"),
    lambda: text("fr/menu/kiosk/say", "Numéro <place"),
    lambda: text("fr/menu/kiosk/say", "Numéro place>"),
    lambda: text("fr/menu/kiosk/say", "Numéro <Place>"),
    lambda: text("pt/menu/words/block", "<place>", MAPUTO),
    lambda: text("fr/menu/keys/key 0", "<dial>"),
    lambda: text("fr/menu/wrong/say", "<place>"),
    lambda: text("en/menu/fault/say", "What is wrong with <number> at <place>"),
    lambda: text("fr/menu/gave_up/say", "Adieu"),
    lambda: text("fr/menu/my_cases/say", "Vos cas, et quelques mots de plus"),
    lambda: text("pt/menu/where/say", "Onde fica o problema que comunica?", MAPUTO),
    lambda: text("pt/menu/bairro/say", "Qual o bairro, ou parte do nome dele? " * 2, MAPUTO),
    lambda: text("pt/menu/words/until", "até ao mais tardar em dia de", MAPUTO),
    lambda: prices(since="x"),
    lambda: prices(currency="QQQ"),
    lambda: prices(currency=""),
    lambda: prices(session="abc"),
    lambda: prices(part="abc"),
    one_price,
    lambda: prices_again("2026-01-01"),
    lambda: prices_again("2025-01-01"),
    lambda: add_holiday(KIOSKS, "x", "Noël"),
    more_services,
    lambda: alone("label"),
    lambda: alone("name"),
    lambda: notice_edited(**{"say fr": ""}),
    lambda: place("nord", at=""),
    lambda: notice(service=["zz"]),
    lambda: notice_edited(rounds="zz"),
    lambda: notice_edited(rounds="tue", **{"say fr": "Passe <rounds>", "pause": "yes"}),
    lambda: notice_edited(**{"say fr": "Passe <rounds>"}),
    lambda: notice_edited(
        rounds="tue", **{"say fr": "Passe <rounds>", "from": "2026-03-02", "until": "2026-03-02"}
    ),
    lambda: call_is("zz"),
    nobody_elsewhere,
    lambda: place("20046", at="95, 0.1"),
    lambda: place("20046", at="0.1, 195"),
    lambda: limits(mean="x"),
    lambda: limits(mean="1,5", longest="2"),
    lambda: limits(longest="3,5"),
    lambda: reader(reader="Ana Reis"),
    lambda: reader(reader="tbd", approved="2026-01-02"),
    lambda: reader(reader="Ana Reis", approved="2999-01-02"),
    lambda: reader(reader="Ana Reis", approved="x"),
    lambda: begin_language(KIOSKS, "file,screen,what,fr,sw\nmenu,kiosk,say,Un,", "sw"),
    lambda: begin_language(
        KIOSKS, "file,screen,what,fr,sw\nmenu,kiosk,say,Un,Kioski\nmenu,wrong,say,x,", "sw"
    ),
    lambda: one_more_language("Kiswahili"),
    lambda: one_more_language("English"),
    lambda: sheet(head="PK"),
    lambda: sheet(head="a,b"),
    lambda: sheet(head="file,screen,what,fr,fr"),
    lambda: sheet(",,,Bonjour"),
    lambda: sheet("menu,qqqq,zzzzzz,Bonjour"),
    lambda: sheet("menu,kiosk,sey,Bonjour"),
    lambda: sheet("menu,kiosk,say,Un", "menu,kiosk,say,Deux"),
)


#: Somebody stands for its English.
READ = dict(KIOSKS) | {
    "city.yaml": KIOSKS["city.yaml"].replace(
        "en: English", "en: {name: English, reader: Ana Reis, approved: 2026-01-02}"
    )
}
#: Sheets that are taken, with something to be said of them.
REMARKED: tuple[Callable[[], Edited], ...] = (
    lambda: sheet("menu,kiosk,say,Un,x", head="file,screen,what,fr,mine"),
    lambda: sheet("menu,kiosk,say,,Un", head="file,screen,what,fr,en"),
    lambda: sheet("menu,kiosk,say,Point d'eau ?,Stand?", head="file,screen,what,fr,en", files=READ),
)

HEAD = "name,bairro,kind,lat,lon,code\n"
FILES = (
    b"PK\x03\x04",
    b"a,b\n1,2\n",
    HEAD.encode(),
    b"<kml>",
    b"<html></html>",
    b'{"type": ',
    b"\x00\x01",
    b"name,lat,lon\n" + b'"' + b"x" * 200_000,
    b"x" * (MOST_BYTES + 1),
    HEAD.encode() + b"Puits,Port,dump,-0.0113,0.0103,\n" * (MOST_ROWS + 1),
    b"<!DOCTYPE kml><kml/>",
    b"<kml>" + b"<Folder>" * 50,
    b"<kml><Placemark><name>Quai</name><LineString/></Placemark></kml>",
    b"<kml><Placemark><LineString/></Placemark></kml>",
    b"<kml><Placemark><name>Quai</name></Placemark></kml>",
    b"<kml><Placemark><name>Quai</name><Point><coordinates>x</coordinates></Point></Placemark></kml>",
    b"[1]",
    b'{"type": "\xff"}',
    b'{"type": %b}' % (b"1" * 5_000),
    *(
        b'{"type": "FeatureCollection", %b"features": [{"type": "Feature", "geometry": %b}]}' % one
        for one in (
            (b'"crs": {"properties": {"name": "EPSG:32736"}}, ', b"null"),
            (b"", b'{"type": "Polygon", "coordinates": []}'),
            (b"", b"null"),
            (b"", b'{"type": "Point", "coordinates": ["x"]}'),
        )
    ),
    *(
        f"{HEAD}{rows}\n".encode()
        for rows in (
            "Puits,,dump,-0.0113,0.0103,",
            "Pu\u200bits,Port,dump,-0.0113,0.0103,",
            "Puits,Nulle part,dump,-0.0113,0.0103,",
            "Puits,Port,dump,x,0.0103,",
            "Puits,Port,dump,-0.0113,x,",
            "Puits,Port,dump,,0.0103,",
            "Puits,Port,dump,-0.0113,,",
            "Puits,Port,tin,-0.0113,0.0103,",
            "Puits,Port,dump,10,10,",
            "Puits,Port,dump,-0.0111,0.0101,",
            "Puits,Port,dump,-0.0111,0.0101,20014",
            "Puits,Port,dump,-0.0113,0.0103,20",
            "Puits,Port,dump,-0.0113,0.0103,20055",
            "Puits,Port,dump,-0.0113,0.0103,30015",
            "Puits,Port,dump,-0.0113,0.0103,\nPuits,Port,dump,-0.0123,0.0103,",
            ",Port,dump,-0.0113,0.0103,",
            "Puits,Port,,-0.0113,0.0103,",
            f"{LONG[:40]},Port,dump,-0.0113,0.0103,",
        )
    ),
)


def read(raw: bytes) -> Iterator[Finding]:
    """Import points from a file in which something is wrong."""
    notes = Notes()
    points = read_points("pontos", raw, notes)
    import_points(points.rows, Known(PLACES, "fr", {"30015"}, "", ""), notes)
    assert notes.findings, raw
    yield from notes.findings


@cache
def found() -> tuple[Finding, ...]:
    return tuple(_found())


def _found() -> Iterator[Finding]:
    for slip in SLIPS:
        try:
            slip()
        except MenuFileError as error:
            yield from error.findings
        else:
            raise AssertionError(f"slip {SLIPS.index(slip)} passes the check")
    for raw in FILES:
        yield from read(raw)


#: What officials may do to Maputo, of which its dialogues tell.
EDITS = (
    ("menu.yaml", "say: Onde?", "say: Onde fica?"),
    ("services.yaml", "needs: container", "needs: block"),
    ("places.yaml", 'code: "10348"', 'code: "11505"'),
    ("places.yaml", 'code: "10348", name: Baltazar', 'code: "10348", name: Padaria'),
    ("places.yaml", 'code: "10361"', 'code: "11505"'),
)


@cache
def untrue() -> tuple[Finding, ...]:
    """Give what dialogues say that hold no more."""
    found: list[Finding] = []
    for file, was, new in EDITS:
        assert was in MAPUTO[file]
        files = {**MAPUTO, file: MAPUTO[file].replace(was, new, 1)}
        told = try_folder(PROJECT / "menus/maputo", build(parse(files), "x")).findings
        assert told, was
        found += told
    return tuple(found)


def test_dialogues_that_hold_no_more_are_told_in_portuguese() -> None:
    said = {text for one in untrue() for text in (one.what, one.mend.partition("\n")[0])}
    assert {one for one in said if PT.tell(one) == one} == set()
    assert len(said) > 10

    drawn = next(one for one in untrue() if "\n" in one.mend)
    told = str(draw("pt").finding(drawn))
    assert PT.tell(drawn.mend.partition("\n")[0]) in told
    assert drawn.mend.split("\n")[2].split()[-1] in told
    assert "mend the menu" not in told
    assert PT.rules["dialogue"] not in told


def test_columns_of_what_should_be_and_what_is_have_heads_in_portuguese() -> None:
    [beside, *_] = [one for one in untrue() if " | seen" in one.mend]
    told = {language: str(draw(language).finding(beside)) for language in ("pt", "en")}
    head, *rows = told["pt"].partition('class="told"')[2].partition(">")[2].split("\n")
    assert head.split() == ["esperado", "|", "visto"]
    assert head.index("|") == rows[0].index("|")
    assert "| seen" in told["en"]
    assert told["en"].splitlines()[1:] == told["pt"].splitlines()[1:]


def test_what_is_typed_wrong_is_told_in_portuguese() -> None:
    english = {said for one in found() for said in (one.what, one.mend) if PT.tell(said) == said}
    assert english == set()
    assert len(found()) >= len(SLIPS)


def test_remarks_of_a_sheet_are_told_in_portuguese() -> None:
    remarks = {one for make in REMARKED for one in make().remarks}
    assert {one for one in remarks if PT.tell(one) == one} == set()
    assert len(remarks) >= 4


def test_every_rule_of_the_check_is_told_in_portuguese() -> None:
    assert {*PT.rules} == {*RULES}
    assert not Findings("en").rules


def test_what_only_a_text_editor_writes_wrong_stands_behind_its_rule() -> None:
    odd = Finding("menu.yaml", 3, 1, "two < stand before a value", "write <place>", "unknown-word")
    known = Finding("menu.yaml", 3, 1, "the file is empty of zeal", "add name:", "form")
    told = [str(draw("pt").finding(one)) for one in (odd, known)]
    assert PT.rules["unknown-word"] in told[0]
    assert 'lang="en">two &lt; stand before a value<' in told[0]
    usual = Finding(
        "places.yaml", 3, 1, "target hours is a whole number", "shorten it by 3", "form"
    )
    assert PT.rules["form"] not in str(draw("pt").finding(usual))
    assert "does not hold" not in str(draw("en").finding(odd))


def test_what_is_wrong_at_a_field_begins_as_a_sentence() -> None:
    for language, said in (("en", "Target hours is"), ("pt", "Prazo em horas é")):
        found = Finding(
            "services.yaml", 3, 1, "target hours is a whole number", "shorten it by 3", "form"
        )
        wrong = Wrong(400, "", at={"target hours": [found]})
        at_field = str(draw(language).notes_at("target hours", "f-target-hours", wrong))
        assert f"<li>{said} " in at_field


def draw(language: str) -> Any:
    return Pages().template(language, "city_parts.html").module


def test_no_sentence_is_kept_that_the_check_does_not_say() -> None:
    said = {text for one in found() for text in (one.what, one.mend)}
    said |= {text for one in untrue() for text in (one.what, one.mend.partition("\n")[0])}
    said |= {one.what.partition(": ")[2] for one in untrue()}  # behind which dialogue it was
    said |= {one for make in REMARKED for one in make().remarks}
    said |= {text.partition(", where ")[0] for text in said}  # what proposals would write
    for english, words in PT.sentences.items():
        parts = VALUE.split(english)[::2]
        like = re.compile(".+".join(map(re.escape, parts)), re.DOTALL)
        assert any(map(like.fullmatch, said)), english
        assert set(VALUE.findall(words)) == set(VALUE.findall(english)), english


@pytest.mark.parametrize(
    "what",
    [
        'the label "Escola" is the same as in line 286',
        "the code 11539 is taken, in line 286",
        '"Escola" already names 11539, in line 286, and 11540 too',
    ],
)
def test_what_would_be_written_is_said_behind_any_sentence(what: str) -> None:
    told = PT.tell(f'{what}, where "- {{code}}" would be written')
    assert told == f'{PT.tell(what)}, onde se escreveria "- {{code}}"'
    assert PT.tell(what) != what


def test_networks_without_a_name_are_called_as_everywhere_else() -> None:
    english = (
        "the screen x in pt may need 194 characters, 156 fit on Tmcel, other; its longest text is"
    )
    told = PT.tell(f'{english} "other"')
    assert "cabem 156 em Tmcel, outras redes;" in told
    assert told.endswith('"other"')


def test_values_stay_as_they_were_typed_and_phrases_are_ours() -> None:
    assert PT.tell("target hours is a whole number") == "prazo em horas é um número inteiro"
    assert PT.tell('there is no value "name"') == 'não há valor "name"'
    assert PT.tell('there is no value "100%(x)s\n"') == 'não há valor "100%(x)s\n"'
    assert PT.tell("this lies 4,682 km from the middle of the city") == (
        "isto fica a 4\u202f682 km do centro da cidade"
    )
    assert PT.tell("this lies 8,972.2 km outside of the district of Polana") == (
        "isto fica a 8\u202f972,2 km fora do distrito de Polana"
    )
    assert PT.tell("the notice x suspends work and has no until") == (
        "o aviso x suspende o trabalho e não tem último dia"
    )
    assert PT.tell("the moon has no name") == "the moon has no name"
    assert PT.tell("no such sentence") == "no such sentence"
    assert [PT.field(one) for one in ("label pt", "fr/menu/kiosk/say")] == [
        "nome no telefone (pt)",
        "fr/menu/kiosk/say",
    ]
    assert Findings("en").tell("at is two numbers") == "at is two numbers"
