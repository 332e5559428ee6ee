"""Make a city of its plain form: no file is read, nothing is checked, every text is folded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from app.domain.delivery import SMS_PART, Most, Policy, Quiet, Terms
from app.domain.gazetteer import Bairro, Borders, Circle, District, Gazetteer, Point
from app.domain.geo import Position
from app.domain.limits import Limits
from app.domain.limits import Most as Passing
from app.domain.money import Ceiling, Price
from app.domain.place_names import NameIndex
from app.domain.text import fold, key
from app.domain.turn import BY_SMS, PRACTICE
from app.menu.body import Body
from app.menu.looks import texts
from app.menu.model import (
    City,
    Language,
    Notice,
    Phrase,
    Route,
    Service,
)
from app.menu.notices import LAST_DAY, SOME_DAY
from app.menufiles import schema_sending
from app.menufiles.build_menu import build_menu, build_phrase
from app.menufiles.plain import (
    Plain,
    PlainAbout,
    PlainBairro,
    PlainBorders,
    PlainDistrict,
    PlainNotice,
    PlainPhrase,
    PlainPoint,
    PlainRoute,
    PlainService,
    PlainTerms,
)
from app.menufiles.schema_prices import first_day
from app.usecases.sms_call import CALL_US

#: The gateway whose routes are lent to practice.
MODEL_GATEWAY = "africastalking"


def similarity(typed: str, name: str) -> float:
    """Say how like two folded names are, 0 to 100.

    Of rapidfuzz's measures the plainest: over 50 misspellings of Maputo's bairros the right one
    always came first, with 76 at least; 22 words that name no bairro reached 67. The measure
    for parts of texts (WRatio) gives "centro" 82.
    """
    return fuzz.ratio(typed, name)


def build(plain: Plain, version: str) -> City:
    """Build the city that callers meet. `plain` is what `parse` gave, fresh or stored."""
    about = plain["about"]
    gazetteer = Gazetteer(
        tuple(map(_district, plain["districts"])), _circle(about), _borders(plain.get("borders"))
    )
    return City(
        version=version,
        code=about["code"],
        name=about["name"],
        brand=fold(about["brand"]),
        zone=about["zone"],
        calling_code=about["calling_code"],
        national_digits=about["national_digits"],
        languages=_languages(about),
        service_codes=tuple(about["service_codes"]),
        help_number=fold(about["help_number"]),
        bodies={code: _body(code, about) for code in about["bodies"]},
        services={service["code"]: _service(service) for service in plain["services"]},
        gazetteer=gazetteer,
        names=name_index(gazetteer.bairros()),
        district_names=name_index(gazetteer.districts),
        point_names=_index((one.name, one.code) for one in gazetteer.by_point.values()),
        routes=_routes(plain["routes"]),
        menu=(menu := build_menu(plain["menu"])),
        messages=(messages := _phrases(plain["messages"])),
        tells_dates=_says("due", (*texts(menu.screens, menu.lines), *messages.values())),
        terms={name: _terms(terms) for name, terms in plain["terms"].items()},
        quiet=Quiet(*about["quiet_hours"]) if about["quiet_hours"] else None,
        most=Most(*map(about["most_messages"].get, schema_sending.WORDS)),
        ceiling=Ceiling(**about["most_money"]) if about["most_money"] else None,
        sheets={kind: tuple(mails) for kind, mails in about["sheets"].items()},
        limits=Limits(**{kind: Passing(*most) for kind, most in about["most_reports"].items()}),
        is_default=about["is_default"],
        stop_words=frozenset(map(key, about["stop_words"])),
        sms_words={key(w): asks for asks, some in about["sms_words"].items() for w in some},
        notices=tuple(_notice(notice, tuple(about["languages"])) for notice in plain["notices"]),
        holidays={
            date.fromisoformat(day).toordinal(): name for day, name in plain["holidays"].items()
        },
    )


def _phrases(plain: dict[str, PlainPhrase]) -> dict[str, Phrase]:
    return {name: build_phrase(said) for name, said in plain.items()}


def _says(value: str, phrases: Iterable[Phrase]) -> bool:
    return any(value in text.values for phrase in phrases for text in phrase.values())


def _body(code: str, about: PlainAbout) -> Body:
    week = about["hours"].get(code)
    hours = None if week is None else tuple(tuple((a, b) for a, b in day) for day in week)
    mails = tuple(about["mails"].get(code, ()))
    return Body(code, about["bodies"][code], hours, mails, about["crews"].get(code, ""))


def _notice(plain: PlainNotice, languages: tuple[str, ...]) -> Notice:
    """Make a notice: in a language without a text of its own it has that of the first."""
    said = {language: plain["say"].get(language) for language in languages}
    first = said[languages[0]] or ""
    return Notice(
        {language: fold(text or first, language) for language, text in said.items()},
        date.fromisoformat(plain["first"]).toordinal() if plain["first"] else SOME_DAY,
        date.fromisoformat(plain["last"]).toordinal() if plain["last"] else LAST_DAY,
        frozenset(plain["where"]),
        frozenset(plain["service"]),
        plain["pauses"],
        frozenset(plain["rounds"]),
    )


def _terms(plain: PlainTerms) -> Terms:
    return Terms(
        Policy(plain["policy"]),
        plain["priority"],
        plain["expires_us"],
        plain["keeps_quiet"],
        plain["parts"],
    )


def _circle(about: PlainAbout) -> Circle | None:
    at, radius_m = about["at"], about["radius_m"]
    return Circle(Position(*at), radius_m) if at and radius_m else None


def _borders(plain: PlainBorders | None) -> Borders | None:
    if plain is None:
        return None
    return Borders(
        plain["source"],
        {
            code: tuple(tuple(Position(lat, lon) for lon, lat in ring) for ring in rings)
            for code, rings in plain["areas"].items()
        },
    )


def _languages(about: PlainAbout) -> tuple[Language, ...]:
    first = next(iter(about["languages"]))
    return tuple(
        Language(code, fold(name, code), name, code != first and code not in about["readers"])
        for code, name in about["languages"].items()
    )


def name_index(places: Iterable[Bairro | District]) -> NameIndex:
    """Index places under their names and their aliases."""
    return _index((name, one.code) for one in places for name in (one.name, *one.aliases))


def _index(pairs: Iterable[tuple[str, str]]) -> NameIndex:
    return NameIndex(pairs, similarity)


def _routes(routes: list[PlainRoute]) -> tuple[Route, ...]:
    named = {route["gateway"] for route in routes}
    own = tuple(map(_route, routes))
    shared = (
        replace(route, gateway=gateway, prices=())  # practice costs nothing
        for gateway in PRACTICE
        if gateway not in named
        for route in own
        if route.gateway == MODEL_GATEWAY
    )
    # Networks may cut a call short, an SMS waits for its answer.
    by_sms = (
        replace(
            route,
            gateway=BY_SMS,
            screen=min(route.screen, SMS_PART),
            idle_s=CALL_US // 1_000_000,
            prices=(),
        )
        for route in own
        if route.gateway == MODEL_GATEWAY
    )
    return (*own, *shared, *by_sms)


def _route(plain: PlainRoute) -> Route:
    prices = tuple(
        Price(first_day(one), one["currency"], one["session"], one["every_s"], one["part"])
        for one in plain["prices"]
    )
    return Route(**{**plain, "prices": prices})  # type: ignore[arg-type]


def _service(plain: PlainService) -> Service:
    labels = {language: fold(label, language) for language, label in plain["labels"].items()}
    return Service(
        plain["code"],
        plain["names"],
        labels,
        plain["group"],
        plain["needs"],
        plain["reveals_home"],
        plain["responsible"],
        plain["owners"],
        plain["target_hours"],
        plain["missed_round"],
        plain["same_within_m"],
    )


def _district(plain: PlainDistrict) -> District:
    at = plain["at"]
    return District(
        plain["code"],
        plain["name"],
        plain["label"],
        tuple(plain["aliases"]),
        Position(*at) if at else None,
        plain["source"],
        plain["radius_m"],
        tuple(_bairro(bairro, plain["code"]) for bairro in plain["bairros"]),
    )


def _bairro(plain: PlainBairro, district: str) -> Bairro:
    at = plain["at"]
    return Bairro(
        plain["code"],
        plain["name"],
        plain["label"],
        tuple(plain["aliases"]),
        plain["population"],
        Position(*at) if at else None,
        plain["source"],
        plain["blocks"],
        tuple(_point(point, plain["code"]) for point in plain["points"]),
        district,
    )


def _point(plain: PlainPoint, bairro: str) -> Point:
    at = Position(*plain["at"])
    return Point(plain["code"], plain["name"], plain["label"], plain["kind"], at, bairro)
