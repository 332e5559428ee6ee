"""What officials type wrong, and what the check finds in it."""

from collections.abc import Callable, Iterator
from functools import cache

from app.domain.errors import Finding, MenuFileError
from app.edits.calendar import add_holiday
from app.edits.edited import Edited
from app.edits.texts import begin_language
from app.menufiles.city_folder import build, parse
from app.settings import PROJECT
from app.walks.try_folder import try_folder
from tests.unit.desk_edits import (
    KIOSKS,
    LONG,
    MAPUTO,
    alone,
    body,
    call_is,
    given_again,
    limits,
    more_services,
    moved_on,
    nobody_elsewhere,
    notice,
    notice_edited,
    one_more_language,
    one_price,
    place,
    point,
    point_again,
    prices,
    prices_again,
    reader,
    service,
    sheet,
    swapped,
    taken_out,
    text,
)
from tests.unit.desk_files import FILES, read
from tests.unit.desk_texts import SLIPS as TEXTS

#: A message with its values, too long for one SMS, and not for two.
BRANDED = "<brand>, cas <number>, <service> " + LONG[:120]

SLIPS: tuple[Callable[[], object], ...] = (
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
    lambda: place("nord", at="", source="points"),
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
    given_again,
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
    lambda: text("fr/menu/kiosk/say", "Numéro %(place)s"),
    lambda: text("fr/menu/kiosk/option 1", "Mes cas"),
    lambda: text("fr/menu/words/resolved", "non résolu"),
    lambda: text("fr/menu/words/acknowledged", "résolu"),
    lambda: text("fr/menu/tell/notice", "<place>"),
    lambda: text("fr/messages/received/message", "Reçu, <bairro>"),
    taken_out,
    lambda: text("fr/menu/kiosk/say", "Numéro <place"),
    lambda: text("fr/menu/kiosk/say", "Numéro place>"),
    lambda: text("fr/menu/kiosk/say", "Numéro <Place>"),
    lambda: text("fr/menu/kiosk/say", "<<x>>"),
    lambda: text("fr/menu/kiosk/option 1", "<x>"),
    lambda: text("fr/menu/over/say", LONG),
    lambda: text("fr/messages/reopened/message", BRANDED),
    lambda: text("pt/menu/words/until", LONG[:100], MAPUTO),
    lambda: moved_on("menu.en.yaml", "  - {say: Container in <bairro>, choose: [8 Other]}\n", ""),
    lambda: moved_on("menu.en.yaml", "choose: [7 Other, 8 My cases]", "choose: [7 Other]"),
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


@cache
def found() -> tuple[Finding, ...]:
    return tuple(_found())


def _found() -> Iterator[Finding]:
    for number, slip in enumerate((*SLIPS, *TEXTS)):
        try:
            slip()
        except MenuFileError as error:
            yield from error.findings
        else:
            raise AssertionError(f"slip {number} passes the check")
    for raw in FILES:
        yield from read(raw)


THANKS = 'thanks: "Obrigado.\\nCaso <number> fechado."'
#: What officials may do to Maputo, of which its dialogues tell.
EDITS = (
    ("menu.yaml", "say: Onde?", "say: Onde fica?"),
    ("services.yaml", "needs: container", "needs: block"),
    ("places.yaml", 'code: "10348"', 'code: "11505"'),
    ("places.yaml", 'code: "10348", name: Baltazar', 'code: "10348", name: Padaria'),
    ("places.yaml", 'code: "10361"', 'code: "11505"'),
    ("services.yaml", "label: {pt: Contentor cheio", "label: {pt: Contentor cheo"),
    ("services.yaml", "label: {pt: Contentor cheio", "label: {pt: Xyz"),
    ("menu.yaml", "thanks: Obrigado. Caso <number> fechado.", THANKS),
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
